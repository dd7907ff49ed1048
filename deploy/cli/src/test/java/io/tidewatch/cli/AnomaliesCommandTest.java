package io.tidewatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.processor.detect.Tuning;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;
import picocli.CommandLine;

class AnomaliesCommandTest {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Noise with one spike in row 500. */
    private static String csv(int rows) {
        Random random = new Random(4);
        StringBuilder text = new StringBuilder("timestamp,value\n");
        for (int i = 0; i < rows; i++) {
            double value = 100 + random.nextGaussian() + (i == 500 ? 80 : 0);
            text.append(TIME.format(Instant.ofEpochSecond(1_700_000_000L + 300L * i)));
            text.append(String.format(Locale.ROOT, ",%.2f%n", value));
        }
        return text.toString().replace("\r", "");
    }

    private static String scored(String input, boolean skipBad, StringWriter err) throws IOException {
        StringWriter out = new StringWriter();
        ScoredSeries series = new ScoredSeries(Tuning.DEFAULT, skipBad, out, null, new PrintWriter(err, true));
        series.read(new ByteArrayInputStream(input.getBytes(UTF_8)));
        series.report();
        return out.toString();
    }

    private static String scored(String input) throws IOException {
        return scored(input, false, new StringWriter());
    }

    private static double score(String line) {
        return Double.parseDouble(line.split(",", -1)[2]);
    }

    @Test
    void rowThatIsTheLastSoFar_isWrittenBeforeTheNextIsWaitedFor() throws IOException {
        StringWriter out = new StringWriter();
        Writer buffered = new BufferedWriter(out);
        ScoredSeries series =
                new ScoredSeries(Tuning.DEFAULT, false, buffered, null, new PrintWriter(new StringWriter()));
        List<String> seen = new ArrayList<>();
        Iterator<String> comes = List.of("timestamp,value\n1,5\n2,6\n", "3,7\n").iterator();
        InputStream in = new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("one byte after the other");
            }

