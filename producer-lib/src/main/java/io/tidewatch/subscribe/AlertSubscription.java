package io.tidewatch.subscribe;

import io.tidewatch.alert.Alert;
import io.tidewatch.event.Severity;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands alerts to a listener as they are committed, at least once: an alert counts as handed over when the listener
 * returned, and what was not handed over comes again after a restart of the same group. Runs on a thread of its own, which
 * outlives a broker that is away. Construct with {@link #to}, then {@link #start()}, {@link #close()}; thread-safe.
 */
public final class AlertSubscription implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertSubscription.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final long PAUSE_MILLIS = 1_000;

    private final Builder settings;
    private final AlertListener listener;
    private final AtomicLong handed = new AtomicLong();
    private final AtomicLong unreadable = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile String fault = "";
    private @Nullable Thread thread;

    private AlertSubscription(Builder settings, AlertListener listener) {
        this.settings = settings;
        this.listener = listener;
    }

    /** @param bootstrapServers {@code host:port}, comma separated */
    public static Builder to(String bootstrapServers) {
        return new Builder(bootstrapServers);
    }

    /** What is subscribed to, and from where on. */
    public static final class Builder {
        private final Map<String, Object> kafka = new HashMap<>();
        private Predicate<Alert> filter = alert -> true;
        private @Nullable Instant from;
        private boolean grouped;

        private Builder(String bootstrapServers) {
            kafka.put("bootstrap.servers", bootstrapServers);
        }

        /** Remembers under this name what was handed over; instances of one group share the alerts. Without: all, from now on. */
        public Builder group(String name) {
            kafka.put("group.id", name);
            grouped = true;
            return this;
        }

        /** Only alerts at least that severe. */
        public Builder atLeast(Severity severity) {
            return where(alert -> alert.severity().compareTo(severity) >= 0);
        }

        /** Only alerts with that label. */
        public Builder label(String name, String value) {
            return where(alert -> value.equals(alert.labels().get(name)));
        }

        /** Only alerts that pass; tests given before hold too. */
        public Builder where(Predicate<Alert> test) {
            filter = filter.and(test);
            return this;
        }

        /** Starts with the alerts of that time, whatever the group remembers. */
        public Builder from(Instant time) {
            from = time;
            return this;
        }

        /** Any other client setting, such as {@code security.protocol}. */
        public Builder kafka(String name, Object value) {
            kafka.put(name, value);
            return this;
        }

        public AlertSubscription deliverTo(AlertListener listener) {
            return new AlertSubscription(this, listener);
        }
    }

    public AlertSubscription start() {
        Thread starting = new Thread(this::run, "tidewatch-alert-subscription");
        starting.setDaemon(true);
        thread = starting;
        starting.start();
        return this;
    }

    /** @return how many alerts the listener took */
    public long handed() {
        return handed.get();
    }

    /** @return how many records of the topic were no alerts that can be read */
    public long unreadable() {
        return unreadable.get();
    }

    /** @return why nothing can be handed over just now; empty while it can */
    public String fault() {
        return fault;
    }

    /** Waits for the listener's call in progress, 5 s at most; may be called again. */
    @Override
    public void close() {
        closing.countDown();
        Consumer<byte[], byte[]> reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
        Thread running = thread;
        if (running != null) {
            try {
                running.join(5_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        Map<String, Object> client = new HashMap<>(settings.kafka);
        client.put("isolation.level", "read_committed");
        client.put("enable.auto.commit", false);
        client.put("auto.offset.reset", settings.grouped ? "earliest" : "latest");
        boolean first = true;
        while (open()) {
            try (Consumer<byte[], byte[]> reader =
                    new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                consumer = reader;
                begin(reader, first);
                first = false;
                while (open()) {
                    handOver(reader);
                    fault = "";
                }
            } catch (WakeupException e) {
                return;
            } catch (KafkaException e) {
                failed("alerts cannot be read: " + e.getMessage());
            } finally {
                consumer = null;
            }
        }
    }

    private void begin(Consumer<byte[], byte[]> reader, boolean first) {
        List<TopicPartition> partitions = reader.partitionsFor(Topics.ALERTS).stream()
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
        if (settings.grouped) {
            reader.subscribe(List.of(Topics.ALERTS), new Rewind(reader, first ? settings.from : null));
            return;
        }
        reader.assign(partitions);
        Rewind.to(reader, partitions, settings.from);
    }

    private void handOver(Consumer<byte[], byte[]> reader) {
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
            if (record.value() != null) {
                Decoded<Alert> decoded = JsonCodec.ALERT.decode(record.value());
                if (!(decoded instanceof Decoded.Ok<Alert> ok)) {
                    unreadable.incrementAndGet();
                } else if (settings.filter.test(ok.value()) && !taken(ok.value())) {
                    return;
                }
            }
            if (settings.grouped) {
                reader.commitSync(Map.of(
                        new TopicPartition(record.topic(), record.partition()),
                        new OffsetAndMetadata(record.offset() + 1)));
            }
        }
    }

    /** Tries until the listener takes it or the subscription is closed. */
    private boolean taken(Alert alert) {
        while (open()) {
            try {
                listener.onAlert(alert);
                handed.incrementAndGet();
                return true;
            } catch (Exception e) {
                failed("the listener refused alert " + alert.key() + ": " + e);
            }
        }
        return false;
    }

    private boolean open() {
        return closing.getCount() > 0;
    }

    private void failed(String what) {
        if (!what.equals(fault)) {
            LOG.atWarn().log("{}; trying again", what);
        }
        fault = what;
        try {
            if (closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }
}
