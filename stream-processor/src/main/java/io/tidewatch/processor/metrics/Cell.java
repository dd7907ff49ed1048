package io.tidewatch.processor.metrics;

import io.tidewatch.event.Distribution;
import io.tidewatch.event.DistributionSketch;
import org.jspecify.annotations.Nullable;

/**
 * What one series did in one window; or several together. Adding up is associative and commutative (but for the last
 * digits of sums). Not thread-safe.
 *
 * <p>Gauge: its values. Counter: its increments; {@code min}, {@code max} and {@code last} mean the increments' too.
 * Distribution: the values recorded, {@code last} the mean of the newest interval. A share of what a counter grew by over a
 * gap has a sum and no points.
 */
final class Cell {
    long count;
    double sum;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double last;
    long lastMillis = Long.MIN_VALUE;
    private @Nullable Distribution whole;
    private @Nullable DistributionSketch merged;

    static Cell ofValue(double value, long atMillis) {
        return of(1, value, value, value, value, atMillis, null);
    }

    static Cell ofDistribution(Distribution d, long atMillis) {
        double mean = d.count() == 0 ? 0 : d.sum() / d.count();
        return of(d.count(), d.sum(), d.min(), d.max(), mean, atMillis, d);
    }

    /** What a counter is thought to have grown by in a window it was not told of. */
    static Cell ofShare(double growth) {
        Cell cell = new Cell();
        cell.sum = growth;
        return cell;
    }

    static Cell of(
            long count,
            double sum,
            double min,
            double max,
            double last,
            long lastMillis,
            @Nullable Distribution distribution) {
        Cell cell = new Cell();
        cell.count = count;
        cell.sum = sum;
        cell.min = min;
        cell.max = max;
        cell.last = last;
        cell.lastMillis = lastMillis;
        cell.whole = distribution;
        return cell;
    }

    boolean isEmpty() {
        return count == 0 && sum == 0;
    }

    /** Adds all of the other, which stays as it is. */
    void add(Cell other) {
        if (other.isEmpty()) {
            return;
        }
        sum += other.sum;
        if (other.count == 0) {
            return;
        }
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        // of two at the same time the greater, so that their order does not matter
        if (count == 0 || other.lastMillis > lastMillis || other.lastMillis == lastMillis && other.last > last) {
            last = other.last;
            lastMillis = other.lastMillis;
        }
        count += other.count;
        Distribution added = other.distribution();
        if (added == null) {
            return;
        }
        if (whole == null && merged == null) {
            whole = added;
            return;
        }
        sketch().merge(added);
    }

    /** @return what was recorded; null where it is no distribution */
    @Nullable
    Distribution distribution() {
        return merged == null ? whole : merged.toDistribution();
    }

    private DistributionSketch sketch() {
        DistributionSketch known = merged;
        if (known == null) {
            known = new DistributionSketch();
            if (whole != null) {
                known.merge(whole);
            }
            merged = known;
            whole = null;
        }
        return known;
    }
}
