package io.tidewatch.processor.rules;

import io.tidewatch.event.Distribution;
import io.tidewatch.processor.store.RowReader;
import io.tidewatch.processor.store.RowWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Distributions as panes keep them: merged by their sorted buckets, at most {@link #MOST} of them, written compactly. */
public final class Buckets {
    /** Four powers of ten below the greatest value stay exact; what lies below is taken together. */
    static final int MOST = 512;

    /** What one takes at most, but for counts past a thousand in every bucket. */
    static final int MOST_BYTES = 1_600;

    private Buckets() {}

    static @Nullable Distribution merge(@Nullable Distribution a, @Nullable Distribution b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        if (a.count() == 0 || b.count() == 0) {
            return a.count() == 0 ? b : a;
        }
        int[] indexes = new int[a.indexes().length + b.indexes().length];
        long[] counts = new long[indexes.length];
        int i = 0;
        int j = 0;
        int n = 0;
        while (i < a.indexes().length || j < b.indexes().length) {
            long left = i < a.indexes().length ? a.indexes()[i] : Long.MAX_VALUE;
            long right = j < b.indexes().length ? b.indexes()[j] : Long.MAX_VALUE;
            indexes[n] = (int) Math.min(left, right);
            counts[n++] = (left <= right ? a.counts()[i++] : 0) + (right <= left ? b.counts()[j++] : 0);
        }
        return bounded(new Distribution(
                a.count() + b.count(),
                a.sum() + b.sum(),
                Math.min(a.min(), b.min()),
                Math.max(a.max(), b.max()),
                a.zeros() + b.zeros(),
                Arrays.copyOf(indexes, n),
                Arrays.copyOf(counts, n)));
    }

    /** @return the same with the lowest buckets taken together, where there are more than {@link #MOST} */
    static Distribution bounded(Distribution d) {
        int surplus = d.indexes().length - MOST;
        if (surplus <= 0) {
            return d;
        }
        long[] counts = Arrays.copyOfRange(d.counts(), surplus, d.counts().length);
        for (int i = 0; i < surplus; i++) {
            counts[0] += d.counts()[i];
        }
        int[] indexes = Arrays.copyOfRange(d.indexes(), surplus, d.indexes().length);
        return new Distribution(d.count(), d.sum(), d.min(), d.max(), d.zeros(), indexes, counts);
    }

    public static void write(RowWriter out, Distribution d) {
        out.count(d.count()).real(d.sum()).real(d.min()).real(d.max()).count(d.zeros());
        out.count(d.indexes().length);
        long previous = 0;
        for (int i = 0; i < d.indexes().length; i++) {
            out.signed(d.indexes()[i] - previous).count(d.counts()[i]);
            previous = d.indexes()[i];
        }
    }

    /** @throws RuntimeException where that is none, see {@link RowReader} */
    public static Distribution read(RowReader in) {
        long count = in.count();
        double sum = in.real();
        double min = in.real();
        double max = in.real();
        long zeros = in.count();
        int[] indexes = new int[in.size()];
        long[] counts = new long[indexes.length];
        long previous = 0;
        for (int i = 0; i < indexes.length; i++) {
            previous += in.signed();
            indexes[i] = Math.toIntExact(previous);
            counts[i] = in.count();
        }
        return new Distribution(count, sum, min, max, zeros, indexes, counts);
    }
}
