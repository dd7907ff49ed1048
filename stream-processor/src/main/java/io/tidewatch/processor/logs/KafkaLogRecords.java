package io.tidewatch.processor.logs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads with a few consumers that are kept between searches. */
public final class KafkaLogRecords implements LogRecords, AutoCloseable {
    private static final Duration ASK = Duration.ofSeconds(2);
    private static final long POLL_MILLIS = 100;
    /** A fetch that waits at the end of the log holds up the next range: one fetch a broker is in flight. */
    private static final Duration RANGE_END = Duration.ofMillis(1);

    private final Supplier<Consumer<byte[], byte[]>> factory;
    private final Semaphore free;
    private final ConcurrentLinkedDeque<Consumer<byte[], byte[]>> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /**
     * @param factory makes a consumer without a group that reads committed records
     * @param most how many at one time
     */
    public KafkaLogRecords(Supplier<Consumer<byte[], byte[]>> factory, int most) {
        this.factory = factory;
        this.free = new Semaphore(most);
    }

    /** With consumers made of the properties every client of this process has (bootstrap servers, security). */
    public static KafkaLogRecords of(Map<String, ?> client, int most) {
        return new KafkaLogRecords(consumers(client, RANGE_END), most);
    }

    /**
     * @param endWait how long the broker holds a fetch at the end of the log
     * @return what makes consumers without a group that read committed records
     */
    public static Supplier<Consumer<byte[], byte[]>> consumers(Map<String, ?> client, Duration endWait) {
        Map<String, Object> p = new HashMap<>(client);
        p.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        p.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        p.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        p.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) endWait.toMillis());
        // each range may want metadata anew, which waits for this first
        p.put(ConsumerConfig.RETRY_BACKOFF_MS_CONFIG, 10);
        // nobody looks at these, and each turn to another partition would take beans away and bring others
        p.put(ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        p.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        p.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 2 << 20);
        p.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, 1 << 20);
        p.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ASK.toMillis());
        p.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ASK.toMillis());
        return () -> new KafkaConsumer<>(p, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public @Nullable Session open(Duration wait) {
        try {
            if (closed || !free.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                return null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
        try {
            Consumer<byte[], byte[]> consumer = idle.pollFirst();
            return new Reading(consumer == null ? factory.get() : consumer);
        } catch (KafkaException e) {
            free.release();
            throw e;
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Consumer<byte[], byte[]> c = idle.pollFirst(); c != null; c = idle.pollFirst()) {
            c.close();
        }
    }

    private final class Reading implements Session {
        private final Consumer<byte[], byte[]> consumer;
        private boolean broken;

        Reading(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
            return guarded(() -> {
                know(partitions);
                return consumer.beginningOffsets(partitions, ASK);
            });
        }

        @Override
        public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
            return guarded(() -> consumer.endOffsets(partitions, ASK));
        }

        @Override
        public Map<TopicPartition, Long> since(Collection<TopicPartition> partitions, long appendMillis) {
            return guarded(() -> {
                Map<TopicPartition, Long> asked = new HashMap<>();
                partitions.forEach(partition -> asked.put(partition, Math.max(0, appendMillis)));
                Map<TopicPartition, Long> out = new HashMap<>();
                List<TopicPartition> atEnd = new ArrayList<>();
                consumer.offsetsForTimes(asked, ASK).forEach((partition, found) -> {
                    if (found == null) {
                        atEnd.add(partition);
                    } else {
                        out.put(partition, found.offset());
                    }
                });
                if (!atEnd.isEmpty()) {
                    out.putAll(consumer.endOffsets(atEnd, ASK));
                }
                return out;
            });
        }

        @Override
        public boolean read(TopicPartition partition, long from, long to, Duration most, Sink sink) {
            return guarded(() -> {
                long until = System.nanoTime() + most.toNanos();
                turnTo(partition);
                consumer.seek(partition, from);
                while (consumer.position(partition, ASK) < to) {
                    if (System.nanoTime() - until >= 0) {
                        return false;
                    }
                    for (ConsumerRecord<byte[], byte[]> record :
                            consumer.poll(Duration.ofMillis(POLL_MILLIS)).records(partition)) {
                        if (record.offset() >= to) {
                            return true;
                        }
                        if (!sink.take(record)) {
                            return false;
                        }
                    }
                }
                return true;
            });
        }

        /** Reads that partition only, from now on. */
        private void turnTo(TopicPartition partition) {
            assign(List.of(partition));
            consumer.pause(consumer.assignment());
            consumer.resume(List.of(partition));
        }

        /**
         * One partition of each topic that was read or asked for stays assigned, at rest: what a consumer forgets of a topic it
         * has to ask the brokers for before the next search reads a byte.
         */
        private void assign(Collection<TopicPartition> wanted) {
            Map<String, TopicPartition> byTopic = new HashMap<>();
            consumer.assignment().forEach(partition -> byTopic.put(partition.topic(), partition));
            wanted.forEach(partition -> byTopic.put(partition.topic(), partition));
            Set<TopicPartition> all = new HashSet<>(byTopic.values());
            Set<TopicPartition> before = consumer.assignment();
            if (all.equals(before)) {
                return;
            }
            Set<TopicPartition> added = new HashSet<>(all);
            added.removeAll(before);
            consumer.assign(all);
            added.forEach(partition -> consumer.seek(partition, 0));
            consumer.pause(added);
        }

        private void know(Collection<TopicPartition> asked) {
            Set<String> known = new HashSet<>();
            consumer.assignment().forEach(partition -> known.add(partition.topic()));
            assign(asked.stream().filter(p -> known.add(p.topic())).toList());
        }

        @Override
        public void close() {
            if (broken || closed) {
                consumer.close();
            } else {
                consumer.pause(consumer.assignment());
                idle.addFirst(consumer);
            }
            free.release();
        }

        private <T> T guarded(Supplier<T> read) {
            try {
                return read.get();
            } catch (KafkaException e) {
                broken = true;
                throw e;
            }
        }
    }
}
