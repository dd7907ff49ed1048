package io.tidewatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MockClock;
import io.tidewatch.event.Distribution;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricBatch.Phase;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.publish.Capture;
import io.tidewatch.publish.EventSink;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.MetricBatchEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LossTest {
    private static final MetricsConfig CONFIG = new MetricsConfig(Duration.ofSeconds(1), 20_000, 20_000, false);

    @Test
    void what_the_sink_refuses_goes_with_the_next_batch_and_hello_is_said_again() {
        List<MetricBatch> sent = new CopyOnWriteArrayList<>();
        AtomicInteger asked = new AtomicInteger();
        TidewatchMeterRegistry registry = new TidewatchMeterRegistry(
                CONFIG,
                batch -> {
                    int nth = asked.incrementAndGet();
                    if (nth == 2) {
                        throw new IllegalStateException("broken sink");
                    }
                    return nth > 2 && sent.add(batch);
                },
                Clock.SYSTEM,
                1);
        registry.timer("work").record(Duration.ofSeconds(3));
        registry.counter("gone").increment(7);
        registry.remove(registry.counter("gone"));
        registry.start();

        await().atMost(Duration.ofSeconds(10)).until(() -> !sent.isEmpty());
        registry.close();

        MetricBatch first = sent.get(0);
        assertThat(first.phase()).isEqualTo(Phase.HELLO);
        assertThat(first.points()).anySatisfy(p -> {
            assertThat(p.name()).isEqualTo("work");
            assertThat(p.value()).isEqualTo(3);
        });
        assertThat(first.points()).anySatisfy(p -> {
            assertThat(p.name()).isEqualTo("gone");
            assertThat(p.value()).isEqualTo(7);
        });
        assertThat(sent.stream().flatMap(b -> b.points().stream()))
                .filteredOn(p -> p.name().equals("work"))
                .hasSize(1);
        assertThat(sent.get(sent.size() - 1).points()).anySatisfy(p -> {
            assertThat(p.name()).isEqualTo("tidewatch.lib.metrics.refused");
            assertThat(p.value()).isEqualTo(2);
        });
    }

    @Test
    void what_the_sink_takes_and_loses_goes_with_a_later_batch_once() {
        List<MetricBatch> sent = new CopyOnWriteArrayList<>();
        AtomicReference<Runnable> undelivered = new AtomicReference<>();
        TidewatchMeterRegistry registry = TidewatchMeterRegistry.of(CONFIG, new Losing(sent, undelivered));
        registry.timer("work").record(Duration.ofSeconds(3));
        registry.start();
        await().atMost(Duration.ofSeconds(10)).until(() -> undelivered.get() != null);

        registry.timer("work").record(Duration.ofSeconds(1));
        undelivered.get().run();
        registry.close();

        List<Distribution> work = sent.stream()
                .flatMap(batch -> batch.points().stream())
                .filter(point -> point.name().equals("work"))
                .map(MetricPoint::distribution)
                .toList();
        assertThat(work.stream().mapToLong(Distribution::count).sum()).isEqualTo(2);
        assertThat(work.stream().mapToDouble(Distribution::sum).sum()).isEqualTo(4);
    }

    /** Loses the first batch after it was taken. */
    private record Losing(List<MetricBatch> sent, AtomicReference<Runnable> lost) implements EventSink {
        @Override
        public boolean metrics(MetricBatch batch, Runnable undelivered) {
            return lost.compareAndSet(null, undelivered) || sent.add(batch);
        }

        @Override
        public boolean metrics(MetricBatch batch) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean log(LogEvent event) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean error(ErrorEvent event) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean log(Capture<LogEvent> capture) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean error(Capture<ErrorEvent> capture) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void what_is_removed_has_its_last_word_and_ends() {
        MockClock clock = new MockClock();
        TidewatchMeterRegistry registry = new TidewatchMeterRegistry(CONFIG, batch -> true, clock, 1);
        registry.counter("orders").increment(4);
        registry.timer("work").record(Duration.ofSeconds(2));
        registry.remove(registry.counter("orders"));
        registry.remove(registry.timer("work"));
        clock.add(Duration.ofSeconds(5));
        registry.counter("orders").increment();

        List<MetricPoint> orders = registry.collect(Phase.RUNNING, "").points().stream()
                .filter(p -> p.name().equals("orders") || p.name().equals("work"))
                .toList();

        assertThat(orders).hasSize(3);
        assertThat(orders.get(0)).isEqualTo(MetricPoint.counter("orders", Map.of(), 4, 1));
        assertThat(orders.get(2)).isEqualTo(MetricPoint.counter("orders", Map.of(), 1, 5001));
        assertThat(registry.collect(Phase.RUNNING, "").points())
                .noneMatch(p -> p.name().equals("work"));
    }

    @Test
    void a_counter_made_later_starts_later_so_that_its_first_total_counts() {
        MockClock clock = new MockClock();
        TidewatchMeterRegistry registry = new TidewatchMeterRegistry(CONFIG, batch -> true, clock, 1);
        clock.add(Duration.ofHours(3));
        registry.counter("orders").increment();

        assertThat(registry.collect(Phase.RUNNING, "").points())
                .contains(MetricPoint.counter(
                        "orders", Map.of(), 1, Duration.ofHours(3).toMillis() + 1));
    }

    @Test
    void a_large_batch_is_parted_hello_first_goodbye_last() {
        List<MetricPoint> points = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            points.add(MetricPoint.gauge("some.metric.name", Map.of("label", "value-" + i), i));
        }

        List<MetricBatch> hello = BatchParts.of(new MetricBatch(1, 2, Phase.HELLO, "", points, null));
        List<MetricBatch> bye = BatchParts.of(new MetricBatch(1, 2, Phase.GOODBYE, "end", points, null));

        assertThat(hello).hasSizeBetween(3, 12);
        assertThat(hello.stream().flatMap(b -> b.points().stream())).isEqualTo(points);
        assertThat(hello.stream().map(MetricBatch::phase)).startsWith(Phase.HELLO, Phase.RUNNING);
        assertThat(bye.get(0).phase()).isEqualTo(Phase.RUNNING);
        assertThat(bye.get(0).reason()).isEmpty();
        assertThat(bye.get(bye.size() - 1).phase()).isEqualTo(Phase.GOODBYE);
        assertThat(bye.get(bye.size() - 1).reason()).isEqualTo("end");
        for (MetricBatch part : hello) {
            assertThat(encoded(part)).isBetween(50_000, 256 << 10);
        }
        assertThat(BatchParts.of(MetricBatch.running(1, 2, List.of()))).hasSize(1);
    }

    /** What is beyond a record's size is split again where it is made, and the loss of such a half is told to nobody. */
    @Test
    void no_part_is_larger_than_a_record_whatever_its_labels_are() {
        for (String label : List.of(
                "订单服务-华东一区-生产环境", "\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00", "\"\\\"\\\"\\", "\u0001\u0002\u0003")) {
            List<MetricPoint> points = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                points.add(MetricPoint.counter("m", Map.of("标签", label + i), -i / 3e-200, 1_763_942_400_000L));
            }

            List<MetricBatch> parts = BatchParts.of(MetricBatch.running(1, 2, points));

            assertThat(parts.stream().flatMap(b -> b.points().stream())).isEqualTo(points);
            for (MetricBatch part : parts) {
                assertThat(encoded(part)).as(label).isLessThanOrEqualTo(256 << 10);
            }
        }
    }

    private static int encoded(MetricBatch batch) {
        ByteSink sink = new ByteSink();
        new MetricBatchEncoder().encode(batch, sink);
        return sink.length();
    }
}
