package io.tidewatch.processor.metrics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A host as its agent sees it. Shares are from 0 to 1; null where not told.
 *
 * @param source the agent, {@code service/instance}
 * @param lastMillis append time of the last batch
 * @param ended whether the agent said goodbye
 * @param filesystem share used of the fullest file system
 * @param filesystemMount where that one is mounted; empty where none is known
 * @param load1 load of the last minute
 */
public record HostView(
        String host,
        String source,
        long lastMillis,
        boolean ended,
        @Nullable Double cpu,
        @Nullable Double memory,
        @Nullable Double swap,
        @Nullable Double filesystem,
        String filesystemMount,
        @Nullable Double load1,
        @Nullable Double load5,
        @Nullable Double load15,
        @Nullable Double cores,
        @Nullable Double uptimeSeconds,
        @Nullable Double processes) {
    /** What only an agent sends, so that its sources are known by it. */
    static final String MARK = "system.cpu.utilization";

    /** Of itself an agent tells under these names; it does so even where it does not look at its host. */
    private static final List<String> OWN = List.of("tidewatch.agent.", "tidewatch.publisher.");

    /** @return whether only the agent of a host sends a metric of that name */
    static boolean ofAgent(String metric) {
        return metric.equals(MARK)
                || metric.equals(NodeExporter.CPU)
                || OWN.stream().anyMatch(metric::startsWith);
    }
}
