package io.tidewatch.cli.bench;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run found, as it is written to the JSON file.
 *
 * @param startedAt ISO time of the start
 * @param settings all options, by name
 * @param notes how it was measured, where that is not the products' default
 * @param throughput null where that part was left out
 * @param latency null where that part was left out
 */
public record BenchReport(
        String startedAt,
        Machine machine,
        Map<String, String> settings,
        List<String> notes,
        @Nullable Throughput throughput,
        @Nullable Latency latency) {
    /** Where it ran. {@code maxHeapBytes} is that of the process that holds the applications. */
    public record Machine(
            int cores, long memoryBytes, long maxHeapBytes, String java, String os, double loadAverageAtStart) {}

    /**
     * The road beside the limit.
     *
     * @param ratio the road's events a second by the mean of the limits'
     * @param limitEventsPerSecond mean of all runs of the limit
     * @param cpuRatio CPU time an event of the limit's stream threads by that of the analysis application's: what the
     *     ratio would be with a core for each, steadier where other work shares the machine
     * @param load what was put into the topics
     * @param unparsedEvents how many events the limit could not parse; 0, or the figures say nothing
     * @param deadLetters how many records the road put aside; 0, or the figures say nothing
     * @param signalsBehind signals the alerts application had still before it when the analysis was at the end
     * @param alertsCaughtUpSeconds how long it took until they were worked off
     * @param writtenPerThousandEvents records the road wrote for each thousand events, by topic, changelogs and marks of
     *     transactions included; topics below 0.1 are left out
     */
    public record Throughput(
            double ratio,
            double cpuRatio,
            double roadEventsPerSecond,
            double limitEventsPerSecond,
            Preload.Loaded load,
            Drain.Result road,
            List<Drain.Result> limits,
            long unparsedEvents,
            long deadLetters,
            long signalsBehind,
            double alertsCaughtUpSeconds,
            Map<String, Double> writtenPerThousandEvents) {}

    /**
     * From the call that publishes an error of a kind never seen, to each committed record that comes of it.
     *
     * @param loadEventsPerSecond what really went in beside the probes
     * @param probes how many were sent and counted
     * @param toGroup until its error group
     * @param toAlert until its alert fires
     * @param toNotification until it is recorded that the channel was told
     * @param oneHop until the least application that could tell of it has, which commits as often as the analysis does
     * @param shortOneHop the same, committing as often as the alerts application does
     */
    public record Latency(
            double loadEventsPerSecond,
            long probes,
            Percentiles toGroup,
            Percentiles toAlert,
            Percentiles toNotification,
            Percentiles oneHop,
            Percentiles shortOneHop) {
        /** @return the alerts' p99 by that of one hop with the analysis' commit interval */
        public double ratio() {
            return toAlert.p99() / oneHop.p99();
        }

        /** @return the alerts' p99 by that of one hop with the alerts application's commit interval */
        public double shortRatio() {
            return toAlert.p99() / shortOneHop.p99();
        }
    }

    /** Milliseconds; {@code seen} of the probes arrived within the time, the others are not in the figures. */
    public record Percentiles(long seen, double p50, double p90, double p99, double max) {}
}
