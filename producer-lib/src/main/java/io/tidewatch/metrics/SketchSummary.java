package io.tidewatch.metrics;

import io.micrometer.core.instrument.AbstractDistributionSummary;
import io.micrometer.core.instrument.distribution.NoopHistogram;

/** A summary whose values go to a sketch. */
final class SketchSummary extends AbstractDistributionSummary {
    private final IntervalRecorder recorder = new IntervalRecorder();

    SketchSummary(Id id, double scale) {
        super(id, scale, NoopHistogram.INSTANCE);
    }

    IntervalRecorder recorder() {
        return recorder;
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
