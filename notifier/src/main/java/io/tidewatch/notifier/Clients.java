package io.tidewatch.notifier;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;

/** Properties of the Kafka clients. */
public final class Clients {
    /** Streams' own 100 ms keep what is ready to be committed waiting for a record that does not come. */
    private static final int POLLS_A_COMMIT = 4;

    private static final int LEAST_POLL_MILLIS = 5;
    /** A transaction that begins while the one before is being ended is refused and tried again: a matter of milliseconds. */
    private static final int RETRY_MILLIS = 10;

    private Clients() {}

    /** @return how the application runs */
    public static Properties streams(NotifierConfig config, Path stateDir) {
        Properties p = new Properties();
        p.putAll(config.kafka().properties());
        String session = Long.toString(config.streams().sessionTimeout().toMillis());
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, NotifierTopology.APPLICATION_ID);
        p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.kafka().bootstrapServers());
        p.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        p.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        long commit = config.streams().commit().toMillis();
        p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commit);
        p.put(StreamsConfig.POLL_MS_CONFIG, Math.max(LEAST_POLL_MILLIS, commit / POLLS_A_COMMIT));
        p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.streams().threads());
        p.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.kafka().replication());
        p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
        p.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SmallRocks.class);
        p.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, LogAndContinueExceptionHandler.class);
        // of the main consumer alone: the restoring one belongs to no group
        p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), config.instanceId());
        p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), session);
        p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        p.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
        p.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), RETRY_MILLIS);
        p.put(StreamsConfig.topicPrefix("message.timestamp.after.max.ms"), Long.toString(Long.MAX_VALUE));
        return p;
    }

    static Map<String, Object> sendingConsumer(NotifierConfig config) {
        Map<String, Object> p = common(config);
        p.put(ConsumerConfig.GROUP_ID_CONFIG, NotifierTopology.SENDER_GROUP);
        p.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, config.instanceId() + "-sender");
        p.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        p.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        p.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int)
                config.streams().sessionTimeout().toMillis());
        p.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int)
                Math.max(1, config.streams().sessionTimeout().toMillis() / 4));
        return p;
    }

    static Map<String, Object> sendingProducer(NotifierConfig config) {
        Map<String, Object> p = common(config);
        p.put(ProducerConfig.ACKS_CONFIG, "all");
        p.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        p.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        p.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5000);
        return p;
    }

    /** Of a client that finds out soon whether Kafka answers; closing it waits for what it has asked. */
    static Map<String, Object> probe(NotifierConfig config, Duration answersWithin) {
        Map<String, Object> p = common(config);
        p.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) answersWithin.toMillis());
        p.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) answersWithin.toMillis());
        return p;
    }

    static Map<String, Object> common(NotifierConfig config) {
        Map<String, Object> p = new HashMap<>(config.kafka().properties());
        p.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.kafka().bootstrapServers());
        p.put(
                CommonClientConfigs.CLIENT_ID_CONFIG,
                (NotifierTopology.APPLICATION_ID + "-" + config.instanceId()).toLowerCase(Locale.ROOT));
        return p;
    }
}
