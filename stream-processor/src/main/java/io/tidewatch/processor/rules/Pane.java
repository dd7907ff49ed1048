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
 * @param distinct values of the field that are counted, or which series there were; null where nobody asks
 * @param weight of gauges: {@code sum} is of values times how long each stood, and this is how long in all, in
 *     milliseconds; else 0
 * @param kinds of the points, as in {@link Amount}
 * @param under what stands below the line of a ratio of metrics; else null
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
        @Nullable Distinct distinct,
        double weight,
        int kinds,
        @Nullable Amount under) {
    private static final int HAS_DISTRIBUTION = 1;
    private static final int HAS_DISTINCT = 2;
    private static final int HAS_WEIGHT = 4;
    private static final int HAS_UNDER = 8;
    private static final int KINDS_SHIFT = 4;

    /** Nothing. */
    public static final Pane EMPTY =
            new Pane(0, 0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, Long.MIN_VALUE, null);

    /** Of no metric, and counts no distinct values. */
    public Pane(
            long count,
            long total,
            double sum,
            double min,
            double max,
            double last,
            long lastMillis,
            @Nullable Distribution distribution) {
        this(count, total, sum, min, max, last, lastMillis, distribution, null, 0, 0, null);
    }

    /** @return the same with those distinct values */
    public Pane with(@Nullable Distinct values) {
        return values == distinct
                ? this
                : new Pane(count, total, sum, min, max, last, lastMillis, distribution, values, weight, kinds, under);
    }

    /** @return the same with that distribution */
    Pane with(@Nullable Distribution values) {
        return new Pane(count, total, sum, min, max, last, lastMillis, values, distinct, weight, kinds, under);
    }

    /** @return the same as that of a metric */
    public Pane of(double gaugesWeight, int pointKinds, @Nullable Amount belowTheLine) {
        return new Pane(
                count,
                total,
                sum,
                min,
                max,
                last,
                lastMillis,
                distribution,
                distinct,
                gaugesWeight,
                pointKinds,
                belowTheLine);
    }

    /** @return what its points amount to */
    Amount amount() {
        return new Amount(sum, weight, kinds, distinct);
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
                Distinct.merge(distinct, other.distinct),
                weight + other.weight,
                kinds | other.kinds,
                Amount.merge(under, other.under));
    }

    void write(DataOutput out) throws IOException {
        Varints.write(out, count);
        Varints.write(out, total);
        out.writeDouble(sum);
        out.writeDouble(min);
        out.writeDouble(max);
        out.writeDouble(last);
        out.writeLong(lastMillis);
        out.writeByte((distribution == null ? 0 : HAS_DISTRIBUTION)
                | (distinct == null ? 0 : HAS_DISTINCT)
                | (weight == 0 ? 0 : HAS_WEIGHT)
                | (under == null ? 0 : HAS_UNDER)
                | kinds << KINDS_SHIFT);
        if (distribution != null) {
            Buckets.write(out, distribution);
        }
        if (distinct != null) {
            distinct.write(out);
        }
        if (weight != 0) {
            out.writeDouble(weight);
        }
        if (under != null) {
            under.write(out);
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
        Distinct distinct = (has & HAS_DISTINCT) == 0 ? null : Distinct.read(in);
        double weight = (has & HAS_WEIGHT) == 0 ? 0 : in.readDouble();
        Amount under = (has & HAS_UNDER) == 0 ? null : Amount.read(in);
        return new Pane(
                count,
                total,
                sum,
                min,
                max,
                last,
                lastMillis,
                distribution,
                distinct,
                weight,
                has >> KINDS_SHIFT & (Amount.GAUGE | Amount.COUNTER | Amount.DISTRIBUTION),
                under);
    }
}