            @Override
            public int read(byte[] into, int from, int most) {
                seen.add(out.toString());
                if (!comes.hasNext()) {
                    return -1;
                }
                byte[] bytes = comes.next().getBytes(UTF_8);
                System.arraycopy(bytes, 0, into, from, bytes.length);
                return bytes.length;
            }
        };

        series.read(in);

        assertThat(seen.get(1)).endsWith("\n").contains("\n1,5,", "\n2,6,");
        assertThat(seen.get(2)).contains("\n3,7,");
    }

    @Test
    void eachRow_comesBackWithScoreAndRange_andTheSpikeAlerts() throws IOException {
        StringWriter err = new StringWriter();
        String input = csv(1000);

        List<String> lines = scored(input, false, err).lines().toList();

        assertThat(lines).hasSize(1001);
        assertThat(lines.get(0)).isEqualTo("timestamp,value,anomaly_score,lower,upper");
        List<String> rows = input.lines().toList();
        for (int i = 1; i < lines.size(); i++) {
            assertThat(lines.get(i)).startsWith(rows.get(i) + ",");
            assertThat(lines.get(i).split(",", -1)).hasSize(5);
        }
        assertThat(score(lines.get(501))).isGreaterThan(0.9);
        long alerts = lines.stream().skip(1).filter(l -> score(l) >= 0.5).count();
        assertThat(err.toString())
                .contains("1,000 rows, " + alerts + " alert")
                .contains("line 502, ")
                .contains("is unusually high: expected ");
    }

    @Test
    void aRow_isScoredByWhatCameBeforeItAlone() throws IOException {
        String all = scored(csv(1000));

        assertThat(all).startsWith(scored(csv(700)));
    }

    @Test
    void forms_thatMeanTheSame_giveTheSameScores() throws IOException {
        StringBuilder seconds = new StringBuilder();
        StringBuilder millis = new StringBuilder("value;time\r\n");
        StringBuilder iso = new StringBuilder("\uFEFF\"Date\"\thost\t\"Value\"\n\n");
        for (String line : csv(600).lines().skip(1).toList()) {
            String[] cells = line.split(",", -1);
            Instant at = Instant.from(TIME.parse(cells[0]));
            seconds.append(at.getEpochSecond()).append(", ").append(cells[1]).append('\n');
            millis.append(cells[1]).append(';').append(at.toEpochMilli()).append("\r\n");
            iso.append('"')
                    .append(at.atOffset(ZoneOffset.ofHours(8)))
                    .append("\"\ta\t\"")
                    .append(cells[1])
                    .append("\"\n");
        }
        List<Double> expected = scored(csv(600))
                .lines()
                .skip(1)
                .map(AnomaliesCommandTest::score)
                .toList();

        for (StringBuilder form : List.of(seconds, millis, iso)) {
            assertThat(scored(form.toString()).lines().skip(1).map(AnomaliesCommandTest::score))
                    .isEqualTo(expected);
        }
    }

    @Test
    void badRows_areNamedByTheirLineAndWhatIsWrong() {
        for (String[] wrong : new String[][] {
            {"2026-01-01 00:10:00,", "line 4: there is no value"},
            {"2026-01-01 00:10:00,NaN", "line 4: value is 'NaN', expected a finite number"},
            {"2026-01-01 00:10:00,1e999", "line 4: value is '1e999', expected a finite number"},
            {"2026-01-01 00:10:00,n/a", "line 4: value is 'n/a', expected a number"},
            {"2026-01-01 00:10:00", "line 4: '2026-01-01 00:10:00' has 1 columns, expected 2"},
            {"yesterday,1", "line 4: time is 'yesterday', expected such as"},
            {"2026-13-01 00:00:00,1", "line 4: time is '2026-13-01 00:00:00', expected such as"},
            {"1e300,1", "line 4: time is '1e300', which is no time near ours"},
        }) {
            String input = "timestamp,value\n2026-01-01 00:00:00,1\n2026-01-01 00:05:00,2\n" + wrong[0] + "\n";

            assertThatThrownBy(() -> scored(input))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining(wrong[1])
                    .hasMessageContaining("--skip-bad");
        }
    }

    @Test
    void badRows_canBeLeftOut_andAreCounted() throws IOException {
        StringWriter err = new StringWriter();

        String out = scored("t,v\n1700000000,1\n1700000060,\n1700000120,x\n1700000180,2\n", true, err);

        assertThat(out.lines()).hasSize(3);
        assertThat(err.toString())
                .contains("2 rows could not be read and left out; the first: line 3: there is no value");
    }

    @Test
    void rowsThatGoBackInTime_areTakenAndSaid() throws IOException {
        StringWriter err = new StringWriter();

        scored("1700000000,1\n1700003600,1\n1700000600,1\n", false, err);

        assertThat(err.toString()).contains("1 row earlier than one before (clocks set back?), first at line 3");
    }

    @Test
    void files_areReadWrittenAndDrawn(@TempDir Path dir) throws Exception {
        Path in = Files.writeString(dir.resolve("a<b>.csv"), csv(9000));
        Path out = dir.resolve("scored.csv");
        Path plot = dir.resolve("plot.svg");

        StringWriter err = new StringWriter();
        int code = Main.commandLine()
                .setErr(new PrintWriter(err, true))
                .execute("anomalies", in.toString(), "--out", out.toString(), "--plot", plot.toString());

        assertThat(code).as(err.toString()).isZero();
        assertThat(Files.readAllLines(out)).hasSize(9001);
        String svg = Files.readString(plot);
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertThat(svg).contains("a&lt;b&gt;.csv", "9,000 rows", "class=\"band\"", "unusually high");
        assertThat(svg.length()).as("bounded, whatever the file").isLessThan(500_000);
    }

    @Test
    void anEmptyFile_isAnEmptyPicture() throws IOException {
        StringWriter err = new StringWriter();

        assertThat(scored("", false, err)).isEmpty();
        assertThat(err.toString()).startsWith("0 rows, 0 alerts");
        assertThat(new SeriesPlot().svg("nothing")).contains("</svg>");
    }

    @Test
    void mistakes_areSaidWithWhatToDo(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("a.csv"), csv(10));

        assertThat(errorOf(dir.resolve("none.csv").toString())).contains("name one, or - for standard input");
        assertThat(errorOf(dir.toString())).contains("is a directory: name a file");
        assertThat(errorOf(file.toString(), "--out", file.toString())).contains("is the file that is read");
        assertThat(errorOf(file.toString(), "--sensitivity", "2")).contains("--sensitivity is 2.0, expected 0 to 1");
        assertThat(errorOf(file.toString(), "--direction", "left")).contains("UP, DOWN, BOTH");
        assertThat(Files.readString(file)).isEqualTo(csv(10));
    }

    private static String errorOf(String... args) {
        StringWriter err = new StringWriter();
        String[] all = new String[args.length + 1];
        all[0] = "anomalies";
        System.arraycopy(args, 0, all, 1, args.length);
        CommandLine command = Main.commandLine().setErr(new PrintWriter(err, true));
        assertThat(command.execute(all)).isEqualTo(CommandLine.ExitCode.USAGE);
        return err.toString();
    }
}
