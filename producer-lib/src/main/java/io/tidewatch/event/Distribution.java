package io.tidewatch.event;

import java.util.Arrays;
import java.util.Objects;

/**
 * What was recorded of a timer or summary in one interval, mergeable. The buckets are those of a DDSketch with the
 * logarithmic mapping of relative accuracy {@value #RELATIVE_ACCURACY}: index i holds values near
 * {@code gamma^i}, {@code gamma = (1 + a) / (1 - a)} (Masson, Rim, Lee: DDSketch, VLDB 2019). Only values ≥ 0 are
 * recorded; zeros have a bucket of their own.
 *
 * @param count number of values
 * @param sum their sum
 * @param min the least; 0 where count is 0
 * @param max the greatest; 0 where count is 0
 * @param zeros how many were zero (or too small for a bucket)
 * @param indexes bucket indexes, ascending; not to be changed by the caller
 * @param counts count of each bucket, as long as {@code indexes}; not to be changed by the caller
 */
// arrays: a sketch is read and merged on hot paths, boxed lists would cost more than all else
@SuppressWarnings("ArrayRecordComponent")
public record Distribution(long count, double sum, double min, double max, long zeros, int[] indexes, long[] counts) {
    /** Relative accuracy of every quantile read from the buckets. */
    public static final double RELATIVE_ACCURACY = 0.01;

    public Distribution {
        indexes = Objects.requireNonNullElseGet(indexes, () -> new int[0]);
        counts = Objects.requireNonNullElseGet(counts, () -> new long[0]);
        if (indexes.length != counts.length) {
            throw new IllegalArgumentException(
                    "a distribution has " + indexes.length + " bucket indexes but " + counts.length + " counts");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Distribution d
                && count == d.count
                && Double.compare(sum, d.sum) == 0
                && Double.compare(min, d.min) == 0
                && Double.compare(max, d.max) == 0
                && zeros == d.zeros
                && Arrays.equals(indexes, d.indexes)
                && Arrays.equals(counts, d.counts);
    }

    @Override
    public int hashCode() {
        return Objects.hash(count, sum, min, max, zeros, Arrays.hashCode(indexes), Arrays.hashCode(counts));
    }
}
