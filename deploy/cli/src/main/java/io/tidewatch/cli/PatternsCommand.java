package io.tidewatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidewatch.processor.mine.MinerLimits;
import io.tidewatch.processor.mine.PatternFile;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.CodingErrorAction;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "patterns",
        mixinStandardHelpOptions = true,
        description = {
            "What kinds of lines there are in a log file: finds the pattern behind each line, with <*> where lines of one kind",
            "differ, and prints each pattern with how many lines it has. It is the miner that runs on the logs topic, with the",
            "same one setting for every source, line by line, in bounded memory (with --assign four bytes a line)."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidewatch patterns app.log --top 20                    the twenty most frequent",
            "  tidewatch patterns app.log.3.gz --rare --examples      what was seen least, each with a line as it was",
            "  tidewatch patterns access.log --values                 what stands at each <*>: kind, range, most frequent",
            "  tidewatch patterns app.log --assign lines.csv          a row a line: line_no,cluster_id,template",
            "  journalctl -o cat | tidewatch patterns - --output json | jq -r .template",
            "",
            "Lines are taken as they are, with their times and levels, which are found to vary; of a trace of several lines each",
            "counts. An id is the hash of its template: the same on any machine, and as in 'tidewatch logs search pattern:ID'."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:The file was read", "2:An option is wrong, or the file cannot be read"})
final class PatternsCommand implements Callable<Integer> {
    enum Output {
        text,
        json,
        csv
    }

    @Parameters(paramLabel = "FILE", description = "Text in UTF-8, or .gz of it; - reads standard input.")
    private String file = "";

    @Option(names = "--top", paramLabel = "N", description = "Only so many patterns. Default: all.")
    private int top = Integer.MAX_VALUE;

    @Option(names = "--rare", description = "The least frequent first.")
    private boolean rare;

    @Option(names = "--examples", description = "With each pattern its first line, as it was.")
    private boolean examples;

    @Option(
            names = "--values",
            description =
                    "With each pattern what stands at each <*>. Reads the file a second time, when patterns are final.")
    private boolean values;

    @Option(
            names = "--output",
            paramLabel = "FORM",
            description = "text, for people (the default), json (an object a line), or csv.")
    private Output output = Output.text;

    @Option(names = "--assign", paramLabel = "FILE.csv", description = "Writes a row for each line, and no list.")
    private Path assign;

    @Option(
            names = "--at-arrival",
            description =
                    "With --assign: the pattern a line had when it came, not the one its pattern was merged into later.")
    private boolean atArrival;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        check();
        PatternFile patterns = new PatternFile(MinerLimits.defaults(), assign != null);
        try {
            Reading reading = new Reading(spec.commandLine().getErr(), patterns);
            lines(patterns::add, reading);
            if (values) {
                reading.again();
                lines(patterns::addValues, reading);
            }
            if (assign == null) {
                PatternPrinter.of(output, spec.commandLine().getOut(), examples, values)
                        .print(shown(patterns), patterns.lines());
                if (patterns.forgotten() > 0) {
                    spec.commandLine()
                            .getErr()
                            .printf(
                                    "%,d lines more are of patterns too rare or too many to be kept%n",
                                    patterns.forgotten());
                }
            } else {
                assign(patterns);
                spec.commandLine()
                        .getErr()
                        .printf("%,d lines, %,d patterns: %s%n", patterns.lines(), patterns.patterns(), assign);
            }
            return 0;
        } catch (AccessDeniedException e) {
            throw new UserError(Terminal.plain(file) + " may not be read by this user");
        } catch (IOException e) {
            throw new UserError("stopped: " + Terminal.plain(e.getClass().getSimpleName() + ": " + e.getMessage()));
        }
    }

    private void check() {
        if (top < 1) {
            throw new UserError("--top is " + top + ", expected at least 1");
        }
        if (atArrival && assign == null) {
            throw new UserError("--at-arrival says which pattern --assign writes: give --assign FILE.csv too");
        }
        if (values && file.equals("-")) {
            throw new UserError("--values reads the file twice, which standard input cannot be: name a file");
        }
        if (assign != null && Files.isDirectory(assign)) {
            throw new UserError(assign + " is a directory: name a file");
        }
        Path folder = assign == null ? null : assign.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new UserError("there is no folder " + folder + " for " + assign + ": make it, or name another file");
        }
        if (assign != null && !file.equals("-") && same(assign, Path.of(file))) {
            throw new UserError(assign + " is the file that is read: name another one");
        }
    }

    private static boolean same(Path one, Path other) {
        return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }

    private List<PatternFile.Summary> shown(PatternFile patterns) {
        List<PatternFile.Summary> all = patterns.summaries(values ? 5 : 0);
        if (rare) {
            all = new ArrayList<>(all);
            Collections.reverse(all);
        }
        return all.subList(0, Math.min(top, all.size()));
    }

    private void lines(Consumer<String> each, Reading reading) throws IOException {
        try (InputStream raw = InputFile.open(file);
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(
                                file.endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw,
                                UTF_8.newDecoder()
                                        .onMalformedInput(CodingErrorAction.REPLACE)
                                        .onUnmappableCharacter(CodingErrorAction.REPLACE)),
                        1 << 16)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                each.accept(line);
                reading.line();
            }
        }
    }

    private void assign(PatternFile patterns) throws IOException {
        try (Writer out = new BufferedWriter(Files.newBufferedWriter(assign, UTF_8), 1 << 16)) {
            out.write("line_no,cluster_id,template\n");
            for (Iterator<PatternFile.Assigned> rows = patterns.assigned(!atArrival); rows.hasNext(); ) {
                PatternFile.Assigned row = rows.next();
                out.write(row.line() + "," + row.patternId() + "," + PatternPrinter.quoted(row.template()) + "\n");
            }
        } catch (IOException e) {
            throw UserError.unwritten(assign, e);
        }
    }

    /** Says every few seconds how far it is, on long files only. */
    private static final class Reading {
        private static final long EVERY = TimeUnit.SECONDS.toNanos(3);
        private static final int LOOK = 0x3FFF;

        private final PrintWriter err;
        private final PatternFile patterns;
        private String doing = "";
        private long lines;
        private long said = System.nanoTime();

        Reading(PrintWriter err, PatternFile patterns) {
            this.err = err;
            this.patterns = patterns;
        }

        void again() {
            lines = 0;
            doing = ", reading the values";
        }

        void line() {
            if ((++lines & LOOK) == 0 && System.nanoTime() - said > EVERY) {
                said = System.nanoTime();
                err.printf("%,d lines, %,d patterns%s ...%n", lines, patterns.patterns(), doing);
                err.flush();
            }
        }
    }
}
