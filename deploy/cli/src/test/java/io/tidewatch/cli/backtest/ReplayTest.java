package io.tidewatch.cli.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Alert.Transition;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Severity;
import io.tidewatch.notifier.NotifierConfig;
import io.tidewatch.processor.ProcessorConfig;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    private static final long START = 1_767_225_600_000L;

    @TempDir
    Path dir;

    private final List<Alert> alerts = new ArrayList<>();
    private final List<NotificationRecord> told = new ArrayList<>();

    @Test
    void alertFromElsewhere_isTakenAsItWas_andItIsWorkedOutWhoIsTold() {
        try (Replay replay =
                new Replay(ProcessorConfig.defaults(), NotifierConfig.defaults(), 1, START, dir, new Listener())) {
            replay.take(record(alert("@external", "Elsewhere{x}", START + 5_000)));
            // ours are worked out from what was recorded, and not taken from there
            replay.take(record(alert("ours", "ours", START + 6_000)));
            replay.advance(START + 60_000);
        }

        assertThat(alerts).extracting(Alert::key).containsExactly("Elsewhere{x}");
        assertThat(told).isNotEmpty().allSatisfy(t -> assertThat(t.alertKeys()).containsExactly("Elsewhere{x}"));
    }

    @Test
    void patternThatThreePartitionsFind_isNewOnce_asItIsLive() {
        Rule rule = ofServices("new-pattern", new Condition.NewTerm(List.of(), "pattern", Duration.ofDays(1)));
        try (Replay replay =
                new Replay(ProcessorConfig.defaults(), NotifierConfig.defaults(), 3, START, dir, new Listener())) {
            replay.rule(rule);
            for (int n = 0; n < 30; n++) {
                // each partition sees the regions in another order, and generalises another four of them first
                replay.take(
                        line(n % 3, START + 1_000 * n, "cache " + (char) ('a' + (n * 7) % 10) + "x warmed in 3 ms"));
            }
            replay.advance(START + 60_000);
        }

        List<Alert> fired = alerts.stream()
                .filter(alert -> alert.transition() == Transition.FIRED)
                .toList();
        assertThat(fired)
                .hasSizeBetween(1, 4)
                .allSatisfy(alert -> assertThat(alert.why()).contains("x warmed in"));
    }

    @Test
    void startWithoutItsEnd_inAPartitionThatIsSilentSince_firesAtItsTime() {
        Rule rule = ofServices(
                "stuck",
                new Condition.Sequence(
                        List.of(new Matcher("message", Matcher.Op.CONTAINS, "begin")),
                        List.of(new Matcher("message", Matcher.Op.CONTAINS, "end")),
                        "capture.of",
                        "of (?P<of>[0-9]+)",
                        Duration.ofMinutes(1),
                        1,
                        Duration.ofSeconds(5)));
        try (Replay replay =
                new Replay(ProcessorConfig.defaults(), NotifierConfig.defaults(), 3, START, dir, new Listener())) {
            replay.rule(rule);
            replay.take(line(2, START + 1_000, "begin of 7"));
            replay.take(line(1, START + 2_000, "begin of 8"));
            replay.take(line(1, START + 9_000, "end of 8"));
            replay.take(line(2, START + 20_000, "begin of 9"));
            replay.advance(START + 90_000);
        }

        assertThat(alerts)
                .filteredOn(alert -> alert.transition() == Transition.FIRED)
                .extracting(Alert::changedAtMillis)
                .containsExactly(START + 61_000, START + 80_000);
    }

    private static Rule ofServices(String id, Condition ofLogs) {
        List<String> groupBy = List.of("service");
        return new Rule(id, 1, 0, true, Rule.Input.LOGS, ofLogs, groupBy, null, null, null, null, null, null, 100);
    }

    private static ConsumerRecord<byte[], byte[]> line(int partition, long at, String message) {
        String json = "{\"v\":1,\"ts\":" + at + ",\"level\":\"INFO\",\"msg\":\"" + message + "\"}";
        return new ConsumerRecord<>(
                Topics.LOGS,
                partition,
                at - START,
                at,
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                ("shop/" + partition).getBytes(StandardCharsets.UTF_8),
                json.getBytes(StandardCharsets.UTF_8),
                new RecordHeaders(),
                Optional.empty());
    }

    private final class Listener implements ReplayListener {
        @Override
        public void alert(Alert alert) {
            alerts.add(alert);
        }

        @Override
        public void notification(NotificationRecord notification) {
            told.add(notification);
        }
    }

    private static ConsumerRecord<byte[], byte[]> record(Alert alert) {
        return new ConsumerRecord<>(
                Topics.ALERTS,
                0,
                0,
                alert.changedAtMillis(),
                TimestampType.CREATE_TIME,
                0,
                0,
                alert.key().getBytes(StandardCharsets.UTF_8),
                JsonCodec.ALERT.encode(alert),
                new RecordHeaders(),
                Optional.empty());
    }

    private static Alert alert(String rule, String key, long at) {
        return new Alert(
                key,
                rule,
                1,
                1,
                AlertState.FIRING,
                Transition.FIRED,
                Severity.CRITICAL,
                Map.of("alertname", rule),
                Map.of(),
                at,
                at,
                0,
                at,
                at,
                null,
                null,
                "told so",
                "",
                null,
                List.of(),
                List.of());
    }
}
