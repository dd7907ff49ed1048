package io.tidewatch.agent.gateway.series;

import org.jspecify.annotations.Nullable;

/** What was added to a histogram that tells totals since it told them last. Guarded by its book's lock. */
public final class BucketGrowth {
    private @Nullable BucketCounts last;
    private long startMillis;
    private long newestMillis = Long.MIN_VALUE;

    /** @return whether a total of that time comes after all that were taken */
    public boolean isNew(long timeMillis) {
        return timeMillis > newestMillis;
    }

    /** What tells additions only: nothing has to be compared. */
    public BucketCounts additions(BucketCounts told, long timeMillis) {
        newestMillis = timeMillis;
        return told;
    }

    /**
     * @param sinceMillis when the totals were zero; 0 where not told
     * @param whole whether the first totals are growth too: they began to count while we listened
     * @return what was added; null where nothing is known to compare with
     */
    public @Nullable BucketCounts take(BucketCounts totals, long timeMillis, long sinceMillis, boolean whole) {
        BucketCounts before = last;
        boolean restarted = before != null && sinceMillis > startMillis;
        last = totals;
        startMillis = sinceMillis;
        newestMillis = timeMillis;
        if (before == null) {
            return whole ? totals : null;
        }
        if (restarted) {
            return totals;
        }
        long[] growth = totals.counts().clone();
        if (!subtract(growth, totals.bounds(), before)) {
            return null;
        }
        for (long added : growth) {
            if (added < 0) {
                // a total that dropped was reset, though its start does not say so
                return totals;
            }
        }
        // least and greatest of a total are not those of what was added
        return new BucketCounts(totals.bounds(), growth, totals.sum() - before.sum(), Double.NaN, Double.NaN);
    }

    /**
     * Buckets may have come, and several may have become one, as those of exponential histograms do: each of before lies within
     * one of now.
     *
     * @return false where one does not
     */
    private static boolean subtract(long[] from, double[] bounds, BucketCounts before) {
        int at = 0;
        for (int i = 0; i < before.counts().length; i++) {
            double upTo = i < before.bounds().length ? before.bounds()[i] : Double.POSITIVE_INFINITY;
            while (at < bounds.length && bounds[at] < upTo) {
                at++;
            }
            if (before.counts()[i] == 0) {
                continue;
            }
            double above = i == 0 ? Double.NEGATIVE_INFINITY : before.bounds()[i - 1];
            if (at > 0 && bounds[at - 1] > above) {
                return false;
            }
            from[at] -= before.counts()[i];
        }
        return true;
    }
}
