package io.tidewatch.subscribe;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Puts the partitions of the first assignment to the first record of a time; once, however often it is opened anew. */
final class Rewind {
    private @Nullable Instant from;

    /** @param from null: leaves the positions as they are */
    Rewind(@Nullable Instant from) {
        this.from = from;
    }

    ConsumerRebalanceListener of(Consumer<byte[], byte[]> consumer) {
        return new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                Instant time = from;
                if (time != null && !partitions.isEmpty()) {
                    to(consumer, partitions, time);
                    from = null;
                }
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                // each alert is committed as it is handed over
            }
        };
    }

    static void to(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions, Instant from) {
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(p -> times.put(p, from.toEpochMilli()));
        consumer.offsetsForTimes(times).forEach((partition, found) -> {
            if (found == null) {
                consumer.seekToEnd(List.of(partition));
            } else {
                consumer.seek(partition, found.offset());
            }
        });
    }
}
