package io.tidewatch.notifier;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.alert.Silence;
import io.tidewatch.event.Severity;
import io.tidewatch.notifier.deliver.RateConfig;
import io.tidewatch.notifier.message.Delivery;
import io.tidewatch.notifier.message.Intent;
import io.tidewatch.notifier.message.Outcome;
import io.tidewatch.notifier.receiver.ChannelConfig;
import io.tidewatch.notifier.receiver.ReceiverConfig;
import io.tidewatch.notifier.route.RouteConfig;
import io.tidewatch.report.ReportRecord;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The notifier's topology with a clock that is turned by hand; reads what it says, answers as a channel would. */
final class Driven implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-02T08:00:00Z");

    final NotifierConfig config;
    private final Path dir;
    private Instant now = START;
    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> alerts;
    private TestInputTopic<String, byte[]> silences;
    private TestInputTopic<String, byte[]> deliveries;
    private TestOutputTopic<String, byte[]> said;
    private TestOutputTopic<String, byte[]> recorded;
    private final List<Intent> intents = new ArrayList<>();
    private final List<NotificationRecord> records = new ArrayList<>();

    Driven(Path dir, NotifierConfig config) {
        this.dir = dir;
        this.config = config;
        open();
    }

    /** One route by service to one channel "ops". */
    static NotifierConfig config(RateConfig rate) {
        NotifierConfig d = NotifierConfig.defaults();
        RouteConfig r = new RouteConfig(
                "all",
                List.of(),
                List.of("team"),
                false,
                List.of("service"),
                null,
                null,
                null,
                null,
                List.of(),
                List.of());
        ChannelConfig log = ChannelConfig.log("ops");
        ChannelConfig channel = new ChannelConfig("ops", log.type(), rate, log.webhook(), log.mail());
        return new NotifierConfig(
                d.kafka(),
                d.instanceId(),
                new NotifierConfig.State("unused", true),
                d.streams(),
                d.grouping(),
                d.retry(),
                List.of(r),
                List.of(
                        new ReceiverConfig("team", List.of(channel)),
                        new ReceiverConfig("boss", List.of(ChannelConfig.log("pager")))));
    }

    /** A new start with what the changelogs hold: the driver itself forgets its stores when it is closed. */
    void reopen() {
        Map<String, List<KeyValue<Object, Object>>> rows = new HashMap<>();
        driver.getAllStateStores().keySet().forEach(name -> {
            List<KeyValue<Object, Object>> all = new ArrayList<>();
            try (KeyValueIterator<Object, Object> it =
                    driver.<Object, Object>getKeyValueStore(name).all()) {
                it.forEachRemaining(all::add);
            }
            rows.put(name, all);
        });
        read();
        driver.close();
        open();
        rows.forEach((name, all) -> {
            KeyValueStore<Object, Object> store = driver.getKeyValueStore(name);
            all.forEach(row -> store.put(row.key, row.value));
        });
    }

    private void open() {
        Properties p = Clients.streams(config, dir);
        driver = new TopologyTestDriver(NotifierTopology.build(config), p, now);
        StringSerializer keys = new StringSerializer();
        ByteArraySerializer values = new ByteArraySerializer();
        alerts = driver.createInputTopic(Topics.ALERTS, keys, values);
        silences = driver.createInputTopic(Topics.SILENCES, keys, values);
        deliveries = driver.createInputTopic(Topics.DELIVERIES, keys, values);
        said = driver.createOutputTopic(Topics.DELIVERIES, new StringDeserializer(), new ByteArrayDeserializer());
        recorded =
                driver.createOutputTopic(Topics.NOTIFICATIONS, new StringDeserializer(), new ByteArrayDeserializer());
    }

    void pass(Duration time) {
        // the driver fires a punctuator once for each advance, so time passes in steps; long times in long ones
        Duration most = time.compareTo(Duration.ofMinutes(10)) <= 0 ? Duration.ofSeconds(1) : Duration.ofMinutes(1);
        Duration left = time;
        while (!left.isZero()) {
            Duration step = left.compareTo(most) > 0 ? most : left;
            driver.advanceWallClockTime(step);
            now = now.plus(step);
            left = left.minus(step);
        }
    }

    void alert(String key, long sequence, AlertState state, Severity severity) {
        alert(key, sequence, state, severity, null);
    }

    void alert(String key, long sequence, AlertState state, Severity severity, Alert.Acknowledgement ack) {
        Alert.Transition transition = state == AlertState.FIRING ? Alert.Transition.FIRED : Alert.Transition.RESOLVED;
        pipe(sample(key, sequence, state, ack == null ? transition : Alert.Transition.ACKNOWLEDGED, severity, ack));
    }

    /** One that flaps, is suppressed, or has escalated. */
    void marked(
            String key,
            long sequence,
            AlertState state,
            Alert.Transition transition,
            boolean flapping,
            boolean suppressed,
            List<String> receivers) {
        Alert a = sample(key, sequence, state, transition, Severity.WARNING, null);
        pipe(new Alert(
                a.key(),
                a.ruleId(),
                a.ruleRevision(),
                a.sequence(),
                a.state(),
                a.transition(),
                a.severity(),
                a.labels(),
                a.annotations(),
                a.pendingSinceMillis(),
                a.firingSinceMillis(),
                a.resolvedAtMillis(),
                a.changedAtMillis(),
                a.eventTimeMillis(),
                a.value(),
                a.bound(),
                a.why(),
                a.held(),
                null,
                a.samples(),
                a.sparkline(),
                flapping,
                suppressed,
                receivers));
    }

    private void pipe(Alert alert) {
        alerts.pipeInput(alert.key(), JsonCodec.ALERT.encode(alert), now);
    }

    static Alert sample(
            String key,
            long sequence,
            AlertState state,
            Alert.Transition transition,
            Severity severity,
            Alert.Acknowledgement ack) {
        long at = START.toEpochMilli();
        return new Alert(
                key,
                "slow",
                1,
                sequence,
                state,
                transition,
                severity,
                Map.of("alertname", "slow", "service", "shop", "instance", key),
                Map.of("summary", "订单变慢 <b>orders</b> are slow"),
                at,
                at,
                state == AlertState.RESOLVED ? at + 1000 : 0,
                at,
                at,
                2.5,
                1.0,
                "p99 is 2.5 s, above 1 s",
                "",
                ack,
                List.of(),
                List.of());
    }

    void report(ReportRecord record) {
        driver.createInputTopic(Topics.REPORTS, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(record.name(), ReportRecord.CODEC.encode(record), now);
    }

    void silence(Silence silence) {
        silences.pipeInput(silence.id(), JsonCodec.SILENCE.encode(silence), now);
    }

    void garbage() {
        alerts.pipeInput("x", new byte[] {'{', 1}, now);
        deliveries.pipeInput("ops", new byte[] {'['}, now);
    }

    void answer(Intent intent, Outcome.Result result, long retryAfterMillis) {
        Outcome outcome = new Outcome(
                now.toEpochMilli(),
                intent.channel(),
                intent.key(),
                intent.attempt(),
                result,
                retryAfterMillis,
                0,
                5,
                "");
        deliveries.pipeInput(intent.channel(), Delivery.CODEC.encode(outcome), now);
    }

    /** Answers all open intents with DELIVERED and returns them. */
    List<Intent> delivered() {
        List<Intent> out = new ArrayList<>();
        for (List<Intent> some = sent(); !some.isEmpty(); some = sent()) {
            some.forEach(i -> answer(i, Outcome.Result.DELIVERED, 0));
            out.addAll(some);
        }
        return out;
    }

    /** @return intents since the last call */
    List<Intent> sent() {
        read();
        List<Intent> out = List.copyOf(intents);
        intents.clear();
        return out;
    }

    /** @return records since the last call */
    List<NotificationRecord> records() {
        read();
        List<NotificationRecord> out = List.copyOf(records);
        records.clear();
        return out;
    }

    private void read() {
        said.readValuesToList().forEach(v -> {
            if (Delivery.CODEC.decode(v) instanceof Decoded.Ok<Delivery> ok && ok.value() instanceof Intent intent) {
                intents.add(intent);
            }
        });
        recorded.readValuesToList().forEach(v -> {
            if (JsonCodec.NOTIFICATION.decode(v) instanceof Decoded.Ok<NotificationRecord> ok) {
                records.add(ok.value());
            }
        });
    }

    Instant now() {
        return now;
    }

    @Override
    public void close() {
        driver.close();
    }
}
