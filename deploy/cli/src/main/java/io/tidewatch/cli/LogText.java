package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A line for a terminal: {@code time LEVEL service logger: message key=value}, its exception below it. */
final class LogText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
    private static final String PLAIN = "\u001b[0m";

    private final List<String> names;
    private final boolean colour;

    /** @param names columns; empty: the usual form */
    LogText(List<String> names, boolean colour) {
        this.names = List.copyOf(names);
        this.colour = colour;
    }

    /** @return whether a person looks at a terminal that wants it */
    static boolean colours(boolean refused) {
        String no = System.getenv("NO_COLOR");
        return !refused && Terminal.attended() && (no == null || no.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
    }

    String of(JsonNode line) {
        if (!names.isEmpty()) {
            return names.stream().map(name -> column(line, name)).collect(Collectors.joining("  "));
        }
        List<String> parts = new ArrayList<>();
        parts.add(dim(TIME.format(LogColumns.time(line))));
        parts.add(level(line));
        parts.add(text(line, "service"));
        String logger = text(line, "logger");
        parts.add((logger.isEmpty() ? "" : dim(logger.substring(logger.lastIndexOf('.') + 1) + ":") + " ")
                + text(line, "message"));
        List<String> values = new ArrayList<>();
        for (String name : new String[] {"context", "fields"}) {
            line.path(name)
                    .fields()
                    .forEachRemaining(e -> values.add(
                            Terminal.plain(e.getKey() + "=" + e.getValue().asText())));
        }
        if (!values.isEmpty()) {
            parts.add(dim(String.join(" ", values)));
        }
        String thrown = text(line, "exception");
        return String.join(" ", parts) + (thrown.isEmpty() ? "" : System.lineSeparator() + "    " + thrown);
    }

    private String column(JsonNode line, String name) {
        return switch (name) {
            case "time" -> dim(TIME.format(LogColumns.time(line)));
            case "level" -> level(line);
            default -> {
                String text = text(line, name);
                yield text.isEmpty() ? "-" : text;
            }
        };
    }

    private static String text(JsonNode line, String name) {
        return Terminal.plain(LogColumns.text(line, name));
    }

    private String level(JsonNode line) {
        String level = String.format("%-5s", text(line, "level"));
        return switch (line.path("level").asText()) {
            case "ERROR", "CRITICAL" -> painted("31;1", level);
            case "WARN" -> painted("33", level);
            case "INFO" -> painted("34", level);
            default -> dim(level);
        };
    }

    private String dim(String text) {
        return painted("2", text);
    }

    private String painted(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + PLAIN : text;
    }
}
