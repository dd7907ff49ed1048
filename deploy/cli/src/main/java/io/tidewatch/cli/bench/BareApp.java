package io.tidewatch.cli.bench;

import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.MetricBatchDecoder;
import io.tidewatch.wire.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * What the metrics path is held against: a Streams application, exactly once, one thread, our decoder, that puts the
 * last value of each series and minute into a logged store in RocksDB. It reads nothing back, tells nobody, and knows no
 * series when it is asked for one.
 */
final class BareApp implements AutoCloseable {
    private static final String STORE = "minutes";
    private static final long MINUTE_MILLIS = 60_000;

    private final KafkaStreams streams;
    private final LongAdder bad = new LongAdder();

    /** @param cacheBytes of the record cache before the store; 0: none */
    BareApp(String application, String bootstrap, Duration commit, long cacheBytes, Path stateDir) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(
                        Topics.METRICS,
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("metrics-in"))
                .process(new Minutes(bad, cacheBytes > 0), Named.as("minutes-put"));
        Properties p = new Properties();
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commit.toMillis());
        p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, cacheBytes);
        p.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        p.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 20);
        p.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 << 10);
        p.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        this.streams = new KafkaStreams(builder.build(), p);
    }

    void start() {
        streams.start();
    }

    /** @return how many batches could not be read */
    long bad() {
        return bad.sum();
    }

    @Override
    public void close() {
        streams.close(Duration.ofSeconds(10));
    }

    private record Minutes(LongAdder bad, boolean cached) implements ProcessorSupplier<byte[], byte[], Void, Void> {
        @Override
        public Put get() {
            return new Put(bad);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            StoreBuilder<KeyValueStore<Bytes, byte[]>> store = Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray());
            return Set.of(cached ? store.withCachingEnabled() : store.withCachingDisabled());
        }
    }

    private static final class Put extends ContextualProcessor<byte[], byte[], Void, Void> {
        private final LongAdder bad;
        private final MetricBatchDecoder decoder = new MetricBatchDecoder();
        private final StringBuilder name = new StringBuilder();

        Put(LongAdder bad) {
            this.bad = bad;
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            Decoded<MetricBatch> decoded = decoder.decode(record.value(), 0, record.value().length);
            if (!(decoded instanceof Decoded.Ok<MetricBatch> ok)) {
                bad.increment();
                return;
            }
            KeyValueStore<Bytes, byte[]> store = context().getStateStore(STORE);
            String source = new String(record.key(), StandardCharsets.UTF_8);
            long minute = ok.value().timeMillis() / MINUTE_MILLIS;
            for (MetricPoint point : ok.value().points()) {
                byte[] value = ByteBuffer.allocate(8).putDouble(point.value()).array();
                store.put(key(source, point, minute), value);
            }
        }

        private Bytes key(String source, MetricPoint point, long minute) {
            name.setLength(0);
            name.append(source).append('|').append(point.name());
            for (Map.Entry<String, String> label : point.labels().entrySet()) {
                name.append('|').append(label.getKey()).append('=').append(label.getValue());
            }
            byte[] series = name.toString().getBytes(StandardCharsets.UTF_8);
            return Bytes.wrap(ByteBuffer.allocate(series.length + 8)
                    .put(series)
                    .putLong(minute)
                    .array());
        }
    }
}
