package io.tidewatch.cli.bench;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a run is told.
 *
 * @param events how many events are put into the topics for the throughput; 0 leaves that part out
 * @param rate events a second of the load beside the latency's probes; 0: as fast as they can be made
 * @param sources how many sources the load comes from
 * @param seed the same seed gives the same load
 * @param threads stream threads of the limit and of the analysis application
 * @param partitions of each topic
 * @param simulatedRate events a second for which the sources pack their records in the throughput part
 * @param kafka brokers of a cluster that holds nothing yet; null: an embedded broker in a JVM of its own
 * @param data work folder; each run makes its own folder in it and deletes that at its end
 * @param latencySeconds how long latency is measured; 0 leaves that part out
 * @param logMetrics whether metrics are made of log lines, by the definitions that come along
 */
public record BenchSettings(
        long events,
        long rate,
        int sources,
        long seed,
        int threads,
        int partitions,
        long simulatedRate,
        @Nullable String kafka,
        Path data,
        int latencySeconds,
        boolean logMetrics) {
    public BenchSettings {
        atLeast("--events", events, 0);
        atLeast("--rate", rate, 0);
        atLeast("--sources", sources, 1);
        atLeast("--threads", threads, 1);
        atLeast("--partitions", partitions, 1);
        atLeast("--simulated-rate", simulatedRate, 1);
        atLeast("--latency-seconds", latencySeconds, 0);
    }

    /** @return the mix of events at a rate of packing */
    LoadMix mix(long packedFor) {
        LoadMix usual = LoadMix.defaults(packedFor);
        return new LoadMix(
                usual.logShare(),
                usual.templateShare(),
                usual.metricShare(),
                usual.errorShare(),
                sources,
                usual.zipf(),
                packedFor,
                usual.linesARecord(),
                seed);
    }

    static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", expected at least " + least);
        }
    }
}
