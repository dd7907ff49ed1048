package io.tidewatch.processor.plugin.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.alert.Rule;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.EndOffsets;
import io.tidewatch.processor.ingest.IngestSettings;
import io.tidewatch.processor.ingest.IngestStage;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.logs.PatternedLogs;
import io.tidewatch.processor.plugin.AnalyzerContext;
import io.tidewatch.processor.plugin.AnalyzerInput;
import io.tidewatch.processor.plugin.Finding;
import io.tidewatch.processor.run.TopologyShape;
import io.tidewatch.processor.signals.RuleHolder;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.signals.SignalCodec;
import io.tidewatch.processor.topology.AnalysisFixture;
import io.tidewatch.processor.topology.AnalysisTopology;
import io.tidewatch.processor.topology.Driver;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.ErrorEventEncoder;
import io.tidewatch.wire.MetricBatchEncoder;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Produced;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Analyzers in the real topology: what they see, keep and tell, and what they cannot do to others. */
class PluginStageTest {
    private static final long T = Driver.START;
    private static final String STORE = "plugins-logs";
    private static final Source SHOP = new Source("shop", "shop-1", "h1", "prod", "1.0");

    @TempDir
    Path dir;

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> seen = new ArrayList<>();
    private final Map<String, byte[]> changelog = new TreeMap<>();
    private PluginsConfig config = PluginsConfig.defaults();
    private Plugins plugins;
    private Driver driver;
    private EndOffsets.Probe probe;
    private int opened;
    private long sequence;

    @AfterEach
    void close() {
        if (driver != null) {
            driver.close();
        }
    }

    @Test
    void store_isInTheSubTopologyOfItsInput_andAllElseIsAsWithoutIt() {
        TopologyShape without = TopologyShape.of(AnalysisTopology.build(AnalysisFixture.settings()));
        Plugins logsOnly =
                ScriptedAnalyzer.plugged(config, nanos, Set.of(AnalyzerInput.LOGS), new ScriptedAnalyzer("a", "1"));
        Topology topology =
                AnalysisTopology.build(AnalysisFixture.settings(EndOffsets.UNKNOWN, new RuleHolder(), logsOnly));
        TopologyShape with = TopologyShape.of(topology);

        Map<String, Integer> expected = new LinkedHashMap<>(without.stores());
        expected.put(STORE, without.stores().get("ingest-logs-sources"));
        assertThat(with.stores()).isEqualTo(expected);
        assertThat(topology.describe().toString())
                .contains("logs-plugins-found", "logs-plugins-tick", "logs-plugins-signals-out")
                .doesNotContain("KSTREAM-", "metrics-plugins", "errors-plugins");
    }

    @Test
    void everyInput_isSeen() {
        ScriptedAnalyzer one = analyzer();
        one.onLog = (context, line) -> seen.add(context.input() + " " + line.message() + " "
                + !line.patternId().isEmpty() + " " + line.source().key() + " " + line.appendMillis());
        one.onMetric = (context, point) -> seen.add(point.name() + " " + point.value() + " " + point.growth());
        one.onError = (context, error) -> seen.add(error.type() + " " + error.groupId());
        openWhole(one);

        line("hello", T);
        metric(5, T);
        metric(7, T + 10_000);
        error(T);

        assertThat(seen)
                .containsExactly(
                        "LOGS hello true shop/shop-1 " + T,
                        "n.total 5.0 5.0",
                        "n.total 7.0 2.0",
                        "java.lang.IllegalStateException fp-1");
    }

    @Test
    void finding_isAnAlertOfItsNameAndLabels_whateverItsSeverity_andIsOver() {
        ScriptedAnalyzer one = analyzer();
        one.onLog = (context, line) -> {
            Severity severity = line.message().equals("worse") ? Severity.CRITICAL : Severity.WARNING;
            Finding finding =
                    Finding.of("odd", Map.of("service", "shop"), severity, "it is odd", Duration.ofMinutes(5));
            assertThat(line.message().equals("over") ? context.over(finding) : context.report(finding))
                    .isTrue();
        };
        open(one);

        line("bad", T);
        line("worse", T + 1_000);
        line("over", T + 2_000);

        Map<String, List<Signal.External>> told = told();
        assertThat(told).hasSize(1);
        List<Signal.External> all = told.values().iterator().next();
        assertThat(all.get(0).labels())
                .isEqualTo(
                        Map.of("alertname", "odd", "analyzer", "scripted", "service", "shop", "severity", "warning"));
        assertThat(all.get(0).annotations()).isEqualTo(Map.of("summary", "it is odd"));
        assertThat(all).extracting(Signal.External::startsAtMillis).containsExactly(T, T + 1_000, T + 2_000);
        assertThat(all).extracting(Signal.External::endsAtMillis).containsExactly(T + 300_000, T + 301_000, T + 2_000);
        assertThat(all.get(1).labels()).containsEntry("severity", "critical");
    }

