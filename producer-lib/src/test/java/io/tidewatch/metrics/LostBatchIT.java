package io.tidewatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Clock;
import io.tidewatch.BrokerUnderTest;
import io.tidewatch.WholeTopic;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricBatch.Phase;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.kafka.embedded.EmbeddedKafkaExtension;
import io.tidewatch.publish.EventFilter;
import io.tidewatch.publish.Publisher;
import io.tidewatch.publish.PublisherConfig;
import io.tidewatch.topics.TopicAdmin;
import io.tidewatch.topics.TopicLayout;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.MetricBatchDecoder;
import io.tidewatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One batch is lost on the way, another refused: what was counted is right all the same. */
@ExtendWith(BrokerUnderTest.Provider.class)
class LostBatchIT {
    private static final int LOST = 3;
    private static final int REFUSED = 5;

    @Test
    void a_lost_batch_loses_no_count_and_a_refused_one_nothing(BrokerUnderTest kafka) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            assertThat(TopicAdmin.apply(admin, TopicLayout.of(2, 1)).problems()).isEmpty();
        }
        Source source = new Source(EmbeddedKafkaExtension.uniqueName("shop"), "1", "h", "", "");
        Publisher publisher = new Publisher(
                PublisherConfig.of(source, kafka.bootstrapServers()), EventFilter.NONE, java.time.Clock.systemUTC());
        publisher.start();
        AtomicInteger batches = new AtomicInteger();
        List<MetricBatch> lost = new CopyOnWriteArrayList<>();
        TidewatchMeterRegistry registry = new TidewatchMeterRegistry(
                new MetricsConfig(Duration.ofSeconds(1), 100, 100, false),
                batch -> switch (batches.incrementAndGet()) {
                    case LOST -> lost.add(batch);
                    case REFUSED -> false;
                    default -> publisher.metrics(batch);
                },
                Clock.SYSTEM,
                System.currentTimeMillis());
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger recorded = new AtomicInteger();
        registry.start();
        List<Thread> threads = List.of(worker(registry, stop, recorded), worker(registry, stop, recorded));
        await().atMost(Duration.ofSeconds(60)).until(() -> batches.get() >= REFUSED + 2);
        stop.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        registry.close("done");
        publisher.close();

        List<MetricBatch> arrived = arrived(kafka, source);
        assertThat(arrived.get(0).phase()).isEqualTo(Phase.HELLO);
        assertThat(arrived.get(arrived.size() - 1).phase()).isEqualTo(Phase.GOODBYE);
        assertThat(arrived).hasSize(batches.get() - 2);
        List<MetricPoint> orders = points(arrived, "orders");
        double grown = 0;
        double before = 0;
        for (MetricPoint point : orders) {
            assertThat(point.value()).isGreaterThanOrEqualTo(before);
            assertThat(point.startMillis()).isEqualTo(orders.get(0).startMillis());
            grown += point.value() - before;
            before = point.value();
        }
        assertThat(grown).isEqualTo(recorded.get());
        assertThat(recorded.get()).isPositive();
        long lostWithTheBatch = count(points(lost, "work"));
        assertThat(lostWithTheBatch).isPositive();
        assertThat(count(points(arrived, "work"))).isEqualTo(recorded.get() - lostWithTheBatch);
    }

    private static Thread worker(TidewatchMeterRegistry registry, AtomicBoolean stop, AtomicInteger recorded) {
        Thread thread = new Thread(() -> {
            while (!stop.get()) {
                registry.measure().increment("orders");
                registry.measure().record("work", Duration.ofMillis(3));
                recorded.incrementAndGet();
                LockSupport.parkNanos(1_000_000);
            }
        });
        thread.start();
        return thread;
    }

    private static List<MetricPoint> points(List<MetricBatch> batches, String name) {
        return batches.stream()
                .flatMap(batch -> batch.points().stream())
                .filter(point -> point.name().equals(name))
                .toList();
    }

    private static long count(List<MetricPoint> points) {
        return points.stream().mapToLong(p -> p.distribution().count()).sum();
    }

    private static List<MetricBatch> arrived(BrokerUnderTest kafka, Source source) {
        MetricBatchDecoder decoder = new MetricBatchDecoder();
        return WholeTopic.read(kafka.bootstrapServers(), Topics.METRICS).stream()
                .filter(record -> source.key().equals(new String(record.key(), StandardCharsets.UTF_8)))
                .map(record ->
                        ((Decoded.Ok<MetricBatch>) decoder.decode(record.value(), 0, record.value().length)).value())
                .toList();
    }
}
