package io.tidewatch.cli.bench;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.ErrorEventDecoder;
import io.tidewatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The least that tells of an error of a kind never seen: one Streams application, exactly once, that decodes the errors,
 * looks into a logged store whether their fingerprint is known, and says of each new one that it fires. One hop from the
 * event to what is read, where the product has two.
 */
final class OneHopApp implements AutoCloseable {
    private static final String STORE = "known-fingerprints";

    private final KafkaStreams streams;

    /** @param topic to which it tells the fingerprints; see {@link #create} */
    OneHopApp(String bootstrap, String topic, Duration commit, Path stateDir) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(
                        Topics.ERRORS,
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("errors-in"))
                .process(new Rule(), Named.as("new-error-rule"))
                .to(topic, Produced.with(Serdes.String(), Serdes.String()).withName("fired-out"));
        Properties p = new Properties();
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, topic + "-app");
        p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commit.toMillis());
        p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
        p.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        p.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
        this.streams = new KafkaStreams(builder.build(), p);
    }

    /** Makes a topic to tell of, where it is not there yet. */
    static void create(Admin admin, String topic, int partitions) {
        try {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("topic " + topic + " cannot be made", e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    void start() {
        streams.start();
    }

    boolean ready() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    @Override
    public void close() {
        streams.close(Duration.ofSeconds(10));
    }

    private record Rule() implements ProcessorSupplier<byte[], byte[], String, String> {
        @Override
        public Judge get() {
            return new Judge();
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(
                    Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.Long()));
        }
    }

    private static final class Judge extends ContextualProcessor<byte[], byte[], String, String> {
        private final ErrorEventDecoder decoder = new ErrorEventDecoder();

        @Override
        public void process(Record<byte[], byte[]> record) {
            Decoded<ErrorEvent> decoded = decoder.decode(record.value(), 0, record.value().length);
            if (decoded instanceof Decoded.Ok<ErrorEvent> ok) {
                KeyValueStore<String, Long> known = context().getStateStore(STORE);
                String fingerprint = ok.value().fingerprint();
                if (known.putIfAbsent(fingerprint, record.timestamp()) == null) {
                    context().forward(record.withKey(fingerprint).withValue(text(record.key(), fingerprint)));
                }
            }
        }

        private static String text(byte[] key, String fingerprint) {
            return fingerprint + " of " + new String(key, StandardCharsets.UTF_8) + " is new";
        }
    }
}
