package io.tidewatch.processor.logs;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.ingest.Position;
import io.tidewatch.processor.mine.MinerLimits;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Runs stages over logs that ingest would have handed on; values cross the test's input by a table. */
final class StageDriver {
    static final long T0 = 1_790_000_000_000L;
    static final String IN = "in";

    private static final List<IngestedLogs> TABLE = new ArrayList<>();

    /** Of few patterns of two services at a time. */
    static final LogsConfig SMALL = small();

    private StageDriver() {}

    private static LogsConfig small() {
        LogsConfig d = LogsConfig.defaults();
        return new LogsConfig(
                new MinerLimits(32, 64, 256, 500, 40),
                2,
                10,
                d.patternsKept(),
                d.levelsKept(),
                d.blocksKept(),
                d.blockBytes(),
                d.blockLines(),
                d.blockSpan());
    }

    static TopologyTestDriver driver(Path state, Consumer<KStream<String, IngestedLogs>> stages) {
        StreamsBuilder builder = new StreamsBuilder();
        stages.accept(
                builder.stream(IN, Consumed.with(Serdes.String(), byTable()).withName("in-logs")));
        Properties p = new Properties();
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, "t");
        p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        p.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        return new TopologyTestDriver(builder.build(), p, Instant.ofEpochMilli(T0));
    }

    static void pipe(TopologyTestDriver driver, IngestedLogs logs) {
        driver.createInputTopic(IN, Serdes.String().serializer(), byTable().serializer())
                .pipeInput(logs.source().key(), logs, logs.appendMillis());
    }

    /** The test driver deletes its state when it is closed: a restart carries the rows over. */
    static Map<String, Map<String, Object>> rows(TopologyTestDriver driver) {
        Map<String, Map<String, Object>> all = new TreeMap<>();
        driver.getAllStateStores().keySet().forEach(name -> {
            Map<String, Object> rows = new TreeMap<>();
            try (var it = driver.<String, Object>getKeyValueStore(name).all()) {
                it.forEachRemaining(row -> rows.put(row.key, row.value));
            }
            all.put(name, rows);
        });
        return all;
    }

    static void restore(TopologyTestDriver driver, Map<String, Map<String, Object>> all) {
        all.forEach((name, rows) -> rows.forEach(driver.<String, Object>getKeyValueStore(name)::put));
    }

    static IngestedLogs logs(String service, long offset, long appendMillis, LogEvent... events) {
        Source source = new Source(service, "1", "", "", "");
        List<IngestedLogs.Line> lines = new ArrayList<>();
        for (LogEvent event : events) {
            lines.add(new IngestedLogs.Line(lines.size(), event.timeMillis(), source, event));
        }
        return new IngestedLogs(source, new Position(Topics.LOGS, 0, offset), appendMillis, lines);
    }

    static IngestedLogs logs(Position at, Source source, long appendMillis, List<LogEvent> events) {
        List<IngestedLogs.Line> lines = new ArrayList<>();
        for (LogEvent event : events) {
            lines.add(new IngestedLogs.Line(lines.size(), event.timeMillis(), source, event));
        }
        return new IngestedLogs(source, at, appendMillis, lines);
    }

    /** The driver's stores as queries see them. */
    static LocalStores stores(TopologyTestDriver driver, Set<Integer> partitions) {
        return new LocalStores() {
            @Override
            @SuppressWarnings("unchecked")
            public <K, V> ReadOnlyKeyValueStore<K, V> keyValue(String store) {
                return (ReadOnlyKeyValueStore<K, V>) driver.getKeyValueStore(store);
            }

            @Override
            public Set<Integer> partitions(String store) {
                return partitions;
            }
        };
    }

    static LogEvent line(long millis, LogLevel level, String message) {
        return LogEvent.of(millis, level, "shop.Orders", message);
    }

    private static Serde<IngestedLogs> byTable() {
        return Serdes.serdeFrom(
                (topic, value) -> {
                    synchronized (TABLE) {
                        TABLE.add(value);
                        return Integer.toString(TABLE.size() - 1).getBytes(StandardCharsets.UTF_8);
                    }
                },
                (topic, bytes) -> {
                    synchronized (TABLE) {
                        return TABLE.get(Integer.parseInt(new String(bytes, StandardCharsets.UTF_8)));
                    }
                });
    }
}
