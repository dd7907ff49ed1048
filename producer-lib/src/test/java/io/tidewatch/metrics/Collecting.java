package io.tidewatch.metrics;

import io.micrometer.core.instrument.MockClock;
import io.tidewatch.event.MetricBatch.Phase;
import io.tidewatch.event.MetricPoint;
import java.time.Duration;
import java.util.List;

/** A registry whose batches are taken by hand, on a clock that is set by hand. */
public final class Collecting {
    private final MockClock clock = new MockClock();
    private final TidewatchMeterRegistry registry = new TidewatchMeterRegistry(
            new MetricsConfig(Duration.ofSeconds(10), 500, 5000, false), batch -> true, clock, 1);

    public TidewatchMeterRegistry registry() {
        return registry;
    }

    public Measure measure() {
        return registry.measure();
    }

    public MockClock clock() {
        return clock;
    }

    /** What would be sent now. */
    public List<MetricPoint> points() {
        return registry.collect(Phase.RUNNING, "").points();
    }

    public MetricPoint point(String name) {
        List<MetricPoint> points = points();
        return points.stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among " + points));
    }
}
