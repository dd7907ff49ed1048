package io.tidewatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.tidewatch.event.DistributionSketch;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricBatch.Phase;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.MetricPoint.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TidewatchMeterRegistryTest {
    private final List<MetricBatch> sent = new CopyOnWriteArrayList<>();
    private final MockClock clock = new MockClock();
    private final TidewatchMeterRegistry registry =
            new TidewatchMeterRegistry(new MetricsConfig(Duration.ofSeconds(1), 3, 20, false), sent::add, clock);

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void counters_are_totals_since_the_start() {
        registry.counter("orders", "kind", "web").increment(2);
        collect();
        registry.counter("orders", "kind", "web").increment(3);

        MetricPoint point = point(collect(), "orders");

        assertThat(point.kind()).isEqualTo(Kind.COUNTER);
        assertThat(point.value()).isEqualTo(5);
        assertThat(point.startMillis()).isEqualTo(1);
        assertThat(point.labels()).isEqualTo(Map.of("kind", "web"));
    }

    @Test
    void timers_are_the_distribution_of_the_interval_in_seconds() {
        for (int i = 1; i <= 100; i++) {
            registry.timer("work").record(i * 10L, TimeUnit.MILLISECONDS);
        }

        MetricPoint point = point(collect(), "work");

        DistributionSketch sketch = DistributionSketch.of(point.distribution());
        assertThat(point.kind()).isEqualTo(Kind.DISTRIBUTION);
        assertThat(sketch.count()).isEqualTo(100);
        assertThat(sketch.quantile(0.95)).isCloseTo(0.95, within(0.01));
        assertThat(point.value()).isCloseTo(50.5, within(1e-9));
        assertThat(collect().points()).noneMatch(p -> p.name().equals("work"));
        assertThat(registry.timer("work").count()).isEqualTo(100);
        assertThat(registry.timer("work").max(TimeUnit.SECONDS)).isLessThanOrEqualTo(1.0);
    }

    @Test
    void summaries_gauges_and_the_rarer_meters_have_their_points() {
        registry.summary("bytes").record(17);
        registry.gauge("queue.size", 42);
        registry.gauge("broken", Double.NaN);
        TimeGauge.builder("age", () -> 1500, TimeUnit.MILLISECONDS).register(registry);
        FunctionTimer.builder("cache", this, t -> 4, t -> 2000, TimeUnit.MILLISECONDS)
                .register(registry);
        registry.more().longTaskTimer("import").start();

        MetricBatch batch = collect();

        assertThat(point(batch, "bytes").distribution().sum()).isEqualTo(17);
        assertThat(point(batch, "queue.size").value()).isEqualTo(42);
        assertThat(batch.points()).noneMatch(p -> p.name().equals("broken"));
        assertThat(point(batch, "age").value()).isEqualTo(1.5);
        assertThat(point(batch, "cache.count").value()).isEqualTo(4);
        assertThat(point(batch, "cache.sum").value()).isEqualTo(2);
        assertThat(point(batch, "import.active").value()).isEqualTo(1);
    }

    @Test
    void too_many_series_share_one_and_are_counted() {
        for (int i = 0; i < 10; i++) {
            registry.counter("orders", "user", "u" + i).increment();
            registry.gauge("level", Tags.of("user", "u" + i), i);
        }

        MetricBatch batch = collect();

        assertThat(batch.points().stream().filter(p -> p.name().equals("orders")))
                .hasSize(4)
                .filteredOn(p -> p.labels().equals(Map.of("user", "_other")))
                .singleElement()
                .satisfies(p -> assertThat(p.value()).isEqualTo(7));
        assertThat(batch.points().stream().filter(p -> p.name().equals("level")))
                .hasSize(3);
        assertThat(point(batch, "tidewatch.lib.series.overflowed").value()).isGreaterThanOrEqualTo(14);
    }

    @Test
    void micrometers_names_become_those_of_opentelemetry() {
        registry.timer("http.server.requests", "method", "GET", "uri", "/orders/{id}", "status", "200", "x", "y")
                .record(Duration.ofMillis(5));
        registry.gauge("jvm.memory.used", Tags.of("area", "nonheap", "id", "Metaspace"), 7);

        MetricBatch batch = collect();

        assertThat(point(batch, "http.server.request.duration").labels())
                .isEqualTo(Map.of(
                        "http.request.method", "GET",
                        "http.route", "/orders/{id}",
                        "http.response.status_code", "200",
                        "x", "y"));
        assertThat(point(batch, "jvm.memory.used").labels())
                .isEqualTo(Map.of("jvm.memory.type", "non_heap", "jvm.memory.pool.name", "Metaspace"));
    }

    @Test
    void hello_heartbeat_and_goodbye() {
        registry.start();
        registry.start();
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(sent).hasSizeGreaterThan(1));
        registry.counter("late").increment();
        registry.close("deploy");
        registry.close("again");

        assertThat(sent.get(0).phase()).isEqualTo(Phase.HELLO);
        assertThat(sent.get(1).phase()).isEqualTo(Phase.RUNNING);
        assertThat(sent.get(sent.size() - 1).phase()).isEqualTo(Phase.GOODBYE);
        assertThat(sent.get(sent.size() - 1).reason()).isEqualTo("deploy");
        assertThat(sent.get(sent.size() - 1).points()).anyMatch(p -> p.name().equals("late"));
        assertThat(sent).filteredOn(b -> b.phase() == Phase.GOODBYE).hasSize(1);
        assertThat(sent.get(0).intervalMillis()).isEqualTo(1000);
    }

    @Test
    void a_meter_that_throws_costs_its_batch_and_not_the_thread() {
        boolean[] broken = {true};
        Meter.builder("hostile", Meter.Type.OTHER, () -> {
                    if (broken[0]) {
                        throw new IllegalStateException("no value");
                    }
                    return List.<io.micrometer.core.instrument.Measurement>of().iterator();
                })
                .register(registry);
        registry.start();
        broken[0] = false;

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(sent).isNotEmpty());
    }

    @Test
    void the_jvm_tells_of_itself_by_default() {
        assertThat(MetricsConfig.defaults().jvm()).isTrue();
        TidewatchMeterRegistry jvm =
                TidewatchMeterRegistry.of(new MetricsConfig(Duration.ofSeconds(60), 500, 5000, true), sent::add);
        jvm.start();
        jvm.close();

        assertThat(sent.get(sent.size() - 1).points().stream().map(MetricPoint::name))
                .contains(
                        "jvm.memory.used",
                        "jvm.memory.limit",
                        "jvm.thread.count",
                        "jvm.class.count",
                        "jvm.cpu.time",
                        "jvm.cpu.recent_utilization",
                        "process.uptime");
    }

    @Test
    void a_composite_hands_everything_on() {
        CompositeMeterRegistry composite = new CompositeMeterRegistry();
        composite.counter("early").increment();
        composite.add(registry);
        composite.config().commonTags("zone", "a");
        composite.counter("orders").increment(2);
        composite.timer("work").record(Duration.ofSeconds(1));
        Gauge gauge = Gauge.builder("level", () -> 3).register(composite);

        MetricBatch batch = collect();

        assertThat(point(batch, "orders").value()).isEqualTo(2);
        assertThat(point(batch, "orders").labels()).isEqualTo(Map.of("zone", "a"));
        assertThat(point(batch, "work").value()).isEqualTo(1);
        assertThat(point(batch, "level").value()).isEqualTo(3);
        composite.remove(gauge);
        assertThat(collect().points()).noneMatch(p -> p.name().equals("level"));
    }

    @Test
    void percentiles_and_objectives_that_are_configured_are_in_snapshots() {
        Timer timer = Timer.builder("work")
                .publishPercentiles(0.5, 0.95)
                .publishPercentileHistogram()
                .serviceLevelObjectives(Duration.ofMillis(100))
                .register(registry);
        timer.record(Duration.ofMillis(50));
        timer.record(Duration.ofMillis(500));

        HistogramSnapshot snapshot = timer.takeSnapshot();

        assertThat(snapshot.percentileValues()).hasSize(2);
        assertThat(snapshot.percentileValues()[1].value(TimeUnit.MILLISECONDS)).isCloseTo(500, within(20.0));
        assertThat(snapshot.histogramCounts()).isNotEmpty();
        assertThat(point(collect(), "work").distribution().count()).isEqualTo(2);
    }

    @Test
    void a_long_task_tells_how_many_how_long_and_the_longest() {
        LongTaskTimer tasks = registry.more().longTaskTimer("import");
        tasks.start();
        clock.add(Duration.ofSeconds(30));
        LongTaskTimer.Sample second = tasks.start();
        clock.add(Duration.ofSeconds(10));

        MetricBatch batch = collect();
        assertThat(point(batch, "import.active").value()).isEqualTo(2);
        assertThat(point(batch, "import.duration").value()).isEqualTo(50);
        assertThat(point(batch, "import.max").value()).isEqualTo(40);
        second.stop();
        assertThat(point(collect(), "import.active").value()).isEqualTo(1);
    }

    @Test
    void a_total_is_not_spoilt_by_what_is_no_growth() {
        registry.counter("orders").increment(5);
        registry.counter("orders").increment(Double.NaN);
        registry.counter("orders").increment(Double.POSITIVE_INFINITY);
        registry.counter("orders").increment(-3);

        assertThat(point(collect(), "orders").value()).isEqualTo(5);
    }

    @Test
    void config_is_checked() {
        assertThat(MetricsConfig.defaults()).isEqualTo(new MetricsConfig(Duration.ofSeconds(10), 500, 5000, true));
        assertThatThrownBy(() -> new MetricsConfig(Duration.ofMillis(5), 1, 1, true))
                .hasMessageContaining("interval");
        assertThatThrownBy(() -> new MetricsConfig(Duration.ofSeconds(5), 0, 1, true))
                .hasMessageContaining("maxSeriesPerName is 0");
        assertThatThrownBy(() -> new MetricsConfig(Duration.ofSeconds(5), 5, 1, true))
                .hasMessageContaining("maxSeries is 1");
        Duration ten = Duration.ofSeconds(10);
        Duration hour = Duration.ofHours(1);
        assertThat(MetricsConfig.defaults()).isEqualTo(new MetricsConfig(ten, 500, 5000, true, 20, 200, hour, 20));
        assertThat(MetricsConfig.defaults().withInterval(hour.dividedBy(10)))
                .isEqualTo(new MetricsConfig(hour.dividedBy(10), 500, 5000, true, 20, 200, hour, 20));
        assertThatThrownBy(() -> new MetricsConfig(ten, 5, 5, true, 0, 200, hour, 20))
                .hasMessageContaining("maxLabels is 0");
        assertThatThrownBy(() -> new MetricsConfig(ten, 5, 5, true, 20, 7, hour, 20))
                .hasMessageContaining("maxLabelChars is 7");
        assertThatThrownBy(() -> new MetricsConfig(ten, 5, 5, true, 20, 200, hour.negated(), 20))
                .hasMessageContaining("idle is PT-1H");
    }

    private MetricBatch collect() {
        return registry.collect(Phase.RUNNING, "");
    }

    private static MetricPoint point(MetricBatch batch, String name) {
        return batch.points().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among " + batch.points()));
    }
}
