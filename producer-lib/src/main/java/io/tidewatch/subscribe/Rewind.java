package io.tidewatch.subscribe;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Puts each partition, once, to the first record of a time. */
final class Rewind implements ConsumerRebalanceListener {
    private final Consumer<byte[], byte[]> consumer;
    private @Nullable Instant from;

    Rewind(Consumer<byte[], byte[]> consumer, @Nullable Instant from) {
        this.consumer = consumer;
        this.from = from;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        to(consumer, partitions, from);
        from = null;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        // each alert is committed as it is handed over
    }

    /** @param from null: leaves the positions as they are */
    static void to(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions, @Nullable Instant from) {
        if (from == null) {
            return;
        }
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(p -> times.put(p, from.toEpochMilli()));
        consumer.offsetsForTimes(times).forEach((partition, found) -> {
            if (found == null) {
                consumer.seekToEnd(java.util.List.of(partition));
            } else {
                consumer.seek(partition, found.offset());
            }
        });
    }
}
