package io.tidewatch.agent.host;

import io.tidewatch.event.MetricPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects points; what is not finite is left out, for a value that is no number says nothing. */
final class Points {
    private final List<MetricPoint> points = new ArrayList<>();
    private final long bootMillis;

    /** @param bootMillis when the host's counters were zero, milliseconds since the epoch */
    Points(long bootMillis) {
        this.bootMillis = bootMillis;
    }

    /** @param labels name, value, name, value … */
    void gauge(String name, double value, String... labels) {
        if (Double.isFinite(value)) {
            points.add(MetricPoint.gauge(name, labels(labels), value));
        }
    }

    /** @param total since the host was started */
    void counter(String name, double total, String... labels) {
        if (Double.isFinite(total) && total >= 0) {
            points.add(MetricPoint.counter(name, labels(labels), total, bootMillis));
        }
    }

    List<MetricPoint> taken() {
        return points;
    }

    private static Map<String, String> labels(String... pairs) {
        if (pairs.length == 0) {
            return Map.of();
        }
        Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            labels.put(pairs[i], pairs[i + 1]);
        }
        return labels;
    }
}
