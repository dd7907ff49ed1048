package io.tidewatch.cli;

import io.tidewatch.cli.bench.Bench;
import io.tidewatch.cli.bench.BenchSettings;
import io.tidewatch.cli.bench.ReportText;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        subcommands = {
            LogsBenchCommand.class,
            MetricsBenchCommand.class,
            PatternsBenchCommand.class,
            RulesBenchCommand.class,
            SearchBenchCommand.class
        },
        mixinStandardHelpOptions = true,
        description = "Measures how much all of it bears on this machine, and how soon an error is told of.",
        footerHeading = "%nHow it measures:%n",
        footer = {
            "  Throughput: topics are filled with a mix (80 %% log lines, 15 %% metric points, 5 %% errors). Then two",
            "  applications read the same records: the limit, which parses each event and does nothing else, and the",
            "  whole road (processor with the predefined rules, and notifier). Their ratio says what the road costs,",
            "  and is comparable between machines; events a second are not.",
            "  Latency: beside a steady load an error of a kind never seen is published every 200 ms, and it is taken",
            "  how long it takes to its error group, its alert, and the record that someone was told; and beside it how",
            "  long two least applications take, which look whether a fingerprint is known and tell of it in one hop.",
            "",
            "Examples:",
            "  tidewatch bench                                     both parts, some minutes",
            "  tidewatch bench --events 0 --rate 5000              latency only, beside 5,000 events/s",
            "  tidewatch bench logs                                what a log line costs, see its --help",
            "  tidewatch bench metrics                             what a metric point costs, see its --help",
            "  tidewatch bench rules                               what 10,000 rules cost it, see its --help",
            "  tidewatch bench search                              how fast log lines are found, see its --help",
            "  tidewatch bench --latency-seconds 0 --threads 2 --json bench.json",
            "",
            "Without --kafka it starts a broker in a process of its own and deletes its data at the end. Other work on",
            "the machine, and a heap that is too small (TIDEWATCH_JAVA_OPTS=-Xmx2g), show in the figures."
        })
final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private BenchRun bench;

    @Option(
            names = "--events",
            defaultValue = "4000000",
            description = "Events for the throughput (default: ${DEFAULT-VALUE}); 0 leaves that part out.")
    private long events;

    @Option(
            names = "--rate",
            defaultValue = "1000",
            description = "Events a second beside the latency's probes (default: ${DEFAULT-VALUE}); 0: full speed.")
    private long rate;

    @Option(
            names = "--latency-seconds",
            defaultValue = "60",
            description = "How long latency is measured (default: ${DEFAULT-VALUE}); 0 leaves that part out.")
    private int latencySeconds;

    @Option(
            names = "--sources",
            defaultValue = "1000",
            description = "Sources the load comes from, busy by Zipf's law (default: ${DEFAULT-VALUE}).")
    private int sources;

    @Option(
            names = "--simulated-rate",
            defaultValue = "50000",
            description = "Events a second for which the sources pack their lines into records in the throughput part:"
                    + " the higher, the more lines in one record (default: ${DEFAULT-VALUE}).")
    private long simulatedRate;

    @Option(
            names = "--threads",
            defaultValue = "1",
            description = "Stream threads of the limit and of the analysis (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = {"-k", "--kafka"},
            paramLabel = "HOST:PORT",
            description =
                    "A cluster that holds nothing yet; it is left full of test data (default: a broker of its own).")
    private @Nullable String kafka;

    @Option(
            names = "--no-log-metrics",
            description = "Without the definitions of metrics made of log lines that come along with the rules.")
    private boolean noLogMetrics;

    @Override
    public void run() {
        bench.run(
                spec.commandLine().getOut(),
                say -> new Bench(settings(), Clock.systemUTC(), say).run(),
                ReportText::of);
    }

    private BenchSettings settings() {
        return new BenchSettings(
                events,
                rate,
                sources,
                bench.seed(),
                threads,
                bench.partitions(),
                simulatedRate,
                kafka,
                bench.data(),
                latencySeconds,
                !noLogMetrics);
    }
}
