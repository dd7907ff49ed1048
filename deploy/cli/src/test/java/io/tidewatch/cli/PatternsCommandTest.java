package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.wire.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PatternsCommandTest {
    @TempDir
    private Path folder;

    private Path log;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void write() throws IOException {
        log = folder.resolve("app.log");
        Files.writeString(
                log,
                "cache users warmed in 12 ms\ncache stock warmed in 90 ms\nstarted\ncache prices warmed in 7 ms\n"
                        + "cache carts warmed in 3 ms\n");
    }

    private int run(String... arguments) {
        PatternsCommand patterns = new PatternsCommand();
        new CommandLine(patterns)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .parseArgs(arguments);
        return patterns.call();
    }

    private static void refused(String message, Runnable run) {
        assertThatThrownBy(run::run).isInstanceOf(UserError.class).hasMessageContaining(message);
    }

    @Test
    void patterns_are_listed_with_their_lines_the_most_frequent_first() {
        // when
        int code = run(log.toString(), "--examples");

        // then
        assertThat(code).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines.get(1)).contains(" 4 ").contains("80.00").contains("cache <*> warmed in <*> ms");
        assertThat(lines.get(2)).endsWith("line 1: cache users warmed in 12 ms");
        assertThat(lines.get(3)).contains("20.00");
    }

    @Test
    void json_has_the_values_of_each_variable_too() throws IOException {
        run(log.toString(), "--output", "json", "--values", "--top", "1");
        var first = Json.shared().readTree(out.toString());
        assertThat(first.path("count").asLong()).isEqualTo(4);
        assertThat(first.path("values").get(0).path("name").asText()).isEqualTo("cache");
        assertThat(first.path("values").get(1).path("kind").asText()).isEqualTo("integer");
        assertThat(first.path("values").get(1).path("max").asDouble()).isEqualTo(90);
    }

    @Test
    void each_line_is_assigned_the_pattern_that_stands_in_the_end_or_the_one_it_came_to() throws IOException {
        // given
        Path last = folder.resolve("last.csv");
        Path arrival = folder.resolve("arrival.csv");

        // when
        run(log.toString(), "--assign", last.toString());
        run(log.toString(), "--assign", arrival.toString(), "--at-arrival");

        // then
        List<String> rows = Files.readAllLines(last);
        assertThat(rows.get(0)).isEqualTo("line_no,cluster_id,template");
        assertThat(rows).hasSize(6);
        assertThat(id(rows.get(1))).isEqualTo(id(rows.get(2))).isEqualTo(id(rows.get(4)));
        List<String> came = Files.readAllLines(arrival);
        assertThat(id(came.get(1))).isNotEqualTo(id(came.get(2)));
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("5 lines, 2 patterns");
    }

    private static String id(String row) {
        return row.split(",")[1];
    }

    @Test
    void compressed_files_and_such_with_bytes_that_are_no_text_are_read() throws IOException {
        Path packed = folder.resolve("app.log.gz");
        try (GZIPOutputStream gz = new GZIPOutputStream(Files.newOutputStream(packed))) {
            gz.write("stopped 1\u001b[2J\n".getBytes(StandardCharsets.UTF_8));
            gz.write(new byte[] {(byte) 0xff, 0, 'x', '\n'});
        }
        assertThat(run(packed.toString())).isZero();
        assertThat(out.toString()).contains("stopped").doesNotContain("\u001b");
    }

    @Test
    void what_cannot_be_done_is_said() {
        refused("there is no file", () -> run(folder.resolve("none").toString()));
        refused("name another one", () -> run(log.toString(), "--assign", log.toString()));
        refused("--assign FILE.csv too", () -> run(log.toString(), "--at-arrival"));
        refused("reads the file twice", () -> run("-", "--values"));
        refused("expected at least 1", () -> run(log.toString(), "--top", "0"));
    }
}
