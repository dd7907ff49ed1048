package io.tidewatch.agent.gateway.series;

import io.tidewatch.event.Distribution;
import io.tidewatch.event.DistributionSketch;

/**
 * Counts of values between bounds. Bucket i holds values above {@code bounds[i - 1]} up to {@code bounds[i]}; the last one those
 * above all bounds.
 *
 * @param bounds ascending; not changed after
 * @param counts one more than bounds; not changed after
 * @param sum of the values; NaN where not told
 * @param min the least; NaN where not told
 * @param max the greatest; NaN where not told
 */
// arrays: as they come and go
@SuppressWarnings("ArrayRecordComponent")
public record BucketCounts(double[] bounds, long[] counts, double sum, double min, double max) {
    /** Values that are known by their bucket only are spread over it in at most so many places. */
    private static final int PLACES = 32;

    public BucketCounts {
        if (counts.length != bounds.length + 1) {
            throw new IllegalArgumentException(bounds.length + " bounds but " + counts.length + " counts");
        }
        min = Double.isFinite(min) ? min : Double.NaN;
        max = Double.isFinite(max) ? max : Double.NaN;
    }

    public long total() {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    /** @return whether a value may be negative: ours are not. Up to a first bound of 0 there are zeros */
    public boolean mayBeNegative() {
        for (int i = 0; i < bounds.length; i++) {
            if (counts[i] > 0 && (i == 0 ? bounds[0] : bounds[i - 1]) < 0) {
                return true;
            }
        }
        return min < 0 || sum < 0;
    }

    /**
     * As our distribution: within a bucket values are taken to lie evenly, as Prometheus does when it is asked for a quantile;
     * those above all bounds lie at the greatest bound, or at the greatest value where that is told.
     */
    public Distribution toDistribution() {
        DistributionSketch sketch = new DistributionSketch();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                double low = i == 0 ? 0 : Math.max(0, bounds[i - 1]);
                double high = i < bounds.length ? Math.max(0, bounds[i]) : max > low ? max : low;
                spread(sketch, Math.max(low, least(low, high)), greatest(low, high), counts[i]);
            }
        }
        Distribution d = sketch.toDistribution();
        return new Distribution(
                d.count(),
                Double.isFinite(sum) ? sum : d.sum(),
                min >= 0 ? min : d.min(),
                max >= d.min() ? max : d.max(),
                d.zeros(),
                d.indexes(),
                d.counts());
    }

    private double least(double low, double high) {
        return min > low && min <= high ? min : low;
    }

    private double greatest(double low, double high) {
        return max >= low && max < high ? max : high;
    }

    private static void spread(DistributionSketch sketch, double low, double high, long count) {
        if (high <= low) {
            sketch.add(low, count);
            return;
        }
        int places = (int) Math.min(PLACES, count);
        long before = 0;
        for (int i = 0; i < places; i++) {
            long upTo = Math.round((double) count * (i + 1) / places);
            sketch.add(low + (high - low) * (i + 0.5) / places, upTo - before);
            before = upTo;
        }
    }
}
