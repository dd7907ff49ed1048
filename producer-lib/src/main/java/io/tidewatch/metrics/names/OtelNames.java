package io.tidewatch.metrics.names;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Says what a meter's series is called when it is sent: by {@link AliasTable}; names that are not listed stay as the
 * application chose them. Times are in seconds. Thread-safe.
 */
public final class OtelNames {
    private final Map<String, Alias> aliases = new HashMap<>();

    public OtelNames() {
        AliasTable.rows().forEach(alias -> aliases.put(alias.micrometer(), alias));
    }

    public Series of(Meter.Id id) {
        Alias alias = aliases.getOrDefault(id.getName(), Alias.of(id.getName(), id.getName()));
        Map<String, String> labels = new TreeMap<>(alias.fixed());
        for (Tag tag : id.getTagsAsIterable()) {
            String name = alias.labels().getOrDefault(tag.getKey(), tag.getKey());
            String value = value(name, tag.getValue());
            if (!value.isEmpty()) {
                labels.put(name, value);
            }
        }
        return new Series(alias.otel(), Collections.unmodifiableMap(labels), factor(id), alias.quantity());
    }

    /** Micrometer has a value for "no error", OpenTelemetry then leaves the label out. */
    private static String value(String label, String value) {
        return switch (label) {
            case "jvm.memory.type" -> value.equals("nonheap") ? "non_heap" : value;
            case "jvm.thread.state" -> value.replace('-', '_');
            case "error.type" -> value.equalsIgnoreCase("none") ? "" : value;
            default -> value;
        };
    }

    /** Binders that read a JVM counter give it in the JVM's unit. */
    private static double factor(Meter.Id id) {
        String unit = id.getBaseUnit();
        if (unit == null || id.getType() != Meter.Type.COUNTER) {
            return 1;
        }
        return switch (unit) {
            case "ns" -> 1e-9;
            case "us", "µs" -> 1e-6;
            case "ms" -> 1e-3;
            default -> 1;
        };
    }
}
