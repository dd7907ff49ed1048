package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.processor.ProcessorNode;
import io.tidewatch.publish.EventFilter;
import io.tidewatch.publish.EventKind;
import io.tidewatch.publish.Publisher;
import io.tidewatch.publish.PublisherConfig;
import io.tidewatch.publish.spill.SpillConfig;
import io.tidewatch.wire.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code tidewatch policies keep-short}, obeyed by a running publisher, and what becomes of its lines in the processor. */
class ShortLinesIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Source SOURCE = new Source("batch", "batch-1", "h", "", "");
    private static final int LINES = 50;

    @TempDir
    Path dir;

    private final List<String> fatal = new CopyOnWriteArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private EmbeddedKafka kafka;
    private long now;

    @BeforeEach
    void start() {
        kafka = Feed.broker(dir.resolve("kafka"), 0, 2);
        now = System.currentTimeMillis();
    }

    @AfterEach
    void stop() {
        kafka.close();
    }

    @Test
    void linesKeptShort_areInTheirTopic_searchedAndCountedWithTheOthers_overARestart() {
        try (Publisher publisher = new Publisher(
                PublisherConfig.of(SOURCE, kafka.bootstrapServers()).with(SpillConfig.off()),
                EventFilter.NONE,
                Clock.systemUTC())) {
            publisher.start();
            try (ProcessorNode node = node()) {
                Api api = started(node);
                log(publisher, "before", 0);
                assertThat(policies("keep-short", "quiet", "--service", "batch", "--logger", "com.noise."))
                        .isZero();
                assertThat(out.toString()).contains("in force: quiet");
                await().atMost(SOON).until(() -> !publisher.policies().isEmpty());
                log(publisher, "while", 1);

                assertThat(texts(Topics.SHORT_LOGS)).hasSize(LINES).allMatch(text -> text.contains("noise while"));
                assertThat(texts(Topics.LOGS)).hasSize(3 * LINES).noneMatch(text -> text.contains("noise while"));
                foundAll(api, 4 * LINES);
            }
            out.getBuffer().setLength(0);
            assertThat(policies("list")).isZero();
            assertThat(out.toString()).contains("quiet", "keep short, up to INFO, service batch, logger com.noise.");
            assertThat(policies("remove", "quiet")).isZero();
            await().atMost(SOON).until(() -> publisher.policies().isEmpty());
            log(publisher, "after", 2);
            assertThat(texts(Topics.SHORT_LOGS)).hasSize(LINES);
            try (ProcessorNode node = node()) {
                foundAll(started(node), 6 * LINES);
            }
            assertThat(publisher.ledger().of(EventKind.SHORT_LOG).delivered()).isEqualTo(LINES);
            assertThat(publisher.ledger().total().delivered()).isEqualTo(6 * LINES);
        }
        assertThat(fatal).isEmpty();
    }

    @Test
    void policyForATopicThatIsMissing_isRefused_withTheWayOut() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.deleteTopics(List.of(Topics.SHORT_LOGS)).all().get();
            await().until(() -> !admin.listTopics().names().get().contains(Topics.SHORT_LOGS));
        }
        assertThat(policies("keep-short", "quiet")).isNotZero();
        assertThat(err.toString())
                .contains("has no topic tidewatch.logs.short", "create the topics with 'tidewatch topics apply'");
        assertThat(policies("list")).isZero();
        assertThat(out.toString()).contains("no policies");
    }

    /** Newest first, of both topics, none twice; counted by door, level and pattern. */
    private void foundAll(Api api, int lines) {
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode hits = api.search("service:batch");
            assertThat(hits).hasSize(lines);
            List<Long> times = new ArrayList<>();
            Set<String> topics = new HashSet<>();
            hits.forEach(hit -> {
                times.add(hit.path("timeMillis").asLong());
                topics.add(hit.path("topic").asText());
            });
            assertThat(times).isSortedAccordingTo((a, b) -> Long.compare(b, a));
            assertThat(topics).containsExactlyInAnyOrder(Topics.LOGS, Topics.SHORT_LOGS);
            assertThat(api.search("service:batch \"noise while\"")).hasSize(LINES);
            JsonNode source = api.items("sources").get(0);
            assertThat(source.path("source").asText()).isEqualTo("batch/batch-1");
            assertThat(source.path("events").path("LOGS").asInt()).isEqualTo(lines);
            assertThat(source.path("lost").asInt()).isZero();
            assertThat(source.path("repeated").asInt()).isZero();
            long counted = 0;
            for (JsonNode pattern : api.items("patterns")) {
                counted += pattern.path("count").asLong();
            }
            assertThat(counted).isEqualTo(lines);
            JsonNode pipeline = api.items("pipeline");
            assertThat(pipeline.findValuesAsText("topic")).contains(Topics.SHORT_LOGS);
            pipeline.forEach(row -> assertThat(row.path("caughtUp").asBoolean())
                    .as(row.toString())
                    .isTrue());
        });
    }

    private void log(Publisher publisher, String when, int phase) {
        for (int i = 0; i < LINES; i++) {
            long at = now - 10_000 + phase * 1_000L + i * 2L;
            publisher.log(LogEvent.of(at, LogLevel.INFO, "com.noise.A", "noise " + when + " " + i));
            publisher.log(LogEvent.of(at + 1, LogLevel.INFO, "com.acme.A", "order " + when + " " + i));
        }
        assertThat(publisher.flush(SOON)).isTrue();
    }

    /** @return the lines of the source on that topic, as JSON */
    private List<String> texts(String topic) {
        try (Feed feed = new Feed(kafka.bootstrapServers())) {
            return feed.read(topic).stream()
                    .flatMap(record -> new String(record.value(), java.nio.charset.StandardCharsets.UTF_8).lines())
                    .toList();
        }
    }

    private ProcessorNode node() {
        return new ProcessorNode(
                Nodes.config(kafka.bootstrapServers(), dir.resolve("processor")), Clock.systemUTC(), fatal::add);
    }

    private static Api started(ProcessorNode node) {
        node.start();
        Api api = new Api(node.httpPort());
        await().atMost(SOON).until(() -> api.ready() && api.whole("pipeline"));
        return api;
    }

    private int policies(String... arguments) {
        List<String> all = new ArrayList<>(List.of("policies"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--kafka", kafka.bootstrapServers()));
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(all.toArray(String[]::new));
    }
}
