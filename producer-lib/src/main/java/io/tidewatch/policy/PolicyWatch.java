package io.tidewatch.policy;

import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code tidewatch.policies} from its beginning and hands over the whole set at each change. Runs on the thread that
 * calls {@link #run}; where Kafka, the topic or the right to read it is missing it tries again, and the set stays as it is.
 */
public final class PolicyWatch implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyWatch.class);
    private static final Duration POLL = Duration.ofSeconds(2);
    private static final Duration CLOSE = Duration.ofSeconds(1);
    private static final int MOST_POLICIES = 1_000;

    private final Map<String, Object> settings;
    private final Consumer<Collection<Policy>> listener;
    private final long tryAgainMillis;
    private final Object lock = new Object();
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private volatile boolean closed;

    /**
     * @param client Kafka properties of the producer beside it: addresses and security; others are passed over
     * @param listener is given all policies, those of other services too, on the thread that runs this
     * @param tryAgain pause after a failure
     */
    public PolicyWatch(Map<String, ?> client, Consumer<Collection<Policy>> listener, Duration tryAgain) {
        this.settings = new HashMap<>();
        for (String name : ConsumerConfig.configNames()) {
            if (client.containsKey(name)) {
                settings.put(name, client.get(name));
            }
        }
        settings.remove(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // a few small records: one quiet fetch at a time is enough
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 5_000);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1 << 20);
        settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 10_000);
        this.listener = listener;
        this.tryAgainMillis = tryAgain.toMillis();
    }

    @Override
    public void run() {
        while (!closed) {
            try {
                watch();
            } catch (WakeupException | InterruptException e) {
                LOG.debug("Woken to end", e);
            } catch (RuntimeException | LinkageError e) {
                LOG.debug("Policies cannot be read, those known stay in force", e);
                pause();
            }
        }
    }

    /** Ends {@link #run} soon. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            if (consumer != null) {
                consumer.wakeup();
            }
            lock.notifyAll();
        }
    }

    private void watch() {
        KafkaConsumer<byte[], byte[]> from =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            synchronized (lock) {
                consumer = from;
                if (closed) {
                    return;
                }
            }
            List<TopicPartition> partitions = from.partitionsFor(Topics.POLICIES).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new KafkaException("there is no topic " + Topics.POLICIES);
            }
            from.assign(partitions);
            from.seekToBeginning(partitions);
            read(from, partitions);
        } finally {
            synchronized (lock) {
                consumer = null;
            }
            from.close(CloseOptions.timeout(CLOSE));
        }
    }

    private void read(KafkaConsumer<byte[], byte[]> from, List<TopicPartition> partitions) {
        Map<TopicPartition, Long> ends = from.endOffsets(partitions);
        Map<String, Policy> policies = new TreeMap<>();
        boolean complete = false;
        while (!closed) {
            boolean changed = false;
            for (ConsumerRecord<byte[], byte[]> record : from.poll(complete ? POLL : Duration.ofMillis(200))) {
                changed |= take(record, policies);
            }
            boolean whole = complete || partitions.stream().allMatch(p -> from.position(p) >= ends.getOrDefault(p, 0L));
            if (whole && (changed || !complete)) {
                listener.accept(List.copyOf(policies.values()));
            }
            complete = whole;
        }
    }

    private static boolean take(ConsumerRecord<byte[], byte[]> record, Map<String, Policy> policies) {
        if (record.key() == null) {
            return false;
        }
        String id = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            return policies.remove(id) != null;
        }
        Decoded<Policy> decoded = JsonCodec.POLICY.decode(record.value());
        if (decoded instanceof Decoded.Ok<Policy> ok && (policies.size() < MOST_POLICIES || policies.containsKey(id))) {
            return !Objects.equals(policies.put(id, ok.value()), ok.value());
        }
        LOG.warn("Policy {} at offset {} is not obeyed: {}", id, record.offset(), decoded);
        return policies.remove(id) != null;
    }

    private void pause() {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(tryAgainMillis);
        synchronized (lock) {
            try {
                for (long left = until - System.nanoTime(); left > 0 && !closed; left = until - System.nanoTime()) {
                    lock.wait(left / 1_000_000 + 1);
                }
            } catch (InterruptedException e) {
                closed = true;
                Thread.currentThread().interrupt();
            }
        }
    }
}
