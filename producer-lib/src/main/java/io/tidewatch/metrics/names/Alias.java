package io.tidewatch.metrics.names;

import java.util.Map;
import java.util.TreeMap;

/**
 * One row of the table of names.
 *
 * @param micrometer name of the meter as Micrometer's binders register it
 * @param otel name of the metric as it is sent
 * @param labels names of tags, Micrometer's to OpenTelemetry's; tags that are not listed keep their name
 * @param fixed labels that are added: Micrometer has a name where OpenTelemetry has a label
 * @param quantity whether a value below zero means that there is none, and is left out
 */
public record Alias(
        String micrometer, String otel, Map<String, String> labels, Map<String, String> fixed, boolean quantity) {
    public Alias {
        labels = new TreeMap<>(labels);
        fixed = new TreeMap<>(fixed);
    }

    static Alias of(String micrometer, String otel) {
        return new Alias(micrometer, otel, Map.of(), Map.of(), false);
    }

    /** @param pairs tag, label, tag, label … */
    Alias labels(String... pairs) {
        Map<String, String> renamed = new TreeMap<>(labels);
        for (int i = 0; i < pairs.length; i += 2) {
            renamed.put(pairs[i], pairs[i + 1]);
        }
        return new Alias(micrometer, otel, renamed, fixed, quantity);
    }

    Alias with(String label, String value) {
        Map<String, String> added = new TreeMap<>(fixed);
        added.put(label, value);
        return new Alias(micrometer, otel, labels, added, quantity);
    }

    Alias neverNegative() {
        return new Alias(micrometer, otel, labels, fixed, true);
    }
}
