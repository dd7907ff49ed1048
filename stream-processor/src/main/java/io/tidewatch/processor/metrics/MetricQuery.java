package io.tidewatch.processor.metrics;

import io.tidewatch.alert.Aggregate;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A question of history.
 *
 * @param metric name of the metric
 * @param where what has to be equal: {@code service}, {@code instance}, {@code host}, {@code environment},
 *     {@code release}, or a label (with or without {@code label.} before it); empty text: not set
 * @param fromMillis start, event time, milliseconds since the epoch
 * @param toMillis end, not included
 * @param stepMillis wanted distance of points; the answer may have a greater one
 * @param aggregate how the values of a step, of all series of a group, become one
 * @param groupBy fields as in {@code where}; empty: one group
 */
public record MetricQuery(
        String metric,
        Map<String, String> where,
        long fromMillis,
        long toMillis,
        long stepMillis,
        Aggregate aggregate,
        List<String> groupBy) {
    public MetricQuery {
        Objects.requireNonNull(metric, "metric");
        where = Map.copyOf(where);
        groupBy = List.copyOf(groupBy);
        if (toMillis <= fromMillis) {
            throw new IllegalArgumentException("to is not after from");
        }
        if (stepMillis < 1) {
            throw new IllegalArgumentException("step is " + stepMillis + " ms, expected at least 1");
        }
    }
}
