package io.tidewatch.kafka.embedded;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Ready means: a record went in and came out again. */
final class ReadyProbe {
    private static final String TOPIC = "tidewatch.embedded-probe";

    private ReadyProbe() {}

    /** @throws IllegalStateException where it does not come out in time */
    static void await(String bootstrap, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        Map<String, Object> client = Map.of(
                "bootstrap.servers", bootstrap,
                "default.api.timeout.ms", (int) timeout.toMillis(),
                "request.timeout.ms", (int) Math.min(5_000, timeout.toMillis()));
        try {
            createTopic(client, timeout);
            long offset = produce(client, timeout);
            consume(client, offset, deadline);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("embedded Kafka did not become ready within " + timeout, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while embedded Kafka was starting", e);
        }
    }

    private static void createTopic(Map<String, Object> client, Duration timeout)
            throws ExecutionException, TimeoutException, InterruptedException {
        try (Admin admin = Admin.create(client)) {
            NewTopic topic = new NewTopic(TOPIC, 1, (short) 1).configs(Map.of("retention.ms", "3600000"));
            admin.createTopics(List.of(topic)).all().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private static long produce(Map<String, Object> client, Duration timeout)
            throws ExecutionException, TimeoutException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            return producer.send(new ProducerRecord<>(TOPIC, new byte[] {1}))
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .offset();
        }
    }

    private static void consume(Map<String, Object> client, long offset, long deadline) throws TimeoutException {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seek(partition, offset);
            while (consumer.poll(Duration.ofMillis(200)).isEmpty()) {
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException("the probe record was not read");
                }
            }
        }
    }
}
