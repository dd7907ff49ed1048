package io.tidewatch.processor.logs;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Ranges of the logs topics, committed records only. Thread-safe; a session is not. */
public interface LogRecords {
    /** @return a session, or null where none came free in that time */
    @Nullable
    Session open(Duration wait);

    /** One reader's turn. Its methods may throw {@link org.apache.kafka.common.KafkaException}. */
    interface Session extends AutoCloseable {
        /** @return of each its first offset that is still there */
        Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions);

        /** @return of each the offset behind its last committed record */
        Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions);

        /** @return of each its first offset that was appended at that time or later; the end where there is none */
        Map<TopicPartition, Long> since(Collection<TopicPartition> partitions, long appendMillis);

        /**
         * Reads until the position is at {@code to}: records may be missing before it, such as the marks of
         * transactions.
         *
         * @return false where the sink stopped it or the time was over
         */
        boolean read(TopicPartition partition, long from, long to, Duration most, Sink sink);

        @Override
        void close();
    }

    /** Takes records in order. */
    @FunctionalInterface
    interface Sink {
        /** @return whether to go on */
        boolean take(ConsumerRecord<byte[], byte[]> record);
    }
}
