package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Metrics and their history as tables: for a terminal, and as comma-separated values. */
final class MetricTable {
    private static final String EOL = "\n";

    private MetricTable() {}

    static String names(JsonNode names) {
        StringBuilder out = new StringBuilder();
        for (JsonNode name : names) {
            out.append(Terminal.plain(String.format(
                            Locale.ROOT,
                            "%-45s %-12s %-3s %6d series of %d sources",
                            name.path("metric").asText(),
                            name.path("kind").asText().toLowerCase(Locale.ROOT),
                            name.path("unit").asText(),
                            name.path("series").asLong(),
                            name.path("sources").asLong())))
                    .append(System.lineSeparator());
            for (Iterator<Map.Entry<String, JsonNode>> it = name.path("labels").fields(); it.hasNext(); ) {
                Map.Entry<String, JsonNode> label = it.next();
                out.append(Terminal.plain("    " + label.getKey() + ": " + values(label.getValue(), ", ")))
                        .append(System.lineSeparator());
            }
        }
        return out.toString();
    }

    /** One row for each metric and label; one for a metric without labels. */
    static String csvOfNames(JsonNode names) {
        StringBuilder out = new StringBuilder("metric,kind,unit,sources,series,label,values").append(EOL);
        for (JsonNode name : names) {
            List<String> head = List.of(
                    name.path("metric").asText(),
                    name.path("kind").asText().toLowerCase(Locale.ROOT),
                    name.path("unit").asText(),
                    name.path("sources").asText(),
                    name.path("series").asText());
            if (name.path("labels").isEmpty()) {
                row(out, head, List.of("", ""));
            }
            name.path("labels")
                    .fields()
                    .forEachRemaining(label -> row(out, head, List.of(label.getKey(), values(label.getValue(), " "))));
        }
        return out.toString();
    }

    /** One row for each line and step; a gap has no value. */
    static String csvOfLines(JsonNode lines) {
        StringBuilder out = new StringBuilder("time");
        List<String> fields = new ArrayList<>();
        if (!lines.isEmpty()) {
            lines.get(0).path("group").fieldNames().forEachRemaining(fields::add);
        }
        fields.forEach(field -> out.append(',').append(cell(field)));
        out.append(",value").append(EOL);
        for (JsonNode line : lines) {
            List<String> group = fields.stream()
                    .map(field -> line.path("group").path(field).asText())
                    .toList();
            for (JsonNode point : line.path("points")) {
                List<String> at = new ArrayList<>();
                at.add(Instant.ofEpochMilli(point.path(0).asLong()).toString());
                at.addAll(group);
                row(out, at, List.of(point.path(1).isNull() ? "" : point.path(1).asText()));
            }
        }
        return out.toString();
    }

    private static String values(JsonNode label, String between) {
        List<String> values = new ArrayList<>();
        label.path("values").forEach(value -> values.add(value.asText()));
        return String.join(between, values) + (label.path("more").asBoolean() ? between + "…" : "");
    }

    private static void row(StringBuilder out, List<String> head, List<String> rest) {
        List<String> cells = new ArrayList<>(head);
        cells.addAll(rest);
        out.append(String.join(",", cells.stream().map(MetricTable::cell).toList()))
                .append(EOL);
    }

    private static String cell(String text) {
        boolean quote =
                text.indexOf(',') >= 0 || text.indexOf('"') >= 0 || text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
        return quote ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
