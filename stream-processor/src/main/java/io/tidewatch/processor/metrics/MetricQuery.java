package io.tidewatch.processor.metrics;

import io.tidewatch.alert.Matcher;
import java.util.List;
import java.util.Objects;

/**
 * A question of history.
 *
 * @param metric name of the metric
 * @param where what has to be so, all of it: {@code service}, {@code instance}, {@code host}, {@code environment},
 *     {@code release}, or a label (with or without {@code label.} before it; with it where a label is named as one of the
 *     fields); empty text: not set
 * @param fromMillis start, event time, milliseconds since the epoch
 * @param toMillis end, not included
 * @param stepMillis wanted distance of points; the answer may have a greater one
 * @param statistic how the values of a step, of all series of a line, become one
 * @param groupBy fields as in {@code where}, a line for each combination of their values; empty: one line
 */
public record MetricQuery(
        String metric,
        List<Matcher> where,
        long fromMillis,
        long toMillis,
        long stepMillis,
        Statistic statistic,
        List<String> groupBy) {
    private static final long LONGEST_MILLIS = 20_000 * 86_400_000L;

    /** @throws IllegalArgumentException naming what is wrong, in words for whoever asks */
    public MetricQuery {
        Objects.requireNonNull(metric, "metric");
        where = List.copyOf(where);
        groupBy = List.copyOf(groupBy);
        if (toMillis <= fromMillis) {
            throw new IllegalArgumentException("to is not after from");
        }
        if (fromMillis < 0 || toMillis - fromMillis > LONGEST_MILLIS) {
            throw new IllegalArgumentException("from or to is out of all bounds");
        }
        if (stepMillis < 1) {
            throw new IllegalArgumentException("step is " + stepMillis + " ms, expected at least 1");
        }
        MetricScope.check(where);
    }

    /** @return the same of another period */
    MetricQuery between(long from, long to) {
        return new MetricQuery(metric, where, from, to, stepMillis, statistic, groupBy);
    }
}