    @Test
    void callThatThrows_hasDoneNothing_andTheNextComes() {
        ScriptedAnalyzer one = analyzer();
        one.onLog = (context, line) -> {
            context.state().put("last", line.message());
            context.report(odd());
            if (line.message().equals("bad")) {
                throw new IllegalStateException("it is bad");
            }
        };
        open(one);

        line("good", T);
        line("bad", T);

        assertThat(row("scripted", "last")).isEqualTo("good");
        assertThat(told().values()).singleElement().asList().hasSize(1);
        PluginStatus status = plugins.status("scripted");
        assertThat(status.faults()).isEqualTo(1);
        assertThat(status.findings()).isEqualTo(1);
        assertThat(status.lastFault()).contains("IllegalStateException: it is bad", "PluginStageTest");
        assertThat(status.disabled()).isEmpty();
        assertThat(plugins.troubles()).isEmpty();
    }

    @Test
    void tooManyFaultsInARow_disableIt_andNobodyElse_untilTheNextStart() {
        config = bounds(10, 1_000, 10, 10, 3);
        ScriptedAnalyzer bad = analyzer("bad");
        bad.onLog = (context, line) -> {
            seen.add(line.message());
            throw new NoClassDefFoundError("org/acme/Gone");
        };
        ScriptedAnalyzer good = analyzer("good");
        good.onLog = (context, line) -> context.state().put(line.message(), "");
        open(bad, good);

        for (int i = 0; i < 5; i++) {
            line("l" + i, T + i);
        }

        assertThat(seen).hasSize(3);
        assertThat(plugins.troubles())
                .singleElement()
                .asString()
                .contains("analyzer bad 1 is disabled until the next start", "threw 3 times in a row", "org/acme/Gone");
        assertThat(plugins.status("good").events()).isEqualTo(5);
        assertThat(plugins.status("good").rows()).isEqualTo(5);
        seen.clear();
        reopen(bad, good);
        line("again", T + 10);
        assertThat(seen).containsExactly("again");
    }

    @Test
    void faultsWithOneThatGoesWellBetween_areNotInARow() {
        config = bounds(10, 1_000, 10, 10, 2);
        ScriptedAnalyzer one = analyzer();
        one.onLog = (context, line) -> {
            if (line.message().equals("bad")) {
                throw new IllegalStateException();
            }
        };
        open(one);

        for (String text : List.of("bad", "good", "bad", "good", "bad")) {
            line(text, T);
        }

        assertThat(plugins.status("scripted").disabled()).isEmpty();
        assertThat(plugins.status("scripted").faults()).isEqualTo(3);
    }

    @Test
    void tooSlowForAMinute_isDisabled_andOneMomentIsNot() {
        ScriptedAnalyzer one = analyzer();
        one.onLog = (context, line) -> nanos.addAndGet(Long.parseLong(line.message()) * 1_000_000);
        open(one);

        line("11000", T);
        assertThat(plugins.status("scripted").shareOfTime()).isGreaterThan(0.99);
        assertThat(plugins.status("scripted").longestMillis()).isEqualTo(11_000);
        for (int i = 1; i <= 5; i++) {
            assertThat(plugins.status("scripted").disabled()).isEmpty();
            nanos.addAndGet(7_000_000_000L);
            line("3000", T + i);
        }

        assertThat(plugins.troubles())
                .singleElement()
                .asString()
                .contains("30 % of the analysis' time for a minute", "maxShareOfTime allows 25 %");
    }

    @Test
    void findingsAndRows_areBounded_andCounted() {
        config = bounds(2, 20, 2, 3, 20);
        ScriptedAnalyzer one = analyzer();
        one.onLog = (context, line) -> {
            for (int i = 0; i < 3; i++) {
                seen.add("" + context.report(odd()));
            }
            seen.add("" + context.state().put(line.message(), "1"));
            assertThatThrownBy(() -> context.state().put("k", "x".repeat(9)))
                    .hasMessage("the value of 'k' has 9 bytes, processor.plugins.maxValueBytes allows 8");
        };
        open(one);

        line("a", T);
        line("b", T);
        line("c", T);
        line("d", T + 60_000);

        assertThat(seen)
                .containsExactly(
                        "true", "true", "false", "true", //
                        "true", "false", "false", "true", //
                        "false", "false", "false", "false", //
                        "true", "true", "false", "false");
        PluginStatus status = plugins.status("scripted");
        assertThat(status.findings()).isEqualTo(5);
        assertThat(status.findingsDropped()).isEqualTo(7);
        assertThat(status.rows()).isEqualTo(2);
        assertThat(status.bytes()).isEqualTo(4);
        assertThat(status.rowsRefused()).isEqualTo(2);
    }

