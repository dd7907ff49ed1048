package io.tidewatch.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.config.ConfigException.Problem;
import io.tidewatch.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record tree from its layers: the {@code defaults()} of each record, then a JSON file, then environment variables
 * ({@code processor.http.port} is {@code TIDEWATCH_PROCESSOR_HTTP_PORT}), then overrides (the command line's). Lists may be
 * given as {@code a,b,c} and objects as JSON in the environment. A {@link Secret} may also be named by a key with
 * {@code File} behind it.
 */
public final class ConfigLoader {
    private final Map<String, String> environment;
    private final Set<String> ignored;

    /**
     * @param environment such as {@code System.getenv()}
     * @param ignored variables with our prefix that are no configuration
     */
    public ConfigLoader(Map<String, String> environment, Set<String> ignored) {
        this.environment = Map.copyOf(environment);
        this.ignored = Set.copyOf(ignored);
    }

    /**
     * Of a process that shares its environment with others, as an application does.
     *
     * @param names of all variables
     * @return those with our prefix that are no key of that type and resemble none
     */
    public static Set<String> foreign(Class<?> type, Set<String> names) {
        Set<String> known = variables(type).keySet();
        Set<String> foreign = new HashSet<>();
        for (String name : names) {
            if (name.startsWith(Keys.PREFIX)
                    && !known.contains(name)
                    && Keys.nearest(name, known, Keys.PREFIX.length()) == null) {
                foreign.add(name);
            }
        }
        return foreign;
    }

    /**
     * @param file the JSON file, or null for none
     * @param overrides values by key, the last layer
     * @throws ConfigException with every problem of every layer
     */
    public <T> T load(Class<T> type, @Nullable Path file, Map<String, String> overrides) {
        return load(type, file, overrides, layered -> {});
    }

    /**
     * @param file the JSON file, or null for none
     * @param overrides values by key, the last layer
     * @param complete may fill in, in the tree of all layers without the defaults, what follows from what was said there
     * @throws ConfigException with every problem of every layer
     */
    public <T> T load(
            Class<T> type, @Nullable Path file, Map<String, String> overrides, Consumer<ObjectNode> complete) {
        List<Problem> problems = new ArrayList<>();
        Map<String, String> origins = new HashMap<>();
        ObjectNode tree = file == null ? Json.shared().createObjectNode() : read(file, problems);
        Map<String, String> known = variables(type);
        new TreeMap<>(environment).forEach((name, value) -> {
            String key = known.get(name);
            if (key != null) {
                set(tree, key, value);
                origins.put(key, name);
            } else if (name.startsWith(Keys.PREFIX) && !ignored.contains(name) && !Keys.isServiceLink(name, value)) {
                problems.add(new Problem(name, "is no known variable" + Keys.hint(name, known.keySet())));
            }
        });
        overrides.forEach((key, value) -> {
            set(tree, key, value);
            origins.put(key, "the command line");
        });
        complete.accept(tree);
        ConfigBinder binder = new ConfigBinder(origins, environment);
        Object bound = binder.bindRecord(type, tree, null, "");
        problems.addAll(binder.problems());
        if (!problems.isEmpty() || bound == null) {
            throw new ConfigException(problems);
        }
        return type.cast(bound);
    }

    /** @return key by variable */
    private static Map<String, String> variables(Class<?> type) {
        Map<String, String> known = new TreeMap<>();
        ConfigReference.of(type).rows().forEach(row -> {
            known.put(Keys.environmentName(row.key()), row.key());
            if (row.type().equals("secret")) {
                known.put(Keys.environmentName(row.key() + "File"), row.key() + "File");
            }
        });
        return known;
    }

    private static ObjectNode read(Path file, List<Problem> problems) {
        try {
            JsonNode node = Json.shared().readTree(Files.readAllBytes(file));
            if (node instanceof ObjectNode object) {
                return object;
            }
            problems.add(new Problem("", file + " holds no JSON object"));
        } catch (JsonProcessingException e) {
            problems.add(new Problem(
                    "",
                    file + " is no JSON: line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": " + e.getOriginalMessage()));
        } catch (IOException e) {
            problems.add(new Problem("", "the configuration file " + file + " cannot be read: " + e.getMessage()));
        }
        return Json.shared().createObjectNode();
    }

    private static void set(ObjectNode tree, String key, String value) {
        ObjectNode at = tree;
        String[] parts = key.split("\\.");
        for (int i = 0; i < parts.length - 1; i++) {
            at = at.get(parts[i]) instanceof ObjectNode child ? child : at.putObject(parts[i]);
        }
        at.put(parts[parts.length - 1], value);
    }
}
