package io.tidewatch.subscribe;

import io.tidewatch.wire.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The alerts topic, record by record. Where it stands outlives a consumer that had to be closed: a group's place in Kafka,
 * else here. On one thread only, but for {@link #wakeup()}.
 */
final class AlertFeed implements AutoCloseable {
    private final Map<String, Object> client;
    private final boolean grouped;
    private final Rewind rewind;
    private final @Nullable Instant from;
    private final Map<TopicPartition, Long> places = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
    private volatile @Nullable Consumer<byte[], byte[]> consumer;

    /** @param from where the first opening begins; null: where the group is, or now */
    AlertFeed(Map<String, Object> client, boolean grouped, @Nullable Instant from) {
        this.client = new HashMap<>(client);
        this.client.put("isolation.level", "read_committed");
        this.client.put("enable.auto.commit", false);
        this.client.put("auto.offset.reset", grouped ? "earliest" : "latest");
        this.grouped = grouped;
        this.rewind = new Rewind(from);
        this.from = from;
    }

    void open() {
        done.clear();
        Consumer<byte[], byte[]> opened =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer = opened;
        if (grouped) {
            opened.subscribe(List.of(Topics.ALERTS), rewind.of(opened));
            return;
        }
        List<TopicPartition> partitions = opened.partitionsFor(Topics.ALERTS).stream()
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new UnknownTopicOrPartitionException(
                    "there is no topic " + Topics.ALERTS + " yet; 'tidewatch topics apply' makes it");
        }
        opened.assign(partitions);
        if (places.isEmpty()) {
            begin(opened, partitions);
        } else {
            places.forEach(opened::seek);
        }
    }

    List<ConsumerRecord<byte[], byte[]>> poll(Duration timeout) {
        Consumer<byte[], byte[]> open = consumer;
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        if (open != null) {
            open.poll(timeout).forEach(records::add);
        }
        return records;
    }

    /** That record need not come again. */
    void done(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        places.put(partition, record.offset() + 1);
        done.put(partition, new OffsetAndMetadata(record.offset() + 1));
    }

    /** Keeps what is done, where there is a group. A close in between does not keep it from that. */
    void commit() {
        Consumer<byte[], byte[]> open = consumer;
        if (!grouped || done.isEmpty() || open == null) {
            return;
        }
        try {
            open.commitSync(done);
        } catch (WakeupException e) {
            open.commitSync(done);
            throw e;
        } finally {
            done.clear();
        }
    }

    void wakeup() {
        Consumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
    }

    @Override
    public void close() {
        Consumer<byte[], byte[]> open = consumer;
        consumer = null;
        if (open != null) {
            open.close();
        }
    }

    /** Where it begins is settled now: an alert that comes while Kafka is away for a moment is not passed over. */
    private void begin(Consumer<byte[], byte[]> opened, List<TopicPartition> partitions) {
        if (from == null) {
            opened.seekToEnd(partitions);
        } else {
            Rewind.to(opened, partitions, from);
        }
        Map<TopicPartition, Long> settled = new HashMap<>();
        partitions.forEach(partition -> settled.put(partition, opened.position(partition)));
        places.putAll(settled);
    }
}
