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
 */
public record Pane(
        long count,
        long total,
        double sum,
        double min,
        double max,
        double last,
        long lastMillis,
        @Nullable Distribution distribution) {
    /** Nothing. */
    public static final Pane EMPTY =
            new Pane(0, 0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, Long.MIN_VALUE, null);

    /** Only counted events, no values. */
    public static Pane counted(long count, long total) {
        return new Pane(
                count, total, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, Long.MIN_VALUE, null);
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
                Buckets.merge(distribution, other.distribution));
    }

    void write(DataOutput out) throws IOException {
        Varints.write(out, count);
        Varints.write(out, total);
        out.writeDouble(sum);
        out.writeDouble(min);
        out.writeDouble(max);
        out.writeDouble(last);
        out.writeLong(lastMillis);
        Buckets.write(out, distribution);
    }

    static Pane read(DataInput in) throws IOException {
        return new Pane(
                Varints.read(in),
                Varints.read(in),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readLong(),
                Buckets.read(in));
    }
}
