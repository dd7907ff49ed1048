package io.tidewatch.processor.topology;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** A topology with its real stores and a clock that stands still until it is moved. */
public final class Driver implements AutoCloseable {
    /** 2026-01-01T00:00:00Z, when every test begins. */
    public static final long START = 1_767_225_600_000L;

    public final TopologyTestDriver streams;

    public Driver(Topology topology, Path stateDir) {
        this(topology, stateDir, Map.of());
    }

    /** @param more settings of Streams */
    public Driver(Topology topology, Path stateDir, Map<String, Object> more) {
        Properties p = new Properties();
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        p.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, "io.tidewatch.processor.store.BoundedRocks");
        p.putAll(more);
        streams = new TopologyTestDriver(topology, p, Instant.ofEpochMilli(START));
    }

    /** Appends a record at that time. */
    public void pipe(String topic, byte[] key, byte[] value, long appendMillis, RecordHeaders headers) {
        streams.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, value, headers, appendMillis));
    }

    /** @return all values since the last question, as text under their keys */
    public List<KeyValue<String, byte[]>> read(String topic) {
        return streams.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer())
                .readKeyValuesToList();
    }

    @Override
    public void close() {
        streams.close();
    }
}
