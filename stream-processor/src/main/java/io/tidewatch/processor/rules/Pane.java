package io.tidewatch.processor.rules;

import io.tidewatch.event.Distribution;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one piece of event time, or of several together. Merging does not depend on the order (sums of
 * floating point aside). No member is negative by construction but {@code sum}, {@code min}, {@code max}, {@code last}.
 *
 * @param count events that matched; metrics: points
 * @param total ratio: events of the denominator
 * @param sum of the points' values
 * @param min least value; positive infinity where there is none
 * @param max greatest value; negative infinity where there is none
 * @param last value of the newest event; NaN where there is none
 * @param lastMillis event time of it
 * @param distribution where the rule asks for a percentile
 * @param distinct values of the field a {@code cardinality} rule counts; else null
 */
public record Pane(
        long count,
        long total,
        double sum,
        double min,
        double max,
        double last,
        long lastMillis,
        @Nullable Distribution distribution,
        @Nullable Distinct distinct) {
    private static final int HAS_DISTRIBUTION = 1;
    private static final int HAS_DISTINCT = 2;

    /** Nothing. */
    public static final Pane EMPTY =
            new Pane(0, 0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, Long.MIN_VALUE, null);

    /** Counts no distinct values. */
    public Pane(
            long count,
            long total,
            double sum,
            double min,
            double max,
            double last,
            long lastMillis,
            @Nullable Distribution distribution) {
        this(count, total, sum, min, max, last, lastMillis, distribution, null);
    }

    /** @return the same with those distinct values */
    public Pane with(@Nullable Distinct values) {
        return values == distinct
                ? this
                : new Pane(count, total, sum, min, max, last, lastMillis, distribution, values);
    }

    /** Only counted events, no values. */
    public static Pane counted(long count, long total) {
        return new Pane(
                count, total, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, Long.MIN_VALUE, null);
    }

    /** @return how many different values there were */
    long distinctCount() {
        return distinct == null ? 0 : distinct.count();
    }

    Pane plus(Pane other) {
        boolean newer = other.lastMillis > lastMillis
                || other.lastMillis == lastMillis && (Double.isNaN(last) || other.last > last);
        return new Pane(
                count + other.count,
                total + other.total,
                sum + other.sum,
                Math.min(min, other.min),
                Math.max(max, other.max),
                newer ? other.last : last,
                Math.max(lastMillis, other.lastMillis),
                Buckets.merge(distribution, other.distribution),
                merge(distinct, other.distinct));
    }

    void write(DataOutput out) throws IOException {
        Varints.write(out, count);
        Varints.write(out, total);
        out.writeDouble(sum);
        out.writeDouble(min);
        out.writeDouble(max);
        out.writeDouble(last);
        out.writeLong(lastMillis);
        out.writeByte((distribution == null ? 0 : HAS_DISTRIBUTION) | (distinct == null ? 0 : HAS_DISTINCT));
        if (distribution != null) {
            Buckets.write(out, distribution);
        }
        if (distinct != null) {
            byte[] bytes = distinct.bytes();
            Varints.write(out, bytes.length);
            out.write(bytes);
        }
    }

    static Pane read(DataInput in) throws IOException {
        long count = Varints.read(in);
        long total = Varints.read(in);
        double sum = in.readDouble();
        double min = in.readDouble();
        double max = in.readDouble();
        double last = in.readDouble();
        long lastMillis = in.readLong();
        int has = in.readByte();
        Distribution distribution = (has & HAS_DISTRIBUTION) == 0 ? null : Buckets.read(in);
        Distinct distinct = null;
        if ((has & HAS_DISTINCT) != 0) {
            byte[] bytes = new byte[(int) Varints.read(in)];
            in.readFully(bytes);
            distinct = Distinct.of(bytes);
        }
        return new Pane(count, total, sum, min, max, last, lastMillis, distribution, distinct);
    }

    private static @Nullable Distinct merge(@Nullable Distinct a, @Nullable Distinct b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.plus(b);
    }
}
