package io.tidewatch.processor.run;

import io.tidewatch.alert.AuditRecord;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * What is written into the audit topic from now on, for one who waits for what comes of a command: construct, send the
 * command, ask. For one thread.
 */
final class Outcomes implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSED_WITHIN = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** @throws org.apache.kafka.common.KafkaException where Kafka does not answer or refuses */
    Outcomes(Map<String, Object> client, Duration within) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.AUDIT, within).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            // where it ends now, before the answer can come
            consumer.endOffsets(partitions, within).forEach(consumer::seek);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** @return the record of that request; null where there is none within that time */
    @Nullable
    AuditRecord of(String requestId, Duration wait) {
        long until = System.nanoTime() + wait.toNanos();
        while (System.nanoTime() < until) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.value() != null
                        && JsonCodec.AUDIT.decode(record.value()) instanceof Decoded.Ok<AuditRecord> ok
                        && ok.value().requestId().equals(requestId)) {
                    return ok.value();
                }
            }
        }
        return null;
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSED_WITHIN));
    }
}
