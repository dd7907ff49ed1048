package io.tidewatch.example.analyzer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidewatch.event.Source;
import io.tidewatch.processor.ProcessorConfig;
import io.tidewatch.processor.ProcessorParts;
import io.tidewatch.processor.Topologies;
import io.tidewatch.processor.ingest.EndOffsets;
import io.tidewatch.processor.plugin.host.Plugins;
import io.tidewatch.processor.plugin.host.PluginsConfig;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.signals.SignalCodec;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The whole analysis application with plug-ins, its real stores, and a clock that stands still until it is moved. */
final class ExampleDriver implements AutoCloseable {
    /** When a test begins. */
    static final long START = 1_767_225_600_000L;

    private static final String STORE = "plugins-logs";
    private static final Source SOURCE = new Source("shop", "shop-1", "h1", "prod", "1.0");

    private final Plugins plugins;
    private final TopologyTestDriver streams;
    private long nowMillis = START;
    private long sequence;

    ExampleDriver(Plugins plugins, Path dir) {
        this.plugins = plugins;
        EndOffsets ends = (topic, partition) -> new EndOffsets.Probe(nowMillis, 0, 0);
        Map<String, Integer> one =
                Map.of(Topics.LOGS, 1, Topics.SHORT_LOGS, 1, Topics.METRICS, 1, Topics.ERRORS, 1, Topics.SIGNALS, 1);
        Properties p = new Properties();
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        p.put(StreamsConfig.STATE_DIR_CONFIG, dir.toString());
        p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        streams = new TopologyTestDriver(
                Topologies.analysis(ProcessorConfig.defaults(), ProcessorParts.create(plugins), one, ends),
                p,
                Instant.ofEpochMilli(START));
    }

    static PluginsConfig config(String folder, Map<String, String> settings) {
        PluginsConfig d = PluginsConfig.defaults();
        return new PluginsConfig(
                folder,
                settings.isEmpty() ? Map.of() : Map.of("starts-without-end", settings),
                d.maxRows(),
                d.maxBytes(),
                d.maxValueBytes(),
                d.maxFindingsPerCall(),
                d.maxFindingsPerMinute(),
                d.maxShareOfTime(),
                d.maxFaultsInARow());
    }

    /** A line of the shop, said and appended so long after the start. */
    void line(String text, Duration after) {
        advance(after);
        long millis = START + after.toMillis();
        String json = "{\"v\":1,\"ts\":" + millis + ",\"level\":\"INFO\",\"msg\":\"" + text + "\"}";
        RecordHeaders headers = new RecordHeaders();
        new RecordOrigin(SOURCE, 1, sequence++, 1).write(headers);
        streams.createInputTopic(Topics.LOGS, new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(SOURCE.key().getBytes(UTF_8), json.getBytes(UTF_8), headers, millis));
    }

    /** Nothing comes until then. */
    void advance(Duration after) {
        long to = START + after.toMillis();
        if (to > nowMillis) {
            long from = nowMillis;
            nowMillis = to;
            streams.advanceWallClockTime(Duration.ofMillis(to - from));
        }
    }

    /** @return what was found since the last question */
    List<Signal.External> found() {
        List<Signal.External> found = new ArrayList<>();
        streams.createOutputTopic(Topics.SIGNALS, new StringDeserializer(), new ByteArrayDeserializer())
                .readValuesToList()
                .forEach(value -> {
                    if (SignalCodec.decode(value) instanceof Decoded.Ok<Signal> ok
                            && ok.value() instanceof Signal.External external) {
                        found.add(external);
                    }
                });
        return found;
    }

    /** Brings the rows of all analyzers to what their changelog says by now. */
    void follow(Map<String, byte[]> rows) {
        streams.createOutputTopic("test-" + STORE + "-changelog", new StringDeserializer(), new ByteArrayDeserializer())
                .readKeyValuesToList()
                .forEach(row -> {
                    if (row.value == null) {
                        rows.remove(row.key);
                    } else {
                        rows.put(row.key, row.value);
                    }
                });
    }

    /** What a start reads back. */
    void restore(Map<String, byte[]> rows) {
        rows.forEach(streams.<String, byte[]>getKeyValueStore(STORE)::put);
    }

    @Override
    public void close() {
        streams.close();
        plugins.close();
    }
}
