package io.tidewatch.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker killed between the decision to commit and the commit markers: its next start has to write them all. */
class KilledInCommitIT {
    private static final TopicPartition DATA = new TopicPartition("data", 0);
    private static final TopicPartition INPUT = new TopicPartition("input", 0);
    private static final String TRANSACTIONS = "__transaction_state";
    private static final String GROUP = "group";
    private static final String TRANSACTIONAL_ID = "killed-in-commit";
    /** Of a value in the transaction log: version, producer id, then these. */
    private static final int EPOCH_AT = 2 + 8;

    private static final int STATE_AT = EPOCH_AT + 2 + 4;
    private static final byte ONGOING = 1;
    private static final byte PREPARE_COMMIT = 2;

    /** Long enough for the start to take itself for the leader it was, before it is told that it has been away. */
    private static final String SESSION_MILLIS = "8000";

    @TempDir
    Path dir;

    @Test
    void decidedCommit_isCompletedByTheNextStart() throws Exception {
        // Given
        int port = FreePort.next();
        String bootstrap = "127.0.0.1:" + port;
        Process child = BrokerChild.start(dir, port);
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "transactional.id", TRANSACTIONAL_ID),
                new StringSerializer(),
                new StringSerializer())) {
            createTopics(bootstrap);
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(DATA.topic(), "committed")).get();
            producer.sendOffsetsToTransaction(
                    Map.of(INPUT, new OffsetAndMetadata(7)), new ConsumerGroupMetadata(GROUP));
            producer.flush();
            decideToCommit(bootstrap);
            // When
            child.destroyForcibly().waitFor();
            producer.close(Duration.ZERO);
        }
        try (EmbeddedKafka again = new EmbeddedKafka(new EmbeddedKafkaConfig(
                dir, "127.0.0.1", port, Duration.ofMinutes(1), Map.of("broker.session.timeout.ms", SESSION_MILLIS)))) {
            again.start();
            // Then
            try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                    Map.of("bootstrap.servers", bootstrap, "group.id", GROUP, "isolation.level", "read_committed"),
                    new StringDeserializer(),
                    new StringDeserializer())) {
                assertThat(consumer.committed(Set.of(INPUT), Duration.ofSeconds(20)))
                        .containsEntry(INPUT, new OffsetAndMetadata(7));
                consumer.assign(List.of(DATA));
                consumer.seekToBeginning(List.of(DATA));
                assertThat(consumer.poll(Duration.ofSeconds(20)).records(DATA))
                        .extracting(ConsumerRecord::value)
                        .containsExactly("committed");
            }
        }
    }

    private static void createTopics(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(
                            new NewTopic(DATA.topic(), 1, (short) 1), new NewTopic(INPUT.topic(), 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    /** Writes what the coordinator writes first when it is asked to commit: the kill can then hit nothing but the gap. */
    private static void decideToCommit(String bootstrap) throws Exception {
        ConsumerRecord<byte[], byte[]> last = lastState(bootstrap);
        ByteBuffer value = ByteBuffer.wrap(last.value());
        assertThat(value.get(STATE_AT)).isEqualTo(ONGOING);
        value.put(STATE_AT, PREPARE_COMMIT);
        value.putShort(EPOCH_AT, (short) (value.getShort(EPOCH_AT) + 1));
        // the name under which a broker lets a client write to its own topics
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "client.id", "__admin_client", "enable.idempotence", false),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(TRANSACTIONS, last.partition(), last.key(), value.array()))
                    .get();
        }
    }

    private static ConsumerRecord<byte[], byte[]> lastState(String bootstrap) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(TRANSACTIONS).stream()
                    .map(p -> new TopicPartition(p.topic(), p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            ConsumerRecord<byte[], byte[]> last = null;
            while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    last = new String(record.key(), StandardCharsets.UTF_8).endsWith(TRANSACTIONAL_ID) ? record : last;
                }
            }
            assertThat(last).as("state of the transaction").isNotNull();
            return last;
        }
    }
}
