package io.tidewatch.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricBatch.Phase;
import java.util.function.Consumer;

/** A registry whose batches are sent when it is said, in their parts. */
public final class ByHand {
    private final TidewatchMeterRegistry registry;
    private final Consumer<MetricBatch> sink;

    public ByHand(MetricsConfig config, Consumer<MetricBatch> sink) {
        this.registry = new TidewatchMeterRegistry(config, batch -> true, new MockClock(), 1);
        this.sink = sink;
    }

    public MeterRegistry meters() {
        return registry;
    }

    public void send() {
        BatchParts.of(registry.collect(Phase.RUNNING, "")).forEach(sink);
    }
}
