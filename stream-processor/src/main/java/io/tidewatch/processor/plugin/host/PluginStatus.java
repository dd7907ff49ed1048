package io.tidewatch.processor.plugin.host;

import io.tidewatch.processor.plugin.AnalyzerInput;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How one analyzer is doing in this process, since it was started.
 *
 * @param from the jar or folder it is from, or {@code the class path}
 * @param inputs what it sees
 * @param disabled why it gets nothing more; empty where it does
 * @param tasks instances that run
 * @param events it was handed
 * @param ticks it was told, {@code ticksSkipped} it was not, after a long time
 * @param findings it reported, {@code findingsDropped} past the bounds
 * @param faults calls that threw
 * @param lastFault of the last of them, redacted and cut; empty where there was none
 * @param rows its tasks keep, {@code bytes} their keys and values, {@code rowsRefused} past the bounds
 * @param usedMillis time of the threads it took, {@code longestMillis} at once, for one record
 * @param shareOfTime of the analysis' threads, in the last ten seconds it was looked at, 0 to 1
 */
public record PluginStatus(
        String name,
        String version,
        String from,
        SortedSet<AnalyzerInput> inputs,
        String disabled,
        int tasks,
        long events,
        long ticks,
        long ticksSkipped,
        long findings,
        long findingsDropped,
        long faults,
        String lastFault,
        long rows,
        long bytes,
        long rowsRefused,
        long usedMillis,
        long longestMillis,
        double shareOfTime) {
    public PluginStatus {
        inputs = Collections.unmodifiableSortedSet(new TreeSet<>(inputs));
    }
}
