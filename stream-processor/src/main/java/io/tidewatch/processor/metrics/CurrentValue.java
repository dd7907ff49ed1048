package io.tidewatch.processor.metrics;

import io.tidewatch.event.MetricPoint;
import java.util.Map;

/**
 * Newest point of a series.
 *
 * @param source {@code service/instance}
 * @param value gauge: value; counter: total; distribution: sum of the last interval
 * @param count distribution: values in the last interval; else 0
 * @param timeMillis event time
 * @param startMillis counter: since when it counts; else 0
 */
public record CurrentValue(
        String source,
        String host,
        String metric,
        Map<String, String> labels,
        MetricPoint.Kind kind,
        double value,
        long count,
        long timeMillis,
        long startMillis) {}
