package io.tidewatch.processor.logs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Topic partitions in memory. */
final class MemoryLogRecords implements LogRecords {
    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> partitions = new HashMap<>();
    private final Map<TopicPartition, Long> beginnings = new HashMap<>();
    private final AtomicLong taken = new AtomicLong();

    void add(ConsumerRecord<byte[], byte[]> record) {
        partitions
                .computeIfAbsent(new TopicPartition(record.topic(), record.partition()), p -> new ArrayList<>())
                .add(record);
    }

    void truncate(TopicPartition partition, long beginning) {
        beginnings.put(partition, beginning);
    }

    long taken() {
        return taken.get();
    }

    @Override
    public Session open(Duration wait) {
        return new Session() {
            @Override
            public Map<TopicPartition, Long> beginnings(Collection<TopicPartition> asked) {
                Map<TopicPartition, Long> out = new HashMap<>();
                asked.forEach(partition -> out.put(partition, beginnings.getOrDefault(partition, 0L)));
                return out;
            }

            @Override
            public Map<TopicPartition, Long> ends(Collection<TopicPartition> asked) {
                Map<TopicPartition, Long> out = new HashMap<>();
                asked.forEach(partition -> {
                    List<ConsumerRecord<byte[], byte[]>> all = partitions.getOrDefault(partition, List.of());
                    out.put(
                            partition,
                            all.isEmpty() ? 0 : all.get(all.size() - 1).offset() + 2);
                });
                return out;
            }

            @Override
            public Map<TopicPartition, Long> since(Collection<TopicPartition> asked, long appendMillis) {
                Map<TopicPartition, Long> out = ends(asked);
                asked.forEach(partition -> partitions.getOrDefault(partition, List.of()).stream()
                        .filter(record -> record.timestamp() >= appendMillis
                                && record.offset() >= beginnings.getOrDefault(partition, 0L))
                        .findFirst()
                        .ifPresent(record -> out.put(partition, record.offset())));
                return out;
            }

            @Override
            public boolean read(TopicPartition partition, long from, long to, Duration most, Sink sink) {
                for (ConsumerRecord<byte[], byte[]> record : partitions.getOrDefault(partition, List.of())) {
                    if (record.offset() >= from && record.offset() < to) {
                        taken.incrementAndGet();
                        if (!sink.take(record)) {
                            return false;
                        }
                    }
                }
                return true;
            }

            @Override
            public void close() {}
        };
    }
}
