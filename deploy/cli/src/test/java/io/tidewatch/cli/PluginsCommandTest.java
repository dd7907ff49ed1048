package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsCommandTest {
    @TempDir
    private Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void folderWithoutPlugins_isSaid() throws Exception {
        Files.writeString(dir.resolve("README"), "no jar");

        assertThat(list("--folder", dir.toString())).isZero();
        assertThat(out.toString().strip()).isEqualTo("no analyzers in " + dir + ", and none on the class path");
    }

    @Test
    void whatAProcessorWouldRefuse_isSaidInItsWords_withoutATrace() throws Exception {
        assertThat(list("--folder", dir.resolve("gone").toString())).isEqualTo(2);
        Files.writeString(dir.resolve("a.jar"), "no zip");
        assertThat(list("--folder", dir.toString())).isEqualTo(2);
        Files.delete(dir.resolve("a.jar"));
        assertThat(list("--folder", dir.toString(), "-D", "processor.plugins.one.a=b"))
                .isEqualTo(2);

        assertThat(err.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("processor.plugins.folder is '" + dir.resolve("gone")),
                        line -> assertThat(line).startsWith(dir.resolve("a.jar") + " is no jar that can be read"),
                        line -> assertThat(line)
                                .contains("processor.plugins.one: there is no analyzer called so, nor any other"));
    }

    private int list(String... more) {
        String[] arguments = new String[2 + more.length];
        arguments[0] = "plugins";
        arguments[1] = "list";
        System.arraycopy(more, 0, arguments, 2, more.length);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
