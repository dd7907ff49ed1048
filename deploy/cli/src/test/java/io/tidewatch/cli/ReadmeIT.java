package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.Tidewatch;
import io.tidewatch.TidewatchConfig;
import io.tidewatch.alert.Alert;
import io.tidewatch.event.Severity;
import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.kafka.embedded.EmbeddedKafkaConfig;
import io.tidewatch.kafka.embedded.FreePort;
import io.tidewatch.subscribe.AlertSubscription;
import io.tidewatch.subscribe.QueryClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What the README says by copy and paste, run: each of the five ways, over one broker. */
class ReadmeIT {
    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern COMMAND =
            Pattern.compile("(?m)^deploy/bin/tidewatch ((?:topics|processor|notifier|agent) .*)$");

    @TempDir
    static Path dir;

    private static final int HTTP = FreePort.next();
    private static final List<Process> PROCESSES = new ArrayList<>();
    private static EmbeddedKafka kafka;

    @BeforeAll
    static void start() {
        kafka = new EmbeddedKafka(EmbeddedKafkaConfig.of(dir.resolve("kafka"), 0));
        kafka.start();
    }

    @AfterAll
    static void stop() {
        PROCESSES.forEach(Process::destroy);
        PROCESSES.forEach(process -> process.onExit()
                .orTimeout(20, java.util.concurrent.TimeUnit.SECONDS)
                .join());
        kafka.close();
    }

    @Test
    void bothReadmes_holdTheSameExamples_andTheyRun() throws Exception {
        // Given
        String readme = Files.readString(ROOT.resolve("README.md"));
        assertThat(blocks(Files.readString(ROOT.resolve("README.zh-CN.md"))))
                .as("code blocks of both languages")
                .filteredOn(block -> !block.contains("─") && !block.contains("up --demo"))
                .isEqualTo(blocks(readme).stream()
                        .filter(block -> !block.contains("─") && !block.contains("up --demo"))
                        .toList());
        assertThat(readme)
                .contains(
                        "TidewatchConfig.builder(\"orders\", \"localhost:9092\")",
                        "AlertSubscription.to(\"localhost:9092\")");

        // When: ways 2 and 3, the commands as they stand, with this test's broker, folders and port
        for (String command : commands(readme)) {
            run(command);
        }
        // way 4
        List<Alert> heard = new CopyOnWriteArrayList<>();
        try (AlertSubscription alerts = AlertSubscription.to(kafka.bootstrapServers())
                        .group("my-runbooks")
                        .atLeast(Severity.WARNING)
                        .deliverTo(heard::add)
                        .start();
                // way 1
                Tidewatch tidewatch = Tidewatch.start(TidewatchConfig.builder("orders", kafka.bootstrapServers())
                        .environment("production")
                        .release("1.4.2")
                        .build())) {
            LoggerFactory.getLogger("com.example.orders")
                    .error("order {} was lost", 42, new IllegalStateException("no stock"));

            // Then: way 5, and what the others led to
            QueryClient client = new QueryClient(URI.create("http://127.0.0.1:" + HTTP), Duration.ofSeconds(5));
            await().atMost(Duration.ofSeconds(90))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .untilAsserted(() -> {
                        assertThat(client.searchLogs("service:orders \"order 42 was lost\"", "-10m", 10)
                                        .items())
                                .hasSize(1);
                        assertThat(client.errors(java.util.Map.of("service", "orders"))
                                        .items()
                                        .findValuesAsText("type"))
                                .contains("java.lang.IllegalStateException");
                        assertThat(client.hosts().items()).isNotEmpty();
                        assertThat(heard).extracting(Alert::ruleId).contains("error-new");
                    });
            JsonNode health = client.health().items();
            assertThat(health.path("services").asInt()).isGreaterThanOrEqualTo(2);
            assertThat(alerts.unreadable()).isZero();
            assertThat(tidewatch.publisher().ledger().total().droppedInAll()).isZero();
        }
    }

    private static List<String> commands(String readme) {
        return COMMAND.matcher(readme)
                .results()
                .map(MatchResult::group)
                .map(c -> c.substring("deploy/bin/tidewatch ".length()))
                .sorted(java.util.Comparator.comparing(c -> c.startsWith("topics") ? 0 : 1))
                .toList();
    }

    private static void run(String command) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        for (String word : command.split(" ", -1)) {
            arguments.add(word.replace("localhost:9092", kafka.bootstrapServers())
                    .replace("=data/", "=" + dir.resolve("data") + "/"));
        }
        if (command.startsWith("processor")) {
            arguments.addAll(
                    List.of("-D", "processor.http.port=" + HTTP, "-D", "processor.state.allowTemporaryDir=true"));
        }
        if (command.startsWith("notifier")) {
            arguments.addAll(List.of("-D", "notifier.state.allowTemporaryDir=true"));
        }
        Process process = new ProcessBuilder(arguments)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve(command.split(" ", 2)[0] + ".log").toFile())
                .start();
        if (command.startsWith("topics")) {
            assertThat(process.waitFor()).as("exit code of " + command).isZero();
        } else {
            PROCESSES.add(process);
        }
    }

    private static List<String> blocks(String text) {
        return Pattern.compile("(?s)```(?:java|sh)\n(.*?)```")
                .matcher(text)
                .results()
                .map(m -> m.group(1))
                .toList();
    }
}