    @Test
    void ticks_areEverySecondOfAppendTime_inOrder_beforeWhatWasAppendedThen() {
        ScriptedAnalyzer one = analyzer();
        one.onTick = (context, now) -> seen.add("tick " + (now - T));
        one.onLog = (context, line) -> seen.add(line.message() + " " + (context.nowMillis() - T));
        open(one);

        line("first", T + 1_500);
        line("same", T + 1_999);
        line("later", T + 4_000);
        // nothing waits at the end of the partition: the clock goes on alone, and says so each second
        probe = new EndOffsets.Probe(T + 6_600, 3, 3);
        driver.streams.advanceWallClockTime(Duration.ofSeconds(1));

        assertThat(seen)
                .containsExactly(
                        "first 1500",
                        "same 1999",
                        "tick 2000",
                        "tick 3000",
                        "tick 4000",
                        "later 4000",
                        "tick 5000",
                        "tick 6000");
    }

    @Test
    void longPause_isTickedForTheLastHour() {
        ScriptedAnalyzer one = analyzer();
        one.onTick = (context, now) -> seen.add("" + (now - T) / 1_000);
        open(one);

        line("first", T);
        line("later", T + 10_000_000);

        assertThat(seen).hasSize(3_600).startsWith("6401").endsWith("10000");
        assertThat(plugins.status("scripted").ticksSkipped()).isEqualTo(6_400);
    }

    @Test
    void closedAndReopened_itGoesOnWhereItWas_andANewVersionIsToldOfTheOld() {
        ScriptedAnalyzer one = analyzer();
        one.onStart = (context, version) -> seen.add("start '" + version + "'");
        one.onTick = (context, now) -> seen.add("tick " + (now - T));
        one.onLog = (context, line) -> {
            long before = context.state().text("n") == null
                    ? 0
                    : Long.parseLong(context.state().text("n"));
            context.state().put("n", Long.toString(before + 1));
            seen.add(line.message() + " " + (before + 1) + " of "
                    + context.state().rows());
        };
        open(one);
        line("a", T + 500);
        reopen(one);
        line("b", T + 2_100);
        ScriptedAnalyzer two = new ScriptedAnalyzer("scripted", "2");
        two.onStart = (context, version) -> {
            seen.add("start two '" + version + "'");
            context.state().put("of", version + " " + context.state().text("n"));
            context.state().remove("n");
        };
        reopen(two);
        line("c", T + 2_200);

        assertThat(seen)
                .containsExactly(
                        "start ''", "a 1 of 1", "start '1'", "tick 1000", "tick 2000", "b 2 of 1", "start two '1'");
        assertThat(row("scripted", "of")).isEqualTo("1 2");
        assertThat(row("scripted", "n")).isNull();
    }

    @Test
    void oneThatDoesNotStart_isDisabled_itsStateAsItWas() {
        ScriptedAnalyzer one = analyzer();
        one.onLog = (context, line) -> context.state().put("k", "kept");
        open(one);
        line("a", T);
        ScriptedAnalyzer two = new ScriptedAnalyzer("scripted", "2");
        two.onStart = (context, version) -> {
            context.state().remove("k");
            throw new IllegalStateException("cannot read version " + version);
        };
        reopen(two);
        line("b", T + 1);

        assertThat(plugins.troubles())
                .singleElement()
                .asString()
                .contains("did not start on logs partition 0", "cannot read version 1");
        assertThat(row("scripted", "k")).isEqualTo("kept");
        assertThat(driver.read(Topics.DEAD_LETTERS)).isEmpty();
    }

