package io.tidewatch.cli.backtest;

import io.tidewatch.processor.store.LocalStores;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/**
 * One task of a topology, with its real stores, driven record by record by the calling thread; its wall clock stands
 * still until it is told. Commits after each record.
 */
final class DrivenTopology implements AutoCloseable {
    private final TopologyTestDriver driver;
    private final Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
    private final Map<String, TestOutputTopic<byte[], byte[]>> outputs = new HashMap<>();
    private long nowMillis;

    /** @param properties of the application; its state lies in a folder of this one alone */
    DrivenTopology(Topology topology, Properties properties, long nowMillis) {
        this.driver = new TopologyTestDriver(topology, properties, Instant.ofEpochMilli(nowMillis));
        this.nowMillis = nowMillis;
    }

    void pipe(String topic, byte[] key, byte[] value, Headers headers, long appendMillis) {
        inputs.computeIfAbsent(
                        topic, t -> driver.createInputTopic(t, new ByteArraySerializer(), new ByteArraySerializer()))
                .pipeInput(new TestRecord<>(key, value, headers, appendMillis));
    }

    long nowMillis() {
        return nowMillis;
    }

    /** Moves the wall clock; what is due strikes once, however far it is moved. Never back. */
    void advance(long toMillis) {
        if (toMillis > nowMillis) {
            driver.advanceWallClockTime(Duration.ofMillis(toMillis - nowMillis));
            nowMillis = toMillis;
        }
    }

    /** Hands over what was written to that topic since the last time. */
    void take(String topic, Consumer<TestRecord<byte[], byte[]>> to) {
        TestOutputTopic<byte[], byte[]> output = output(topic);
        while (!output.isEmpty()) {
            to.accept(output.readRecord());
        }
    }

    /** @return the stores of the task, for whoever asks between two records */
    LocalStores stores() {
        return new LocalStores() {
            @Override
            public <K, V> ReadOnlyKeyValueStore<K, V> keyValue(String store) {
                return driver.getKeyValueStore(store);
            }

            @Override
            public Set<Integer> partitions(String store) {
                return Set.of(0);
            }
        };
    }

    /** Forgets whatever was written and not taken: changelogs, dead letters, what nobody here reads. */
    void discard() {
        driver.producedTopicNames().forEach(topic -> take(topic, record -> {}));
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return outputs.computeIfAbsent(
                topic, t -> driver.createOutputTopic(t, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    @Override
    public void close() {
        driver.close();
    }
}
