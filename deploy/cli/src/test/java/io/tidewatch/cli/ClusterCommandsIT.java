package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.kafka.embedded.EmbeddedKafkaConfig;
import io.tidewatch.kafka.embedded.FreePort;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands that talk to Kafka find that of the running all-in-one, and say what to do where it cannot serve them. */
class ClusterCommandsIT {
    @TempDir
    Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void runningUp_isFoundByItsDataFolder_andItsTopicsAreJudgedByItsLayout() throws Exception {
        try (EmbeddedKafka kafka = Feed.broker(dir.resolve("kafka"), FreePort.next(), AllInOne.PARTITIONS)) {
            running(kafka.bootstrapServers());

            assertThat(run("policies", "sample", "quiet", "--per-second", "5")).isZero();
            assertThat(run("policies", "list")).isZero();
            assertThat(run("topics", "check")).isZero();

            assertThat(err.toString()).isEmpty();
            assertThat(out.toString()).contains("in force: quiet", "sample 5.0/s", "topics are as they should be");
        }
    }

    @Test
    void withoutTopics_itSaysHowToCreateThem() throws Exception {
        try (EmbeddedKafka kafka = new EmbeddedKafka(EmbeddedKafkaConfig.of(dir.resolve("kafka"), FreePort.next()))) {
            kafka.start();
            running(kafka.bootstrapServers());
            for (String[] command : new String[][] {
                {"policies", "list"}, {"policies", "drop", "p"}, {"policies", "remove", "p"}, {"alerts", "tail"}
            }) {
                err.getBuffer().setLength(0);
                assertThat(run(command)).isEqualTo(CommandLine.ExitCode.USAGE);
                assertThat(err.toString())
                        .contains("Kafka at " + kafka.bootstrapServers() + " has no topic tidewatch.")
                        .contains("'tidewatch topics apply'")
                        .hasLineCount(1);
            }
        }
    }

    private void running(String bootstrapServers) throws Exception {
        new RunningFile(
                        bootstrapServers,
                        "http://127.0.0.1:1",
                        ProcessHandle.current().pid())
                .write(Files.createDirectories(dir));
    }

    private int run(String... arguments) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(withData(arguments));
    }

    private String[] withData(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--data";
        all[arguments.length + 1] = dir.toString();
        return all;
    }
}
