package io.tidewatch.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import java.util.Map;
import java.util.TreeMap;

/**
 * What Micrometer's own binders call otherwise than OpenTelemetry's semantic conventions (1.44). Names that are not
 * listed stay as the application chose them; times are in seconds.
 *
 * <table>
 * <caption>Names</caption>
 * <tr><th>Micrometer</th><th>OpenTelemetry</th></tr>
 * <tr><td>http.server.requests</td><td>http.server.request.duration</td></tr>
 * <tr><td>http.client.requests</td><td>http.client.request.duration</td></tr>
 * <tr><td>jvm.memory.used, committed, max</td><td>jvm.memory.used, committed, limit</td></tr>
 * <tr><td>jvm.buffer.count.buffers, memory.used, total.capacity</td><td>jvm.buffer.count, memory.used, memory.limit</td></tr>
 * <tr><td>jvm.gc.pause</td><td>jvm.gc.duration</td></tr>
 * <tr><td>jvm.threads.live</td><td>jvm.thread.count</td></tr>
 * <tr><td>jvm.classes.loaded, unloaded</td><td>jvm.class.count, unloaded</td></tr>
 * <tr><td>process.cpu.usage, time</td><td>jvm.cpu.recent_utilization, jvm.cpu.time</td></tr>
 * <tr><td>system.cpu.usage, count, load.average.1m</td><td>jvm.system.cpu.utilization, jvm.cpu.count, jvm.system.cpu.load_1m</td></tr>
 * <tr><td>process.files.open, max</td><td>jvm.file_descriptor.count, limit</td></tr>
 * </table>
 */
final class OtelNames {
    /**
     * A series as it is sent.
     *
     * @param name its name
     * @param labels its labels
     * @param factor what its values are multiplied with to be in base units
     */
    record Series(String name, Map<String, String> labels, double factor) {}

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("http.server.requests", "http.server.request.duration"),
            Map.entry("http.client.requests", "http.client.request.duration"),
            Map.entry("jvm.memory.max", "jvm.memory.limit"),
            Map.entry("jvm.buffer.count.buffers", "jvm.buffer.count"),
            Map.entry("jvm.buffer.total.capacity", "jvm.buffer.memory.limit"),
            Map.entry("jvm.gc.pause", "jvm.gc.duration"),
            Map.entry("jvm.threads.live", "jvm.thread.count"),
            Map.entry("jvm.classes.loaded", "jvm.class.count"),
            Map.entry("jvm.classes.unloaded", "jvm.class.unloaded"),
            Map.entry("process.cpu.usage", "jvm.cpu.recent_utilization"),
            Map.entry("process.cpu.time", "jvm.cpu.time"),
            Map.entry("system.cpu.usage", "jvm.system.cpu.utilization"),
            Map.entry("system.cpu.count", "jvm.cpu.count"),
            Map.entry("system.load.average.1m", "jvm.system.cpu.load_1m"),
            Map.entry("process.files.open", "jvm.file_descriptor.count"),
            Map.entry("process.files.max", "jvm.file_descriptor.limit"));

    /** Tag names by the beginning of Micrometer's meter name. */
    private static final Map<String, Map<String, String>> TAGS = Map.of(
            "http.server.requests",
            Map.of("method", "http.request.method", "uri", "http.route", "status", "http.response.status_code"),
            "http.client.requests",
            Map.of(
                    "method", "http.request.method",
                    "uri", "url.template",
                    "status", "http.response.status_code",
                    "client.name", "server.address"),
            "jvm.memory.",
            Map.of("area", "jvm.memory.type", "id", "jvm.memory.pool.name"),
            "jvm.buffer.",
            Map.of("id", "jvm.buffer.pool.name"),
            "jvm.gc.pause",
            Map.of("gc", "jvm.gc.name", "action", "jvm.gc.action", "cause", "jvm.gc.cause"));

    private OtelNames() {}

    static Series of(Meter.Id id) {
        Map<String, String> tagNames = Map.of();
        for (Map.Entry<String, Map<String, String>> entry : TAGS.entrySet()) {
            if (id.getName().startsWith(entry.getKey())) {
                tagNames = entry.getValue();
            }
        }
        Map<String, String> labels = new TreeMap<>();
        for (Tag tag : id.getTagsAsIterable()) {
            String name = tagNames.getOrDefault(tag.getKey(), tag.getKey());
            labels.put(name, name.equals("jvm.memory.type") ? memoryType(tag.getValue()) : tag.getValue());
        }
        return new Series(NAMES.getOrDefault(id.getName(), id.getName()), Map.copyOf(labels), factor(id));
    }

    private static String memoryType(String area) {
        return area.equals("nonheap") ? "non_heap" : area;
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
