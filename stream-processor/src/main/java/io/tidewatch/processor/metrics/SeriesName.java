package io.tidewatch.processor.metrics;

import io.tidewatch.event.MetricPoint;
import java.util.Map;

/**
 * What tells a series of a source from its others.
 *
 * @param kind a name that changes its kind is another series
 */
record SeriesName(String metric, Map<String, String> labels, MetricPoint.Kind kind) {
    /** Where the points of a metric go whose source has too many series. */
    static final String OTHER_LABEL = "_other";

    static SeriesName of(MetricPoint point) {
        return new SeriesName(point.name(), point.labels(), point.kind());
    }

    SeriesName other() {
        return new SeriesName(metric, Map.of(OTHER_LABEL, "true"), kind);
    }

    /** Upper bound of its bytes in a row. */
    int size() {
        int chars = metric.length();
        for (Map.Entry<String, String> e : labels.entrySet()) {
            chars += e.getKey().length() + e.getValue().length() + 4;
        }
        return 3 * chars + 4;
    }
}
