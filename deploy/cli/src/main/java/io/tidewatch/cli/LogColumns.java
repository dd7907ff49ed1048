package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tidewatch.processor.query.CsvCell;
import io.tidewatch.wire.Json;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** What a line has by the names people give: the words of the query, and the names of the API's answer. */
final class LogColumns {
    /** As the API's CSV has them. */
    static final List<String> USUAL = List.of(
            "time",
            "level",
            "service",
            "source",
            "host",
            "logger",
            "thread",
            "message",
            "pattern",
            "context",
            "fields",
            "exception",
            "topic",
            "partition",
            "offset",
            "line",
            "instance",
            "env",
            "release");

    private LogColumns() {}

    static List<String> named(String option) {
        return Arrays.stream(option.split(","))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /** @return missing where it has nothing of that name */
    static JsonNode of(JsonNode line, String name) {
        return switch (name) {
            case "time" -> TextNode.valueOf(time(line).toString());
            case "place" -> TextNode.valueOf(place(line));
            case "pattern" -> line.path("patternId");
            case "exception" -> exception(line);
            case "stack" -> line.path("thrown").path("stack");
            default -> {
                JsonNode own = line.path(name);
                JsonNode context = own.isMissingNode() ? line.path("context").path(name) : own;
                yield context.isMissingNode() ? line.path("fields").path(name) : context;
            }
        };
    }

    static Instant time(JsonNode line) {
        return Instant.ofEpochMilli(line.path("timeMillis").asLong());
    }

    /** @return as {@code logs context} takes it */
    static String place(JsonNode line) {
        return line.path("topic").asText() + "/" + line.path("partition").asText() + "/"
                + line.path("offset").asText() + "/" + line.path("line").asText();
    }

    private static JsonNode exception(JsonNode line) {
        JsonNode thrown = line.path("thrown");
        if (!thrown.isObject()) {
            return MissingNode.getInstance();
        }
        String message = thrown.path("message").asText();
        return TextNode.valueOf(thrown.path("type").asText() + (message.isEmpty() ? "" : ": " + message));
    }

    static String text(JsonNode line, String name) {
        JsonNode value = of(line, name);
        return value.isMissingNode() || value.isNull()
                ? ""
                : value.isContainerNode() ? (value.isEmpty() ? "" : value.toString()) : value.asText();
    }

    /** @return those of the names it has */
    static ObjectNode object(JsonNode line, List<String> names) {
        ObjectNode out = Json.shared().createObjectNode();
        names.forEach(name -> {
            JsonNode value = of(line, name);
            if (!value.isMissingNode()) {
                out.set(name, value);
            }
        });
        return out;
    }

    static String csv(JsonNode line, List<String> names) {
        return String.join(
                ",", names.stream().map(name -> CsvCell.of(text(line, name))).toList());
    }
}
