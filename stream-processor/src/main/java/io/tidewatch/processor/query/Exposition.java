package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.event.MetricPoint.Kind;
import io.tidewatch.event.Source;
import io.tidewatch.processor.metrics.CurrentValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Current values as Prometheus reads them, in its text format 0.0.4 or as OpenMetrics 1.0: names are made legal, counters end
 * with {@code _total}, the source becomes {@code job} and {@code instance}. Of a distribution count and sum of its last interval
 * are known, as gauges.
 */
final class Exposition {
    static final String NAME = "__name__";

    private final boolean openMetrics;
    private final Map<String, Family> families = new TreeMap<>();

    /** @param openMetrics else Prometheus' text */
    Exposition(boolean openMetrics) {
        this.openMetrics = openMetrics;
    }

    private static final class Family {
        String original = "";
        String type = "";
        final Map<String, Sample> samples = new TreeMap<>();
    }

    private record Sample(double value, long timeMillis) {}

    /** Adds one row of {@code metrics/matching}. */
    void add(JsonNode row) {
        Map<String, String> labels = new HashMap<>();
        row.path("labels")
                .fields()
                .forEachRemaining(e -> labels.put(e.getKey(), e.getValue().asText()));
        Kind kind = Kind.valueOf(row.path("kind").asText());
        String metric = row.path("metric").asText();
        Map<String, String> legal = labels(row.path("source").asText(), labels);
        long timeMillis = row.path("timeMillis").asLong();
        if (kind == Kind.DISTRIBUTION) {
            add(
                    metric,
                    legal(metric) + "_interval_sum",
                    "gauge",
                    legal,
                    row.path("value").asDouble(),
                    timeMillis);
            add(
                    metric,
                    legal(metric) + "_interval_count",
                    "gauge",
                    legal,
                    row.path("count").asDouble(),
                    timeMillis);
        } else {
            String type = kind == Kind.COUNTER ? "counter" : "gauge";
            add(metric, name(metric, kind), type, legal, row.path("value").asDouble(), timeMillis);
        }
    }

    private void add(
            String original, String name, String type, Map<String, String> labels, double value, long timeMillis) {
        Family family = families.computeIfAbsent(name, n -> new Family());
        if (family.type.isEmpty()) {
            family.type = type;
            family.original = original;
        } else if (!family.type.equals(type)) {
            family.type = openMetrics ? "unknown" : "untyped";
        }
        // two names may have become one: of two values of one series the newer holds
        family.samples.merge(
                written(labels), new Sample(value, timeMillis), (a, b) -> a.timeMillis() > b.timeMillis() ? a : b);
    }

    String text() {
        StringBuilder out = new StringBuilder();
        families.forEach((name, family) -> {
            boolean counter = family.type.equals("counter");
            String described = openMetrics && counter ? name.substring(0, name.length() - "_total".length()) : name;
            out.append("# HELP ").append(described).append(" ");
            out.append(escaped(family.original, openMetrics)).append('\n');
            out.append("# TYPE ")
                    .append(described)
                    .append(' ')
                    .append(family.type)
                    .append('\n');
            String unit = unit(described);
            if (openMetrics && !unit.isEmpty()) {
                out.append("# UNIT ").append(described).append(' ').append(unit).append('\n');
            }
            family.samples.forEach((labels, sample) -> {
                out.append(name)
                        .append(labels)
                        .append(' ')
                        .append(sample.value())
                        .append(' ');
                if (openMetrics) {
                    out.append(sample.timeMillis() / 1000)
                            .append('.')
                            .append(String.valueOf(1000 + Math.floorMod(sample.timeMillis(), 1000))
                                    .substring(1));
                } else {
                    out.append(sample.timeMillis());
                }
                out.append('\n');
            });
        });
        return out.append(openMetrics ? "# EOF\n" : "").toString();
    }

    /** @return the labels of a series as they are written, its name among them: what selectors select by */
    static Map<String, String> selectable(CurrentValue value) {
        Map<String, String> labels = labels(value.source(), value.labels());
        labels.put(
                NAME, value.kind() == Kind.DISTRIBUTION ? legal(value.metric()) : name(value.metric(), value.kind()));
        return labels;
    }

    private static String name(String metric, Kind kind) {
        String legal = legal(metric);
        return kind == Kind.COUNTER && !legal.endsWith("_total") ? legal + "_total" : legal;
    }

    private static Map<String, String> labels(String source, Map<String, String> labels) {
        Map<String, String> out = new TreeMap<>();
        // sorted: of two names that become one the values are joined in the same order each time
        new TreeMap<>(labels).forEach((name, value) -> {
            String legal = legal(name).replace(':', '_');
            boolean taken = legal.equals("job") || legal.equals("instance") || legal.startsWith("__");
            out.merge(taken ? "exported_" + legal : legal, value, (a, b) -> a + ";" + b);
        });
        Source said = Source.ofKey(source);
        out.put("job", said.service());
        out.put("instance", said.instance());
        return out;
    }

    /** @return whether it may stand in a name, at its beginning or, {@code within}, later */
    static boolean isLegal(char c, boolean within) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':' || within && c >= '0' && c <= '9';
    }

    private static String legal(String name) {
        StringBuilder out = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (i == 0 && c >= '0' && c <= '9') {
                out.append('_');
            }
            out.append(isLegal(c, true) ? c : '_');
        }
        return out.isEmpty() ? "_" : out.toString();
    }

    private static String unit(String name) {
        for (String unit : List.of("seconds", "bytes", "ratio")) {
            if (name.endsWith("_" + unit)) {
                return unit;
            }
        }
        return "";
    }

    private static String written(Map<String, String> labels) {
        List<String> parts = new ArrayList<>();
        labels.forEach((name, value) -> parts.add(name + "=\"" + escaped(value, true) + "\""));
        return "{" + String.join(",", parts) + "}";
    }

    private static String escaped(String text, boolean quotes) {
        String out = text.replace("\\", "\\\\").replace("\n", "\\n");
        return quotes ? out.replace("\"", "\\\"") : out;
    }
}
