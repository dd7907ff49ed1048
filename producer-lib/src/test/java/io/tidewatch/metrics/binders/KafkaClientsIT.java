package io.tidewatch.metrics.binders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.kafka.embedded.EmbeddedKafkaExtension;
import io.tidewatch.metrics.Collecting;
import io.tidewatch.metrics.MetricsConfig;
import io.tidewatch.metrics.TidewatchMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Real clients that nobody shows to us. */
@ExtendWith(EmbeddedKafkaExtension.class)
class KafkaClientsIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final String name = EmbeddedKafkaExtension.uniqueName("found");
    private EmbeddedKafka kafka;

    @BeforeEach
    void topic(EmbeddedKafka kafka) throws Exception {
        this.kafka = kafka;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
        }
    }

    @Test
    void clients_areWatchedWithoutALine_asLongAsTheyAreThere() throws Exception {
        // Given
        List<MetricBatch> sent = new CopyOnWriteArrayList<>();
        TidewatchMeterRegistry registry =
                TidewatchMeterRegistry.of(MetricsConfig.defaults().withInterval(Duration.ofSeconds(1)), sent::add);
        try (AutoCloseable unused = registry::close) {
            registry.start();
            // When
            try (KafkaProducer<byte[], byte[]> producer = producer(name + ": orders=\"new\"");
                    KafkaConsumer<byte[], byte[]> consumer = consumer(name + "-c")) {
                for (int i = 0; i < 3; i++) {
                    producer.send(new ProducerRecord<>(name, new byte[] {1})).get();
                }
                consumer.subscribe(List.of(name));
                await().atMost(SOON)
                        .until(() -> !consumer.poll(Duration.ofMillis(100)).isEmpty());
                // Then
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(latest(sent))
                                .anyMatch(p -> is(p, "kafka.producer.record.send.total", name + ": orders=\"new\"")
                                        && p.value() == 3)
                                .anyMatch(p -> is(p, "kafka.consumer.fetch.manager.records.consumed.total", name + "-c")
                                        && p.value() == 3)
                                .anyMatch(p -> is(p, "kafka.consumer.coordinator.assigned.partitions", name + "-c")
                                        && p.value() == 1)
                                .anyMatch(p -> is(p, "kafka.producer.buffer.available.bytes", name + ": orders=\"new\"")
                                        && p.value() > 0));
            }
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(latest(sent))
                            .noneMatch(p ->
                                    p.labels().getOrDefault("client.id", "").startsWith(name)));
        }
    }

    @Test
    void clientThatIsBoundByOthers_isNotToldTwice() {
        Collecting metrics = new Collecting();
        try (Watches watches = new Watches(metrics.registry(), 500);
                KafkaProducer<byte[], byte[]> producer = producer(name)) {
            watches.look();
            assertThat(ours(metrics.points())).isNotEmpty();

            watches.kafka(producer, "orders");
            watches.look();

            assertThat(ours(metrics.points())).isEmpty();
            assertThat(metrics.points()).anyMatch(p -> is(p, "kafka.producer.record.send.total", name));
        }
    }

    @Test
    void clientsBeyondTheBound_areCounted() {
        Collecting metrics = new Collecting();
        List<KafkaProducer<byte[], byte[]>> producers =
                IntStream.range(0, 3).mapToObj(i -> producer(name + i)).toList();
        try (Watches watches = new Watches(metrics.registry(), 1)) {
            watches.look();

            assertThat(metrics.points().stream().filter(p -> p.name().equals("kafka.producer.record.send.total")))
                    .hasSizeLessThanOrEqualTo(1);
            assertThat(metrics.point("tidewatch.lib.kafka.clients.unwatched").value())
                    .isGreaterThanOrEqualTo(2);
        } finally {
            producers.forEach(KafkaProducer::close);
        }
    }

    private List<MetricPoint> ours(List<MetricPoint> points) {
        return points.stream()
                .filter(p ->
                        name.equals(p.labels().get("client.id")) && !p.labels().containsKey("kafka.version"))
                .toList();
    }

    private static boolean is(MetricPoint point, String metric, String client) {
        return point.name().equals(metric) && client.equals(point.labels().get("client.id"));
    }

    private static List<MetricPoint> latest(List<MetricBatch> sent) {
        return sent.isEmpty() ? List.of() : sent.get(sent.size() - 1).points();
    }

    private KafkaProducer<byte[], byte[]> producer(String clientId) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "client.id", clientId),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private KafkaConsumer<byte[], byte[]> consumer(String clientId) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "client.id",
                        clientId,
                        "group.id",
                        name,
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