    @Test
    void context_isForItsThreadAndItsCall() throws Exception {
        AnalyzerContext[] kept = new AnalyzerContext[1];
        List<Throwable> elsewhere = new ArrayList<>();
        ScriptedAnalyzer one = analyzer();
        one.onLog = (context, line) -> {
            kept[0] = context;
            Thread other = new Thread(() -> context.state().put("k", "v"));
            other.setUncaughtExceptionHandler((thread, e) -> elsewhere.add(e));
            other.start();
            other.join();
        };
        open(one);
        line("a", T);

        assertThat(elsewhere).singleElement().isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> kept[0].state().get("k")).hasMessageContaining("after the call");
        assertThatThrownBy(() -> kept[0].report(odd())).hasMessageContaining("after the call");
    }

    private ScriptedAnalyzer analyzer() {
        return analyzer("scripted");
    }

    private static ScriptedAnalyzer analyzer(String name) {
        return new ScriptedAnalyzer(name, "1");
    }

    private static Finding odd() {
        return Finding.of("odd", Map.of("service", "shop"), Severity.WARNING, "it is odd", Duration.ofMinutes(5));
    }

    private static PluginsConfig bounds(int rows, long bytes, int perCall, int perMinute, int faults) {
        return new PluginsConfig("", Map.of(), rows, bytes, 8, perCall, perMinute, 0.25, faults);
    }

    private void open(ScriptedAnalyzer... analyzers) {
        plugins = ScriptedAnalyzer.plugged(config, nanos, analyzers);
        EndOffsets ends = (topic, partition) -> Topics.LOGS.equals(topic) ? probe : null;
        // the door and the analyzers alone: the whole application has many stores that are not looked at here
        StreamsBuilder builder = new StreamsBuilder();
        IngestStage.Door<IngestedLogs> logs = new IngestStage(
                        builder,
                        new IngestSettings(Duration.ofSeconds(5), Duration.ofDays(1), Map.of(Rule.Input.LOGS, 1), ends))
                .logs();
        new PluginStage(plugins, text -> text)
                .logs(logs.events().mapValues(record -> new PatternedLogs(record, patterns(record))), logs.progress())
                .orElseThrow()
                .to(Topics.SIGNALS, Produced.with(Serdes.String(), SignalCodec.serde()));
        driver = new Driver(builder.build(), dir.resolve("run-" + opened++));
    }

    private static List<String> patterns(IngestedLogs record) {
        return record.lines().stream().map(line -> "p").toList();
    }

    private void openWhole(ScriptedAnalyzer... analyzers) {
        plugins = ScriptedAnalyzer.plugged(config, nanos, analyzers);
        driver = new Driver(
                AnalysisTopology.build(AnalysisFixture.settings(EndOffsets.UNKNOWN, new RuleHolder(), plugins)), dir);
    }

    /** The process ends, and its state with it: what goes on is what the changelog holds. */
    private void reopen(ScriptedAnalyzer... analyzers) {
        readChangelog();
        driver.close();
        open(analyzers);
        changelog.forEach(driver.streams.<String, byte[]>getKeyValueStore(STORE)::put);
    }

    private void readChangelog() {
        driver.streams
                .createOutputTopic(
                        "test-" + STORE + "-changelog", new StringDeserializer(), new ByteArrayDeserializer())
                .readKeyValuesToList()
                .forEach(record -> {
                    if (record.value == null) {
                        changelog.remove(record.key);
                    } else {
                        changelog.put(record.key, record.value);
                    }
                });
    }

    /** As the changelog has it. */
    private String row(String analyzer, String key) {
        readChangelog();
        byte[] row = changelog.get(TaskState.rowKeys(analyzer) + key);
        return row == null ? null : new String(row, UTF_8);
    }

    private Map<String, List<Signal.External>> told() {
        Map<String, List<Signal.External>> told = new LinkedHashMap<>();
        driver.read(Topics.SIGNALS).forEach(record -> {
            if (((Decoded.Ok<Signal>) SignalCodec.decode(record.value)).value() instanceof Signal.External external) {
                told.computeIfAbsent(record.key, key -> new ArrayList<>()).add(external);
            }
        });
        return told;
    }

    private void line(String text, long appendMillis) {
        String json = "{\"v\":1,\"ts\":" + appendMillis + ",\"level\":\"INFO\",\"msg\":\"" + text + "\"}";
        pipe(Topics.LOGS, json.getBytes(UTF_8), appendMillis);
    }

    private void metric(double total, long millis) {
        ByteSink bytes = new ByteSink();
        MetricPoint point = MetricPoint.counter("n.total", Map.of(), total, T - 60_000);
        new MetricBatchEncoder().encode(MetricBatch.running(millis, 10_000, List.of(point)), bytes);
        pipe(Topics.METRICS, bytes.toBytes(), millis);
    }

    private void error(long millis) {
        ByteSink bytes = new ByteSink();
        new ErrorEventEncoder()
                .encode(ErrorEvent.of(millis, SHOP, "fp-1", "java.lang.IllegalStateException", "boom"), bytes);
        pipe(Topics.ERRORS, bytes.toBytes(), millis);
    }

    private void pipe(String topic, byte[] value, long appendMillis) {
        RecordHeaders headers = new RecordHeaders();
        new RecordOrigin(SHOP, 1, sequence++, 1).write(headers);
        driver.pipe(topic, SHOP.key().getBytes(UTF_8), value, appendMillis, headers);
    }
}
