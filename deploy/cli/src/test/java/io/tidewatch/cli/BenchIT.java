package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bench from its command line, far too short for figures that mean anything: are they there, and possible? */
class BenchIT {
    @TempDir
    Path dir;

    @Test
    void tinyRun_writesFiguresThatCanBe() throws Exception {
        Path json = dir.resolve("bench.json");

        int exit = Main.commandLine()
                .execute(
                        "bench",
                        "--events=30000",
                        "--latency-seconds=5",
                        "--rate=300",
                        "--sources=50",
                        "--partitions=2",
                        "--data=" + dir.resolve("data"),
                        "--json=" + json);

        assertThat(exit).isZero();
        JsonNode report = Json.shared().readTree(Files.readAllBytes(json));
        JsonNode throughput = report.path("throughput");
        assertThat(throughput.path("ratio").asDouble()).isPositive();
        assertThat(throughput.path("road").path("eventsPerSecond").asDouble()).isPositive();
        assertThat(throughput.path("limits")).hasSize(2);
        assertThat(throughput.path("unparsedEvents").asInt(-1)).isZero();
        assertThat(throughput.path("deadLetters").asInt(-1)).isZero();
        assertThat(throughput.path("load").path("events").asLong()).isGreaterThanOrEqualTo(30_000);
        assertThat(throughput.path("road").path("cpuMicrosPerEvent").fieldNames())
                .toIterable()
                .contains("analysis", "alerts", "notifier", "rest", "broker");
        JsonNode latency = report.path("latency");
        assertThat(latency.path("probes").asInt()).isBetween(15, 26);
        assertThat(latency.path("loadEventsPerSecond").asDouble()).isBetween(150.0, 450.0);
        for (String step : List.of("toGroup", "toAlert", "toNotification", "oneHop", "shortOneHop")) {
            assertThat(latency.path(step).path("seen").asInt())
                    .as(step)
                    .isEqualTo(latency.path("probes").asInt());
            assertThat(latency.path(step).path("p50").asDouble()).as(step).isBetween(1.0, 20_000.0);
        }
        assertThat(latency.path("toNotification").path("p50").asDouble())
                .isGreaterThanOrEqualTo(latency.path("toAlert").path("p50").asDouble());
        assertThat(report.path("machine").path("cores").asInt()).isPositive();
        assertThat(report.path("settings").path("mix").asText()).contains("sources=50");
        assertThat(dir.resolve("data")).isEmptyDirectory();
    }

    @Test
    void tinyMetricsRun_writesFiguresThatCanBe() throws Exception {
        Path json = dir.resolve("metrics.json");

        int exit = Main.commandLine()
                .execute(
                        "bench",
                        "metrics",
                        "--series=100",
                        "--points=20000",
                        "--partitions=1",
                        "--data=" + dir.resolve("data"),
                        "--json=" + json);

        assertThat(exit).isZero();
        JsonNode few = Json.shared().readTree(Files.readAllBytes(json)).path("few");
        assertThat(few.path("series").asLong()).isEqualTo(100);
        assertThat(few.path("points").asLong()).isGreaterThanOrEqualTo(20_000);
        assertThat(few.path("unread").asInt(-1)).isZero();
        assertThat(few.path("bare")).hasSize(2);
        assertThat(few.path("path").path("eventsPerSecond").asDouble()).isPositive();
        assertThat(dir.resolve("data")).isEmptyDirectory();
    }

    @Test
    void tinyLogsRun_writesFiguresThatCanBe() throws Exception {
        Path json = dir.resolve("logs.json");

        int exit = Main.commandLine()
                .execute(
                        "bench",
                        "logs",
                        "--lines=10",
                        "--templates=80",
                        "--events=20000",
                        "--partitions=1",
                        "--data=" + dir.resolve("data"),
                        "--json=" + json);

        assertThat(exit).isZero();
        JsonNode report = Json.shared().readTree(Files.readAllBytes(json));
        assertThat(report.path("unparsed").asInt(-1)).isZero();
        JsonNode part = report.path("parts").path(0);
        assertThat(part.path("load").path("events").asLong())
                .isEqualTo(10 * part.path("load").path("records").asLong())
                .isGreaterThanOrEqualTo(20_000);
        assertThat(part.path("limits")).hasSize(2);
        assertThat(part.path("deadLetters").asInt(-1)).isZero();
        assertThat(part.path("path").path("eventsPerSecond").asDouble()).isPositive();
        assertThat(dir.resolve("data")).isEmptyDirectory();
    }

    @Test
    void tinyRulesRun_writesFiguresThatCanBe() throws Exception {
        Path json = dir.resolve("rules.json");

        int exit = Main.commandLine()
                .execute(
                        "bench",
                        "rules",
                        "--rules=20",
                        "--warm-up=0",
                        "--series=100",
                        "--points=20000",
                        "--partitions=1",
                        "--data=" + dir.resolve("data"),
                        "--json=" + json);

        assertThat(exit).isZero();
        JsonNode part =
                Json.shared().readTree(Files.readAllBytes(json)).path("parts").path(0);
        assertThat(part.path("rules").asInt()).isEqualTo(20);
        assertThat(part.path("figures").path("pointsPerSecond").asDouble()).isPositive();
        assertThat(part.path("figures").path("cpuMicrosPerPoint").fieldNames())
                .toIterable()
                .contains("analysis", "alerts", "rest", "broker");
        assertThat(part.path("writtenPerThousandPoints")
                        .path("tidewatch.signals")
                        .asDouble())
                .as("what the rules were told")
                .isPositive();
        assertThat(dir.resolve("data")).isEmptyDirectory();
    }

    @Test
    void help_saysHowItMeasures() {
        assertThat(Main.commandLine().getSubcommands().get("bench").getUsageMessage())
                .contains("--simulated-rate", "the limit", "80 % log lines");
    }
}
