package io.tidewatch.processor.detect;

import org.jspecify.annotations.Nullable;

/** When a series reaches a value, if it goes on as it did. */
public sealed interface Forecast {
    /**
     * It gets there.
     *
     * @param inMillis from the newest point on; 0 where it is there
     * @param earliestMillis the earliest that the points allow, with a confidence of 95 %
     * @param latestMillis the latest; {@link Long#MAX_VALUE} where they do not rule out that it never does
     * @param line what was fitted
     */
    record Reaches(long inMillis, long earliestMillis, long latestMillis, Line line) implements Forecast {}

    /** It goes the other way, or not at all. */
    record Never(Line line) implements Forecast {}

    /** Not enough is known, or what is known does not lie on a line. */
    record Unknown(String why, @Nullable Line line) implements Forecast {}

    /** Points of which a line is worth to be believed. */
    int LEAST_POINTS = 10;

    /** The noise may be this many times as large as what the trend changed over all points. */
    double MOST_NOISE = 0.5;

    /** What is less than this share of the largest value is rounding: sums of the same numbers differ by their order. */
    double ROUNDING = 1e-9;

    /**
     * @param millis times of the points, in order
     * @param values as many
     * @param above whether the value is reached from below
     * @return when it is reached
     */
    static Forecast of(long[] millis, double[] values, double bound, boolean above) {
        if (millis.length < LEAST_POINTS || millis[0] == millis[millis.length - 1]) {
            return new Unknown(millis.length + " values are too few for a trend, it takes " + LEAST_POINTS, null);
        }
        Line line = Trend.of(millis, values);
        double sign = above ? 1 : -1;
        double rounding = ROUNDING * largest(values);
        double span = millis[millis.length - 1] - millis[0];
        double left = sign * (bound - line.level());
        if (left <= rounding) {
            return new Reaches(0, 0, 0, line);
        }
        double least = sign * (above ? line.slopeLow() : line.slopeHigh());
        double most = sign * (above ? line.slopeHigh() : line.slopeLow());
        double slope = sign * line.slope();
        double change = slope * span;
        if (change <= rounding) {
            return new Never(line);
        }
        if (least * span <= rounding || line.spread() > MOST_NOISE * change) {
            return new Unknown("too noisy for a trend: values lie further apart than they changed", line);
        }
        return new Reaches(millis(left / slope), millis(left / most), millis(left / least), line);
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static long millis(double span) {
        return span >= Long.MAX_VALUE ? Long.MAX_VALUE : Math.round(span);
    }
}
