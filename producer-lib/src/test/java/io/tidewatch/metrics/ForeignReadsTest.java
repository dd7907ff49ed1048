package io.tidewatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.TimeGauge;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricBatch.Phase;
import io.tidewatch.event.MetricPoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ForeignReadsTest {
    private final List<MetricBatch> sent = new CopyOnWriteArrayList<>();
    private final MockClock clock = new MockClock();
    private final TidewatchMeterRegistry registry =
            new TidewatchMeterRegistry(new MetricsConfig(Duration.ofSeconds(1), 100, 100, false), sent::add, clock, 1);
    private final CountDownLatch comesBack = new CountDownLatch(1);

    @AfterEach
    void close() {
        comesBack.countDown();
        registry.close();
    }

    @Test
    void what_throws_or_is_no_number_costs_itself_only() {
        Gauge.builder("throws", () -> {
                    throw new IllegalStateException("secret");
                })
                .register(registry);
        Gauge.builder("overflows", () -> {
                    throw new StackOverflowError();
                })
                .register(registry);
        Gauge.builder("nan", () -> Double.NaN).register(registry);
        TimeGauge.builder(
                        "age",
                        () -> {
                            throw new IllegalStateException("secret");
                        },
                        TimeUnit.SECONDS)
                .register(registry);
        Meter.builder("hostile", Meter.Type.OTHER, () -> {
                    throw new AssertionError("no");
                })
                .register(registry);
        Gauge.builder("good", () -> 1).register(registry);
        registry.counter("orders").increment();

        List<MetricPoint> points = registry.collect(Phase.RUNNING, "").points();

        assertThat(points.stream().map(MetricPoint::name))
                .contains("good", "orders")
                .doesNotContain("throws", "overflows", "nan", "age", "hostile");
        assertThat(value(points, "tidewatch.lib.gauges.failed")).isEqualTo(4);
    }

    @Test
    void a_gauge_that_does_not_come_back_costs_itself_only_and_not_the_heartbeat() {
        Gauge.builder("stuck", this::waits).register(registry);
        for (int i = 0; i < 20; i++) {
            Gauge.builder("good-" + i, () -> 1).register(registry);
        }
        registry.timer("work").record(Duration.ofSeconds(1));
        registry.start();

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(sent).hasSizeGreaterThan(2);
            List<MetricPoint> points = sent.get(sent.size() - 1).points();
            assertThat(points).filteredOn(p -> p.name().startsWith("good-")).hasSize(20);
            assertThat(value(points, "tidewatch.lib.gauges.stuck")).isEqualTo(1);
        });
        assertThat(sent.get(0).points()).anyMatch(p -> p.name().equals("work"));

        comesBack.countDown();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(sent.get(sent.size() - 1).points())
                        .anyMatch(p -> p.name().equals("stuck")));
    }

    @Test
    void goodbye_is_said_though_a_gauge_does_not_come_back() {
        Gauge.builder("stuck", this::waits).register(registry);
        registry.start();
        registry.counter("late").increment();

        registry.close("deploy");

        MetricBatch last = sent.get(sent.size() - 1);
        assertThat(last.phase()).isEqualTo(Phase.GOODBYE);
        assertThat(last.points()).anyMatch(p -> p.name().equals("late"));
    }

    @Test
    void a_slow_gauge_is_noted() {
        Gauge.builder("slow", () -> {
                    long until = System.nanoTime() + 120_000_000;
                    while (System.nanoTime() < until) {
                        Thread.onSpinWait();
                    }
                    return 5;
                })
                .register(registry);

        List<MetricPoint> points = registry.collect(Phase.RUNNING, "").points();

        assertThat(value(points, "slow")).isEqualTo(5);
        assertThat(value(points, "tidewatch.lib.gauges.slow")).isEqualTo(1);
    }

    @Test
    void a_function_total_that_goes_back_has_a_new_start() {
        AtomicLong total = new AtomicLong(10);
        FunctionCounter.builder("total", total, AtomicLong::get).register(registry);
        assertThat(point("total").startMillis()).isEqualTo(1);
        clock.add(Duration.ofSeconds(30));
        total.set(3);

        MetricPoint point = point("total");

        assertThat(point.value()).isEqualTo(3);
        assertThat(point.startMillis()).isEqualTo(30_001);
    }

    @Test
    void a_gauge_whose_object_is_gone_ends_and_leaves_its_place() {
        Object[] object = {new Object()};
        Gauge.builder("size", object[0], o -> 1).register(registry);
        TimeGauge.builder("age", object[0], TimeUnit.MILLISECONDS, o -> 1500).register(registry);
        assertThat(point("age").value()).isEqualTo(1.5);
        assertThat(point("size").value()).isEqualTo(1);
        object[0] = null;

        await().atMost(Duration.ofSeconds(10)).until(() -> {
            System.gc();
            registry.collect(Phase.RUNNING, "");
            return registry.find("size").gauge() == null && registry.find("age").meter() == null;
        });
    }

    private double waits() {
        // a driver that waits for a network does not hear interrupts either
        while (true) {
            try {
                comesBack.await();
                return 1;
            } catch (InterruptedException e) {
                Thread.onSpinWait();
            }
        }
    }

    private MetricPoint point(String name) {
        return registry.collect(Phase.RUNNING, "").points().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static double value(List<MetricPoint> points, String name) {
        return points.stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
