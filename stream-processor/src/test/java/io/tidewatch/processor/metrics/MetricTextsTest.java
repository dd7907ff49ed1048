package io.tidewatch.processor.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.alert.Matcher;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people write when they ask for metrics. */
class MetricTextsTest {
    @Test
    void where_isReadWithAllFourOperators_quotedOrNot() {
        assertThat(WhereText.parse(
                        " service=shop, http.route =~ \"/api/.{1,2}\" ,method!=GET,path!~\"a\\\"\\\\d\", x=\"\""))
                .containsExactly(
                        Matcher.equal("service", "shop"),
                        new Matcher("http.route", Matcher.Op.MATCHES, "/api/.{1,2}"),
                        new Matcher("method", Matcher.Op.NOT_EQUAL, "GET"),
                        new Matcher("path", Matcher.Op.NOT_MATCHES, "a\"\\d"),
                        Matcher.equal("x", ""));
        assertThat(WhereText.parse("  ")).isEmpty();
    }

    @Test
    void where_namesThePlaceOfItsFault() {
        for (List<String> bad : List.of(
                List.of("=x", "character 1: expected the name"),
                List.of("a", "character 2: expected =, !=, =~ or !~"),
                List.of("a=\"x", "does not end"),
                List.of("a=\"x\"y", "character 6: expected a comma"),
                List.of("a=x\"y\"", "quote within a value"),
                List.of("a=1,".repeat(51), "more than 50"))) {
            assertThatThrownBy(() -> WhereText.parse(bad.get(0)))
                    .as(bad.get(0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(bad.get(1));
        }
    }

    @Test
    void query_refusesAPatternThatCannotBeAsked() {
        for (String where : List.of("a=~\"(x\"", "a=~\"((x{100}){100}){100}\"")) {
            assertThatThrownBy(() -> new MetricQuery(
                            "m", WhereText.parse(where), 0, 1, 1, Statistic.of(Statistic.Kind.AVG), List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("regex");
        }
    }

    @Test
    void statistic_readsEveryPercentileBetweenNoneAndAll() {
        assertThat(Statistic.parse("P99.9").quantile()).isEqualTo(0.999);
        assertThat(Statistic.parse("p999").quantile()).isEqualTo(0.999);
        assertThat(Statistic.parse("p1").quantile()).isEqualTo(0.01);
        assertThat(Statistic.parse("Rate").kind()).isEqualTo(Statistic.Kind.RATE);
        for (String bad : List.of("p0", "p100", "p", "quantile", "median", "p9.")) {
            assertThatThrownBy(() -> Statistic.parse(bad)).as(bad).hasMessageContaining("expected avg");
        }
    }

    @Test
    void unit_isWhatTheNameTells() {
        assertThat(List.of(
                                "system.cpu.utilization",
                                "http.server.request.duration",
                                "jvm.memory.used",
                                "system.filesystem.usage",
                                "system.network.io",
                                "node_cpu_seconds_total",
                                "node_hwmon_temp_celsius",
                                "orders.used",
                                "queue.size")
                        .stream()
                        .map(UnitOf::name))
                .containsExactly("1", "s", "By", "By", "By", "s", "Cel", "", "");
    }

    @Test
    void step_isLongerWhereLinesAreMany_andHistoryIsCoarse() {
        Duration day = Duration.ofDays(1);
        long now = 40 * day.toMillis();
        assertThat(step(now - 3_600_000, now, 1, now)).isEqualTo(new StepChoice(Resolution.TEN_SECONDS, 10_000));
        assertThat(step(now - 3_600_000, now, 5_000, now)).isEqualTo(new StepChoice(Resolution.MINUTE, 60_000));
        assertThat(step(now - day.toMillis(), now, 1, now)).isEqualTo(new StepChoice(Resolution.MINUTE, 60_000));
        assertThat(step(now - 20 * day.toMillis(), now, 1, now)).isEqualTo(new StepChoice(Resolution.HOUR, 3_600_000));
        assertThat(step(0, now, 5_000, now)).isEqualTo(new StepChoice(Resolution.HOUR, day.toMillis()));
    }

    private static StepChoice step(long from, long to, long lines, long now) {
        MetricQuery query =
                new MetricQuery("m", List.of(), from, to, 10_000, Statistic.of(Statistic.Kind.AVG), List.of());
        return StepChoice.of(query, Rings.FIRST, 0, lines, now);
    }

    @Test
    void config_refusesWhatItsRingsCannotHold() {
        Duration hour = Duration.ofHours(1);
        Duration[][] bad = {
            {Duration.ofMinutes(59), hour, hour},
            {hour.multipliedBy(3), hour.multipliedBy(2), hour.multipliedBy(4)},
            {Duration.ofDays(8), Duration.ofDays(9), Duration.ofDays(10)},
            {hour, Duration.ofDays(46), Duration.ofDays(60)},
        };
        for (Duration[] keep : bad) {
            assertThatThrownBy(
                            () -> new MetricsConfig(100, 4_096, 1_000, Duration.ofDays(1), keep[0], keep[1], keep[2]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("keep");
        }
        assertThat(Rings.of(MetricsConfig.defaults())).isEqualTo(Rings.FIRST);
        Rings begun = Rings.of(new MetricsConfig(
                100, 4_096, 1_000, hour, hour.plusSeconds(1), hour.plusSeconds(1), hour.plusSeconds(1)));
        assertThat(begun).isEqualTo(new Rings(61 * 6, 120, 2));
        Rings most = Rings.of(new MetricsConfig(
                100, 4_096, 1_000, hour, Duration.ofDays(7), Duration.ofDays(45), Duration.ofDays(5 * 366)));
        for (Resolution resolution : Resolution.values()) {
            assertThat(most.slots(resolution)).isLessThanOrEqualTo(Rings.MOST_SLOTS);
        }
    }
}
