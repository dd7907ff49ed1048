package io.tidewatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MockClock;
import io.tidewatch.event.MetricBatch.Phase;
import io.tidewatch.event.MetricPoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasureTest {
    private final MockClock clock = new MockClock();
    private final TidewatchMeterRegistry registry = new TidewatchMeterRegistry(
            new MetricsConfig(Duration.ofSeconds(10), 5, 50, false), batch -> true, clock, 1);
    private final Measure measure = registry.measure();

    @Test
    void counts_gauges_values_and_durations_are_one_line_each() {
        measure.increment("orders", "channel", "web");
        measure.increment("orders", 2.5, "channel", "web");
        measure.gauge("limit", 7);
        measure.gauge("limit", 9);
        measure.record("size", 12, "kind", "a");
        measure.record("took", Duration.ofMillis(1500));

        List<MetricPoint> all = collect();
        assertThat(all)
                .anySatisfy(
                        p -> assertThat(p).isEqualTo(MetricPoint.counter("orders", Map.of("channel", "web"), 3.5, 1)));
        assertThat(all).contains(MetricPoint.gauge("limit", Map.of(), 9));
        assertThat(all).anySatisfy(p -> {
            assertThat(p.name()).isEqualTo("size");
            assertThat(p.labels()).isEqualTo(Map.of("kind", "a"));
            assertThat(p.value()).isEqualTo(12);
        });
        assertThat(all).anySatisfy(p -> {
            assertThat(p.name()).isEqualTo("took");
            assertThat(p.value()).isEqualTo(1.5);
        });
    }

    @Test
    void work_is_timed_and_its_result_given() {
        String result = measure.time("work", () -> "done", "kind", "a");

        assertThat(result).isEqualTo("done");
        assertThat(one("work").labels()).isEqualTo(Map.of("kind", "a"));
    }

    @Test
    void a_checked_exception_goes_through_and_is_recorded() {
        assertThatThrownBy(() -> measure.time("work", MeasureTest::fails)).isInstanceOf(IOException.class);

        assertThat(one("work").labels()).isEqualTo(Map.of("error.type", "java.io.IOException"));
    }

    @Test
    void an_error_goes_through_and_is_recorded() {
        assertThatThrownBy(() -> measure.time("work", () -> {
                    throw new StackOverflowError("deep");
                }))
                .isInstanceOf(StackOverflowError.class);

        assertThat(one("work").distribution().count()).isEqualTo(1);
    }

    @Test
    void wrong_tags_throw_nothing_and_lose_no_count() {
        measure.increment("orders", "channel");
        measure.increment("orders", "channel", "web", "odd");
        measure.increment("orders", null, "x");
        measure.increment("orders", "channel", null);
        measure.increment("orders", (String[]) null);
        measure.increment(null);
        measure.time("orders", () -> {});

        List<MetricPoint> points = collect();
        assertThat(points.stream()
                        .filter(p -> p.name().equals("orders"))
                        .mapToDouble(MetricPoint::value)
                        .sum())
                .isEqualTo(4);
        assertThat(points).anySatisfy(p -> {
            assertThat(p.name()).isEqualTo("tidewatch.lib.measure.misused");
            assertThat(p.value()).isGreaterThanOrEqualTo(6);
        });
    }

    @Test
    void an_array_of_tags_that_the_caller_changes_changes_no_series() {
        String[] tags = {"channel", "web"};
        measure.increment("orders", tags);
        tags[1] = "shop";
        measure.increment("orders", tags);

        assertThat(collect().stream().filter(p -> p.name().equals("orders")).map(MetricPoint::labels))
                .containsExactlyInAnyOrder(Map.of("channel", "web"), Map.of("channel", "shop"));
    }

    @Test
    void idle_series_give_their_place_once_it_is_wanted() {
        for (int i = 0; i < 5; i++) {
            measure.increment("orders", "user", "old-" + i);
        }
        interval();
        clock.add(Duration.ofHours(2));
        measure.increment("orders", "user", "old-0");
        measure.increment("orders", "user", "has no place");
        interval();
        measure.increment("orders", "user", "old-1");
        interval();
        measure.increment("orders", "user", "new");
        collect(); // with the last words of those that went

        assertThat(collect().stream()
                        .filter(p -> p.name().equals("orders"))
                        .map(p -> p.labels().get("user")))
                .containsExactlyInAnyOrder("old-0", "old-1", "new", "_other");
    }

    @Test
    void series_that_nobody_wants_the_place_of_stay_for_ever() {
        measure.increment("orders", "user", "old");
        interval();
        clock.add(Duration.ofDays(9));
        interval();
        interval();

        assertThat(one("orders").value()).isEqualTo(1);
    }

    @Test
    void what_is_forgotten_ends_and_begins_anew_with_a_later_start() {
        measure.increment("orders", 3);
        measure.gauge("limit", 4);
        collect();
        clock.add(Duration.ofMinutes(5));
        measure.forget("orders");
        measure.forget("limit");
        collect();
        measure.increment("orders");

        assertThat(one("orders").value()).isEqualTo(1);
        assertThat(one("orders").startMillis()).isEqualTo(clock.wallTime());
        assertThat(collect()).noneMatch(p -> p.name().equals("limit"));
    }

    private void interval() {
        collect();
        measure.lookAround(clock.wallTime() - Duration.ofHours(1).toMillis());
    }

    private MetricPoint one(String name) {
        return collect().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    }

    private List<MetricPoint> collect() {
        return registry.collect(Phase.RUNNING, "").points();
    }

    private static String fails() throws IOException {
        throw new IOException("refused");
    }
}
