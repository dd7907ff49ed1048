package io.tidewatch.processor.rules;

import io.tidewatch.event.Distribution;
import io.tidewatch.processor.store.RowReader;
import io.tidewatch.processor.store.RowWriter;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one piece of event time, or of several together. Merging does not depend on the order (sums of
 * floating point aside). No member is negative by construction but {@code sum}, {@code min}, {@code max}, {@code last}.
 *
 * @param count events that matched; metrics: points; without what counters counted, where that is asked for as events
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
    private static final int HAS_VALUES = 1 << 7;
    private static final int IS_ONE_VALUE = 1 << 8;
    private static final int HAS_TOTAL = 1 << 9;
    private static final int HAS_SUM = 1 << 10;
    private static final int HAS_TIME = 1 << 11;
    /** Of a gauge there was one value all the time: the sum is no news. */
    private static final int VALUE_STOOD = 1 << 12;

    private static final double MILLION = 1e6;
    /** Above that a double knows no millionths of a sum. */
    private static final double EXACT = 1e9;

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

    /** @return how many events there were; those that counters counted are in {@code sum} */
    double events() {
        return count + ((kinds & Amount.COUNTER) == 0 ? 0 : whole(sum));
    }

    /** @return out of how many, likewise */
    double outOf() {
        Amount counted = under;
        return total + (counted == null || (counted.kinds() & Amount.COUNTER) == 0 ? 0 : whole(counted.sum()));
    }

    /** Ten times a tenth is one, in whatever order they came. */
    private static double whole(double sum) {
        return sum < EXACT ? Math.rint(sum * MILLION) / MILLION : sum;
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

    /** @param startMillis its start: times are told from there */
    void write(RowWriter out, long startMillis) {
        boolean values = min <= max;
        boolean one = values && min == max && last == max;
        boolean stood = one && weight > 0 && weight == (long) weight && sum == last * weight;
        out.count((distribution == null ? 0 : HAS_DISTRIBUTION)
                | (distinct == null ? 0 : HAS_DISTINCT)
                | (weight == 0 ? 0 : HAS_WEIGHT)
                | (under == null ? 0 : HAS_UNDER)
                | (values ? HAS_VALUES : 0)
                | (one ? IS_ONE_VALUE : 0)
                | (total == 0 ? 0 : HAS_TOTAL)
                | (sum == 0 || stood ? 0 : HAS_SUM)
                | (stood ? VALUE_STOOD : 0)
                | (lastMillis == Long.MIN_VALUE ? 0 : HAS_TIME)
                | kinds << KINDS_SHIFT);
        out.count(count);
        if (total != 0) {
            out.count(total);
        }
        if (sum != 0 && !stood) {
            out.real(sum);
        }
        if (values) {
            out.real(last);
            if (!one) {
                out.real(min).real(max);
            }
        }
        if (lastMillis != Long.MIN_VALUE) {
            out.signed(lastMillis - startMillis);
        }
        if (distribution != null) {
            Buckets.write(out, distribution);
        }
        if (distinct != null) {
            out.blob(distinct.bytes());
        }
        if (stood) {
            out.count((long) weight);
        } else if (weight != 0) {
            out.real(weight);
        }
        if (under != null) {
            under.write(out);
        }
    }

    static Pane read(RowReader in, long startMillis) {
        int has = (int) in.count();
        boolean values = (has & HAS_VALUES) != 0;
        boolean one = (has & IS_ONE_VALUE) != 0;
        long count = in.count();
        long total = (has & HAS_TOTAL) == 0 ? 0 : in.count();
        double sum = (has & HAS_SUM) == 0 ? 0 : in.real();
        double last = values ? in.real() : Double.NaN;
        double min = one ? last : values ? in.real() : Double.POSITIVE_INFINITY;
        double max = one ? last : values ? in.real() : Double.NEGATIVE_INFINITY;
        long lastMillis = (has & HAS_TIME) == 0 ? Long.MIN_VALUE : startMillis + in.signed();
        Distribution distribution = (has & HAS_DISTRIBUTION) == 0 ? null : Buckets.read(in);
        Distinct distinct = (has & HAS_DISTINCT) == 0 ? null : Distinct.of(in.blob());
        boolean stood = (has & VALUE_STOOD) != 0;
        double weight = stood ? in.count() : (has & HAS_WEIGHT) == 0 ? 0 : in.real();
        Amount under = (has & HAS_UNDER) == 0 ? null : Amount.read(in);
        return new Pane(
                count,
                total,
                stood ? last * weight : sum,
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
