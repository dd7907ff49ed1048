package io.tidewatch.metrics;

import io.micrometer.core.instrument.AbstractDistributionSummary;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;

/** A summary whose values go to a sketch. */
final class SketchSummary extends AbstractDistributionSummary implements Recorded {
    private final IntervalRecorder recorder = new IntervalRecorder();
    private final Idleness idleness = new Idleness();

    SketchSummary(Id id, Clock clock, DistributionStatisticConfig statistics, double scale) {
        super(id, clock, statistics, scale, true);
    }

    @Override
    public IntervalRecorder recorder() {
        return recorder;
    }

    @Override
    public Idleness idleness() {
        return idleness;
    }

    @Override
    protected void recordNonNegative(double amount) {
        recorder.record(amount);
    }

    @Override
    public long count() {
        return recorder.count();
    }

    @Override
    public double totalAmount() {
        return recorder.total();
    }

    @Override
    public double max() {
        return recorder.max();
    }
}
