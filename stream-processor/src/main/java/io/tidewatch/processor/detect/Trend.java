package io.tidewatch.processor.detect;

import java.util.Arrays;

/**
 * The line of Theil and Sen: its slope is the median of the slopes between all pairs of points, its level the median of what
 * is left. Bounded: of more than {@value #MOST_POINTS} points neighbours are made one by their median.
 */
public final class Trend {
    /** Above this neighbours are merged; pairs are its square, halved. */
    public static final int MOST_POINTS = 120;

    /** Fewer say nothing about a slope. */
    public static final int LEAST_POINTS = 5;

    /** Standard deviations of 95 %, two-sided. */
    private static final double CONFIDENT = 1.96;

    private static final double SPREAD_OF_MEDIAN = 1.4826;

    private Trend() {}

    /**
     * @param millis times of the points, in order; equal ones are allowed
     * @param values as many
     * @return the line
     * @throws IllegalArgumentException where there are fewer than {@value #LEAST_POINTS} points or all are of one time
     */
    public static Line of(long[] millis, double[] values) {
        if (millis.length != values.length || millis.length < LEAST_POINTS) {
            throw new IllegalArgumentException(millis.length + " times of " + values.length
                    + " values, expected as many, " + LEAST_POINTS + " at least");
        }
        int per = (millis.length + MOST_POINTS - 1) / MOST_POINTS;
        return through(merged(millis, per), merged(values, per), millis[millis.length - 1]);
    }

    private static Line through(double[] at, double[] values, long newest) {
        double[] slopes = slopes(at, values);
        if (slopes.length == 0) {
            throw new IllegalArgumentException("all points are of one time");
        }
        double slope = median(slopes);
        double[] left = new double[values.length];
        for (int i = 0; i < left.length; i++) {
            left[i] = values[i] - slope * (at[i] - newest);
        }
        double level = median(left);
        for (int i = 0; i < left.length; i++) {
            left[i] = Math.abs(left[i] - level);
        }
        double reach = reach(values.length);
        return new Line(
                slope,
                level,
                newest,
                slopes[rank(slopes.length, -reach)],
                slopes[rank(slopes.length, reach)],
                SPREAD_OF_MEDIAN * median(left),
                values.length);
    }

    /** In order. */
    private static double[] slopes(double[] at, double[] values) {
        double[] slopes = new double[at.length * (at.length - 1) / 2];
        int n = 0;
        for (int i = 0; i < at.length; i++) {
            for (int j = i + 1; j < at.length; j++) {
                if (at[j] > at[i]) {
                    slopes[n++] = (values[j] - values[i]) / (at[j] - at[i]);
                }
            }
        }
        double[] found = Arrays.copyOf(slopes, n);
        Arrays.sort(found);
        return found;
    }

    /** Half of the ranks that the interval of Sen spans: from the variance of Kendall's statistic. */
    private static double reach(int points) {
        return CONFIDENT * Math.sqrt(points * (points - 1.0) * (2.0 * points + 5) / 18) / 2;
    }

    private static int rank(int slopes, double reach) {
        return Math.max(0, Math.min(slopes - 1, (int) Math.round((slopes - 1) / 2.0 + reach)));
    }

    private static double[] merged(long[] millis, int per) {
        double[] of = new double[millis.length];
        for (int i = 0; i < of.length; i++) {
            of[i] = millis[i];
        }
        return merged(of, per);
    }

    private static double[] merged(double[] values, int per) {
        if (per == 1) {
            return values.clone();
        }
        // the last ones are whole: what is newest counts most
        int first = values.length % per;
        double[] merged = new double[values.length / per + (first > 0 ? 1 : 0)];
        int to = values.length;
        for (int i = merged.length - 1; i >= 0; i--) {
            int from = Math.max(0, to - per);
            merged[i] = median(Arrays.copyOfRange(values, from, to));
            to = from;
        }
        return merged;
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
