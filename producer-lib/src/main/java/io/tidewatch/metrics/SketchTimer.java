package io.tidewatch.metrics;

import io.micrometer.core.instrument.AbstractTimer;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.util.TimeUtils;
import java.util.concurrent.TimeUnit;

/**
 * A timer whose durations go to a sketch, in seconds. Percentiles and buckets that the application asks for are kept beside
 * it, by Micrometer, for those who take snapshots; what is sent has them anyway.
 */
final class SketchTimer extends AbstractTimer implements Recorded {
    private final IntervalRecorder recorder = new IntervalRecorder();
    private final Idleness idleness = new Idleness();

    SketchTimer(Id id, Clock clock, DistributionStatisticConfig statistics, PauseDetector pauseDetector) {
        super(id, clock, statistics, pauseDetector, TimeUnit.SECONDS, true);
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
