package io.tidewatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidewatch.alert.Direction;
import io.tidewatch.processor.detect.Tuning;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "anomalies",
        mixinStandardHelpOptions = true,
        description = {
            "Tries the anomaly detector on your own numbers: reads a CSV file with a time and a value a row, and writes each row",
            "with a score and the range that was expected. It is the detector of rules of kind anomaly, and it works as it does",
            "there: row by row, knowing nothing of the rows that follow, in memory that does not grow.",
            "",
            "A score of 0.5 or more is exactly where a rule would alert. The first 50 rows are for learning and have no alerts;",
            "after an alert it rests for some 40 rows, longer if it had many, except for what is far worse. The level, the hour of the day and the hour of",
            "the week are learned, counters are recognised, gaps are allowed."
        },
        footerHeading = "%nThe file:%n",
        footer = {
            "  With or without a header. With one, the columns timestamp and value are taken (or time, date, ts), else the first two.",
            "  Times: 2026-05-01 13:30:00, 2026-05-01T13:30:00Z, 2026-05-01T13:30:00+08:00, or seconds or milliseconds since",
            "  1970. Those without a zone are taken as UTC. Between columns: comma, semicolon or tab.",
            "",
            "Examples:",
            "  tidewatch anomalies latency.csv > scored.csv",
            "  tidewatch anomalies latency.csv --out scored.csv --plot latency.svg     and open latency.svg in a browser",
            "  tidewatch anomalies latency.csv --sensitivity 0.3 --direction up        less, and only what is too high",
            "  psql -Atc \"select at, n from orders order by at\" -F, | tidewatch anomalies - | awk -F, '$3 >= 0.5'",
            "",
            "Exit codes: 0 the file was read; 2 an option is wrong, or a row is, which is named by its line."
        })
final class AnomaliesCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "CSV with a time and a value a row; - reads standard input.")
    private String file = "";

    @Option(names = "--out", paramLabel = "FILE", description = "Where the scored rows go. Default: standard output.")
    private Path out;

    @Option(names = "--plot", paramLabel = "FILE.svg", description = "Draws values, expected range and alerts.")
    private Path plot;

    @Option(
            names = "--sensitivity",
            defaultValue = "0.5",
            paramLabel = "0..1",
            description =
                    "0: only the plainest; 1: all that is somewhat odd. Default: ${DEFAULT-VALUE}, one in a thousand"
                            + " rows of a calm series.")
    private double sensitivity;

    @Option(
            names = "--direction",
            defaultValue = "BOTH",
            description = "What is of interest: up, down or both. Default: both.")
    private Direction direction = Direction.BOTH;

    @Option(
            names = "--skip-bad",
            description = "Leaves rows out that cannot be read, and says how many, instead of stopping.")
    private boolean skipBad;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Tuning tuning = tuning();
        refuseOwnInput(out);
        refuseOwnInput(plot);
        PrintWriter err = spec.commandLine().getErr();
        SeriesPlot drawing = plot == null ? null : new SeriesPlot();
        ScoredSeries scored;
        try (InputStream in = InputFile.open(file);
                Writer writer = writer()) {
            scored = new ScoredSeries(tuning, skipBad, writer, drawing, err);
            scored.read(in);
        } catch (IOException e) {
            throw new UserError("stopped: " + Terminal.plain(String.valueOf(e.getMessage())));
        }
        scored.report();
        if (drawing != null) {
            draw(drawing);
        }
        return 0;
    }

    private Tuning tuning() {
        try {
            return new Tuning(sensitivity, direction);
        } catch (IllegalArgumentException e) {
            throw new UserError("--" + e.getMessage());
        }
    }

    private void refuseOwnInput(Path path) {
        if (path == null) {
            return;
        }
        if (!file.equals("-")
                && path.toAbsolutePath()
                        .normalize()
                        .equals(Path.of(file).toAbsolutePath().normalize())) {
            throw new UserError(path + " is the file that is read: name another one");
        }
        if (Files.isDirectory(path)) {
            throw new UserError(path + " is a directory: name a file");
        }
    }

    private void draw(SeriesPlot drawing) {
        String title = file.equals("-")
                ? "standard input"
                : String.valueOf(Path.of(file).getFileName());
        try {
            Files.writeString(plot, drawing.svg(title), UTF_8);
        } catch (IOException e) {
            throw UserError.unwritten(plot, e);
        }
    }

    private Writer writer() throws IOException {
        OutputStream bytes = out == null ? new FileOutputStream(FileDescriptor.out) : Files.newOutputStream(out);
        return new BufferedWriter(new OutputStreamWriter(new BufferedOutputStream(bytes, 1 << 16), UTF_8));
    }
}
