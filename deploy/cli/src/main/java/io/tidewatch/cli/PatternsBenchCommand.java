package io.tidewatch.cli;

import io.tidewatch.cli.bench.MinerBench;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "patterns",
        mixinStandardHelpOptions = true,
        description = "Measures the pattern miner, in lines a second on one core.",
        footerHeading = "%nHow it measures:%n",
        footer = {
            "  By CPU time of the one thread, the best of several rounds: lines whose pattern is known, the same log read for the",
            "  first time, and beside them a loop that only splits lines at spaces, hashes the words and counts. Then a long",
            "  run in which new templates keep arriving: what a line costs at its end against its first 100,000 lines.",
            "",
            "Examples:",
            "  tidewatch bench patterns                     generated lines, 10 million of them, under a minute",
            "  tidewatch bench patterns app.log             your own lines in the first two parts"
        })
final class PatternsBenchCommand implements Runnable {
    private static final int MOST_OWN = 500_000;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "A log file; its first 500,000 lines are taken.")
    private String file = "";

    @Option(names = "--lines", defaultValue = "10000000", description = "Of the long run (default: ${DEFAULT-VALUE}).")
    private long lines;

    @Option(
            names = "--templates",
            defaultValue = "1000",
            description = "Templates at its begin (default: ${DEFAULT-VALUE}).")
    private int templates;

    @Option(
            names = "--new-every",
            defaultValue = "5000",
            paramLabel = "LINES",
            description = "After how many lines one more template arrives (default: ${DEFAULT-VALUE}).")
    private int newEvery;

    @Option(names = "--seed", defaultValue = "42", description = "The same seed gives the same lines.")
    private long seed;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            MinerBench.Settings settings = new MinerBench.Settings(lines, templates, newEvery, seed, own());
            MinerBench.Report r = new MinerBench(settings, line -> {
                        out.println(line);
                        out.flush();
                    })
                    .run();
            print(out, "%nLines a second on one core, of %.0f characters", r.charactersPerLine());
            print(out, "  pattern known        %,12.0f   %.2f of split and hash", r.known(), r.known() / r.limit());
            print(out, "  read the first time  %,12.0f", r.first());
            print(out, "  split and hash       %,12.0f", r.limit());
            print(
                    out,
                    "A line costs %.3f us in the first 100,000 and %.3f us after %,d: %.2f times; %,d patterns",
                    r.early(),
                    r.late(),
                    lines,
                    r.growth(),
                    r.patterns());
            out.flush();
        } catch (IllegalArgumentException e) {
            throw new UserError(e.getMessage());
        } catch (IOException e) {
            throw new UserError("stopped: " + Terminal.plain(String.valueOf(e.getMessage())));
        }
    }

    private List<String> own() throws IOException {
        if (file.isEmpty()) {
            return List.of();
        }
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(InputFile.open(file), StandardCharsets.UTF_8))) {
            List<String> own = in.lines().limit(MOST_OWN).toList();
            if (own.isEmpty()) {
                throw new UserError(file + " has no lines");
            }
            return own;
        }
    }

    private static void print(PrintWriter out, String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
