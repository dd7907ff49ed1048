package io.tidewatch.processor.alerts;

import static io.tidewatch.processor.alerts.Bench.GRACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.AuditRecord;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.run.FailedRecords;
import io.tidewatch.processor.signals.RuleHolder;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.signals.SignalCodec;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.processor.topology.AlertsSettings;
import io.tidewatch.processor.topology.AlertsTopology;
import io.tidewatch.processor.topology.Driver;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole alerts application on its real stores, from bytes to bytes. */
class AlertsTopologyTest {
    private static final long T0 = Driver.START;
    private final Rule rule = Bench.threshold(Duration.ZERO, Duration.ZERO);
    private final RuleHolder rules = new RuleHolder();
    private final AlertCounts counts = new AlertCounts();

    @TempDir
    private Path dir;

    private Driver driver;

    @BeforeEach
    void start() {
        driver = new Driver(
                AlertsTopology.build(new AlertsSettings(rules, AlertConfig.defaults(), counts)),
                dir,
                Map.of(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, FailedRecords.class));
        pipe(Topics.RULES, rule.id(), JsonCodec.RULE.encode(rule), T0);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void signals_and_commands_become_alerts_and_answers() {
        clock(T0);
        value(T0 + 1, 20);
        clock(T0 + 10_000 + GRACE);
        pipe(
                Topics.ALERT_COMMANDS,
                Bench.key(rule),
                JsonCodec.ALERT_COMMAND.encode(
                        new AlertCommand(Bench.key(rule), AlertCommand.Action.ACKNOWLEDGE, "ann", T0 + 16_000, "on it")
                                .came("api", "r-1")),
                T0 + 16_000);

        assertThat(driver.read(Topics.AUDIT))
                .map(record -> JsonCodec.AUDIT.decode(record.value))
                .containsExactly(new Decoded.Ok<>(new AuditRecord(
                        T0 + 16_000,
                        "ann",
                        "api",
                        "alert.acknowledge",
                        Bench.key(rule),
                        AuditRecord.Outcome.DONE,
                        "on it",
                        "r-1",
                        "FIRING",
                        "FIRING, acknowledged by ann")));
        List<Alert> alerts = read();
        assertThat(alerts)
                .extracting(Alert::transition)
                .containsExactly(Alert.Transition.FIRED, Alert.Transition.ACKNOWLEDGED);
        AlertViews views = new AlertViews(new Local(), id -> rules.current().rule(id));
        assertThat(views.list(AlertViews.Filter.ALL)).containsExactly(alerts.get(1));
        assertThat(views.alert(Bench.key(rule))).isEqualTo(alerts.get(1));
        assertThat(views.alert("other")).isNull();
        assertThat(views.list(new AlertViews.Filter(Set.of(AlertState.RESOLVED), null, Map.of(), 10)))
                .isEmpty();
        assertThat(views.list(new AlertViews.Filter(Set.of(), Severity.CRITICAL, Map.of(), 10)))
                .isEmpty();
        assertThat(views.list(new AlertViews.Filter(Set.of(), null, Map.of("service", "shop"), 10)))
                .hasSize(1);
        assertThat(views.list(new AlertViews.Filter(Set.of(), null, Map.of("service", "other"), 10)))
                .isEmpty();
        assertThat(views.counts()).isEqualTo(Map.of(AlertState.FIRING, Map.of(Severity.WARNING, 1)));
        AlertViews.Why why = views.why(Bench.key(rule));
        assertThat(why.rule()).isEqualTo(rule);
        assertThat(why.values()).containsExactly(20.0);
        assertThat(why.windowMillis()).isEqualTo(60_000);
        assertThat(why.changes())
                .extracting(AlertViews.Step::transition)
                .containsExactly(Alert.Transition.FIRED, Alert.Transition.ACKNOWLEDGED);
    }

    @Test
    void deleted_rule_ends_its_alerts_and_after_thirty_days_the_topic_forgets() {
        clock(T0);
        value(T0 + 1, 20);
        clock(T0 + 10_000 + GRACE);
        pipe(Topics.RULES, rule.id(), null, T0 + 20_000);
        clock(T0 + 30_000);
        assertThat(read()).extracting(Alert::state).containsExactly(AlertState.FIRING, AlertState.RESOLVED);

        clock(T0 + 30_000 + Duration.ofDays(30).toMillis());

        assertThat(driver.read(Topics.ALERTS)).containsExactly(new KeyValue<>(Bench.key(rule), null));
        assertThat(driver.streams.getKeyValueStore(AlertStores.ALERTS).all().hasNext())
                .isFalse();
        assertThat(driver.streams.getKeyValueStore(AlertStores.DUE).all().hasNext())
                .isFalse();
        assertThat(driver.streams.getKeyValueStore(AlertStores.ACTIVE).all().hasNext())
                .isFalse();
    }

    @Test
    void alertsFromElsewhere_fireOnce_resolveWhenNobodyTellsOfThem_andAreForgotten() {
        String key = "@external{alertname=\"Down\",labels=\"7\"}";
        Map<String, String> labels = Map.of("alertname", "Down", "severity", "critical");
        clock(T0);
        for (long told = 1; told <= 3; told++) {
            Signal signal =
                    new Signal.External(labels, Map.of("summary", "down " + told), T0, T0 + told * 60_000 + 300_000);
            pipe(Topics.SIGNALS, key, SignalCodec.encode(signal), T0 + told * 60_000);
        }
        clock(T0 + 479_999);
        clock(T0 + 480_000);

        List<KeyValue<String, byte[]>> records = driver.read(Topics.ALERTS);
        assertThat(records).extracting(record -> record.key).containsExactly(key, key);
        Alert fired = ((Decoded.Ok<Alert>) JsonCodec.ALERT.decode(records.get(0).value)).value();
        Alert resolved = ((Decoded.Ok<Alert>) JsonCodec.ALERT.decode(records.get(1).value)).value();
        assertThat(fired.state()).isEqualTo(AlertState.FIRING);
        assertThat(fired.labels()).isEqualTo(labels);
        assertThat(fired.changedAtMillis()).isEqualTo(T0 + 60_000);
        assertThat(resolved.state()).isEqualTo(AlertState.RESOLVED);
        assertThat(resolved.changedAtMillis()).isEqualTo(T0 + 480_000);
        assertThat(resolved.annotations()).as("as told last").containsEntry("summary", "down 3");
        AlertViews views = new AlertViews(new Local(), id -> rules.current().rule(id));
        assertThat(views.why(key).changes()).hasSize(2);

        clock(T0 + 480_000 + Duration.ofDays(30).toMillis());

        assertThat(driver.read(Topics.ALERTS)).containsExactly(new KeyValue<>(key, null));
        assertThat(driver.streams.getKeyValueStore(AlertStores.ALERTS).all().hasNext())
                .isFalse();
        assertThat(driver.streams.getKeyValueStore(AlertStores.DUE).all().hasNext())
                .isFalse();
    }

    @Test
    void aPartialThatCannotBeTaken_costsNoneOfThoseItCameWith() {
        Rule other = Bench.rule("other", rule.condition(), Duration.ZERO, Duration.ZERO, rule.noData());
        pipe(Topics.RULES, other.id(), JsonCodec.RULE.encode(other), T0);
        clock(T0);
        bytes().put(Bench.key(other), new byte[] {AlertRowCodec.VERSION});
        List<Signal.Partial> partials = List.of(
                Bench.partial(other, Bench.GROUP, T0 + 1, T0 + 1, 1, 0, 20),
                Bench.partial(rule, Bench.GROUP, T0 + 1, T0 + 1, 1, 0, 20));

        pipe(Topics.SIGNALS, "partials", SignalCodec.encode(new Signal.Partials(0, partials)), T0 + 1);
        clock(T0 + 30_000);

        assertThat(read())
                .extracting(Alert::key, Alert::transition)
                .containsExactly(tuple(Bench.key(rule), Alert.Transition.FIRED));
        assertThat(driver.read(Topics.DEAD_LETTERS)).hasSize(1);
    }

    @Test
    void aPartialThatCannotBeRead_costsNoneOfThoseItCameWith_andIsADeadLetter() {
        Rule other = Bench.rule("other", rule.condition(), Duration.ZERO, Duration.ZERO, rule.noData());
        pipe(Topics.RULES, other.id(), JsonCodec.RULE.encode(other), T0);
        clock(T0);
        byte[] bytes = SignalCodec.encode(new Signal.Partials(
                0,
                List.of(
                        Bench.partial(rule, Bench.GROUP, T0 + 1, T0 + 1, 1, 0, 20),
                        Bench.partial(other, Bench.GROUP, T0 + 1, T0 + 1, 1, 0, 20))));
        // the last field of the last one is the number of a text that is none
        bytes[bytes.length - 1] = 99;

        pipe(Topics.SIGNALS, "partials", bytes, T0 + 1);
        clock(T0 + 30_000);

        assertThat(read())
                .extracting(Alert::key, Alert::transition)
                .containsExactly(tuple(Bench.key(rule), Alert.Transition.FIRED));
        assertThat(counts.of(AlertCounts.What.UNREAD_PARTIALS)).isOne();
        assertThat(driver.read(Topics.DEAD_LETTERS))
                .singleElement()
                .satisfies(letter -> assertThat(new String(letter.value, StandardCharsets.UTF_8))
                        .contains("UnreadPartialsException"));
    }

    /** What lies under the rows. */
    @SuppressWarnings("unchecked") // as AlertStores makes it
    private KeyValueStore<String, byte[]> bytes() {
        return ((WrappedStateStore<KeyValueStore<String, byte[]>, String, AlertRow>)
                        driver.streams.getAllStateStores().get(AlertStores.ALERTS))
                .wrapped();
    }

    @Test
    void whatIsReadLate_isJudgedByTheRevisionOfItsTime() {
        Rule twice = rule.with(2, T0 + 60_000);
        Rule off = rule.with(3, T0 + 90_000).with(false);
        clock(T0);
        // changed twice, and off, before anything of the time before is read
        pipe(Topics.RULES, rule.id(), JsonCodec.RULE.encode(twice), T0 + 59_000);
        pipe(Topics.RULES, rule.id(), JsonCodec.RULE.encode(off), T0 + 89_000);
        for (long t = T0 + 1_000; t <= T0 + 100_000; t += 1_000) {
            Rule of = t < T0 + 60_000 ? rule : twice;
            Signal partial = Bench.partial(of, Bench.GROUP, t, t, 1, 0, t < T0 + 30_000 ? 20 : 2);
            pipe(Topics.SIGNALS, Bench.key(rule), SignalCodec.encode(partial), T0 + 100_000);
        }
        clock(T0 + 100_000);

        List<Alert> alerts = read();
        assertThat(alerts)
                .extracting(Alert::transition, Alert::ruleRevision, Alert::changedAtMillis)
                .containsExactly(
                        tuple(Alert.Transition.FIRED, 1, T0 + 15_000),
                        tuple(Alert.Transition.RESOLVED, 2, alerts.get(1).changedAtMillis()));
        assertThat(alerts.get(1).changedAtMillis()).isBetween(T0 + 60_000, T0 + 90_000);
    }

    @Test
    void alertsOfARuleThatIsDeleted_endWhenItWas_howeverLateThatIsRead() {
        clock(T0);
        value(T0 + 1, 20);
        pipe(Topics.RULES, rule.id(), null, T0 + 30_000);
        pipe(Topics.RULES, rule.id(), JsonCodec.RULE.encode(rule.with(1, T0 + 40_000)), T0 + 40_000);
        value(T0 + 41_000, 20);
        clock(T0 + 60_000);

        assertThat(read())
                .extracting(Alert::transition, Alert::changedAtMillis)
                .startsWith(
                        tuple(Alert.Transition.FIRED, T0 + 15_000),
                        tuple(Alert.Transition.RESOLVED, T0 + 30_000),
                        tuple(Alert.Transition.FIRED, T0 + 55_000));
    }

    private void clock(long millis) {
        for (Rule.Input input : Rule.Input.values()) {
            Signal progress = new Signal.Progress(input, 0, 1, millis, millis, true, 0);
            pipe(Topics.SIGNALS, "progress", SignalCodec.encode(progress), millis);
        }
    }

    private void value(long millis, double value) {
        Signal partial = Bench.partial(rule, Bench.GROUP, millis, millis, 1, 0, value);
        pipe(Topics.SIGNALS, Bench.key(rule), SignalCodec.encode(partial), millis);
    }

    private void pipe(String topic, String key, byte[] value, long millis) {
        driver.pipe(topic, key.getBytes(StandardCharsets.UTF_8), value, millis, new RecordHeaders());
    }

    private List<Alert> read() {
        List<Alert> alerts = new ArrayList<>();
        for (KeyValue<String, byte[]> record : driver.read(Topics.ALERTS)) {
            assertThat(record.key).isEqualTo(Bench.key(rule));
            alerts.add(((Decoded.Ok<Alert>) JsonCodec.ALERT.decode(record.value)).value());
        }
        return alerts;
    }

    private final class Local implements LocalStores {
        @Override
        public <K, V> ReadOnlyKeyValueStore<K, V> keyValue(String store) {
            return driver.streams.getKeyValueStore(store);
        }

        @Override
        public Set<Integer> partitions(String store) {
            return Set.of(0);
        }
    }
}
