package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.kafka.embedded.EmbeddedKafka;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RulesCommandIT {
    @TempDir
    Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void rules_arePutIntoForce_changed_exported_andDeleted() throws Exception {
        try (EmbeddedKafka kafka = Feed.broker(dir.resolve("kafka"), UpProcess.freePort(), AllInOne.PARTITIONS)) {
            String[] at = {"--kafka", kafka.bootstrapServers()};
            Path file = dir.resolve("rules.yaml");
            Files.writeString(
                    file,
                    "- {id: a, kind: frequency, numEvents: 3}\n- {id: b, kind: absent}\n"
                            + "- {id: both, kind: composite, expression: a and b}\n");

            assertThat(run(at, "rules", "apply", "--dry-run", file.toString())).isZero();
            assertThat(said()).contains("+ new      a revision 1", "nothing was changed");
            assertThat(run(at, "rules", "apply", file.toString())).isZero();
            assertThat(said()).contains("in force within seconds");
            assertThat(run(at, "rules", "apply", file.toString())).isZero();
            assertThat(said()).contains("unchanged  3", "nothing to change");

            Files.writeString(file, "id: a\nkind: frequency\nnumEvents: 5\n");
            assertThat(run(at, "rules", "apply", file.toString())).isZero();
            assertThat(said()).contains("~ changed  a revision 2", "numEvents: 3 → 5");
            assertThat(run(at, "rules", "export", "a")).isZero();
            assertThat(said()).contains("- id: a", "numEvents: 5");

            assertThat(run(at, "rules", "delete", "b")).isEqualTo(CommandLine.ExitCode.USAGE);
            assertThat(said()).contains("composite rule both names 'b'");
            assertThat(run(at, "rules", "delete", "both", "b")).isZero();
            assertThat(run(at, "rules", "apply", "--prune", "--dry-run", fault()))
                    .isEqualTo(2);
            assertThat(run(at, "rules", "list")).isZero();
            assertThat(said()).contains("a  ").doesNotContain("both  ");
        }
    }

    @Test
    void faultyFile_isRefusedWithEveryPlace_withoutACluster() throws Exception {
        assertThat(run(new String[0], "rules", "validate", fault())).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(said())
                .contains("bad.yaml:2:7: found 'frequenzy'", "did you mean 'frequency'?")
                .contains("bad.yaml:3:1: unknown 'numEvent'");
        assertThat(run(new String[0], "rules", "schema")).isZero();
        assertThat(said()).contains("\"$schema\"", "keepFiringFor");
    }

    private String fault() throws Exception {
        return Files.writeString(dir.resolve("bad.yaml"), "id: a\nkind: frequenzy\nnumEvent: 3\n")
                .toString();
    }

    private String said() {
        String all = out.toString() + err;
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return all;
    }

    private int run(String[] at, String... command) {
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] all = new String[command.length + at.length];
        System.arraycopy(command, 0, all, 0, command.length);
        System.arraycopy(at, 0, all, command.length, at.length);
        return line.execute(all);
    }
}
