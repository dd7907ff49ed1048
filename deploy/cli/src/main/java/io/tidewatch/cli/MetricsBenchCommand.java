package io.tidewatch.cli;

import io.tidewatch.cli.bench.MetricsBench;
import io.tidewatch.cli.bench.MetricsReport;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "metrics",
        mixinStandardHelpOptions = true,
        description = "Measures what a metric point costs, and how that grows with the number of series.",
        footerHeading = "%nHow it measures:%n",
        footer = {
            "  The topic is filled with batches, 10 s of event time apart (half gauges, 45 %% counters, 5 %%",
            "  distributions). Then three applications read the same records, each exactly once with one thread: a bare",
            "  one that decodes them and puts each point into RocksDB by series and minute, without and with a record",
            "  cache; and the whole processor with the predefined rules. The better of the bare ones counts. Then the",
            "  same with many series: how much more a point costs there, by how much more it costs the bare one.",
            "  Ratios are comparable between machines; points a second are not.",
            "",
            "Examples:",
            "  tidewatch bench metrics                             1,000 series, some minutes",
            "  TIDEWATCH_JAVA_OPTS=-Xmx2g tidewatch bench metrics --many 1000000",
            "",
            "It starts brokers in processes of their own and deletes their data at the end. A million series want 2 GB of",
            "heap and 4 GB of disk. Other work on the machine shows in the figures, in those by CPU time less."
        })
final class MetricsBenchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private BenchRun bench;

    @Option(names = "--series", defaultValue = "1000", description = "Series (default: ${DEFAULT-VALUE}).")
    private long series;

    @Option(
            names = "--many",
            defaultValue = "0",
            description = "Series of the second part (default: ${DEFAULT-VALUE}, which leaves it out).")
    private long many;

    @Option(
            names = "--per-source",
            defaultValue = "100",
            description = "Series of one source, which are the points of a batch (default: ${DEFAULT-VALUE}).")
    private int perSource;

    @Option(
            names = "--points",
            defaultValue = "4000000",
            description = "Points of each part, at least (default: ${DEFAULT-VALUE}).")
    private long points;

    @Override
    public void run() {
        bench.run(
                spec.commandLine().getOut(),
                say -> new MetricsBench(
                                new MetricsBench.Settings(
                                        series,
                                        many,
                                        perSource,
                                        points,
                                        bench.partitions(),
                                        bench.seed(),
                                        bench.data()),
                                Clock.systemUTC(),
                                say)
                        .run(),
                MetricsReport::text);
    }
}
