package io.tidewatch.processor.metrics;

import io.tidewatch.event.MetricPoint;
import java.util.Set;

/**
 * A metric that is known. Of several instances: numbers add up, label names are united.
 *
 * @param labels names of the labels its series have
 */
public record MetricName(String metric, MetricPoint.Kind kind, long sources, long series, Set<String> labels) {}
