package io.tidewatch.metrics;

import io.tidewatch.event.Distribution;
import io.tidewatch.event.DistributionSketch;

/** What a timer or summary recorded since it was last taken, and its totals for ever. Thread-safe. */
final class IntervalRecorder {
    private DistributionSketch sketch = new DistributionSketch();
    private double intervalMax;
    private double lastMax;
    private long count;
    private double total;

    synchronized void record(double value) {
        if (sketch.add(value)) {
            intervalMax = Math.max(intervalMax, value);
            count++;
            total += value;
        }
    }

    /** @return what was recorded since the last call */
    Distribution take() {
        DistributionSketch taken;
        synchronized (this) {
            lastMax = intervalMax;
            intervalMax = 0;
            if (sketch.isEmpty()) {
                return sketch.toDistribution();
            }
            taken = sketch;
            sketch = new DistributionSketch();
        }
        return taken.toDistribution();
    }

    synchronized long count() {
        return count;
    }

    synchronized double total() {
        return total;
    }

    /** @return the greatest value of this interval and the one before */
    synchronized double max() {
        return Math.max(intervalMax, lastMax);
    }
}
