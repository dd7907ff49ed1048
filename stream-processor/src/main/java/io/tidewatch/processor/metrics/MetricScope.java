package io.tidewatch.processor.metrics;

import io.tidewatch.event.Source;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which series are meant, and into which group each belongs. */
final class MetricScope {
    private static final String LABEL = "label.";

    private final Map<String, String> ofSource = new HashMap<>();
    private final Map<String, String> ofLabels = new HashMap<>();
    private final List<String> groupBy;

    MetricScope(Map<String, String> where, List<String> groupBy) {
        where.forEach((field, value) -> {
            if (isOfSource(field)) {
                ofSource.put(field, value);
            } else {
                ofLabels.put(label(field), value);
            }
        });
        this.groupBy = groupBy;
    }

    /** @return the service all its sources are of; empty where it is not told */
    String service() {
        return ofSource.getOrDefault("service", "");
    }

    boolean has(Source source) {
        for (Map.Entry<String, String> e : ofSource.entrySet()) {
            if (!field(source, e.getKey()).equals(e.getValue())) {
                return false;
            }
        }
        return true;
    }

    boolean has(SeriesName name) {
        for (Map.Entry<String, String> e : ofLabels.entrySet()) {
            if (!name.labels().getOrDefault(e.getKey(), "").equals(e.getValue())) {
                return false;
            }
        }
        return true;
    }

    Map<String, String> groupOf(Source source, SeriesName name) {
        Map<String, String> group = new LinkedHashMap<>();
        for (String field : groupBy) {
            group.put(
                    field,
                    isOfSource(field) ? field(source, field) : name.labels().getOrDefault(label(field), ""));
        }
        return group;
    }

    private static String label(String field) {
        return field.startsWith(LABEL) ? field.substring(LABEL.length()) : field;
    }

    private static boolean isOfSource(String field) {
        return switch (field) {
            case "service", "instance", "host", "environment", "release" -> true;
            default -> false;
        };
    }

    private static String field(Source source, String field) {
        return switch (field) {
            case "service" -> source.service();
            case "instance" -> source.instance();
            case "host" -> source.host();
            case "environment" -> source.environment();
            default -> source.release();
        };
    }
}
