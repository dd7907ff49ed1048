package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.kafka.embedded.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances on one broker: both answer alike and whole; one dies at once, the other has it all, to the last event. */
@Tag("faults")
class TwoProcessorsIT {
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final int PARTITIONS = 4;
    private static final int SOURCES = 12;
    private static final String METRIC = "system.memory.utilization";
    private static final List<String> HEALTH =
            List.of("services", "hosts", "firing", "critical", "lost", "deadLetters", "late");

    @TempDir
    Path dir;

    private final long startMillis = System.currentTimeMillis();
    private final Map<String, Long> errors = new HashMap<>();
    private long rounds;

    @Test
    void eitherAnswersWhole_andOneTakesOverFromTheOther() throws Exception {
        int firstPort = FreePort.next();
        int secondPort = FreePort.next();
        try (EmbeddedKafka kafka = Feed.broker(dir.resolve("kafka"), 0, PARTITIONS);
                Feed feed = new Feed(kafka.bootstrapServers());
                Child first = Child.processor(dir, "first", kafka.bootstrapServers(), firstPort);
                Child second = Child.processor(dir, "second", kafka.bootstrapServers(), secondPort)) {
            Api one = new Api(firstPort);
            Api other = new Api(secondPort);
            await().atMost(SOON).until(() -> one.ready() && other.ready() && whole(one) && whole(other));
            for (int i = 0; i < 20; i++) {
                round(feed);
            }
            await().atMost(SOON).untilAsserted(() -> {
                exact(one);
                exact(other);
            });
            await().atMost(SOON).untilAsserted(() -> alike(one, other));
            for (Api api : List.of(one, other)) {
                secondStep(api);
            }

            first.kill();
            long killed = System.nanoTime();
            await().atMost(SOON).pollInterval(Duration.ofMillis(250)).until(() -> {
                round(feed);
                return other.ready() && whole(other);
            });
            // whole may still be said of the time before it was noticed: wait for what was sent since
            await().atMost(SOON).untilAsserted(() -> exact(other));
            System.out.println("taken over, all events counted, " + (System.nanoTime() - killed) / 1_000_000
                    + " ms after kill -9");
            assertThat(whole(other)).isTrue();
            secondStep(other);
            assertThat(second.alive()).isTrue();
        }
    }

    private void round(Feed feed) {
        long now = System.currentTimeMillis();
        for (int s = 0; s < SOURCES; s++) {
            Source source = new Source("service-" + s % 3, "i" + s, "host-" + s, "", "");
            feed.logs(source, line(now, rounds), line(now, rounds));
            // a source that tells of its CPU is a host
            List<MetricPoint> points = List.of(
                    MetricPoint.gauge(METRIC, Map.of(), rounds),
                    MetricPoint.gauge("system.cpu.utilization", Map.of(), 0.5));
            feed.metrics(source, MetricBatch.running(now, 1000, points));
            String fingerprint = "fp-" + s;
            feed.error(Feed.happened(source, fingerprint, "T" + s, now, 1 + s % 3));
            errors.merge(fingerprint, 1L + s % 3, Long::sum);
        }
        rounds++;
    }

    private static LogEvent line(long now, long round) {
        return LogEvent.of(now, LogLevel.WARN, "load", "round " + round + " goes on");
    }

    private List<String> questions() {
        return List.of(
                "services",
                "hosts",
                "metrics/query?metric=" + METRIC + "&aggregate=max&groupBy=service&step=10s&from=" + startMillis
                        + "&to=" + (startMillis + 600_000),
                metrics("last", "service,instance", "count", "service"),
                metrics("max", "service", "max", "time"),
                "errors?limit=1000&order=COUNT",
                "patterns?limit=1000",
                "logs/search?limit=1000&q=service%3Aservice-1&from=" + startMillis,
                "logs/levels?from=" + startMillis,
                "alerts");
    }

    private String metrics(String aggregate, String groupBy, String then, String thenBy) {
        return "metrics/query?metric=" + METRIC + "&aggregate=" + aggregate + "&groupBy=" + groupBy + "&then=" + then
                + "&thenBy=" + thenBy + "&step=10s&from=" + startMillis + "&to=" + (startMillis + 600_000);
    }

    /** What is made of lines of both: a service's instances lie on either. */
    private void secondStep(Api api) {
        JsonNode instances = api.items(metrics("last", "service,instance", "count", "service"));
        assertThat(instances)
                .hasSize(3)
                .allSatisfy(line -> assertThat(greatest(line)).isEqualTo(SOURCES / 3));
        JsonNode whole = api.items(metrics("max", "service", "max", "time"));
        assertThat(whole)
                .hasSize(3)
                .allSatisfy(line -> assertThat(greatest(line)).isEqualTo(rounds - 1));
    }

    private static double greatest(JsonNode line) {
        double most = Double.NEGATIVE_INFINITY;
        for (JsonNode point : line.path("points")) {
            most = Math.max(most, point.path(1).asDouble(Double.NEGATIVE_INFINITY));
        }
        return most;
    }

    private boolean whole(Api api) {
        return api.whole("health")
                && api.whole("pipeline")
                && questions().stream().allMatch(api::whole);
    }

    private void alike(Api one, Api other) {
        for (String question : questions()) {
            JsonNode answer = one.answer(question);
            assertThat(answer.path("partial").asBoolean()).as(question).isFalse();
            assertThat(answer.path("items").isEmpty() && !question.equals("alerts"))
                    .as(question)
                    .isFalse();
            assertThat(rows(answer)).as(question).containsExactlyInAnyOrderElementsOf(rows(other.answer(question)));
        }
        for (String field : HEALTH) {
            assertThat(one.items("health").path(field))
                    .as(field)
                    .isEqualTo(other.items("health").path(field));
        }
    }

    /** As trees, not as text: the members of an object have no order. */
    private static List<JsonNode> rows(JsonNode answer) {
        List<JsonNode> rows = new java.util.ArrayList<>();
        answer.path("items").forEach(rows::add);
        return rows;
    }

    private void exact(Api api) {
        Map<String, Long> counted = new HashMap<>();
        api.items("errors?limit=1000")
                .forEach(g -> counted.put(g.path("id").asText(), g.path("count").asLong()));
        assertThat(counted).isEqualTo(errors);
        JsonNode sources = api.items("sources?limit=1000");
        assertThat(sources).hasSize(SOURCES).allSatisfy(row -> {
            assertThat(row.path("events").path("LOGS").asLong()).isEqualTo(2 * rounds);
            assertThat(row.path("events").path("METRICS").asLong()).isEqualTo(rounds);
            assertThat(row.path("events").path("ERRORS").asLong()).isEqualTo(rounds);
            assertThat(row.path("lost").asLong() + row.path("repeated").asLong())
                    .isZero();
        });
        long lines = 0;
        for (JsonNode minute : api.items("logs/levels?from=" + (startMillis - 60_000))) {
            lines += minute.path("counts").path("WARN").asLong();
        }
        assertThat(lines).isEqualTo(2 * rounds * SOURCES);
    }
}
