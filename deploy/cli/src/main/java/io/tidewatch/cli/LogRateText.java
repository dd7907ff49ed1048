package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.processor.query.CsvCell;
import io.tidewatch.subscribe.QueryClient.Answer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rates of lines for a terminal: a row for each name, as high as its own lines go. */
final class LogRateText {
    private static final int LONGEST_NAME = 40;
    private static final String REST = "(others)";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

    private LogRateText() {}

    /** @param width columns of a row's history; where there are more steps, several share a column */
    static String of(Answer answer, int width) {
        JsonNode facts = answer.facts();
        JsonNode rows = answer.items();
        if (rows.isEmpty()) {
            return "no lines" + System.lineSeparator();
        }
        boolean hours = facts.path("stepMillis").asLong() >= 3_600_000;
        int names = REST.length();
        for (JsonNode row : rows) {
            names = Math.max(names, Math.min(LONGEST_NAME, name(row).length()));
        }
        int columns = Math.min(width, rows.path(0).path("counts").size());
        String form = "%-" + names + "s %12s %12s  %-" + columns + "s  %s";
        StringBuilder out = new StringBuilder();
        line(out, String.format(Locale.ROOT, form, "", "lines", hours ? "most an hour" : "most a min", "", ""));
        for (JsonNode row : rows) {
            String name = name(row);
            line(
                    out,
                    row(
                            form,
                            name.length() <= names ? name : name.substring(0, names - 1) + "…",
                            row.path("counts"),
                            width,
                            Terminal.plain(row.path("template").asText())));
        }
        if (!facts.path("other").isEmpty()) {
            line(out, row(form, REST, facts.path("other"), width, ""));
        }
        line(
                out,
                String.format(
                        Locale.ROOT,
                        "%,d lines, %s to %s, by the %s",
                        facts.path("total").asLong(),
                        time(facts.path("fromMillis")),
                        time(facts.path("toMillis")),
                        hours ? "hour" : "minute"));
        return out.toString();
    }

    private static String row(String form, String name, JsonNode counts, int width, String behind) {
        long sum = 0;
        long most = 0;
        for (JsonNode count : counts) {
            sum += count.asLong();
            most = Math.max(most, count.asLong());
        }
        return String.format(
                Locale.ROOT,
                form,
                name,
                String.format(Locale.ROOT, "%,d", sum),
                String.format(Locale.ROOT, "%,d", most),
                history(counts, width),
                behind);
    }

    /** @return lines by step, from none on; several steps share a column where there are more of them */
    static String history(JsonNode counts, int width) {
        List<Double> values = new ArrayList<>(counts.size());
        counts.forEach(count -> values.add(count.asDouble()));
        return MetricChart.spark(values, width, 0);
    }

    private static void line(StringBuilder out, String text) {
        out.append(text.stripTrailing()).append(System.lineSeparator());
    }

    private static String name(JsonNode row) {
        return Terminal.plain(row.path("name").asText());
    }

    private static String time(JsonNode millis) {
        return TIME.format(Instant.ofEpochMilli(millis.asLong()));
    }

    /** A row for each step and name. */
    static String csv(Answer answer) {
        StringBuilder out = new StringBuilder("time,name,template,lines\n");
        for (JsonNode row : answer.items()) {
            long from = row.path("fromMillis").asLong();
            long step = row.path("stepMillis").asLong();
            for (int i = 0; i < row.path("counts").size(); i++) {
                out.append(Instant.ofEpochMilli(from + i * step))
                        .append(',')
                        .append(CsvCell.of(row.path("name").asText()))
                        .append(',')
                        .append(CsvCell.of(row.path("template").asText()))
                        .append(',')
                        .append(row.path("counts").path(i).asLong())
                        .append('\n');
            }
        }
        return out.toString();
    }
}
