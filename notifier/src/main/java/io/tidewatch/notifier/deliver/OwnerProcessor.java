package io.tidewatch.notifier.deliver;

import io.tidewatch.notifier.message.Delivery;
import io.tidewatch.notifier.record.DeadLetters;
import io.tidewatch.wire.Decoded;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** Streams' side of a {@link ChannelDesk}: records and wall-clock ticks in, intents and notification records out. */
final class OwnerProcessor implements Processor<String, byte[], String, Object> {
    private final Map<String, RateConfig> rates;
    private final RetryConfig retry;
    private final Duration tick;
    private final DeadLetters deadLetters = new DeadLetters("notifier-deliver");
    private @Nullable ProcessorContext<String, Object> context;
    private @Nullable ChannelDesk desk;

    OwnerProcessor(Map<String, RateConfig> rates, RetryConfig retry, Duration tick) {
        this.rates = rates;
        this.retry = retry;
        this.tick = tick;
    }

    static ProcessorSupplier<String, byte[], String, Object> supplier(
            Map<String, RateConfig> rates, RetryConfig retry, Duration tick) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, byte[], String, Object> get() {
                return new OwnerProcessor(rates, retry, tick);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return DeskRows.stores();
            }
        };
    }

    @Override
    public void init(ProcessorContext<String, Object> initContext) {
        context = initContext;
        ChannelDesk made = new ChannelDesk(new DeskRows(initContext), rates, retry, this::forward);
        desk = made;
        initContext.schedule(tick, PunctuationType.WALL_CLOCK_TIME, at -> made.tick(initContext.currentSystemTimeMs()));
    }

    @Override
    public void process(Record<String, byte[]> record) {
        if (record.value() == null) {
            return;
        }
        ProcessorContext<String, Object> c = Objects.requireNonNull(context);
        Decoded<Delivery> decoded = Delivery.CODEC.decode(record.value());
        if (decoded instanceof Decoded.Ok<Delivery> ok) {
            Objects.requireNonNull(desk).take(ok.value(), c.currentSystemTimeMs());
        } else if (decoded instanceof Decoded.Bad<Delivery> bad) {
            forward(Objects.requireNonNullElse(record.key(), ""), deadLetters.of(c, bad, record.value()));
        }
    }

    private void forward(String key, Object value) {
        ProcessorContext<String, Object> c = Objects.requireNonNull(context);
        c.forward(new Record<>(key, value, c.currentSystemTimeMs()));
    }
}
