package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Source;
import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.kafka.embedded.FreePort;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The processor is away while its sources go on. Windows are of 10 s, it is away for 30 s (120 s in a long
 * fault run): whole windows pass meanwhile. Nothing may fire or resolve because nobody looked; as
 * soon as the source itself is silent, it has to.
 */
@Tag("faults")
@Tag("brief")
class StoppedProcessorIT {
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final boolean LONG = Boolean.getBoolean("tidewatch.long");
    private static final Duration WINDOW = Duration.ofSeconds(LONG ? 10 : 5);
    private static final Duration AWAY = LONG ? Duration.ofSeconds(120) : WINDOW.multipliedBy(3);
    private static final Source BEAT = new Source("beat", "beat-1", "h", "", "");
    private static final List<Matcher> OF_BEAT = List.of(Matcher.equal("service", "beat"));

    @TempDir
    Path dir;

    private final AtomicLong beats = new AtomicLong();

    @Test
    void timeAway_isNoSilenceOfTheSources() throws Exception {
        int port = FreePort.next();
        Api api = new Api(port);
        ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
        try (EmbeddedKafka kafka = Feed.broker(dir.resolve("kafka"), 0, 2);
                Feed feed = new Feed(kafka.bootstrapServers());
                AutoCloseable stopped = load::shutdownNow) {
            publish(feed, "silent", Rule.Input.METRICS, new Condition.Absent(OF_BEAT, 1, WINDOW, Duration.ofHours(1)));
            publish(
                    feed,
                    "high",
                    Rule.Input.METRICS,
                    new Condition.Threshold("beat.value", OF_BEAT, Aggregate.AVG, WINDOW, Bounds.above(0.5, null)));
            publish(feed, "often", Rule.Input.LOGS, new Condition.Frequency(OF_BEAT, 5, WINDOW));
            load.scheduleAtFixedRate(() -> beat(feed), 0, 1, TimeUnit.SECONDS);
            try (Child processor = Child.processor(dir, "processor", kafka.bootstrapServers(), port)) {
                await().atMost(SOON).untilAsserted(() -> {
                    assertThat(told(feed, "high")).contains(Alert.Transition.FIRED);
                    assertThat(told(feed, "often")).contains(Alert.Transition.FIRED);
                });
                processor.kill();
            }
            long before = beats.get();
            await().atMost(AWAY.plusSeconds(30)).until(() -> beats.get() >= before + AWAY.toSeconds());

            AtomicLong lag = new AtomicLong();
            try (Child processor = Child.processor(dir, "processor", kafka.bootstrapServers(), port)) {
                await().atMost(SOON).pollInterval(Duration.ofMillis(50)).until(() -> {
                    lag.accumulateAndGet(api.items("health").path("lagSeconds").asLong(), Math::max);
                    return api.ready() && caughtUp(api);
                });
                System.out.println("lag shown on return: " + lag.get() + " s");
                assertThat(lag.get()).isPositive();
                // two windows more, so that whatever was wrongly decided of the time away is told
                long back = beats.get();
                await().atMost(SOON).until(() -> beats.get() >= back + 2 * WINDOW.toSeconds());
                assertThat(told(feed, "silent")).doesNotContain(Alert.Transition.FIRED);
                for (String rule : List.of("high", "often")) {
                    assertThat(told(feed, rule))
                            .as(rule)
                            .containsOnlyOnce(Alert.Transition.FIRED)
                            .doesNotContain(Alert.Transition.RESOLVED, Alert.Transition.NO_DATA);
                }

                load.shutdown();
                assertThat(load.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
                await().atMost(SOON).untilAsserted(() -> {
                    assertThat(told(feed, "silent")).containsOnlyOnce(Alert.Transition.FIRED);
                    assertThat(told(feed, "often")).contains(Alert.Transition.RESOLVED);
                });
                JsonNode row = api.items("sources").get(0);
                assertThat(row.path("events").path("METRICS").asLong()).isEqualTo(beats.get());
                assertThat(row.path("events").path("LOGS").asLong()).isEqualTo(2 * beats.get());
                assertThat(row.path("lost").asLong()
                                + row.path("repeated").asLong()
                                + row.path("late").asLong())
                        .isZero();
                assertThat(processor.alive()).isTrue();
            }
        }
    }

    private void beat(Feed feed) {
        long now = System.currentTimeMillis();
        feed.metrics(BEAT, MetricBatch.running(now, 1000, List.of(MetricPoint.gauge("beat.value", Map.of(), 1))));
        LogEvent line = LogEvent.of(now, LogLevel.INFO, "beat", "still here");
        feed.logs(BEAT, line, line);
        beats.incrementAndGet();
    }

    private static boolean caughtUp(Api api) {
        JsonNode partitions = api.items("pipeline");
        return !partitions.isEmpty()
                && partitions.findValues("caughtUp").stream().allMatch(JsonNode::asBoolean)
                && partitions.findValues("behindMillis").stream().allMatch(b -> b.asLong() < 5_000);
    }

    private static void publish(Feed feed, String id, Rule.Input input, Condition condition) {
        Rule rule = new Rule(
                id,
                1,
                0,
                true,
                input,
                condition,
                List.of("service"),
                Severity.ERROR,
                Duration.ZERO,
                Duration.ZERO,
                Rule.NoData.NO_DATA,
                Map.of(),
                Map.of(),
                0);
        feed.raw(Topics.RULES, Feed.bytes(id), JsonCodec.RULE.encode(rule));
    }

    private static List<Alert.Transition> told(Feed feed, String ruleId) {
        return feed.read(Topics.ALERTS).stream()
                .map(r -> JsonCodec.ALERT.decode(r.value()))
                .map(d -> ((Decoded.Ok<Alert>) d).value())
                .filter(alert -> alert.ruleId().equals(ruleId))
                .map(Alert::transition)
                .toList();
    }
}
