package io.tidewatch.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.config.ConfigException.Problem;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes a record of a JSON tree; goes on after a problem, so that all of them are found. */
final class ConfigBinder {
    private static final String FILE = "File";

    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, String> origins;
    private final ScalarReader scalars;

    /** @param origins where a key's value was set, by key */
    ConfigBinder(Map<String, String> origins, Map<String, String> environment) {
        this.origins = origins;
        this.scalars = new ScalarReader(environment);
    }

    List<Problem> problems() {
        return problems;
    }

    /** @return the record, or null where a problem was found in it */
    @Nullable
    Object bindRecord(Class<?> type, JsonNode node, @Nullable Object defaults, String path) {
        RecordShape shape = new RecordShape(type);
        Object base = defaults == null ? shape.defaults() : defaults;
        int before = problems.size();
        if (!node.isMissingNode() && !node.isObject()) {
            problem(path, "is " + node + ", expected an object");
            return null;
        }
        refuseUnknown(shape, node, path);
        Object[] values = new Object[shape.components().size()];
        for (int i = 0; i < values.length; i++) {
            RecordShape.Component c = shape.components().get(i);
            Object fallback = base == null ? null : RecordShape.read(c, base);
            int sofar = problems.size();
            Object value = component(c, node, fallback, join(path, c.name()));
            values[i] = problems.size() > sofar ? fallback : value;
        }
        if (problems.size() > before) {
            refused(shape, values, false, base, path);
            return null;
        }
        try {
            return shape.create(values);
        } catch (InvocationTargetException e) {
            refused(shape, values, true, base, path);
            if (problems.size() == before) {
                problem(
                        path,
                        Objects.toString(e.getCause().getMessage(), e.getCause().toString()));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        return null;
    }

    /** Every value that its record refuses; of a record without defaults nothing is known but what it says of the whole. */
    private void refused(RecordShape shape, Object[] values, boolean whole, @Nullable Object base, String path) {
        if (base != null) {
            Refusals.of(shape, values, whole, base).forEach((c, why) -> problem(join(path, c.name()), why));
        }
    }

    private @Nullable Object component(RecordShape.Component c, JsonNode node, @Nullable Object fallback, String path) {
        JsonNode value = node.path(c.name());
        if (c.raw() == Secret.class) {
            return secret(c, node, value, fallback, path);
        }
        if (c.raw().isRecord()) {
            if (value.isMissingNode() && c.nullable() && fallback == null) {
                return null;
            }
            return bindRecord(c.raw(), value, fallback, path);
        }
        if (value.isMissingNode() || value.isNull()) {
            if (fallback == null && !c.nullable()) {
                problem(path, "is missing");
            }
            return fallback;
        }
        return value(c.type(), c.raw(), value, path);
    }

    private @Nullable Object value(Type type, Class<?> raw, JsonNode value, String path) {
        if (raw == List.class) {
            return list(argument(type, 0), value, path);
        }
        if (raw == Map.class) {
            return map(argument(type, 1), value, path);
        }
        if (raw.isRecord()) {
            return bindRecord(raw, value, null, path);
        }
        try {
            return scalars.read(raw, value);
        } catch (IllegalArgumentException e) {
            problem(path, e.getMessage());
            return null;
        }
    }

    private List<Object> list(Type element, JsonNode value, String path) {
        List<Object> out = new ArrayList<>();
        JsonNode array = scalars.structure(value);
        if (!array.isArray()) {
            for (String part : value.asText().split(",", -1)) {
                if (!part.isBlank()) {
                    add(
                            out,
                            element,
                            Objects.requireNonNull(com.fasterxml.jackson.databind.node.TextNode.valueOf(part.trim())),
                            path + "[" + out.size() + "]");
                }
            }
            return List.copyOf(out);
        }
        for (JsonNode item : array) {
            add(out, element, item, path + "[" + out.size() + "]");
        }
        return List.copyOf(out);
    }

    private void add(List<Object> out, Type element, JsonNode item, String path) {
        Object bound = value(
                element, (Class<?>) (element instanceof ParameterizedType p ? p.getRawType() : element), item, path);
        if (bound != null) {
            out.add(bound);
        }
    }

    private Map<String, Object> map(Type element, JsonNode value, String path) {
        Map<String, Object> out = new LinkedHashMap<>();
        JsonNode object = scalars.structure(value);
        if (!object.isObject()) {
            problem(path, "is " + value + ", expected an object");
            return out;
        }
        for (Iterator<Map.Entry<String, JsonNode>> it = object.fields(); it.hasNext(); ) {
            Map.Entry<String, JsonNode> e = it.next();
            Object bound = value(
                    element,
                    (Class<?>) (element instanceof ParameterizedType p ? p.getRawType() : element),
                    e.getValue(),
                    join(path, e.getKey()));
            if (bound != null) {
                out.put(e.getKey(), bound);
            }
        }
        return Map.copyOf(out);
    }

    private @Nullable Object secret(
            RecordShape.Component c, JsonNode node, JsonNode value, @Nullable Object fallback, String path) {
        JsonNode file = node.path(c.name() + FILE);
        try {
            if (!file.isMissingNode()) {
                return scalars.secretFile(file.asText());
            }
            return value.isMissingNode()
                    ? Objects.requireNonNullElse(fallback, Secret.none())
                    : scalars.secret(value.asText());
        } catch (IllegalArgumentException e) {
            problem(file.isMissingNode() ? path : path + FILE, e.getMessage());
            return null;
        }
    }

    private void refuseUnknown(RecordShape shape, JsonNode node, String path) {
        if (!(node instanceof ObjectNode object)) {
            return;
        }
        TreeSet<String> known = new TreeSet<>();
        for (RecordShape.Component c : shape.components()) {
            known.add(c.name());
            if (c.raw() == Secret.class) {
                known.add(c.name() + FILE);
            }
        }
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                problem(join(path, name), "is no known key" + Keys.hint(name, known));
            }
        });
    }

    private void problem(String path, String text) {
        String origin = origins.get(path);
        problems.add(new Problem(path, origin == null ? text : text + " (set by " + origin + ")"));
    }

    private static Type argument(Type type, int index) {
        return type instanceof ParameterizedType p ? p.getActualTypeArguments()[index] : String.class;
    }

    static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
