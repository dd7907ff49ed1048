package io.tidewatch.metrics;

import io.micrometer.core.instrument.AbstractTimer;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.distribution.NoopHistogram;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.util.TimeUtils;
import java.util.concurrent.TimeUnit;

/** A timer whose durations go to a sketch, in seconds. */
final class SketchTimer extends AbstractTimer {
    private final IntervalRecorder recorder = new IntervalRecorder();

    SketchTimer(Id id, Clock clock, PauseDetector pauseDetector) {
        super(id, clock, pauseDetector, TimeUnit.SECONDS, NoopHistogram.INSTANCE);
    }

    IntervalRecorder recorder() {
        return recorder;
    }

    @Override
    protected void recordNonNegative(long amount, TimeUnit unit) {
        recorder.record(unit.toNanos(amount) / 1e9);
    }

    @Override
    public long count() {
        return recorder.count();
    }

    @Override
    public double totalTime(TimeUnit unit) {
        return TimeUtils.secondsToUnit(recorder.total(), unit);
    }

    @Override
    public double max(TimeUnit unit) {
        return TimeUtils.secondsToUnit(recorder.max(), unit);
    }
}
