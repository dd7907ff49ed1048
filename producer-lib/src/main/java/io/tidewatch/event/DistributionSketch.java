package io.tidewatch.event;

import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.datadoghq.sketch.ddsketch.store.Bin;
import com.datadoghq.sketch.ddsketch.store.CollapsingLowestDenseStore;
import com.datadoghq.sketch.ddsketch.store.Store;
import java.util.Iterator;

/**
 * A distribution in the making: values are added, other distributions merged in, quantiles read. Merging the sketches
 * of parts gives what one sketch of the whole would have given (the sum aside, which is one of floating point). Bounded:
 * at most {@value #MAX_BUCKETS} neighbouring buckets, 35 powers of ten; past that the lowest ones are taken together.
 * Not thread-safe.
 */
public final class DistributionSketch {
    /** How many neighbouring buckets are kept apart. */
    public static final int MAX_BUCKETS = 4096;

    private static final IndexMapping MAPPING = new LogarithmicMapping(Distribution.RELATIVE_ACCURACY);
    private static final int LEAST_INDEX = MAPPING.index(MAPPING.minIndexableValue());
    private static final int GREATEST_INDEX = MAPPING.index(MAPPING.maxIndexableValue());

    private final Store store = new CollapsingLowestDenseStore(MAX_BUCKETS);
    private long count;
    private long zeros;
    private double sum;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    /** A sketch that begins as a copy of the distribution. */
    public static DistributionSketch of(Distribution distribution) {
        DistributionSketch sketch = new DistributionSketch();
        sketch.merge(distribution);
        return sketch;
    }

    /**
     * Adds a value.
     *
     * @return false, and nothing changed, where it is negative, infinite or no number
     */
    public boolean add(double value) {
        return add(value, 1);
    }

    /**
     * Adds a value that was recorded so many times.
     *
     * @return false, and nothing changed, where it is negative, infinite or no number, or the times are none
     */
    public boolean add(double value, long times) {
        if (!(value >= 0) || value > MAPPING.maxIndexableValue() || times <= 0) {
            return false;
        }
        if (value < MAPPING.minIndexableValue()) {
            zeros += times;
        } else {
            store.add(MAPPING.index(value), (double) times);
        }
        count += times;
        sum += value * times;
        min = Math.min(min, value);
        max = Math.max(max, value);
        return true;
    }

    /**
     * Adds all that the other distribution holds. It may come from anywhere: the count is taken from its buckets, and
     * buckets with a count below one or an index outside the mapping are left out.
     */
    public void merge(Distribution other) {
        long before = count;
        if (other.zeros() > 0) {
            zeros += other.zeros();
            count += other.zeros();
        }
        int[] indexes = other.indexes();
        long[] counts = other.counts();
        for (int i = 0; i < indexes.length; i++) {
            if (counts[i] > 0 && indexes[i] >= LEAST_INDEX && indexes[i] <= GREATEST_INDEX) {
                store.add(indexes[i], (double) counts[i]);
                count += counts[i];
            }
        }
        if (count > before) {
            sum += finite(other.sum());
            min = Math.min(min, Math.max(0, finite(other.min())));
            max = Math.max(max, Math.max(0, finite(other.max())));
        }
    }

    /** @return number of values */
    public long count() {
        return count;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /**
     * @param q from 0 (the least) to 1 (the greatest)
     * @return a value within {@value Distribution#RELATIVE_ACCURACY} (relative) of the one at that rank; NaN where there
     *     is none
     */
    public double quantile(double q) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("quantile is " + q + ", expected 0 to 1");
        }
        if (count == 0) {
            return Double.NaN;
        }
        double rank = q * (count - 1);
        double seen = zeros;
        if (rank < seen) {
            return min;
        }
        for (Iterator<Bin> bins = store.getAscendingIterator(); bins.hasNext(); ) {
            Bin bin = bins.next();
            seen += bin.getCount();
            if (rank < seen) {
                return Math.max(min, Math.min(max, MAPPING.value(bin.getIndex())));
            }
        }
        return max;
    }

    /** What was recorded so far, as it travels; the sketch goes on unchanged. */
    public Distribution toDistribution() {
        if (count == 0) {
            return new Distribution(0, 0, 0, 0, 0, new int[0], new long[0]);
        }
        int size = 0;
        for (Iterator<Bin> bins = store.getAscendingIterator(); bins.hasNext(); bins.next()) {
            size++;
        }
        int[] indexes = new int[size];
        long[] counts = new long[size];
        int i = 0;
        for (Iterator<Bin> bins = store.getAscendingIterator(); bins.hasNext(); i++) {
            Bin bin = bins.next();
            indexes[i] = bin.getIndex();
            counts[i] = (long) bin.getCount();
        }
        return new Distribution(count, sum, min, max, zeros, indexes, counts);
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : 0;
    }
}
