package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FingerprintCommandTest {
    private static final String LOG = """
            2026-11-26 10:00:00 INFO started
            2026-11-26 10:00:01 ERROR Order 7 failed
            java.lang.IllegalStateException: order 7 \u001b[2J is gone
            \tat com.acme.Orders.save(Orders.java:12) ~[shop.jar:1]
            \tat java.base/java.lang.reflect.Method.invoke(Method.java:569)
            \tat org.lib.Web.post(Web.java:3)
            2026-11-26 10:00:02 INFO next
            java.lang.Error
            \tat com.acme.Main.main(Main.java:1)
            """;

    @TempDir
    private Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void everyTrace_isExplainedFrameByFrame() throws IOException {
        assertThat(run("fingerprint", file(LOG), "--in-app", "com.acme")).isZero();

        assertThat(out.toString())
                .contains("line 3  java.lang.IllegalStateException: order 7  is gone")
                .contains("taken from the types of the cause chain and the application's frames")
                .contains("+ com.acme.Orders.save(Orders.java:12)  is the application's")
                .contains("- java.lang.reflect.Method.invoke(Method.java:569)  only carries the call")
                .contains("- org.lib.Web.post(Web.java:3)  is a library's")
                .contains("line 8  java.lang.Error")
                .doesNotContain("\u001b");
    }

    @Test
    void json_isOneObjectPerTrace() throws IOException {
        assertThat(run("fingerprint", "--output", "json", "--in-app=com.acme,org.mine", file(LOG)))
                .isZero();

        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(2);
        JsonNode first = new ObjectMapper().readTree(lines.get(0));
        assertThat(first.path("line").asLong()).isEqualTo(3);
        assertThat(first.path("type").asText()).isEqualTo("java.lang.IllegalStateException");
        assertThat(first.path("fingerprint").asText()).matches("[0-9a-f]{16}");
        assertThat(first.path("version").asText()).isEqualTo("v2");
        assertThat(first.path("fingerprints").path("v2").asText())
                .isEqualTo(first.path("fingerprint").asText());
        assertThat(first.path("basis").asText()).isEqualTo("APPLICATION_FRAMES");
        assertThat(first.path("frames")).hasSize(3);
        JsonNode frame = first.path("frames").get(0);
        assertThat(frame.path("class").asText()).isEqualTo("com.acme.Orders");
        assertThat(frame.path("method").asText()).isEqualTo("save");
        assertThat(frame.path("text").asText()).isEqualTo("com.acme.Orders.save(Orders.java:12)");
        assertThat(frame.path("tookPart").asBoolean()).isTrue();
        assertThat(frame.path("reason").asText()).isEqualTo("APPLICATION");
        assertThat(first.path("frames").get(1).path("reason").asText()).isEqualTo("PLUMBING");
    }

    @Test
    void aTextWithoutATrace_saysSo() throws IOException {
        assertThat(run("fingerprint", file("nothing happened\n"))).isEqualTo(1);
        assertThat(err.toString()).contains("no stack trace in").contains("at com.acme.Orders.save");
    }

    @Test
    void whatCannotBeRead_isNamedWithWhatToDo() throws IOException {
        assertThat(run("fingerprint", dir.resolve("missing").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("missing").contains("Name a file that exists");
        assertThat(run("fingerprint", file(LOG), "--in-app", "com.*")).isEqualTo(2);
        assertThat(err.toString()).contains("com.*");
        assertThat(run("fingerprint", file(LOG), "--output", "xml")).isEqualTo(2);
        assertThat(run("fingerprint", "a\u0000b")).isEqualTo(2);
    }

    @Test
    void help_teaches() {
        assertThat(run("fingerprint", "--help")).isZero();
        assertThat(out.toString()).contains("--in-app").contains("Exit codes").contains("Examples");
    }

    private int run(String... args) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(args);
    }

    private String file(String text) throws IOException {
        return Files.writeString(dir.resolve("app.log"), text).toString();
    }
}
