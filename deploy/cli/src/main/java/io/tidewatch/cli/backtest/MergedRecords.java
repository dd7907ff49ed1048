package io.tidewatch.cli.backtest;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The committed records of several topics as one sequence by append time, in bounded memory. Only reads: belongs to no
 * group and commits no offset. What is appended after it was opened is not in it.
 */
final class MergedRecords implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);
    private static final long BUFFER_BYTES = 96L << 20;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final BooleanSupplier stop;
    private final long toMillis;
    private final Map<TopicPartition, Lane> lanes = new HashMap<>();
    private final PriorityQueue<Lane> heads = new PriorityQueue<>(
            Comparator.comparingLong((Lane l) -> l.headMillis).thenComparingInt(l -> l.number));
    private final List<String> missing = new ArrayList<>();
    private final long laneBytes;
    private int hungry;

    /** What was read ahead of one partition. */
    private static final class Lane {
        final int number;
        final TopicPartition partition;
        final long endOffset;
        final ArrayDeque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
        long bytes;
        long headMillis;
        boolean done;

        Lane(int number, TopicPartition partition, long endOffset) {
            this.number = number;
            this.partition = partition;
            this.endOffset = endOffset;
        }
    }

    /**
     * @param whole topics that are read from their beginning, as states are
     * @param since topics that are read from {@code fromMillis}; of two records of one time those of the topic named
     *     first come first, the whole ones before all
     * @param toMillis what was appended then or later is left out
     * @param stop asked while it waits for Kafka
     */
    MergedRecords(
            Map<String, ?> client,
            List<String> whole,
            List<String> since,
            long fromMillis,
            long toMillis,
            BooleanSupplier stop) {
        this.toMillis = toMillis;
        this.stop = stop;
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2000);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWERS_WITHIN.toMillis());
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            List<TopicPartition> all = new ArrayList<>(partitions(whole));
            List<TopicPartition> timed = partitions(since);
            all.addAll(timed);
            consumer.assign(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(all);
            Map<TopicPartition, Long> times = new HashMap<>();
            timed.forEach(p -> times.put(p, fromMillis));
            Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
            for (TopicPartition p : all) {
                long begin = begins.getOrDefault(p, 0L);
                long end = ends.getOrDefault(p, 0L);
                OffsetAndTimestamp at = found.get(p);
                long start = !times.containsKey(p) ? begin : at == null ? end : at.offset();
                consumer.seek(p, start);
                if (times.containsKey(p) && begin > 0 && start == begin && at != null && at.timestamp() > fromMillis) {
                    missing.add(p + " begins at " + java.time.Instant.ofEpochMilli(at.timestamp())
                            + ": what was before is no longer kept");
                }
                Lane lane = new Lane(lanes.size(), p, end);
                lane.done = start >= end;
                lanes.put(p, lane);
                hungry += lane.done ? 0 : 1;
            }
            consumer.pause(lanes.values().stream()
                    .filter(l -> l.done)
                    .map(l -> l.partition)
                    .toList());
            laneBytes = BUFFER_BYTES / Math.max(1, lanes.size());
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private List<TopicPartition> partitions(List<String> topics) {
        List<TopicPartition> all = new ArrayList<>();
        for (String topic : topics) {
            for (PartitionInfo info : consumer.partitionsFor(topic, ANSWERS_WITHIN)) {
                all.add(new TopicPartition(topic, info.partition()));
            }
        }
        return all;
    }

    /** @return where the topics do not reach back as far as was asked */
    List<String> missing() {
        return missing;
    }

    /** @return most partitions one of these topics has */
    int partitionsOf(Set<String> topics) {
        Map<String, Integer> counted = new TreeMap<>();
        lanes.keySet().stream()
                .filter(p -> topics.contains(p.topic()))
                .forEach(p -> counted.merge(p.topic(), 1, Integer::sum));
        return counted.values().stream().mapToInt(Integer::intValue).max().orElse(1);
    }

    /** @return the next record, null at the end or when asked to stop */
    @Nullable
    ConsumerRecord<byte[], byte[]> next() {
        if (hungry > 0 && !fill()) {
            return null;
        }
        Lane lane = heads.poll();
        if (lane == null) {
            return null;
        }
        ConsumerRecord<byte[], byte[]> record = lane.waiting.remove();
        lane.bytes -= bytes(record);
        if (lane.waiting.isEmpty()) {
            if (!lane.done) {
                hungry++;
            }
        } else {
            offer(lane);
        }
        return record;
    }

    private void offer(Lane lane) {
        // the clock of one partition never goes back, whatever its records say
        lane.headMillis = Math.max(lane.headMillis, lane.waiting.element().timestamp());
        heads.add(lane);
    }

    /** @return false when asked to stop */
    private boolean fill() {
        long deadline = System.nanoTime() + ANSWERS_WITHIN.toNanos();
        resume();
        while (hungry > 0) {
            if (stop.getAsBoolean()) {
                return false;
            }
            boolean some = false;
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                some |= took(record);
            }
            for (Lane lane : lanes.values()) {
                if (!lane.done && consumer.position(lane.partition) >= lane.endOffset) {
                    done(lane);
                    some = true;
                }
            }
            if (some) {
                deadline = System.nanoTime() + ANSWERS_WITHIN.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new TimeoutException("no records came within " + ANSWERS_WITHIN.toSeconds() + " s");
            }
        }
        return true;
    }

    private boolean took(ConsumerRecord<byte[], byte[]> record) {
        Lane lane = lanes.get(new TopicPartition(record.topic(), record.partition()));
        if (lane == null || lane.done) {
            return false;
        }
        if (record.offset() >= lane.endOffset || record.timestamp() >= toMillis) {
            done(lane);
            return true;
        }
        lane.waiting.add(record);
        lane.bytes += bytes(record);
        if (lane.waiting.size() == 1) {
            hungry--;
            offer(lane);
        }
        if (lane.bytes > laneBytes) {
            consumer.pause(List.of(lane.partition));
        }
        return true;
    }

    private void done(Lane lane) {
        lane.done = true;
        if (lane.waiting.isEmpty()) {
            hungry--;
        }
        consumer.pause(List.of(lane.partition));
    }

    private void resume() {
        consumer.resume(lanes.values().stream()
                .filter(l -> !l.done && l.bytes <= laneBytes / 2)
                .map(l -> l.partition)
                .toList());
    }

    private static long bytes(ConsumerRecord<byte[], byte[]> record) {
        return 200L + Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
