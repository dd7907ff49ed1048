package io.tidewatch.processor.query;

import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
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
 * The newest notification records, read from their topic by one thread of each instance: every instance knows them all.
 * Thread-safe.
 */
public final class NotificationTail implements AutoCloseable {
    /** How many records are kept in memory, and how far back the first read reaches in each partition. */
    static final int KEPT = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(NotificationTail.class);
    private static final long RETRY_MILLIS = 2_000;

    private final Map<String, Object> kafka;
    private final Deque<NotificationRecord> newest = new ArrayDeque<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean cut;
    private volatile boolean running;
    private volatile String fault = "";
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private @Nullable Thread thread;

    /** @param kafka client settings; needs no group */
    public NotificationTail(Map<String, Object> kafka) {
        this.kafka = new HashMap<>(kafka);
        this.kafka.put("isolation.level", "read_committed");
        this.kafka.put("key.deserializer", ByteArrayDeserializer.class);
        this.kafka.put("value.deserializer", ByteArrayDeserializer.class);
        this.kafka.remove("group.id");
    }

    public void start() {
        running = true;
        thread = new Thread(this::run, "tidewatch-notification-tail");
        thread.setDaemon(true);
        thread.start();
    }

    /** @return newest first */
    public List<NotificationRecord> newest(int limit, Predicate<NotificationRecord> wanted) {
        List<NotificationRecord> found = new ArrayList<>();
        synchronized (newest) {
            for (NotificationRecord record : newest) {
                if (found.size() == limit) {
                    break;
                }
                if (wanted.test(record)) {
                    found.add(record);
                }
            }
        }
        return found;
    }

    /** @return since when it knows all there is, milliseconds since the epoch; 0: of all the topic has */
    public long sinceMillis() {
        synchronized (newest) {
            return cut && !newest.isEmpty() ? newest.peekLast().atMillis() : 0;
        }
    }

    /** @return why it cannot read just now; empty while it can */
    public String fault() {
        return fault;
    }

    @Override
    public void close() {
        running = false;
        Consumer<byte[], byte[]> reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
        stopped.countDown();
        if (thread != null) {
            try {
                thread.join(2_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        while (running) {
            try (Consumer<byte[], byte[]> reader = new KafkaConsumer<>(kafka)) {
                consumer = reader;
                follow(reader);
            } catch (WakeupException | InterruptException e) {
                return;
            } catch (KafkaException | IllegalStateException e) {
                if (fault.isEmpty()) {
                    LOG.atWarn().addKeyValue("cause", e.toString()).log("notifications cannot be read; trying again");
                }
                fault = "notifications cannot be read: " + e.getMessage();
                rest();
            } finally {
                consumer = null;
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> reader) {
        List<TopicPartition> partitions = reader.partitionsFor(Topics.NOTIFICATIONS).stream()
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new IllegalStateException("topic " + Topics.NOTIFICATIONS + " does not exist yet");
        }
        reader.assign(partitions);
        Map<TopicPartition, Long> begin = reader.beginningOffsets(partitions);
        boolean older = false;
        for (Map.Entry<TopicPartition, Long> end : reader.endOffsets(partitions).entrySet()) {
            long first = Objects.requireNonNullElse(begin.get(end.getKey()), 0L);
            older |= end.getValue() - KEPT > first;
            reader.seek(end.getKey(), Math.max(first, end.getValue() - KEPT));
        }
        synchronized (newest) {
            newest.clear();
            cut = older;
        }
        while (running) {
            reader.poll(Duration.ofMillis(500)).forEach(record -> {
                if (JsonCodec.NOTIFICATION.decode(record.value()) instanceof Decoded.Ok<NotificationRecord> ok) {
                    add(ok.value());
                }
            });
            fault = "";
        }
    }

    /** Keeps the deque newest first; partitions may arrive interleaved, so a record may have to go a little deeper. */
    void add(NotificationRecord record) {
        synchronized (newest) {
            Deque<NotificationRecord> later = new ArrayDeque<>();
            while (!newest.isEmpty() && newest.peekFirst().atMillis() > record.atMillis()) {
                later.push(newest.pollFirst());
            }
            newest.addFirst(record);
            later.forEach(newest::addFirst);
            while (newest.size() > KEPT) {
                newest.pollLast();
                cut = true;
            }
        }
    }

    private void rest() {
        try {
            if (stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                running = false;
            }
        } catch (InterruptedException e) {
            running = false;
            Thread.currentThread().interrupt();
        }
    }
}
