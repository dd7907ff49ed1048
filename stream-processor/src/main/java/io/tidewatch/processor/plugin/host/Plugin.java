package io.tidewatch.processor.plugin.host;

import io.tidewatch.processor.plugin.Analyzer;
import io.tidewatch.processor.plugin.AnalyzerInput;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * An analyzer that was found and is as it has to be.
 *
 * @param from the jar or folder it is from, or {@code the class path}
 * @param settings its own, as they were given
 * @param tickMillis how often it is ticked
 * @param maker makes another one
 */
record Plugin(
        String name,
        String version,
        String from,
        Set<AnalyzerInput> inputs,
        Map<String, String> settings,
        long tickMillis,
        Supplier<Analyzer> maker,
        PluginCounts counts) {
    Plugin {
        inputs = Set.copyOf(inputs);
        settings = Map.copyOf(settings);
    }

    PluginStatus status() {
        return new PluginStatus(
                name,
                version,
                from,
                new TreeSet<>(inputs),
                counts.disabled(),
                counts.tasks(),
                counts.events.sum(),
                counts.ticks.sum(),
                counts.ticksSkipped.sum(),
                counts.findings.sum(),
                counts.findingsDropped.sum(),
                counts.faults.sum(),
                counts.lastFault(),
                counts.rows(),
                counts.bytes(),
                counts.rowsRefused.sum(),
                counts.usedNanos.sum() / 1_000_000,
                counts.longestNanos.get() / 1_000_000,
                counts.share());
    }
}
