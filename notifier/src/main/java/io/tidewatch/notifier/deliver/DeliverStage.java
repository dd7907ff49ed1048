package io.tidewatch.notifier.deliver;

import io.tidewatch.notifier.record.Outputs;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/** Decisions and outcomes by channel instance in; intents back to the same topic, and a record per attempt, out. */
public final class DeliverStage {
    private final Map<String, RateConfig> rates;
    private final RetryConfig retry;
    private final Duration tick;

    /** @param rates of all configured channel instances, by name */
    public DeliverStage(Map<String, RateConfig> rates, RetryConfig retry, Duration tick) {
        this.rates = Map.copyOf(rates);
        this.retry = retry;
        this.tick = tick;
    }

    public void apply(KStream<String, byte[]> deliveries, Outputs outputs) {
        outputs.write(deliveries.process(OwnerProcessor.supplier(rates, retry, tick), Named.as("deliver")), "deliver");
    }
}
