package io.tidewatch.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.config.ConfigReference;
import io.tidewatch.wire.Json;
import java.io.UncheckedIOException;

/** A configuration file with every key at its default. */
final class ExampleFile {
    private ExampleFile() {}

    static String of(Class<?> type) {
        ObjectNode root = Json.shared().createObjectNode();
        for (ConfigReference.Row row : ConfigReference.of(type).rows()) {
            if (row.standard().isEmpty()) {
                continue;
            }
            ObjectNode at = root;
            String[] parts = row.key().split("\\.");
            for (int i = 0; i < parts.length - 1; i++) {
                at = at.get(parts[i]) instanceof ObjectNode child ? child : at.putObject(parts[i]);
            }
            put(at, parts[parts.length - 1], row);
        }
        try {
            return Json.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(ObjectNode at, String name, ConfigReference.Row row) {
        switch (row.type()) {
            case "int", "long" -> at.put(name, Long.parseLong(row.standard()));
            case "double" -> at.put(name, Double.parseDouble(row.standard()));
            case "boolean" -> at.put(name, Boolean.parseBoolean(row.standard()));
            case "list", "object" -> {
                // written by hand where they are needed: their defaults stand in the reference table
            }
            default -> at.put(name, row.standard());
        }
    }
}
