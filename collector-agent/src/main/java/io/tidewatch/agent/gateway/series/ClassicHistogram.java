package io.tidewatch.agent.gateway.series;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A histogram whose buckets are series of their own, {@code le} by {@code le}, and may come in several requests, on several
 * connections. Those of one time are put together; once all that are known are there, what was added since the time before
 * is told. A time of which something stays away is passed over: totals lose nothing by that. Guarded by its book's lock.
 */
public final class ClassicHistogram {
    /** Times that are being put together; one more, and the oldest is given up. */
    static final int MOST_OPEN = 4;

    /** The same while nothing is known of it. */
    static final int MOST_OPEN_AT_FIRST = 2;

    /** A histogram of more buckets is none. */
    static final int MOST_BUCKETS = 512;

    private final TreeMap<Long, Open> open = new TreeMap<>();
    private final BucketGrowth growth = new BucketGrowth();
    /** How many buckets the last whole one had; 0 before the first. */
    private int buckets;

    private boolean hasSum;

    /** Of one time. */
    private static final class Open {
        final TreeMap<Double, Double> totals = new TreeMap<>();
        double sum = Double.NaN;

        boolean hasTotal() {
            return !totals.isEmpty() && totals.lastKey() == Double.POSITIVE_INFINITY;
        }
    }

    /** What was added up to that time. */
    public record Grown(long timeMillis, BucketCounts counts) {}

    /** @return whether a total of that time comes after all that were told */
    public boolean isNew(long timeMillis) {
        return growth.isNew(timeMillis);
    }

    /**
     * @param upTo the bucket's bound, {@code le}
     * @return what was added since the time before, once all of that time are there; null else
     */
    public @Nullable Grown bucket(long timeMillis, double upTo, double total, Losses losses) {
        Open at = at(timeMillis, losses);
        if (at == null) {
            return null;
        }
        if (at.totals.size() >= MOST_BUCKETS && !at.totals.containsKey(upTo)) {
            losses.add(Loss.LABELS);
            return null;
        }
        at.totals.put(upTo, total);
        return whole(timeMillis, at, losses);
    }

    /** The sum of the values up to that time. */
    public @Nullable Grown sum(long timeMillis, double sum, Losses losses) {
        hasSum = true;
        Open at = at(timeMillis, losses);
        if (at == null) {
            return null;
        }
        at.sum = sum;
        return whole(timeMillis, at, losses);
    }

    private @Nullable Open at(long timeMillis, Losses losses) {
        if (!growth.isNew(timeMillis)) {
            losses.add(Loss.OUT_OF_ORDER);
            return null;
        }
        Open at = open.get(timeMillis);
        if (at == null) {
            at = new Open();
            open.put(timeMillis, at);
            if (open.size() > (buckets == 0 ? MOST_OPEN_AT_FIRST : MOST_OPEN)) {
                giveUp(open.pollFirstEntry(), losses);
            }
        }
        return open.get(timeMillis);
    }

    private @Nullable Grown whole(long timeMillis, Open at, Losses losses) {
        if (buckets == 0 || at.totals.size() != buckets || !at.hasTotal() || hasSum && Double.isNaN(at.sum)) {
            return null;
        }
        long earlier = open.headMap(timeMillis).values().stream()
                .mapToLong(given -> given.totals.size())
                .sum();
        if (earlier > 0) {
            losses.add(Loss.INCOMPLETE, earlier);
        }
        open.headMap(timeMillis, true).clear();
        BucketCounts added = growth.take(counts(at), timeMillis, 0, false);
        return added == null || added.total() == 0 ? null : new Grown(timeMillis, added);
    }

    /** The first ones, and those with more or fewer buckets than before, are where comparing begins. */
    private void giveUp(Map.Entry<Long, Open> oldest, Losses losses) {
        Open given = oldest.getValue();
        boolean otherShape = given.totals.size() != buckets
                && open.values().stream().anyMatch(later -> later.totals.size() == given.totals.size());
        if (given.hasTotal() && otherShape) {
            buckets = given.totals.size();
            begin(given, oldest.getKey());
            open.entrySet()
                    .removeIf(later -> later.getValue().hasTotal()
                            && later.getValue().totals.size() == buckets
                            && begin(later.getValue(), later.getKey()));
        } else {
            losses.add(Loss.INCOMPLETE, given.totals.size());
        }
    }

    /** Comparing begins with these totals. @return true */
    private boolean begin(Open at, long timeMillis) {
        var unused = growth.take(counts(at), timeMillis, 0, false);
        return true;
    }

    private static BucketCounts counts(Open at) {
        double[] bounds = new double[at.totals.size() - 1];
        long[] counts = new long[at.totals.size()];
        double before = 0;
        int i = 0;
        for (Map.Entry<Double, Double> bucket : at.totals.entrySet()) {
            if (i < bounds.length) {
                bounds[i] = bucket.getKey();
            }
            counts[i++] = Math.max(0, Math.round(bucket.getValue()) - Math.round(before));
            before = Math.max(before, bucket.getValue());
        }
        return new BucketCounts(bounds, counts, at.sum, Double.NaN, Double.NaN);
    }
}
