package io.tidewatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidewatch.processor.detect.Detector;
import io.tidewatch.processor.detect.Reading;
import io.tidewatch.processor.detect.Tuning;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads rows of a time and a value, and writes each with what the detector says of it before the next one is read. */
final class ScoredSeries extends ByteLines {
    private static final int SHOWN = 10;
    private static final long PROGRESS_NANOS = Duration.ofSeconds(2).toNanos();
    private static final MathContext DIGITS = new MathContext(9);

    private final Detector detector;
    private final boolean skipBad;
    private final Writer out;
    private final @Nullable SeriesPlot plot;
    private final PrintWriter err;
    private final List<String> shown = new ArrayList<>();
    private final long started = System.nanoTime();
    private @Nullable SeriesColumns columns;
    private long lineNumber;
    private long rows;
    private long alerts;
    private long bad;
    private String firstBad = "";
    private long backward;
    private long firstBackward;
    private long newest = Long.MIN_VALUE;
    private long progressAt = started + PROGRESS_NANOS;

    ScoredSeries(Tuning tuning, boolean skipBad, Writer out, @Nullable SeriesPlot plot, PrintWriter err) {
        this.detector = Detector.create(tuning);
        this.skipBad = skipBad;
        this.out = out;
        this.plot = plot;
        this.err = err;
    }

    @Override
    void idle() throws IOException {
        out.flush();
    }

    @Override
    void line(byte[] bytes, int from, int length, int endLength) throws IOException {
        lineNumber++;
        String line = new String(bytes, from, length, UTF_8);
        if (lineNumber == 1 && line.startsWith("\uFEFF")) {
            line = line.substring(1);
        }
        if (line.isBlank()) {
            return;
        }
        try {
            if (columns == null) {
                columns = SeriesColumns.of(line);
                out.write("timestamp,value,anomaly_score,lower,upper\n");
                if (columns.hasHeader()) {
                    return;
                }
            }
            score(columns.row(line));
        } catch (IllegalArgumentException e) {
            refuse(e);
        }
    }

    private void score(SeriesColumns.Row row) throws IOException {
        if (row.millis() < newest) {
            backward++;
            firstBackward = backward == 1 ? lineNumber : firstBackward;
        }
        newest = Math.max(newest, row.millis());
        Reading reading = detector.next(row.millis(), row.number());
        rows++;
        out.append(row.time()).append(',').append(row.value()).append(',');
        out.append(Double.toString(Math.round(reading.score() * 10_000) / 10_000.0))
                .append(',');
        out.append(text(reading.lower()))
                .append(',')
                .append(text(reading.upper()))
                .append('\n');
        if (reading.alerts()) {
            alerts++;
            if (shown.size() < SHOWN) {
                shown.add(
                        "  line " + lineNumber + ", " + Terminal.plain(row.time()) + ": " + reading.why(row.number()));
            }
        }
        if (plot != null) {
            plot.add(row.millis(), row.number(), reading);
        }
        if ((rows & 0xFFFF) == 0 && System.nanoTime() > progressAt) {
            progressAt = System.nanoTime() + PROGRESS_NANOS;
            err.println(count(rows, "row") + ", " + count(alerts, "alert") + " so far");
            err.flush();
        }
    }

    private static String text(double value) {
        return Double.toString(new BigDecimal(value).round(DIGITS).doubleValue());
    }

    private void refuse(IllegalArgumentException fault) throws IOException {
        String said = "line " + lineNumber + ": " + fault.getMessage();
        if (!skipBad || columns == null) {
            out.flush();
            throw new UserError(said + (columns == null ? "" : ". --skip-bad leaves such rows out"));
        }
        bad++;
        firstBad = bad == 1 ? said : firstBad;
    }

    /** Says in a few lines what came out. */
    void report() {
        double seconds = (System.nanoTime() - started) / 1e9;
        err.printf(
                Locale.ROOT,
                "%s, %s (%.2f %%), %.1f s%n",
                count(rows, "row"),
                count(alerts, "alert"),
                rows == 0 ? 0 : 100.0 * alerts / rows,
                seconds);
        shown.forEach(err::println);
        if (alerts > shown.size()) {
            err.println("  and " + count(alerts - shown.size(), "more alert"));
        }
        if (rows > 0 && rows <= 50) {
            err.println("The first 50 rows are for learning: there are no alerts yet.");
        }
        if (bad > 0) {
            err.println(count(bad, "row") + " could not be read and left out; the first: " + firstBad);
        }
        if (backward > 0) {
            err.println(count(backward, "row") + " earlier than one before (clocks set back?), first at line "
                    + firstBackward + "; taken in the order of the file");
        }
        if (detector.counting()) {
            err.println("The series only rises: it was watched by what it rose by.");
        }
        err.flush();
    }

    private static String count(long n, String thing) {
        return String.format(Locale.ROOT, "%,d %s%s", n, thing, n == 1 ? "" : "s");
    }
}
