package io.tidewatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.tidewatch.event.MetricBatch.Phase;
import io.tidewatch.event.MetricPoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CardinalityGuardTest {
    private final TidewatchMeterRegistry registry = registry(50, 200);

    @Test
    void a_million_label_values_take_no_more_room_than_the_bound_and_lose_no_count() {
        for (int i = 0; i < 1_000_000; i++) {
            registry.counter("orders", "user", "user-" + i).increment();
        }

        List<MetricPoint> orders = points("orders");
        assertThat(orders).hasSize(51);
        assertThat(orders.stream().mapToDouble(MetricPoint::value).sum()).isEqualTo(1_000_000);
        assertThat(registry.getMeters()).hasSize(51);
        assertThat(points("tidewatch.lib.series.overflowed").get(0).value()).isEqualTo(1_000_000 - 50);
    }

    @Test
    void a_million_names_and_label_names_are_bounded_too() {
        for (int i = 0; i < 100_000; i++) {
            registry.counter("name-" + i).increment();
            registry.counter("orders", "label-" + i, "x").increment();
        }

        assertThat(registry.getMeters()).hasSizeLessThanOrEqualTo(400);
        assertThat(points("orders").stream().mapToDouble(MetricPoint::value).sum())
                .isEqualTo(100_000);
    }

    @Test
    void a_filter_that_drops_the_label_is_asked_first_however_late_it_came() {
        registry.config().meterFilter(MeterFilter.ignoreTags("user"));
        registry.config().commonTags("zone", "a");
        for (int i = 0; i < 500; i++) {
            registry.counter("orders", "user", "user-" + i).increment();
        }

        assertThat(points("orders")).singleElement().satisfies(point -> {
            assertThat(point.labels()).isEqualTo(Map.of("zone", "a"));
            assertThat(point.value()).isEqualTo(500);
        });
        assertThat(points("tidewatch.lib.series.overflowed").get(0).value()).isZero();
    }

    @Test
    void what_is_denied_takes_no_place() {
        registry.config().meterFilter(MeterFilter.denyNameStartsWith("noise"));
        for (int i = 0; i < 500; i++) {
            registry.counter("noise", "n", "" + i).increment();
        }

        assertThat(points("tidewatch.lib.series.count").get(0).value()).isZero();
    }

    @Test
    void a_place_that_was_left_is_given_to_the_next() {
        for (int i = 0; i < 50; i++) {
            registry.counter("orders", "user", "" + i);
        }
        registry.remove(registry.counter("orders", "user", "7"));

        Counter next = registry.counter("orders", "user", "new");

        assertThat(next.getId().getTag("user")).isEqualTo("new");
        assertThat(registry.counter("orders", "user", "newer").getId().getTag("user"))
                .isEqualTo("_other");
    }

    @Test
    void a_name_that_is_counter_and_timer_shares_two_series() {
        for (int i = 0; i < 60; i++) {
            registry.counter("mixed", "id", "c" + i).increment();
            registry.timer("mixed", "id", "t" + i).record(Duration.ofSeconds(1));
        }
        assertThat(registry.find("mixed").timers().stream()
                        .mapToLong(Timer::count)
                        .sum())
                .isEqualTo(60);

        assertThat(points("mixed").stream()
                        .filter(p -> p.kind() == MetricPoint.Kind.COUNTER)
                        .mapToDouble(MetricPoint::value)
                        .sum())
                .isEqualTo(60);
    }

    @Test
    void functions_and_gauges_beyond_the_bound_do_not_speak_for_each_other() {
        for (int i = 0; i < 60; i++) {
            FunctionCounter.builder("total", this, t -> 7).tag("n", "" + i).register(registry);
            Gauge.builder("level", this, t -> 7).tag("n", "" + i).register(registry);
        }

        assertThat(points("total")).hasSize(50).noneMatch(p -> p.labels().containsValue("_other"));
        assertThat(points("level")).hasSize(50);
    }

    @Test
    void labels_that_are_too_long_or_too_many_are_cut() {
        String[] many = new String[60];
        for (int i = 0; i < many.length; i += 2) {
            many[i] = String.format("k%02d", i);
            many[i + 1] = "v";
        }
        registry.counter("long", "a", "x".repeat(100_000)).increment();
        registry.counter("many", many).increment();
        registry.counter("n".repeat(10_000), Tags.of("k".repeat(500), "v")).increment();

        assertThat(points("long").get(0).labels().get("a")).hasSize(200);
        assertThat(points("many").get(0).labels()).hasSize(20);
        assertThat(points("n".repeat(200))).hasSize(1);
        assertThat(points("tidewatch.lib.labels.cut").get(0).value()).isEqualTo(3);
    }

    @Test
    void a_cut_never_halves_a_character() {
        LabelBounds bounds = new LabelBounds(20, 8);
        Meter.Id id = new Meter.Id("n", Tags.of("a", "1234567\uD83D\uDE00"), null, null, Meter.Type.COUNTER);

        assertThat(bounds.within(id).getTag("a")).isEqualTo("1234567");
    }

    private List<MetricPoint> points(String name) {
        return registry.collect(Phase.RUNNING, "").points().stream()
                .filter(point -> point.name().equals(name))
                .toList();
    }

    private static TidewatchMeterRegistry registry(int perName, int all) {
        return new TidewatchMeterRegistry(
                new MetricsConfig(Duration.ofSeconds(10), perName, all, false), batch -> true, new MockClock(), 1);
    }
}
