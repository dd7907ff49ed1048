package io.tidewatch.processor.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Alert.Transition;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.EndOffsets;
import io.tidewatch.processor.signals.RuleHolder;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.signals.SignalCodec;
import io.tidewatch.processor.topology.AlertsSettings;
import io.tidewatch.processor.topology.AlertsTopology;
import io.tidewatch.processor.topology.AnalysisFixture;
import io.tidewatch.processor.topology.AnalysisTopology;
import io.tidewatch.processor.topology.Driver;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.MetricBatchEncoder;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Points that come more seldom than the windows of a rule on them: from the batch to the alert. */
class SeldomSeriesTest {
    private static final long T0 = Driver.START;
    private static final long MINUTE = 60_000;
    private static final long EACH = 5 * MINUTE;

    @TempDir
    private Path dir;

    private Driver analysis;
    private Driver alerts;
    private final Map<String, List<Alert>> told = new TreeMap<>();

    @BeforeEach
    void open() {
        RuleHolder selecting = new RuleHolder();
        RuleHolder judging = new RuleHolder();
        analysis = new Driver(
                AnalysisTopology.build(AnalysisFixture.settings(EndOffsets.UNKNOWN, selecting)), dir.resolve("a"));
        alerts = new Driver(
                AlertsTopology.build(new AlertsSettings(judging, AlertConfig.defaults(), new AlertCounts())),
                dir.resolve("b"));
        Condition full = new Condition.Threshold(
                "disk.used", List.of(), Aggregate.AVG, Duration.ofMinutes(1), Bounds.above(0.8, null));
        Rule rule = Bench.rule("full", full, Duration.ofMinutes(10), Duration.ZERO, Rule.NoData.NO_DATA);
        selecting.put(rule);
        judging.put(rule);
    }

    @AfterEach
    void close() {
        analysis.close();
        alerts.close();
    }

    @Test
    void aPointEachFiveMinutes_firesAfterItsTime_andIsSilentOnlyWhenItStops() {
        long stops = T0 + 60 * MINUTE;
        for (long now = T0; now < stops + 30 * MINUTE; now += MINUTE) {
            if (now < stops && (now - T0) % EACH == 0) {
                send("tells", now + 1_000, EACH);
                send("tells-not", now + 1_000, 0);
            }
            clock(now + MINUTE);
        }

        assertThat(told.keySet()).containsExactly("full{service=\"tells\"}", "full{service=\"tells-not\"}");
        told.forEach((key, all) -> {
            assertThat(all)
                    .as(key)
                    .extracting(Alert::transition)
                    .containsExactly(Transition.PENDING, Transition.FIRED, Transition.NO_DATA);
            assertThat(all.get(1).changedAtMillis()).isBetween(T0 + 10 * MINUTE, T0 + 16 * MINUTE);
            long last = stops - EACH;
            assertThat(all.get(2).changedAtMillis() - last).isBetween(EACH * 5 / 2, EACH * 3);
            assertThat(all.get(2).why()).contains("application silent").contains("expected each 5 min");
        });
    }

    private void send(String service, long millis, long intervalMillis) {
        Source source = new Source(service, service + "-1", "h1", "", "");
        MetricBatch batch =
                MetricBatch.running(millis, intervalMillis, List.of(MetricPoint.gauge("disk.used", Map.of(), 0.99)));
        ByteSink bytes = new ByteSink();
        new MetricBatchEncoder().encode(batch, bytes);
        RecordHeaders headers = new RecordHeaders();
        new RecordOrigin(source, 0, -1, 1).write(headers);
        byte[] key = source.key().getBytes(StandardCharsets.UTF_8);
        analysis.pipe(Topics.METRICS, key, bytes.toBytes(), millis, headers);
        for (KeyValue<String, byte[]> record : analysis.read(Topics.SIGNALS)) {
            pass(record.key, record.value, millis);
        }
    }

    private void clock(long millis) {
        Signal progress = new Signal.Progress(Rule.Input.METRICS, 0, 1, millis, millis, true, 0);
        pass("progress", SignalCodec.encode(progress), millis);
        for (KeyValue<String, byte[]> record : alerts.read(Topics.ALERTS)) {
            told.computeIfAbsent(record.key, key -> new ArrayList<>())
                    .add(((Decoded.Ok<Alert>) JsonCodec.ALERT.decode(record.value)).value());
        }
    }

    private void pass(String key, byte[] value, long millis) {
        alerts.pipe(Topics.SIGNALS, key.getBytes(StandardCharsets.UTF_8), value, millis, new RecordHeaders());
    }
}
