package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.event.Source;
import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.notifier.NotifierApp;
import io.tidewatch.notifier.NotifierConfig;
import io.tidewatch.processor.ProcessorNode;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Noise on the topics between the parts, where only the parts themselves should write: nobody stops, nothing is lost. */
class GarbageEverywhereIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final List<String> BETWEEN = List.of(
            Topics.GROUP_ALIASES,
            Topics.PATTERN_CATALOG,
            Topics.RULES,
            Topics.SILENCES,
            Topics.POLICIES,
            Topics.SIGNALS,
            Topics.ALERT_COMMANDS,
            Topics.ERROR_COMMANDS,
            Topics.ALERTS,
            Topics.ERROR_GROUPS,
            Topics.DELIVERIES,
            Topics.NOTIFICATIONS,
            Topics.AUDIT,
            Topics.DEAD_LETTERS);

    @TempDir
    Path dir;

    private final List<String> fatal = new CopyOnWriteArrayList<>();

    @Test
    void noiseOnEachTopic_stopsNobody_andANewErrorIsStillToldOf() throws Exception {
        try (EmbeddedKafka kafka = Feed.broker(dir.resolve("kafka"), 0, 2);
                Feed feed = new Feed(kafka.bootstrapServers());
                ProcessorNode node = new ProcessorNode(
                        Nodes.config(kafka.bootstrapServers(), dir.resolve("processor")),
                        Clock.systemUTC(),
                        fatal::add);
                NotifierApp notifier = notifier(kafka.bootstrapServers())) {
            node.start();
            notifier.start();
            Api api = new Api(node.httpPort());
            await().atMost(SOON).until(() -> api.ready() && api.whole("pipeline") && notifier.ready());

            noise(feed);

            long now = System.currentTimeMillis();
            feed.error(Feed.happened(new Source("good", "good-1", "h", "", ""), "good-fp", "T", now, 1));
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(api.items("alerts").toString()).contains("good-fp");
                assertThat(told(feed)).anyMatch(n -> n.toString().contains("good"));
                for (String question : List.of("health", "alerts", "errors", "patterns", "notifications")) {
                    assertThat(api.whole(question)).as(question).isTrue();
                }
            });
            assertThat(api.ready()).isTrue();
            assertThat(notifier.reason()).isEmpty();
            assertThat(fatal).isEmpty();
        }
        assertThat(fatal).isEmpty();
    }

    private NotifierApp notifier(String bootstrap) {
        NotifierConfig d = NotifierConfig.defaults();
        NotifierConfig config = new NotifierConfig(
                NotifierConfig.Kafka.at(bootstrap),
                "it",
                new NotifierConfig.State(dir.resolve("notifier").toString(), true),
                d.streams(),
                d.grouping(),
                d.retry(),
                d.routes(),
                d.receivers());
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new NotifierApp(config, nowhere, fatal::add);
    }

    private static void noise(Feed feed) {
        Random random = new Random(11);
        for (String topic : BETWEEN) {
            for (int i = 0; i < 12; i++) {
                byte[] value = new byte[1 + random.nextInt(3000)];
                random.nextBytes(value);
                byte[] key = new byte[1 + random.nextInt(60)];
                random.nextBytes(key);
                feed.raw(topic, key, value);
            }
            for (String value : List.of(
                    "{}", "[]", "null", "{\"v\":99}", "{\"v\":1,\"id\":7}", "{\"type\":\"partial\"}", "{\"v\":1,")) {
                feed.raw(topic, Feed.bytes("k"), Feed.bytes(value));
            }
            feed.raw(topic, Feed.bytes("gone"), null);
        }
    }

    private static List<NotificationRecord> told(Feed feed) {
        return feed.read(Topics.NOTIFICATIONS).stream()
                .map(r -> JsonCodec.NOTIFICATION.decode(r.value() == null ? new byte[0] : r.value()))
                .filter(Decoded.Ok.class::isInstance)
                .map(d -> ((Decoded.Ok<NotificationRecord>) d).value())
                .toList();
    }
}
