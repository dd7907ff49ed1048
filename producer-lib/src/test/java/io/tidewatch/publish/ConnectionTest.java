package io.tidewatch.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

final class ConnectionTest {
    @Test
    void close_whileItAsksForATopic_isNoFaultOfKafka() {
        // Given
        PublisherHealth health = new PublisherHealth("kafka:9092");
        Asking producer = new Asking();
        Connection connection = new Connection(() -> producer, health);
        connection.ready(EventKind.METRICS);
        await().until(() -> producer.asked.getCount() == 0);
        // When
        connection.close(Duration.ZERO);
        // Then
        await().until(() -> !producer.asking.isAlive());
        assertThat(health.fault()).isNull();
    }

    /** Answers as the real one does: a question that waits when it is closed fails. */
    private static final class Asking extends MockProducer<byte[], byte[]> {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);
        private volatile Thread asking;

        Asking() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public List<PartitionInfo> partitionsFor(String topic) {
            asking = Thread.currentThread();
            asked.countDown();
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new KafkaException("Requested metadata update after close");
        }

        @Override
        public void close(Duration timeout) {
            closed.countDown();
            super.close(timeout);
        }
    }
}
