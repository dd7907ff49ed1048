package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.subscribe.QueryClient.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines of a metric's history for a terminal, each as high as its own values go. */
final class MetricChart {
    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final char GAP = '·';
    private static final int LONGEST_NAME = 40;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private MetricChart() {}

    /** @param width columns of a line; where there are more steps, several share a column */
    static String of(Answer answer, int width) {
        JsonNode facts = answer.facts();
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                Locale.ROOT,
                "%s, %s to %s, steps of %s from roll-ups of %s, %d series%n",
                facts.path("kind").asText().toLowerCase(Locale.ROOT),
                TIME.format(Instant.ofEpochMilli(facts.path("fromMillis").asLong())),
                TIME.format(Instant.ofEpochMilli(facts.path("toMillis").asLong())),
                length(facts.path("stepMillis").asLong()),
                length(facts.path("resolutionMillis").asLong()),
                facts.path("series").asLong()));
        int names = 4;
        for (JsonNode line : answer.items()) {
            names = Math.max(names, Math.min(LONGEST_NAME, name(line).length()));
        }
        if (answer.items().isEmpty()) {
            return out.append("nothing was sent in that time, or no series is so")
                    .append(System.lineSeparator())
                    .toString();
        }
        int columns = 0;
        for (JsonNode line : answer.items()) {
            columns = Math.max(columns, Math.min(width, line.path("points").size()));
        }
        String row = "%-" + names + "s %-" + columns + "s %10s %10s %10s %10s%n";
        out.append(String.format(Locale.ROOT, row, "", "", "min", "avg", "max", "last"));
        for (JsonNode line : answer.items()) {
            List<Double> values = values(line.path("points"));
            String name = name(line);
            out.append(String.format(
                    Locale.ROOT,
                    row,
                    name.length() <= names ? name : name.substring(0, names - 1) + "…",
                    spark(values, width),
                    number(values.stream()
                            .filter(v -> !v.isNaN())
                            .mapToDouble(v -> v)
                            .min()
                            .orElse(Double.NaN)),
                    number(values.stream()
                            .filter(v -> !v.isNaN())
                            .mapToDouble(v -> v)
                            .average()
                            .orElse(Double.NaN)),
                    number(values.stream()
                            .filter(v -> !v.isNaN())
                            .mapToDouble(v -> v)
                            .max()
                            .orElse(Double.NaN)),
                    number(values.stream().filter(v -> !v.isNaN()).reduce(Double.NaN, (a, b) -> b))));
        }
        answer.items().forEach(line -> line.path("changes").forEach(change -> changed(name(line), change, out)));
        return out.toString();
    }

    private static void changed(String name, JsonNode change, StringBuilder out) {
        out.append(String.format(
                Locale.ROOT,
                "%s: from %s to %s at %s%n",
                name,
                number(change.path("before").asDouble()),
                number(change.path("after").asDouble()),
                TIME.format(Instant.ofEpochMilli(change.path("atMillis").asLong()))));
    }

    /**
     * A column for each value, or for the mean of several; a gap where none of them is there.
     *
     * @param values NaN: a gap
     */
    static String spark(List<Double> values, int width) {
        return spark(values, width, Double.POSITIVE_INFINITY);
    }

    /** @param floor the lowest bar is as low at least; infinite: as the least value */
    static String spark(List<Double> values, int width, double floor) {
        int columns = Math.min(width, values.size());
        List<Double> means = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            int from = (int) ((long) column * values.size() / columns);
            int to = (int) ((column + 1L) * values.size() / columns);
            means.add(values.subList(from, to).stream()
                    .filter(v -> !v.isNaN())
                    .mapToDouble(v -> v)
                    .average()
                    .orElse(Double.NaN));
        }
        double least = Math.min(
                floor,
                means.stream().filter(v -> !v.isNaN()).mapToDouble(v -> v).min().orElse(0));
        double most =
                means.stream().filter(v -> !v.isNaN()).mapToDouble(v -> v).max().orElse(0);
        StringBuilder out = new StringBuilder(columns);
        for (double mean : means) {
            if (Double.isNaN(mean)) {
                out.append(GAP);
            } else {
                double share = most > least ? (mean - least) / (most - least) : 0;
                out.append(BARS.charAt((int) Math.min(BARS.length() - 1, share * BARS.length())));
            }
        }
        return out.toString();
    }

    static String name(JsonNode line) {
        List<String> parts = new ArrayList<>();
        line.path("group").forEach(value -> parts.add(value.asText().isEmpty() ? "-" : value.asText()));
        return Terminal.plain(parts.isEmpty() ? "all" : String.join(" ", parts));
    }

    /** Four digits that count, or whole. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return String.valueOf(GAP);
        }
        if (value == 0) {
            return "0";
        }
        double size = Math.abs(value);
        if (size >= 1e7 || size < 1e-3) {
            return String.format(Locale.ROOT, "%.3e", value);
        }
        int decimals = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    private static List<Double> values(JsonNode points) {
        List<Double> values = new ArrayList<>();
        points.forEach(
                point -> values.add(point.path(1).isNumber() ? point.path(1).asDouble() : Double.NaN));
        return values;
    }

    private static String length(long millis) {
        Duration d = Duration.ofMillis(millis);
        return millis % 86_400_000 == 0
                ? d.toDays() + " d"
                : millis % 3_600_000 == 0
                        ? d.toHours() + " h"
                        : millis % 60_000 == 0 ? d.toMinutes() + " min" : d.toSeconds() + " s";
    }
}
