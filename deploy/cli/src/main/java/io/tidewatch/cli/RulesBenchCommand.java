package io.tidewatch.cli;

import io.tidewatch.cli.bench.RulesBench;
import io.tidewatch.cli.bench.RulesReport;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        description = "Measures what 1,000 and 10,000 rules cost a metric point.",
        footerHeading = "%nHow it measures:%n",
        footer = {
            "  The topic is filled with the batches of bench metrics, and the whole processor reads them, exactly once with",
            "  one thread: with 10 rules, 1,000, 10,000, and 10 again, of which the better counts, for the JVM is warmer",
            "  by then. Rules are of all kinds and spread evenly over the series; each but the composites matches one, one in ten that of another rule, one in a hundred fires (and",
            "  each rule on new terms once). Nothing but the rules differs. Points a second count until the alerts",
            "  application has done with what came of them; the CPU time of its thread until all windows are judged.",
            "  Ratios are comparable between machines; points a second are not.",
            "",
            "Examples:",
            "  tidewatch bench rules                               100,000 series, some minutes",
            "  tidewatch bench rules --series 10000                a rule on each series: the dearest case",
            "",
            "It starts a broker in a process of its own, the same for all parts, and deletes its data at the end. Other work on the machine",
            "shows in the figures, in those by CPU time less."
        })
final class RulesBenchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private BenchRun bench;

    @Option(
            names = "--rules",
            split = ",",
            defaultValue = "10,1000,10000,10",
            description =
                    "How many rules each part has; ratios are to the best with the fewest (default: ${DEFAULT-VALUE}).")
    private List<Integer> rules = List.of();

    @Option(names = "--series", defaultValue = "100000", description = "Series (default: ${DEFAULT-VALUE}).")
    private long series;

    @Option(
            names = "--per-source",
            defaultValue = "100",
            description = "Series of one source, which are the points of a batch (default: ${DEFAULT-VALUE}).")
    private int perSource;

    @Option(
            names = "--points",
            defaultValue = "3000000",
            description = "Points of each part, at least (default: ${DEFAULT-VALUE}).")
    private long points;

    @Option(
            names = "--warm-up",
            paramLabel = "POINTS",
            defaultValue = "3000000",
            description =
                    "Points of a part that only warms processor and broker up (default: ${DEFAULT-VALUE}); 0 leaves it out.")
    private long warmUp;

    @Override
    public void run() {
        bench.run(
                spec.commandLine().getOut(),
                say -> new RulesBench(
                                new RulesBench.Settings(
                                        rules,
                                        series,
                                        perSource,
                                        points,
                                        warmUp,
                                        bench.partitions(),
                                        bench.seed(),
                                        bench.data()),
                                Clock.systemUTC(),
                                say)
                        .run(),
                RulesReport::text);
    }
}
