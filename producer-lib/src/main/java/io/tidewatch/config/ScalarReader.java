package io.tidewatch.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.wire.DurationText;
import io.tidewatch.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** One value of a configuration, from its JSON or its text; a value that is none is refused by naming what was expected. */
final class ScalarReader {
    private final Map<String, String> environment;

    ScalarReader(Map<String, String> environment) {
        this.environment = environment;
    }

    Object read(Class<?> type, JsonNode node) {
        if (node.isContainerNode()) {
            throw new IllegalArgumentException("is " + node + ", expected a single value");
        }
        String text = node.asText().trim();
        try {
            if (type == String.class) {
                return node.asText();
            }
            if (type == int.class || type == Integer.class) {
                return Integer.parseInt(text);
            }
            if (type == long.class || type == Long.class) {
                return Long.parseLong(text);
            }
            if (type == double.class || type == Double.class) {
                return Double.parseDouble(text);
            }
            if (type == Path.class) {
                return Path.of(text);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is '" + text + "', expected a number", e);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("is '" + text + "', expected a path", e);
        }
        if (type == boolean.class || type == Boolean.class) {
            return truth(text);
        }
        if (type == Duration.class) {
            return duration(text);
        }
        if (type.isEnum()) {
            return constant(type, text);
        }
        throw new IllegalStateException("no reader for configuration values of type " + type.getName());
    }

    /** @return the JSON that a text from the environment holds, where it holds some; else the node itself */
    JsonNode structure(JsonNode node) {
        if (node.isTextual() && (node.asText().startsWith("[") || node.asText().startsWith("{"))) {
            try {
                return Json.shared().readTree(node.asText());
            } catch (JsonProcessingException e) {
                return node;
            }
        }
        return node;
    }

    /** A secret as {@code ${env:NAME}}, <code>${file:/path}</code>, or, less well, as it is. */
    Secret secret(String text) {
        if (text.startsWith("${env:") && text.endsWith("}")) {
            String name = text.substring(6, text.length() - 1);
            String value = environment.get(name);
            if (value == null) {
                throw new IllegalArgumentException("names the environment variable " + name + ", which is not set");
            }
            return Secret.of(value);
        }
        if (text.startsWith("${file:") && text.endsWith("}")) {
            return secretFile(text.substring(7, text.length() - 1));
        }
        return Secret.of(text);
    }

    Secret secretFile(String file) {
        try {
            return Secret.of(Files.readString(Path.of(file)).strip());
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException("names the file '" + file + "', which cannot be read", e);
        }
    }

    private static boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw new IllegalArgumentException("is '" + text + "', expected true or false");
        };
    }

    private static Duration duration(String text) {
        try {
            return DurationText.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is " + e.getMessage(), e);
        }
    }

    private static Object constant(Class<?> type, String text) {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(
                "is '" + text + "', expected one of " + Arrays.toString(type.getEnumConstants()));
    }
}
