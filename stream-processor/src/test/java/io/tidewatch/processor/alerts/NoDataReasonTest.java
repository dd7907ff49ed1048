package io.tidewatch.processor.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Alert;
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
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Why there is no data, each reason by its name: from the batches to the alert. Each test has a service of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NoDataReasonTest {
    private static final long EACH = 10_000;
    private static final long LATE = 600_000;

    private Driver analysis;
    private Driver alerts;
    private final List<Alert> told = new ArrayList<>();
    private long now = Driver.START;
    private String service = "";

    @BeforeAll
    void open(@TempDir Path dir) {
        RuleHolder selecting = new RuleHolder();
        RuleHolder judging = new RuleHolder();
        analysis = new Driver(
                AnalysisTopology.build(AnalysisFixture.settings(EndOffsets.UNKNOWN, selecting)), dir.resolve("a"));
        alerts = new Driver(
                AlertsTopology.build(new AlertsSettings(judging, AlertConfig.defaults(), new AlertCounts())),
                dir.resolve("b"));
        Condition full = new Condition.Threshold(
                "disk.used", List.of(), Aggregate.AVG, Duration.ofMinutes(1), Bounds.above(0.8, null));
        Rule rule = Bench.rule("full", full, Duration.ZERO, Duration.ZERO, Rule.NoData.NO_DATA);
        selecting.put(rule);
        judging.put(rule);
    }

    @AfterAll
    void close() {
        analysis.close();
        alerts.close();
    }

    @Test
    void applicationSilent_alsoOfOneThatIsCalledHost() {
        fires("host", "disk.used");

        silent();

        assertThat(last().why()).startsWith("application silent, last heard of ");
    }

    @Test
    void agentDown_whateverTheAgentIsCalled() {
        fires("metal", "disk.used", "system.cpu.utilization");

        silent();

        assertThat(last().why()).startsWith("agent down, last heard of ");
    }

    @Test
    void agentDown_ofOneThatDoesNotLookAtItsHost() {
        fires("metal-2", "disk.used", "tidewatch.publisher.queued");

        silent();

        assertThat(last().why()).startsWith("agent down, last heard of ");
    }

    @Test
    void clockSkew_whereWhatComesIsAlwaysAsLate() {
        fires("shop-0", "disk.used");
        for (int i = 0; i < 20; i++) {
            now += EACH;
            send(service, now - LATE + i % 3 * 1_000, now, "disk.used");
            clock();
        }

        assertThat(last().why()).startsWith("clock skew, what came last was stamped 10 min before it came");
    }

    @Test
    void whatIsReplayedLate_isNoSkew() {
        fires("shop-1", "disk.used");
        // what was spilled before a restart: minutes of it within seconds, and nothing after it
        for (int i = 0; i < 40; i++) {
            now += 100;
            send(service, now - LATE + i * EACH / 2, now, "disk.used");
        }

        silent();

        assertThat(last().why()).startsWith("application silent, last heard of ");
    }

    @Test
    void whatIsReplayedSlowly_isNoSkewEither() {
        fires("shop-2", "disk.used");
        long event = now - LATE;
        // half as fast again as it was taken
        for (int i = 0; i < 20; i++) {
            now += EACH;
            event += EACH * 3 / 2;
            send(service, event, now, "disk.used");
            clock();
        }

        silent();

        assertThat(last().why()).startsWith("application silent, last heard of ");
    }

    @Test
    void brokerLag() {
        fires("shop-3", "disk.used");

        behind(-1);

        assertThat(last().held()).startsWith("broker lag: metrics partition 0 is ");
    }

    @Test
    void processorLag() {
        fires("shop-4", "disk.used");

        behind(70);

        assertThat(last().held())
                .startsWith("processor lag: metrics partition 0 is ")
                .endsWith("70 records wait");
    }

    private void fires(String of, String... metrics) {
        service = of;
        now += LATE;
        clock();
        for (int i = 0; i < 12; i++) {
            now += EACH;
            send(service, now, now, metrics);
            clock();
        }
        assertThat(last().transition()).isEqualTo(Alert.Transition.FIRED);
    }

    private void silent() {
        for (int i = 0; i < 30; i++) {
            now += EACH;
            clock();
        }
        assertThat(last().transition()).isEqualTo(Alert.Transition.NO_DATA);
    }

    /** Time goes on, and the partition's watermark does not. */
    private void behind(long records) {
        long stands = now;
        for (int i = 0; i < 30; i++) {
            now += EACH;
            progress(stands, false, records);
        }
        assertThat(last().transition()).isEqualTo(Alert.Transition.HELD);
    }

    private Alert last() {
        List<Alert> own = told.stream()
                .filter(alert -> service.equals(alert.labels().get("service")))
                .toList();
        return own.get(own.size() - 1);
    }

    private void send(String service, long eventMillis, long appendMillis, String... metrics) {
        Source source = new Source(service, service + "-1", "h1", "", "");
        List<MetricPoint> points = new ArrayList<>();
        for (String metric : metrics) {
            points.add(MetricPoint.gauge(metric, Map.of(), 0.99));
        }
        ByteSink bytes = new ByteSink();
        new MetricBatchEncoder().encode(MetricBatch.running(eventMillis, EACH, points), bytes);
        RecordHeaders headers = new RecordHeaders();
        new RecordOrigin(source, 0, -1, 1).write(headers);
        byte[] key = source.key().getBytes(StandardCharsets.UTF_8);
        analysis.pipe(Topics.METRICS, key, bytes.toBytes(), appendMillis, headers);
        for (KeyValue<String, byte[]> record : analysis.read(Topics.SIGNALS)) {
            pass(record.key, record.value, appendMillis);
        }
    }

    private void clock() {
        progress(now, true, 0);
    }

    private void progress(long watermark, boolean caughtUp, long records) {
        for (Rule.Input input : Rule.Input.values()) {
            Signal progress = new Signal.Progress(input, 0, 1, watermark, now, caughtUp, records);
            pass("progress", SignalCodec.encode(progress), now);
        }
        for (KeyValue<String, byte[]> record : alerts.read(Topics.ALERTS)) {
            told.add(((Decoded.Ok<Alert>) JsonCodec.ALERT.decode(record.value)).value());
        }
    }

    private void pass(String key, byte[] value, long millis) {
        alerts.pipe(Topics.SIGNALS, key.getBytes(StandardCharsets.UTF_8), value, millis, new RecordHeaders());
    }
}
