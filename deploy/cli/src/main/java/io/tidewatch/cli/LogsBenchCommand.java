package io.tidewatch.cli;

import io.tidewatch.cli.bench.LogsBench;
import io.tidewatch.cli.bench.LogsReport;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = "Measures what a log line costs, packed and not, with its template and without.",
        footerHeading = "%nHow it measures:%n",
        footer = {
            "  The topic is filled with lines of 1,000 sources, so many in each record. Then two applications read them, exactly",
            "  once with one thread: the limit, which parses each line and does nothing else, before and after the path: the",
            "  whole processor with the predefined rules and metrics made of lines. Ratios are comparable between machines;",
            "  lines a second are not. A part that nobody is told of comes first and warms all of it up.",
            "",
            "Examples:",
            "  tidewatch bench logs                                      all parts, some minutes",
            "  tidewatch bench logs --lines 100 --templates 0            mined lines only, well packed",
            "",
            "It starts a broker in a process of its own, the same for all parts, and deletes its data at the end. Other work on the machine",
            "shows in the figures, in those by CPU time less."
        })
final class LogsBenchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private BenchRun bench;

    @Option(
            names = "--lines",
            split = ",",
            defaultValue = "1,10,100",
            description = "Lines of a record, a part for each (default: ${DEFAULT-VALUE}).")
    private List<Integer> lines = List.of();

    @Option(
            names = "--templates",
            paramLabel = "PERCENT",
            split = ",",
            defaultValue = "80,0",
            description =
                    "How many lines in a hundred bring their template, a part for each (default: ${DEFAULT-VALUE}).")
    private List<Integer> templates = List.of();

    @Option(
            names = "--events",
            defaultValue = "2000000",
            description = "Lines of each part (default: ${DEFAULT-VALUE}).")
    private long events;

    @Option(
            names = "--no-log-metrics",
            description = "Without the definitions of metrics made of log lines that come along with the rules.")
    private boolean noLogMetrics;

    @Override
    public void run() {
        bench.run(
                spec.commandLine().getOut(),
                say -> new LogsBench(
                                new LogsBench.Settings(
                                        lines,
                                        templates,
                                        events,
                                        bench.partitions(),
                                        !noLogMetrics,
                                        bench.seed(),
                                        bench.data()),
                                Clock.systemUTC(),
                                say)
                        .run(),
                LogsReport::text);
    }
}
