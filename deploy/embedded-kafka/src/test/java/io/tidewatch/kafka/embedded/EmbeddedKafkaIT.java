package io.tidewatch.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
    @TempDir
    Path dir;

    @Test
    void data_surviveACleanRestartOnTheSamePort() throws Exception {
        // Given
        int port;
        try (EmbeddedKafka first = new EmbeddedKafka(EmbeddedKafkaConfig.of(dir, 0))) {
            first.start();
            port = Integer.parseInt(first.bootstrapServers().split(":")[1]);
            produce(first.bootstrapServers(), "one", "two");
        }
        // When
        try (EmbeddedKafka second = new EmbeddedKafka(EmbeddedKafkaConfig.of(dir, port))) {
            second.start();
            // Then
            assertThat(second.bootstrapServers()).endsWith(":" + port);
            assertThat(consume(second.bootstrapServers(), 2)).containsExactly("one", "two");
        }
    }

    @Test
    void acknowledgedRecords_surviveKill9() throws Exception {
        // Given
        int port = FreePort.next();
        Process child = BrokerChild.start(dir, port);
        produce("127.0.0.1:" + port, "kept");
        // When
        child.destroyForcibly().waitFor();
        try (EmbeddedKafka again = new EmbeddedKafka(EmbeddedKafkaConfig.of(dir, port))) {
            again.start();
            // Then
            assertThat(consume(again.bootstrapServers(), 1)).containsExactly("kept");
        }
    }

    @Test
    void secondBrokerOnTheSameFolder_isRefusedWithAReason() {
        // Given
        try (EmbeddedKafka first = new EmbeddedKafka(EmbeddedKafkaConfig.of(dir, 0));
                EmbeddedKafka second = new EmbeddedKafka(EmbeddedKafkaConfig.of(dir, 0))) {
            first.start();
            // When
            assertThatThrownBy(second::start)
                    // Then
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("in use by another embedded Kafka");
        }
    }

    @Test
    void takenPort_isNamed() throws Exception {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
                EmbeddedKafka kafka = new EmbeddedKafka(EmbeddedKafkaConfig.of(dir, taken.getLocalPort()))) {
            // When
            assertThatThrownBy(kafka::start)
                    // Then
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("port " + taken.getLocalPort());
            kafka.close();
        }
    }

    private static void produce(String bootstrap, String... values) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                    .all()
                    .get();
        }
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>("kept", value)).get();
            }
        }
    }

    private static List<String> consume(String bootstrap, int n) {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition("kept", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (values.size() < n && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(r -> values.add(r.value()));
            }
        }
        return values;
    }
}
