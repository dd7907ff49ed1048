package io.tidewatch.cli;

import io.tidewatch.cli.bench.SearchBench;
import io.tidewatch.cli.bench.SearchReport;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        description = "Measures how fast log lines are found, and how large their index is.",
        footerHeading = "%nHow it measures:%n",
        footer = {
            "  Lines of 1,200 templates, each with three ids that no other line has, go into the topic and, the same bytes,",
            "  into plain files. The processor indexes them; then its API is asked, after 200 questions that are not timed: a",
            "  rare word, a trace id, a field, a common word with a limit, regular expressions with a rare, a frequent and no",
            "  literal part over all lines, a word counted by minute, and all lines counted by minute and level. Beside it",
            "  stand ripgrep over the files (where it is installed; it counts, and minds case, which it does best) and two",
            "  consumers that look at each line with RE2/J and do nothing else, over a gigabyte of them. Warm is the median",
            "  of several; cold is the first one after the system was asked to forget the files (by dd, where that is there):",
            "  what the processor itself keeps in memory stays.",
            "",
            "Examples:",
            "  tidewatch bench search                              200 MB, a minute",
            "  TIDEWATCH_JAVA_OPTS=-Xmx2g tidewatch bench search --megabytes 10000",
            "",
            "It starts a broker in a process of its own and deletes its data at the end; it wants twice the size on disk.",
            "Other work on the machine shows in the figures."
        })
final class SearchBenchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private BenchRun bench;

    @Option(names = "--megabytes", defaultValue = "200", description = "Size of the lines (default: ${DEFAULT-VALUE}).")
    private int megabytes;

    @Option(names = "--runs", defaultValue = "5", description = "Runs of each question (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Override
    public void run() {
        bench.run(
                spec.commandLine().getOut(),
                say -> new SearchBench(
                                new SearchBench.Settings(
                                        megabytes, bench.partitions(), runs, bench.seed(), bench.data()),
                                Clock.systemUTC(),
                                say)
                        .run(),
                SearchReport::text);
    }
}
