package io.tidewatch.processor.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Rule;
import io.tidewatch.event.Source;
import io.tidewatch.processor.signals.RuleHolder;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.signals.SignalCodec;
import io.tidewatch.processor.topology.AnalysisFixture;
import io.tidewatch.processor.topology.AnalysisTopology;
import io.tidewatch.processor.topology.Driver;
import io.tidewatch.wire.DeadLetter;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestStageTest {
    private static final long T = Driver.START;
    private static final Source SHOP = new Source("shop", "shop-1", "h1", "prod", "1.0");

    @TempDir
    Path dir;

    private Driver driver;
    private EndOffsets.Probe probe;
    private EndOffsets.Probe shortProbe;

    @BeforeEach
    void open() {
        EndOffsets ends = (topic, partition) ->
                Topics.LOGS.equals(topic) ? probe : Topics.SHORT_LOGS.equals(topic) ? shortProbe : null;
        driver = new Driver(AnalysisTopology.build(AnalysisFixture.settings(ends, new RuleHolder())), dir);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void badLine_costsItselfOnly() {
        logs(0, T, line(T, "one") + "\n{broken\n" + line(T, "three"), 3);

        List<DeadLetter> letters = letters();
        assertThat(letters).singleElement().satisfies(letter -> {
            assertThat(letter.topic()).isEqualTo(Topics.LOGS);
            assertThat(letter.line()).isEqualTo(1);
            assertThat(letter.offset()).isZero();
            assertThat(letter.stage()).isEqualTo("ingest-logs");
            assertThat(letter.reason()).isEqualTo("NOT_JSON");
            assertThat(letter.preview()).isEqualTo("{broken");
        });
        SourceRow row = row("shop/shop-1");
        assertThat(row.events).isEqualTo(2);
        assertThat(row.bad).isEqualTo(1);
        assertThat(row.lost).isZero();
    }

    @Test
    void garbageEmptyAndNewerRecords_goToTheDeadLetters_andNothingElseHappens() {
        byte[] noise = {(byte) 0xff, (byte) 0xfe, 0, 1, 2, (byte) 0xc3, 0x28};
        for (String topic : List.of(Topics.LOGS, Topics.SHORT_LOGS, Topics.METRICS, Topics.ERRORS)) {
            driver.pipe(topic, "shop/shop-1".getBytes(UTF_8), noise, T, new RecordHeaders());
            driver.pipe(topic, "shop/shop-1".getBytes(UTF_8), new byte[0], T, new RecordHeaders());
            driver.pipe(topic, null, null, T, new RecordHeaders());
            driver.pipe(topic, null, "{\"v\":99,\"ts\":1}".getBytes(UTF_8), T, new RecordHeaders());
        }

        List<DeadLetter> letters = letters();
        assertThat(letters).hasSize(16);
        assertThat(letters).extracting(DeadLetter::reason).contains("EMPTY", "NEWER_VERSION");
        assertThat(letters).allSatisfy(l -> assertThat(l.preview()).hasSizeLessThanOrEqualTo(512));
        assertThat(driver.read(Topics.SIGNALS)).isEmpty();
    }

    @Test
    void previewHidesSecrets() {
        logs(0, T, "{\"msg\":\"login password=hunter2 failed", 1);

        assertThat(letters())
                .singleElement()
                .satisfies(l -> assertThat(l.preview()).doesNotContain("hunter2"));
    }

    @Test
    void recordOfNothingButBadLines_isNoFlood() {
        logs(0, T, IntStream.range(0, 500).mapToObj(i -> "x").collect(Collectors.joining("\n")), 500);

        List<DeadLetter> letters = letters();
        assertThat(letters).hasSize(Intake.MOST_LETTERS + 1);
        assertThat(letters.get(Intake.MOST_LETTERS).detail()).startsWith("480 more lines");
        assertThat(row("shop/shop-1").bad).isEqualTo(500);
    }

    @Test
    void hugeLine_isPreviewedShort() {
        logs(0, T, "{\"ts\":" + T + ",\"msg\":\"" + "é".repeat(2_500_000), 1);

        assertThat(letters())
                .singleElement()
                .satisfies(l -> assertThat(l.preview()).hasSizeLessThanOrEqualTo(512));
    }

    @Test
    void timesFarOff_areClampedAndCounted() {
        logs(0, T, line(4_070_908_800_000L, "2099") + "\n" + line(0, "1970") + "\n" + line(T, "now"), 3);

        SourceRow row = row("shop/shop-1");
        assertThat(row.clamped).isEqualTo(2);
        assertThat(row.late).isEqualTo(1);
        assertThat(row.lastEventMillis).isEqualTo(T + EventTime.MOST_AHEAD);
    }

    @Test
    void repeatsAreDropped_wholeAndInPart_andGapsAreLoss() {
        logs(0, T, line(T, "0") + "\n" + line(T, "1"), 2);
        logs(0, T + 1, line(T, "0") + "\n" + line(T, "1"), 2);
        logs(1, T + 2, line(T, "1") + "\n" + line(T, "2"), 2);
        logs(10, T + 3, line(T, "10"), 1);

        SourceRow row = row("shop/shop-1");
        assertThat(row.events).isEqualTo(4);
        assertThat(row.repeated).isEqualTo(3);
        assertThat(row.lost).isEqualTo(7);

        logs(3, T + 4, line(T, "3"), 1);
        assertThat(row("shop/shop-1").lost).as("the spill brought one of them").isEqualTo(6);
    }

    @Test
    void shortLines_comeByTheSameDoor_andAreNumberedByThemselves() {
        logs(0, T, line(T, "a") + "\n" + line(T, "b"), 2);
        shortLogs(0, T, line(T, "c") + "\n{broken", 2);
        shortLogs(5, T, line(T, "d"), 1);
        shortLogs(5, T, line(T, "d"), 1);
        logs(2, T, line(T, "e"), 1);

        SourceRow row = row("shop/shop-1");
        assertThat(row.events).isEqualTo(3);
        assertThat(row.repeated).isZero();
        assertThat(row.lost).isZero();
        SourceRow shortRow = row("shop/shop-1\0tidewatch.logs.short");
        assertThat(shortRow.events).isEqualTo(2);
        assertThat(shortRow.bad).isEqualTo(1);
        assertThat(shortRow.repeated).isEqualTo(1);
        assertThat(shortRow.lost).isEqualTo(3);
        assertThat(letters()).singleElement().satisfies(letter -> {
            assertThat(letter.topic()).isEqualTo(Topics.SHORT_LOGS);
            assertThat(letter.offset()).isZero();
            assertThat(letter.line()).isEqualTo(1);
        });
        List<String> indexed = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> all =
                this.<byte[]>store("log-blocks").all()) {
            all.forEachRemaining(block -> indexed.add(block.key.substring(0, block.key.indexOf('\0'))));
        }
        assertThat(indexed).containsExactly(Topics.LOGS, Topics.SHORT_LOGS);
    }

    @Test
    void progress_isThatOfTheSlowerOfBothTopics() {
        logs(0, T + 5_000, line(T, "a"), 1);
        probe = new EndOffsets.Probe(T + 60_000, 1, 0);
        shortProbe = new EndOffsets.Probe(T + 60_000, 3, 0);
        driver.streams.advanceWallClockTime(Duration.ofSeconds(1));
        assertThat(driver.read(Topics.SIGNALS))
                .as("nothing of what waits has been seen")
                .noneMatch(signal -> signal.key.equals("progress"));

        shortLogs(0, T, line(T, "b"), 1);
        driver.streams.advanceWallClockTime(Duration.ofSeconds(1));
        assertThat(progress()).satisfies(p -> {
            assertThat(p.watermarkMillis()).isEqualTo(T - 1);
            assertThat(p.caughtUp()).isFalse();
            assertThat(p.lagRecords()).isEqualTo(2);
            assertThat(p.partitions()).isEqualTo(1);
        });

        shortProbe = new EndOffsets.Probe(T + 50_000, 3, 3);
        driver.streams.advanceWallClockTime(Duration.ofSeconds(1));
        assertThat(progress()).satisfies(p -> {
            assertThat(p.watermarkMillis()).isEqualTo(T + 50_000 - Watermark.MARGIN_MILLIS);
            assertThat(p.caughtUp()).isTrue();
            assertThat(p.lagRecords()).isZero();
        });
    }

    @Test
    void newStartOfAPublisher_hasItsOwnNumbers() {
        logs(0, T, line(T, "a"), 1);
        driver.pipe(Topics.LOGS, key(), line(T, "b").getBytes(UTF_8), T + 1, headers(SHOP, 2, 0, 1));

        assertThat(row("shop/shop-1").events).isEqualTo(2);
        assertThat(row("shop/shop-1").repeated).isZero();
    }

    @Test
    void progress_comesEachSecond_andMovesWithTheClockOnlyWhenCaughtUp() {
        logs(0, T, line(T, "a"), 1);

        driver.streams.advanceWallClockTime(Duration.ofSeconds(1));
        assertThat(progress()).satisfies(p -> {
            assertThat(p.input()).isEqualTo(Rule.Input.LOGS);
            assertThat(p.watermarkMillis()).isEqualTo(T - 1);
            assertThat(p.caughtUp()).isFalse();
        });

        probe = new EndOffsets.Probe(T + 60_000, 1, 0);
        driver.streams.advanceWallClockTime(Duration.ofSeconds(1));
        assertThat(progress()).satisfies(p -> {
            assertThat(p.watermarkMillis()).isEqualTo(T + 60_000 - Watermark.MARGIN_MILLIS);
            assertThat(p.caughtUp()).isTrue();
            assertThat(p.atMillis()).isEqualTo(T + 2000);
        });
    }

    @Test
    void goodbye_isRemembered_andSilentSourcesAreForgotten() {
        String goodbye = "{\"v\":1,\"ts\":" + T + ",\"interval\":10000,\"phase\":\"GOODBYE\",\"reason\":\"shutdown\"}";
        driver.pipe(Topics.METRICS, key(), goodbye.getBytes(UTF_8), T, headers(SHOP, 1, 0, 1));
        SourceRow row = this.<SourceRow>store("ingest-metrics-sources").get("shop/shop-1");
        assertThat(row.phase.name()).isEqualTo("GOODBYE");
        assertThat(row.reason).isEqualTo("shutdown");
        assertThat(row.source.host()).isEqualTo("h1");

        logs(0, T, line(T, "a"), 1);
        Source other = new Source("other", "o", "", "", "");
        driver.pipe(
                Topics.LOGS,
                "other/o".getBytes(UTF_8),
                line(T, "b").getBytes(UTF_8),
                T + Duration.ofDays(2).toMillis(),
                headers(other, 1, 0, 1));
        driver.streams.advanceWallClockTime(Duration.ofSeconds(61));
        driver.streams.advanceWallClockTime(Duration.ofSeconds(61));
        assertThat(this.<SourceRow>store("ingest-logs-sources").get("shop/shop-1"))
                .isNull();
        assertThat(this.<SourceRow>store("ingest-logs-sources").get("other/o")).isNotNull();
    }

    private void logs(long first, long append, String lines, int count) {
        driver.pipe(Topics.LOGS, key(), lines.getBytes(UTF_8), append, headers(SHOP, 1, first, count));
    }

    private void shortLogs(long first, long append, String lines, int count) {
        driver.pipe(Topics.SHORT_LOGS, key(), lines.getBytes(UTF_8), append, headers(SHOP, 1, first, count));
    }

    private static byte[] key() {
        return SHOP.key().getBytes(UTF_8);
    }

    private static RecordHeaders headers(Source source, long epoch, long first, int count) {
        RecordHeaders headers = new RecordHeaders();
        new RecordOrigin(source, epoch, first, count).write(headers);
        return headers;
    }

    private static String line(long ts, String message) {
        return "{\"v\":1,\"ts\":" + ts + ",\"level\":\"INFO\",\"msg\":\"" + message + "\"}";
    }

    private <V> KeyValueStore<String, V> store(String name) {
        return driver.streams.getKeyValueStore(name);
    }

    private SourceRow row(String key) {
        return this.<SourceRow>store("ingest-logs-sources").get(key);
    }

    private List<DeadLetter> letters() {
        return driver.read(Topics.DEAD_LETTERS).stream()
                .map(kv -> ((Decoded.Ok<DeadLetter>) JsonCodec.DEAD_LETTER.decode(kv.value)).value())
                .toList();
    }

    private Signal.Progress progress() {
        List<KeyValue<String, byte[]>> signals = driver.read(Topics.SIGNALS);
        assertThat(signals).isNotEmpty();
        return (Signal.Progress)
                ((Decoded.Ok<Signal>) SignalCodec.decode(signals.get(signals.size() - 1).value)).value();
    }
}
