package io.tidewatch.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.processor.ProcessorNode;
import io.tidewatch.publish.EventFilter;
import io.tidewatch.publish.Publisher;
import io.tidewatch.publish.PublisherConfig;
import io.tidewatch.wire.DeadLetter;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody should send, into all three inputs, beside a source that behaves: it costs itself only. */
class BadInputIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final long YEAR_2099 = Instant.parse("2099-01-01T00:00:00Z").toEpochMilli();
    private static final List<String> INPUTS = List.of(Topics.LOGS, Topics.SHORT_LOGS, Topics.METRICS, Topics.ERRORS);

    @TempDir
    static Path dir;

    private static final List<String> FATAL = new CopyOnWriteArrayList<>();
    private static EmbeddedKafka kafka;
    private static ProcessorNode node;
    private static Feed feed;
    private static Api api;

    @BeforeAll
    static void start() {
        kafka = Feed.broker(dir.resolve("kafka"), 0, 2);
        node = new ProcessorNode(
                Nodes.config(kafka.bootstrapServers(), dir.resolve("state")), Clock.systemUTC(), FATAL::add);
        node.start();
        feed = new Feed(kafka.bootstrapServers());
        api = new Api(node.httpPort());
        await().atMost(SOON).until(() -> api.ready() && api.whole("pipeline"));
    }

    @AfterAll
    static void stop() {
        feed.close();
        node.close();
        kafka.close();
    }

    @Test
    void endlessLine_arrivesCutAndMarked_itsNeighboursWhole() {
        Source source = new Source("wide", "wide-1", "h", "", "");
        try (Publisher publisher = new Publisher(
                PublisherConfig.of(source, kafka.bootstrapServers()), EventFilter.NONE, Clock.systemUTC())) {
            publisher.start();
            long now = System.currentTimeMillis();
            assertThat(publisher.log(LogEvent.of(now, LogLevel.INFO, "wide", "the one before")))
                    .isTrue();
            assertThat(publisher.log(LogEvent.of(now + 1, LogLevel.INFO, "wide", "W".repeat(5 << 20))))
                    .isTrue();
            assertThat(publisher.log(LogEvent.of(now + 2, LogLevel.INFO, "wide", "the one after")))
                    .isTrue();
            assertThat(publisher.flush(Duration.ofSeconds(20))).isTrue();
        }
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode hits = api.search("service:wide");
            assertThat(hits).hasSize(3);
            assertThat(hits.get(0).path("message").asText()).isEqualTo("the one after");
            assertThat(hits.get(1).path("message").asText()).startsWith("WWWW").hasSizeLessThan(128 << 10);
            assertThat(hits.get(2).path("message").asText()).isEqualTo("the one before");
        });
        assertThat(feed.read(Topics.LOGS).stream()
                        .map(r -> new String(r.value(), ISO_8859_1))
                        .filter(v -> v.contains("WWWW")))
                .singleElement()
                .satisfies(v -> assertThat(v).containsPattern("\"cut\":52\\d{5}"));
        assertThat(source("wide/wide-1").path("lost").asLong()).isZero();
        assertThat(source("wide/wide-1").path("events").path("LOGS").asLong()).isEqualTo(3);
    }

    @Test
    void garbage_goesToTheDeadLetters_othersAreUntouched() {
        Source good = new Source("good", "good-1", "h", "", "");
        Random random = new Random(7);
        List<RecordMetadata> bad = new ArrayList<>();
        int rounds = 40;
        for (int i = 0; i < rounds; i++) {
            long now = System.currentTimeMillis();
            feed.logs(good, line(now, "fine " + i), line(now, "fine too " + i));
            feed.metrics(good, MetricBatch.running(now, 1000, List.of(MetricPoint.gauge("good.value", Map.of(), i))));
            feed.error(Feed.happened(good, "good-fp", "T", now, 1));
            for (String topic : INPUTS) {
                byte[] noise = new byte[1 + random.nextInt(4000)];
                random.nextBytes(noise);
                noise[0] = '#'; // never blank, never JSON
                byte[] key = new byte[random.nextInt(40)];
                random.nextBytes(key);
                bad.add(feed.raw(topic, key.length == 0 ? null : key, noise));
                bad.add(feed.raw(topic, null, "{\"v\":1,\"msg\":\"\u00ff\u00fe\"}".getBytes(ISO_8859_1)));
            }
        }
        for (String topic : INPUTS) {
            bad.add(feed.raw(
                    topic, Feed.bytes("newer/1"), Feed.bytes("{\"v\":99,\"ts\":1,\"msg\":\"from the future\"}")));
            bad.add(feed.raw(topic, Feed.bytes("k"), null));
            bad.add(feed.raw(topic, Feed.bytes("K".repeat(900 << 10)), Feed.bytes("{")));
        }
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(letters())
                    .extracting(l -> l.topic() + "-" + l.partition() + "@" + l.offset())
                    .containsAll(bad.stream()
                            .map(m -> m.topic() + "-" + m.partition() + "@" + m.offset())
                            .toList());
            JsonNode row = source("good/good-1");
            assertThat(row.path("events").path("LOGS").asLong()).isEqualTo(2 * rounds);
            assertThat(row.path("events").path("METRICS").asLong()).isEqualTo(rounds);
            assertThat(row.path("events").path("ERRORS").asLong()).isEqualTo(rounds);
            for (String count : List.of("lost", "late", "bad", "clamped", "repeated")) {
                assertThat(row.path(count).asLong()).as(count).isZero();
            }
            assertThat(api.search("service:good")).hasSize(2 * rounds);
            assertThat(api.items("errors/good-fp").path("group").toString() + api.items("errors/good-fp"))
                    .contains("\"count\":" + rounds);
        });
        assertThat(letters()).extracting(DeadLetter::reason).contains("NOT_UTF8", "NOT_JSON", "NEWER_VERSION", "EMPTY");
        assertThat(api.items("pipeline").findValues("deadLetters").stream()
                        .mapToLong(JsonNode::asLong)
                        .sum())
                .isGreaterThanOrEqualTo(bad.size());
        assertThat(FATAL).isEmpty();
        assertThat(api.ready()).isTrue();
    }

    @Test
    void timesOf2099And1970_areMovedAndCounted() {
        Source odd = new Source("odd", "odd-1", "h", "", "");
        long now = System.currentTimeMillis();
        for (long time : List.of(YEAR_2099, 0L)) {
            feed.logs(odd, line(time, "when"));
            feed.metrics(odd, MetricBatch.running(time, 1000, List.of(MetricPoint.gauge("odd.value", Map.of(), 1))));
            feed.error(Feed.happened(odd, "odd-fp", "T", time, 1));
        }
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(source("odd/odd-1").path("clamped").asLong()).isEqualTo(6);
            JsonNode hits = api.search("service:odd");
            assertThat(hits).hasSize(2);
            assertThat(hits.get(0).path("timeMillis").asLong()).isBetween(now, now + 120_000);
            assertThat(hits.get(1).path("timeMillis").asLong()).isBetween(now - 7 * 86_400_000L - 60_000, now);
        });
        // somebody's clock in the future has not carried the watermark with it
        assertThat(api.items("pipeline").findValues("watermarkMillis"))
                .allSatisfy(w -> assertThat(w.asLong()).isLessThanOrEqualTo(System.currentTimeMillis()));
    }

    @Test
    void oneBadLineOfFive_costsItselfOnly() {
        Source source = new Source("packed", "packed-1", "h", "", "");
        long now = System.currentTimeMillis();
        String good = "{\"v\":1,\"ts\":" + now + ",\"level\":\"INFO\",\"msg\":\"line %d\"}";
        String value = String.join(
                "\n", good.formatted(0), good.formatted(1), "{\"v\":1,\"ts\":", good.formatted(3), good.formatted(4));
        RecordMetadata at = feed.packed(Topics.LOGS, source, 5, Feed.bytes(value));
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(api.search("service:packed").findValuesAsText("message"))
                    .containsExactlyInAnyOrder("line 0", "line 1", "line 3", "line 4");
            assertThat(letters())
                    .filteredOn(l -> l.topic().equals(at.topic())
                            && l.partition() == at.partition()
                            && l.offset() == at.offset())
                    .singleElement()
                    .satisfies(l -> {
                        assertThat(l.line()).isEqualTo(2);
                        assertThat(l.reason()).isEqualTo("NOT_JSON");
                    });
            JsonNode row = source("packed/packed-1");
            assertThat(row.path("bad").asLong()).isEqualTo(1);
            assertThat(row.path("lost").asLong()).isZero();
            assertThat(row.path("events").path("LOGS").asLong()).isEqualTo(4);
        });
    }

    private static JsonNode source(String key) {
        for (JsonNode row : api.items("sources?limit=10000")) {
            if (row.path("source").asText().equals(key)) {
                return row;
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    private static List<DeadLetter> letters() {
        return feed.read(Topics.DEAD_LETTERS).stream()
                .map(r -> JsonCodec.DEAD_LETTER.decode(r.value()))
                .map(d -> ((Decoded.Ok<DeadLetter>) d).value())
                .toList();
    }

    private static LogEvent line(long time, String message) {
        return LogEvent.of(time, LogLevel.INFO, "test", message);
    }
}
