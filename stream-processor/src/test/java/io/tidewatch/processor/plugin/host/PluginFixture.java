package io.tidewatch.processor.plugin.host;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import io.tidewatch.processor.plugin.Finding;
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
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Produced;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The door of log lines and analyzers behind it, with their real store, to be closed and opened anew. */
abstract class PluginFixture {
    static final long T = Driver.START;
    static final String STORE = "plugins-logs";
    private static final Source SHOP = new Source("shop", "shop-1", "h1", "prod", "1.0");

    @TempDir
    Path dir;

    final AtomicLong nanos = new AtomicLong();
    final List<String> seen = new ArrayList<>();
    private final Map<String, byte[]> changelog = new TreeMap<>();
    PluginsConfig config = PluginsConfig.defaults();
    Plugins plugins;
    Driver driver;
    EndOffsets.Probe probe;
    private int opened;
    private long sequence;

    @AfterEach
    void close() {
        if (driver != null) {
            driver.close();
        }
    }

    ScriptedAnalyzer analyzer() {
        return analyzer("scripted");
    }

    static ScriptedAnalyzer analyzer(String name) {
        return new ScriptedAnalyzer(name, "1");
    }

    static Finding odd() {
        return Finding.of("odd", Map.of("service", "shop"), Severity.WARNING, "it is odd", Duration.ofMinutes(5));
    }

    static PluginsConfig bounds(int rows, long bytes, int perCall, int perMinute, int faults) {
        return new PluginsConfig("", Map.of(), rows, bytes, 8, perCall, perMinute, 0.25, faults);
    }

    void open(ScriptedAnalyzer... analyzers) {
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

    void openWhole(ScriptedAnalyzer... analyzers) {
        plugins = ScriptedAnalyzer.plugged(config, nanos, analyzers);
        driver = new Driver(
                AnalysisTopology.build(AnalysisFixture.settings(EndOffsets.UNKNOWN, new RuleHolder(), plugins)), dir);
    }

    /** The process ends, and its state with it: what goes on is what the changelog holds. */
    void reopen(ScriptedAnalyzer... analyzers) {
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
    String row(String analyzer, String key) {
        readChangelog();
        byte[] row = changelog.get(TaskState.rowKeys(analyzer) + key);
        return row == null ? null : new String(row, UTF_8);
    }

    Map<String, List<Signal.External>> told() {
        Map<String, List<Signal.External>> told = new LinkedHashMap<>();
        driver.read(Topics.SIGNALS).forEach(record -> {
            if (((Decoded.Ok<Signal>) SignalCodec.decode(record.value)).value() instanceof Signal.External external) {
                told.computeIfAbsent(record.key, key -> new ArrayList<>()).add(external);
            }
        });
        return told;
    }

    void line(String text, long appendMillis) {
        String json = "{\"v\":1,\"ts\":" + appendMillis + ",\"level\":\"INFO\",\"msg\":\"" + text + "\"}";
        pipe(Topics.LOGS, json.getBytes(UTF_8), appendMillis);
    }

    void metric(double total, long millis) {
        ByteSink bytes = new ByteSink();
        MetricPoint point = MetricPoint.counter("n.total", Map.of(), total, T - 60_000);
        new MetricBatchEncoder().encode(MetricBatch.running(millis, 10_000, List.of(point)), bytes);
        pipe(Topics.METRICS, bytes.toBytes(), millis);
    }

    void error(long millis) {
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
