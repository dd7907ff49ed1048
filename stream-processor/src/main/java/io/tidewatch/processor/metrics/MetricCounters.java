package io.tidewatch.processor.metrics;

import java.util.concurrent.atomic.LongAdder;

/** What the metrics path of this instance did since it started. Thread-safe. */
public final class MetricCounters {
    final LongAdder points = new LongAdder();
    final LongAdder pointsOverCap = new LongAdder();
    final LongAdder pointsTooLate = new LongAdder();
    final LongAdder pointsLost = new LongAdder();
    final LongAdder sourcesForgotten = new LongAdder();

    /** @return points taken in */
    public long points() {
        return points.sum();
    }

    /** @return points of series past the cap of their source, or with too long a name */
    public long pointsOverCap() {
        return pointsOverCap.sum();
    }

    /** @return points older than the finest history, which therefore only coarser history has */
    public long pointsTooLate() {
        return pointsTooLate.sum();
    }

    /** @return points older than all history, which nothing has */
    public long pointsLost() {
        return pointsLost.sum();
    }

    /** @return sources whose rows went because they were silent for long */
    public long sourcesForgotten() {
        return sourcesForgotten.sum();
    }
}
