package io.tidewatch.processor.metrics;

import java.util.Map;

/**
 * The unit of a metric by its name, as OpenTelemetry's conventions and Prometheus' names have it (UCUM: {@code s},
 * {@code By}, {@code 1}). Points do not carry their unit: the conventions are what whoever names a metric goes by.
 */
final class UnitOf {
    private static final Map<String, String> LAST_WORD = Map.ofEntries(
            Map.entry("utilization", "1"),
            Map.entry("ratio", "1"),
            Map.entry("duration", "s"),
            Map.entry("time", "s"),
            Map.entry("uptime", "s"),
            Map.entry("seconds", "s"),
            Map.entry("io", "By"),
            Map.entry("bytes", "By"),
            Map.entry("used", "By"),
            Map.entry("committed", "By"),
            Map.entry("used_after_last_gc", "By"),
            Map.entry("celsius", "Cel"),
            Map.entry("temperature", "Cel"),
            Map.entry("hertz", "Hz"),
            Map.entry("frequency", "Hz"),
            Map.entry("volts", "V"),
            Map.entry("percent", "%"));

    private UnitOf() {}

    /** @return empty where the name does not tell */
    static String name(String metric) {
        String name = metric.endsWith("_total") ? metric.substring(0, metric.length() - "_total".length()) : metric;
        int dot = name.lastIndexOf('.');
        String last = name.substring(dot + 1);
        String unit = LAST_WORD.get(last);
        if (unit == null && dot < 0) {
            unit = LAST_WORD.get(name.substring(name.lastIndexOf('_') + 1));
        }
        boolean ofMemory = name.contains(".memory.") || name.contains(".filesystem.") || name.contains(".paging.");
        if (unit == null && ofMemory && (last.equals("usage") || last.equals("limit") || last.equals("init"))) {
            return "By";
        }
        boolean counted = ("used".equals(last) || "committed".equals(last)) && !ofMemory;
        return unit == null || counted ? "" : unit;
    }
}
