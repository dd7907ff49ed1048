package io.tidewatch.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.redact.LineRedactor;
import io.tidewatch.redact.Redactor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RedactCommandTest {
    private static byte[] redacted(byte[] input) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new RedactedLines(new LineRedactor(Redactor.standard()), out).read(new ByteArrayInputStream(input));
        return out.toByteArray();
    }

    private static String explained(String input, boolean json) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ExplainedLines(new LineRedactor(Redactor.standard()), out, json)
                .read(new ByteArrayInputStream(input.getBytes(UTF_8)));
        return out.toString(UTF_8);
    }

    @Test
    void lines_stayLinesWithTheirEnds() throws IOException {
        String input =
                "a bob@example.com\r\n\r\n密码：abc123，\n-----BEGIN PRIVATE KEY-----\nMIIEow\n-----END PRIVATE KEY-----\nlast";

        assertThat(new String(redacted(input.getBytes(UTF_8)), UTF_8))
                .isEqualTo("a b****@example.com\r\n\r\n密码：****，\n****\n****\n****\nlast");
    }

    @Test
    void bytesThatAreNoText_surviveByteForByte() throws IOException {
        String input =
                "\u00ff\u00c3 password=x1 \u0080\u00ed\u00a0\u0080 \u00f0\u009f\u0098\u0080 \u00e4\u00b8\n\u0000\u00fe\n";

        assertThat(new String(redacted(input.getBytes(ISO_8859_1)), ISO_8859_1)).isEqualTo(input.replace("x1", "****"));
    }

    @Test
    void noise_comesBackAsItIs() throws IOException {
        byte[] noise = new byte[3 << 20];
        Random random = new Random(3);
        for (int i = 0; i < noise.length; i++) {
            // no character of it begins or ends anything
            noise[i] = (byte) (random.nextInt(4) == 0 ? 128 + random.nextInt(128) : 'g');
        }

        assertThat(redacted(noise)).isEqualTo(noise);
    }

    @Test
    void aLineWithoutAnEnd_isReadInPieces() throws IOException {
        String piece = "order 17 of bob@example.com, password=hunter2; ";
        byte[] input = piece.repeat(5 * ByteLines.MAX_LINE / piece.length()).getBytes(UTF_8);

        assertThat(new String(redacted(input), UTF_8))
                .isEqualTo("order 17 of b****@example.com, password=****; "
                        .repeat(5 * ByteLines.MAX_LINE / piece.length()));
    }

    @Test
    void explained_namesThePlaceAndNeverTheValue() throws IOException {
        String input = "ok\n😀 password=hunter2 and bob@example.com\n";

        assertThat(explained(input, false)).isEqualTo("2:12 password mask\n2:24 email partial\n");
        assertThat(explained(input, true))
                .isEqualTo("{\"line\":2,\"column\":12,\"kind\":\"password\",\"style\":\"mask\"}\n"
                        + "{\"line\":2,\"column\":24,\"kind\":\"email\",\"style\":\"partial\"}\n");
    }

    @Test
    void mistakes_areSaidWithWhatToDo(@TempDir Path dir) {
        assertThat(errorOf("redact", dir.resolve("none.log").toString()))
                .contains("none.log: name one, or - for standard input");
        assertThat(errorOf("redact", dir.toString())).contains("is a directory: name a file");
        assertThat(errorOf("redact", "--output", "json", "x")).contains("add --explain");
        assertThat(errorOf("redact", "--style", "email=hash", "x")).contains("--hash-key-file is not given");
        assertThat(errorOf("redact", "--pattern", "p=((x{100}){100}){100}y", "x"))
                .contains("patterns holds 'p'");
        assertThat(errorOf("redact", "--off", "emial", "x")).contains("EMAIL");
    }

    private static String errorOf(String... args) {
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine().setErr(new PrintWriter(err, true));
        assertThat(command.execute(args)).isEqualTo(CommandLine.ExitCode.USAGE);
        return err.toString();
    }
}
