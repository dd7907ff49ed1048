package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.kafka.embedded.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM that comes before everything runs: it ends soon and in peace, and the next start finds its data whole. */
class StopWhileStartingIT {
    private static final Duration SOON = Duration.ofSeconds(25);

    @TempDir
    Path dir;

    @Test
    void up_stoppedAtEachStepOfItsStart_leavesDataThatTheNextStartUses() throws Exception {
        Path data = dir.resolve("data");
        try (UpProcess up = new UpProcess(data)) {
            // Given
            stopped(up, "the broker formats its folder", () -> Files.exists(data.resolve("kafka/meta.properties")));
            stopped(up, "the broker's port is bound", () -> listens(up.bootstrap()));
            stopped(up, "the broker is ready", () -> up.logText().contains("Kafka is ready"));
            stopped(up, "the topics are there", () -> up.logText().contains("topics"));
            assertThat(up.logText()).doesNotContain("Open http");
            // from here on it may have started by the time the signal arrives
            stopped(up, "the page's port is bound", () -> up.logText().contains("HTTP listens"));
            assertThat(data.resolve("running.json")).doesNotExist();
            // When
            up.start(Map.of());
            // Then
            await().atMost(Duration.ofSeconds(120))
                    .untilAsserted(
                            () -> assertThat(up.items("hosts")).as(up.logText()).isNotEmpty());
            assertThat(up.stop()).isLessThan(SOON);
        }
    }

    @Test
    void eachPartAlone_stoppedWhileItWaitsForKafka_ends() throws Exception {
        String bootstrap = "127.0.0.1:" + FreePort.next();
        for (String part : List.of("processor", "notifier", "agent")) {
            try (Child child = Child.start(
                    dir.resolve(part + ".log"),
                    part,
                    "-k",
                    bootstrap,
                    "-D",
                    "processor.http.port=0",
                    "-D",
                    "processor.state.dir=" + dir.resolve("p"),
                    "-D",
                    "processor.state.allowTemporaryDir=true",
                    "-D",
                    "notifier.state.dir=" + dir.resolve("n"),
                    "-D",
                    "notifier.state.allowTemporaryDir=true",
                    "-D",
                    "agent.dataDir=" + dir.resolve("a"))) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> !child.lines().isEmpty());
                assertThat(child.stop()).as(part).isLessThan(SOON);
                assertQuiet(child.lines().stream()
                        .filter(line -> !line.contains("does not answer; trying again"))
                        .toList());
            }
        }
    }

    @Test
    void startThatFails_saysWhyInOneLine_andEnds() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Child child = Child.start(
                        dir.resolve("taken.log"),
                        "up",
                        "--data",
                        dir.resolve("taken").toString(),
                        "--kafka-port",
                        Integer.toString(taken.getLocalPort()),
                        "-D",
                        "processor.state.allowTemporaryDir=true",
                        "-D",
                        "notifier.state.allowTemporaryDir=true")) {
            assertThat(child.exitCode()).isEqualTo(2);
            assertThat(child.lines())
                    .containsExactly("port " + taken.getLocalPort()
                            + " of 127.0.0.1 is taken; choose another port for the embedded Kafka");
        }
    }

    private static void stopped(UpProcess up, String when, Callable<Boolean> then) throws Exception {
        Files.deleteIfExists(up.log());
        up.start(Map.of());
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(then);
        Duration took = up.stop();
        System.out.println("stopped as " + when + ": after " + took.toMillis() + " ms");
        assertThat(took).as(when).isLessThan(SOON);
        List<String> lines = Files.readAllLines(up.log());
        assertQuiet(lines);
    }

    private static boolean listens(String address) {
        try (Socket socket = new Socket()) {
            String[] parts = address.split(":", 2);
            socket.connect(new InetSocketAddress(parts[0], Integer.parseInt(parts[1])), 100);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void assertQuiet(List<String> lines) {
        assertThat(lines)
                .noneMatch(line -> line.startsWith("\tat ")
                        || line.contains("Exception")
                        || line.contains(" ERROR ")
                        || line.contains(" WARN "));
    }
}
