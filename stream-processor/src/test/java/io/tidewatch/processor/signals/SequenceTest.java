package io.tidewatch.processor.signals;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Source;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.ingest.EndOffsets;
import io.tidewatch.processor.ingest.IngestSettings;
import io.tidewatch.processor.ingest.IngestStage;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.logs.PatternedLogs;
import io.tidewatch.processor.rulefile.RuleFile;
import io.tidewatch.processor.topology.Driver;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Produced;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From log lines to what is told of starts without their end, with the real door, clock and store. */
class SequenceTest {
    private static final long T = Driver.START;
    private static final Source SHOP = new Source("shop", "shop-1", "h1", "prod", "1.0");

    private final RuleHolder rules = new RuleHolder();
    private final SignalCounters counters = new SignalCounters();
    private EndOffsets.Probe probe = new EndOffsets.Probe(T, 1_000, 0);
    /** Of the topic that is kept for a short time; null: nobody looked. */
    private EndOffsets.@Nullable Probe ofShort;

    private Driver driver;
    private long sequence;
    private long ofLogs;

    @BeforeEach
    void open(@TempDir Path dir) {
        rules.put(rule("groupBy: [service, field.of]"));
        EndOffsets ends = (topic, partition) -> Topics.LOGS.equals(topic) ? probe : ofShort;
        StreamsBuilder builder = new StreamsBuilder();
        IngestStage.Door<IngestedLogs> logs = new IngestStage(
                        builder,
                        new IngestSettings(Duration.ofSeconds(5), Duration.ofDays(1), Map.of(Rule.Input.LOGS, 1), ends))
                .logs();
        new SignalStage(rules, SignalConfig.defaults(), counters, text -> text, 1, new PatternCatalog())
                .logs(
                        logs.events()
                                .mapValues(record -> new PatternedLogs(
                                        record,
                                        record.lines().stream().map(line -> "p").toList())),
                        logs.progress())
                .to(Topics.SIGNALS, Produced.with(Serdes.String(), SignalCodec.serde()));
        driver = new Driver(builder.build(), dir);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void startWithoutItsEnd_isAnEventOfTheTimeItsEndWasDue_toldBeforeTheWordThatAllUpToThenIsRead() {
        line("begin", "7", T);
        line("begin", "8", T + 100);
        line("begin", "9", T + 5_000);
        line("end", "8", T + 60_100);
        assertThat(partials(told())).isEmpty();

        caughtUp(T + 90_000);

        List<Signal> told = told();
        List<Signal.Partial> partials = partials(told);
        assertThat(partials).extracting(Signal.Partial::appendMillis).containsExactly(T + 60_000, T + 65_000);
        Signal.Partial first = partials.get(0);
        assertThat(first.ruleId()).isEqualTo("stuck");
        assertThat(first.group()).isEqualTo(Map.of("service", "shop", "field.of", "7"));
        assertThat(first.count()).isEqualTo(1);
        assertThat(first.eventMillis()).isEqualTo(T + 60_000);
        assertThat(first.samples()).extracting(Alert.Sample::text).containsExactly("INFO begin");
        assertThat(told.get(told.size() - 1)).isInstanceOf(Signal.Progress.class);
        assertThat(counters.starts()).isEqualTo(3);
        assertThat(counters.startsMissed()).isEqualTo(2);
        caughtUp(T + 900_000);
        assertThat(partials(told())).isEmpty();
    }

    @Test
    void whatIsNotReadYet_isNotMissed_howeverLongThatTakes() {
        line("begin", "7", T);
        driver.streams.advanceWallClockTime(Duration.ofHours(1));
        assertThat(partials(told())).isEmpty();

        line("end", "7", T + 30_000);
        caughtUp(T + 4_000_000);

        assertThat(partials(told())).isEmpty();
    }

    @Test
    void otherInstance_otherKey_andALineWithoutOne_endNothing() {
        line("begin", "7", T);
        line("end", "8", T + 1_000);
        line("end", "", T + 2_000);
        line("begin", "", T + 3_000);
        line(new Source("shop", "shop-2", "h1", "prod", "1.0"), "end", "7", T + 4_000);

        caughtUp(T + 90_000);

        assertThat(partials(told())).extracting(Signal.Partial::appendMillis).containsExactly(T + 60_000);
    }

    @Test
    void startsOfARuleThatIsAnotherNow_areForgotten_withoutAWord() {
        line("begin", "7", T);
        rules.put(rule("groupBy: host").with(2, T + 10_000));
        line("begin", "8", T + 20_000);

        caughtUp(T + 90_000);

        List<Signal.Partial> partials = partials(told());
        assertThat(partials).extracting(Signal.Partial::group).containsExactly(Map.of("host", "h1"));
        assertThat(partials).extracting(Signal.Partial::ruleRevision).containsExactly(2);
    }

    @Test
    void startUnderAnotherRevision_takesThePlaceOfOneWithItsKey() {
        line("begin", "7", T);
        rules.put(rule("groupBy: host").with(2, T + 10_000));
        line("begin", "7", T + 20_000);

        caughtUp(T + 90_000);

        assertThat(partials(told())).extracting(Signal.Partial::appendMillis).containsExactly(T + 80_000);
    }

    @Test
    void startsOfARuleThatIsAnotherNow_orNone_makeRoom_beforeTheyAreDue() {
        rules.put(rule("other", "groupBy: host"));
        line("begin", "7", T);
        line("begin", "8", T + 1_000);
        rules.put(rule("groupBy: host").with(2, T + 10_000));
        rules.remove("other", T + 10_000);
        caughtUp(T + 5_000);
        assertThat(rows()).hasSize(4);
        line("begin", "9", T + 12_000);

        caughtUp(T + 11_000);

        assertThat(rows()).singleElement().asString().startsWith("stuck");
        caughtUp(T + 90_000);
        assertThat(partials(told())).extracting(Signal.Partial::appendMillis).containsExactly(T + 72_000);
    }

    @Test
    void endThatIsReadBeforeItsStart_closesIt() {
        line("end", "7", T + 30_000);
        line("end", "8", T + 30_000);
        line(Topics.SHORT_LOGS, "begin", "7", T);
        line(Topics.SHORT_LOGS, "begin", "8", T + 30_001);

        caughtUp(T + 200_000);

        assertThat(partials(told())).extracting(Signal.Partial::appendMillis).containsExactly(T + 90_001);
        assertThat(rows()).isEmpty();
    }

    @Test
    void endThatWasAppendedBeforeAStart_isNoneOfIt() {
        line(Topics.SHORT_LOGS, "begin", "7", T + 10_000);
        line("end", "7", T);

        caughtUp(T + 200_000);

        assertThat(partials(told())).extracting(Signal.Partial::appendMillis).containsExactly(T + 70_000);
    }

    private List<String> rows() {
        List<String> keys = new ArrayList<>();
        try (var all = driver.streams
                .<String, byte[]>getKeyValueStore(SignalStage.STARTS)
                .all()) {
            all.forEachRemaining(row -> keys.add(row.key));
        }
        return keys;
    }

    private void caughtUp(long millis) {
        probe = new EndOffsets.Probe(millis + 500, ofLogs, ofLogs);
        ofShort = new EndOffsets.Probe(millis + 500, sequence - ofLogs, sequence - ofLogs);
        driver.streams.advanceWallClockTime(Duration.ofSeconds(1));
    }

    private List<Signal> told() {
        List<Signal> out = new ArrayList<>();
        driver.read(Topics.SIGNALS)
                .forEach(record -> out.add(((Decoded.Ok<Signal>) SignalCodec.decode(record.value)).value()));
        return out;
    }

    private static List<Signal.Partial> partials(List<Signal> told) {
        List<Signal.Partial> out = new ArrayList<>();
        told.forEach(signal -> out.addAll(signal instanceof Signal.Partials some ? some.all() : List.of()));
        return out;
    }

    private static Rule rule(String more) {
        return rule("stuck", more);
    }

    private static Rule rule(String id, String more) {
        RuleFile file = RuleFile.read(
                "f",
                "{id: " + id
                        + ", kind: sequence, start: message = begin, end: message = end, key: field.of, within: 1m, "
                        + more + "}");
        assertThat(file.faults()).isEmpty();
        return file.rules().get(0);
    }

    private void line(String text, String of, long appendMillis) {
        line(SHOP, text, of, appendMillis);
    }

    private void line(String topic, String text, String of, long appendMillis) {
        line(topic, SHOP, text, of, appendMillis);
    }

    private void line(Source source, String text, String of, long appendMillis) {
        line(Topics.LOGS, source, text, of, appendMillis);
    }

    private void line(String topic, Source source, String text, String of, long appendMillis) {
        String fields = of.isEmpty() ? "" : ",\"fields\":{\"of\":\"" + of + "\"}";
        String json = "{\"v\":1,\"ts\":" + appendMillis + ",\"level\":\"INFO\",\"msg\":\"" + text + "\"" + fields + "}";
        RecordHeaders headers = new RecordHeaders();
        new RecordOrigin(source, 1, sequence++, 1).write(headers);
        ofLogs += Topics.LOGS.equals(topic) ? 1 : 0;
        driver.pipe(topic, source.key().getBytes(UTF_8), json.getBytes(UTF_8), appendMillis, headers);
    }
}
