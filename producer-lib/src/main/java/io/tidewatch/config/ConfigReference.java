package io.tidewatch.config;

import io.tidewatch.wire.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every key of a record tree with its type, default, variable and meaning. */
public final class ConfigReference {
    private final List<Row> rows = new ArrayList<>();

    /**
     * One key.
     *
     * @param key as in the file, with dots
     * @param type in words
     * @param standard the default as it would be written; empty where there is none
     * @param doc what it means; empty where nothing was said
     */
    public record Row(String key, String type, String standard, String doc) {
        /** @return the environment variable that sets it */
        public String variable() {
            return Keys.environmentName(key);
        }
    }

    private ConfigReference() {}

    public static ConfigReference of(Class<?> type) {
        ConfigReference reference = new ConfigReference();
        reference.walk(type, null, "");
        return reference;
    }

    public List<Row> rows() {
        return List.copyOf(rows);
    }

    /** @return a Markdown table */
    public String markdown() {
        StringBuilder out = new StringBuilder("| key | type | default | meaning |\n|---|---|---|---|\n");
        for (Row row : rows) {
            out.append("| `")
                    .append(row.key())
                    .append("` | ")
                    .append(row.type())
                    .append(" | ");
            out.append(row.standard().isEmpty() ? "" : "`" + row.standard().replace("|", "\\|") + "`");
            out.append(" | ").append(row.doc().replace("|", "\\|")).append(" |\n");
        }
        return out.toString();
    }

    private void walk(Class<?> type, @Nullable Object given, String path) {
        RecordShape shape = new RecordShape(type);
        Object defaults = given == null ? shape.defaults() : given;
        for (RecordShape.Component c : shape.components()) {
            String key = ConfigBinder.join(path, c.name());
            Object standard = defaults == null ? null : RecordShape.read(c, defaults);
            if (c.raw().isRecord()) {
                walk(c.raw(), standard, key);
            } else {
                rows.add(new Row(key, typeName(c.raw()), written(standard), c.doc()));
            }
        }
    }

    private static String typeName(Class<?> raw) {
        if (raw == Secret.class) {
            return "secret";
        }
        if (raw.isEnum()) {
            return String.join(
                            ", ",
                            java.util.Arrays.stream(raw.getEnumConstants())
                                    .map(Object::toString)
                                    .toList())
                    .toLowerCase(Locale.ROOT);
        }
        if (raw == List.class) {
            return "list";
        }
        return raw == Map.class ? "object" : raw.getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static String written(@Nullable Object value) {
        if (value == null || value instanceof Secret) {
            return "";
        }
        if (value instanceof Duration duration) {
            return DurationText.format(duration);
        }
        boolean empty = value instanceof Collection<?> c && c.isEmpty() || value instanceof Map<?, ?> m && m.isEmpty();
        return empty ? "" : value.toString();
    }
}
