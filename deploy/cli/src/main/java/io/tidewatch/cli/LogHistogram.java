package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.processor.query.CsvCell;
import io.tidewatch.subscribe.QueryClient.Answer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Lines by time for a terminal: a bar for each step, its parts those of the values. */
final class LogHistogram {
    private static final List<String> LEVELS = List.of("CRITICAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE");

    /** How a part looks where there are no colours: each in its own shade. */
    private static final String SHADES = "█▓▒░#=+-";

    private static final String[] COLOURS = {"34", "33", "32", "35", "36", "31", "37", "90"};
    private static final List<String> COLOURS_OF_LEVELS = List.of("35", "31", "33", "34", "37", "90");
    private static final String REST = "(others)";

    private final JsonNode facts;
    private final int width;
    private final boolean colour;
    private final List<Part> parts = new ArrayList<>();

    private record Part(String name, JsonNode counts, long count) {}

    LogHistogram(Answer answer, int width, boolean colour) {
        this.facts = answer.facts();
        this.width = width;
        this.colour = colour;
        for (JsonNode row : answer.items()) {
            parts.add(new Part(
                    row.path("value").asText(),
                    row.path("counts"),
                    row.path("count").asLong()));
        }
        if (parts.stream().allMatch(part -> LEVELS.contains(part.name))) {
            parts.sort(Comparator.comparingInt(part -> LEVELS.indexOf(part.name)));
        }
    }

    String text() {
        StringBuilder out = new StringBuilder();
        long step = facts.path("stepMillis").asLong();
        long start = facts.path("startMillis").asLong();
        List<long[]> rows = rows();
        long most = rows.stream().mapToLong(LogHistogram::sum).max().orElse(0);
        DateTimeFormatter time = DateTimeFormatter.ofPattern(
                        step < 60_000 ? "HH:mm:ss" : rows.size() * step > 86_400_000 ? "yyyy-MM-dd HH:mm" : "HH:mm")
                .withZone(ZoneId.systemDefault());
        for (int i = 0; i < rows.size(); i++) {
            long[] row = rows.get(i);
            out.append(time.format(Instant.ofEpochMilli(start + i * step)))
                    .append(' ')
                    .append(bar(row, most))
                    .append(sum(row) == 0 ? "·" : " " + sum(row))
                    .append(System.lineSeparator());
        }
        return out.append(legend()).toString();
    }

    private String legend() {
        StringBuilder out = new StringBuilder();
        int shown = shown();
        if (parts.size() > 1 || (parts.size() == 1 && !parts.get(0).name.isEmpty())) {
            for (int k = 0; k < shown; k++) {
                Part part = parts.get(k);
                String name = part.name.isEmpty() ? "(without)" : Terminal.plain(part.name);
                out.append(painted(k, 2))
                        .append(' ')
                        .append(name)
                        .append(' ')
                        .append(part.count)
                        .append("  ");
            }
            long rest = facts.path("total").asLong()
                    - parts.subList(0, shown).stream().mapToLong(Part::count).sum();
            if (rest > 0) {
                out.append(painted(shown, 2))
                        .append(' ')
                        .append(REST)
                        .append(' ')
                        .append(rest);
            }
            out.append(System.lineSeparator());
        }
        return out.append(facts.path("total").asLong())
                .append(" lines, steps of ")
                .append(facts.path("stepMillis").asLong() / 1000.0)
                .append(" s, from ")
                .append(facts.path("read").asText())
                .append(System.lineSeparator())
                .toString();
    }

    private int shown() {
        return Math.min(parts.size(), SHADES.length() - 1);
    }

    /** @return for each step the lines of each part that is shown, and of the rest */
    private List<long[]> rows() {
        int steps = parts.stream().mapToInt(part -> part.counts.size()).max().orElse(0);
        steps = Math.max(steps, facts.path("other").size());
        List<long[]> rows = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            long[] row = new long[shown() + 1];
            for (int k = 0; k < parts.size(); k++) {
                row[Math.min(k, shown())] += parts.get(k).counts.path(i).asLong();
            }
            row[shown()] += facts.path("other").path(i).asLong();
            rows.add(row);
        }
        return rows;
    }

    /** As long as the step's lines; what is there is seen, however few. */
    private String bar(long[] row, long most) {
        StringBuilder out = new StringBuilder();
        long sum = sum(row);
        if (sum == 0) {
            return "";
        }
        int length = (int) Math.max(1, Math.round((double) sum * width / most));
        long before = 0;
        for (int k = 0; k < row.length; k++) {
            int from = (int) Math.round((double) before * length / sum);
            before += row[k];
            int to = (int) Math.round((double) before * length / sum);
            if (to > from) {
                out.append(painted(k, to - from));
            }
        }
        return out.toString();
    }

    private String painted(int part, int columns) {
        if (!colour) {
            return String.valueOf(SHADES.charAt(part)).repeat(columns);
        }
        int level = part < parts.size() ? LEVELS.indexOf(parts.get(part).name) : -1;
        String code = level >= 0 ? COLOURS_OF_LEVELS.get(level) : COLOURS[part];
        return "\u001b[" + code + "m" + "█".repeat(columns) + "\u001b[0m";
    }

    private static long sum(long[] row) {
        long sum = 0;
        for (long count : row) {
            sum += count;
        }
        return sum;
    }

    /** A row for each step and value. */
    static String csv(Answer answer) {
        StringBuilder out = new StringBuilder("time,value,lines\n");
        JsonNode facts = answer.facts();
        for (JsonNode row : answer.items()) {
            for (int i = 0; i < row.path("counts").size(); i++) {
                long at = facts.path("startMillis").asLong()
                        + i * facts.path("stepMillis").asLong();
                out.append(String.format(
                        Locale.ROOT,
                        "%s,%s,%d\n",
                        Instant.ofEpochMilli(at),
                        CsvCell.of(row.path("value").asText()),
                        row.path("counts").path(i).asLong()));
            }
        }
        return out.toString();
    }
}
