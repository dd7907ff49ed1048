package io.tidewatch.processor.alerts;

import static io.tidewatch.processor.alerts.Bench.GRACE;
import static io.tidewatch.processor.alerts.Bench.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Alert.Transition;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HoldTest {
    private static final Duration NONE = Duration.ZERO;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private final Rule absent = Bench.rule(
            "silent", new Condition.Absent(List.of(), 1, MINUTE, Duration.ofHours(1)), NONE, NONE, Rule.NoData.NO_DATA);
    private final Rule load = Bench.threshold(NONE, NONE);
    private final Rule burst =
            Bench.rule("burst", new Condition.Frequency(List.of(), 10, MINUTE), NONE, NONE, Rule.NoData.NO_DATA);
    private final Bench bench = new Bench(absent, load, burst);

    @Test
    void a_window_waits_for_the_slowest_partition() {
        two(T0, T0, true);
        bench.events(absent, T0, 1);
        for (long t = T0; t <= T0 + 75_000 + GRACE; t += 1000) {
            two(t, Math.min(t, T0 + 69_999 + GRACE), true);
        }
        assertThat(bench.told()).isEmpty();

        two(T0 + 76_000 + GRACE, T0 + 70_000 + GRACE, true);

        assertThat(bench.one().state()).isEqualTo(AlertState.FIRING);
    }

    @Test
    void a_silent_partition_holds_says_so_and_lets_go() {
        two(T0, T0, true);
        bench.values(load, T0, 20);
        for (long t = T0; t <= T0 + 20_000; t += 1000) {
            two(t, t, true);
        }
        assertThat(bench.one().state()).isEqualTo(AlertState.FIRING);

        for (long t = T0 + 21_000; t <= T0 + 300_000; t += 1000) {
            bench.progress(Rule.Input.METRICS, 0, 2, t, t, true);
        }
        List<Alert> held = bench.told();
        assertThat(held).extracting(Alert::transition).containsExactly(Transition.HELD);
        assertThat(held.get(0).state()).isEqualTo(AlertState.FIRING);
        assertThat(held.get(0).held()).isEqualTo("processor stopped: metrics partition 1 has not reported for 16 s");
        bench.restart();
        two(T0 + 301_000, T0 + 301_000, true);

        List<Alert> released = bench.told();
        assertThat(released).extracting(Alert::transition).containsExactly(Transition.RELEASED, Transition.NO_DATA);
        assertThat(released.get(0).held()).isEmpty();
        assertThat(released.get(1).changedAtMillis()).as("never goes back").isEqualTo(T0 + 301_000);
    }

    @Test
    void processor_that_was_away_for_two_minutes_neither_fires_nor_resolves_for_lack_of_data() {
        bench.clock(T0);
        bench.events(absent, T0, 1);
        bench.values(load, T0, 20);
        for (long t = T0; t <= T0 + 30_000; t += 1000) {
            bench.events(absent, t, 1);
            bench.values(load, t, 20);
            bench.clock(t);
        }
        assertThat(bench.one().state()).isEqualTo(AlertState.FIRING);
        long back = T0 + 150_000;

        // sources went on: the backlog comes in order of append time, faster than the clock
        bench.restart();
        for (long t = T0 + 31_000; t <= back; t += 1000) {
            long at = back + (t - T0 - 31_000) / 20;
            bench.process(Bench.key(absent), Bench.partial(absent, Bench.GROUP, t, t, 1, 0), at);
            bench.process(Bench.key(load), Bench.partial(load, Bench.GROUP, t, t, 1, 0, 20), at);
            for (Rule.Input input : Rule.Input.values()) {
                bench.progress(input, 0, 1, t, at, at - t < 1000);
            }
        }
        for (long t = back + 6_000; t <= back + 60_000; t += 1000) {
            bench.events(absent, t, 1);
            bench.values(load, t, 20);
            bench.clock(t);
        }

        assertThat(bench.told()).extracting(Alert::transition).isSubsetOf(Transition.HELD, Transition.RELEASED);
        assertThat(bench.state(load)).isEqualTo(AlertState.FIRING);
        assertThat(bench.state(absent)).isEqualTo(AlertState.INACTIVE);
        assertThat(bench.counts.of(AlertCounts.What.LATE_PARTIALS)).isZero();
    }

    @Test
    void backlog_longer_than_the_panes_kept_neither_fires_nor_resolves_for_what_had_to_go() {
        Duration window = Duration.ofSeconds(10);
        Rule silent = Bench.rule(
                "silent",
                new Condition.Absent(List.of(), 1, window, Duration.ofHours(1)),
                NONE,
                NONE,
                Rule.NoData.NO_DATA);
        Rule often =
                Bench.rule("often", new Condition.Frequency(List.of(), 5, window), NONE, NONE, Rule.NoData.NO_DATA);
        Bench brief = new Bench(silent, often);
        for (long t = T0; t <= T0 + 30_000; t += 1000) {
            brief.events(silent, t, 1);
            brief.events(often, t, 1);
            brief.clock(t);
        }
        assertThat(brief.told()).extracting(Alert::ruleId).containsExactly("often");
        long back = T0 + 600_000;

        // ten minutes of it at once, before the clock moves at all
        brief.restart();
        for (long t = T0 + 31_000; t <= back; t += 1000) {
            brief.process(Bench.key(silent), Bench.partial(silent, Bench.GROUP, t, t, 1, 0), back);
            brief.process(Bench.key(often), Bench.partial(often, Bench.GROUP, t, t, 1, 0), back);
        }
        for (long t = back + 1000; t <= back + 60_000; t += 1000) {
            brief.events(silent, t, 1);
            brief.events(often, t, 1);
            brief.clock(t);
        }

        assertThat(brief.told()).extracting(Alert::transition).isSubsetOf(Transition.HELD, Transition.RELEASED);
        assertThat(brief.state(often)).isEqualTo(AlertState.FIRING);
        assertThat(brief.state(silent)).isEqualTo(AlertState.INACTIVE);
        assertThat(brief.counts.of(AlertCounts.What.OVERFLOWN_PANES)).isPositive();
    }

    @Test
    void what_is_there_fires_early_even_while_held() {
        two(T0, T0, true);
        bench.progress(Rule.Input.METRICS, 0, 2, T0 + 60_000, T0 + 60_000, true);
        bench.progress(Rule.Input.METRICS, 0, 2, T0 + 65_000, T0 + 65_000, true);
        bench.events(burst, T0 + 65_000, 10);

        assertThat(bench.one().state()).isEqualTo(AlertState.FIRING);
    }

    @Test
    void what_fires_early_waits_for_a_partition_that_is_behind_until_it_is_held_for_long() {
        two(T0, T0, true);
        bench.progress(Rule.Input.METRICS, 0, 2, T0 + 60_000, T0 + 60_000, true);
        bench.events(burst, T0 + 60_000, 10);
        bench.progress(Rule.Input.METRICS, 0, 2, T0 + 64_999, T0 + 64_999, true);
        assertThat(bench.told()).isEmpty();
        assertThat(bench.counts.of(AlertCounts.What.WAITED)).isEqualTo(1);
        bench.restart();
        bench.progress(Rule.Input.METRICS, 0, 2, T0 + 65_000, T0 + 65_000, true);

        bench.progress(Rule.Input.METRICS, 0, 2, T0 + 70_000, T0 + 70_000, true);

        assertThat(bench.one().changedAtMillis()).isEqualTo(T0 + 60_000);
        assertThat(bench.counts.of(AlertCounts.What.UNORDERED)).isEqualTo(1);
    }

    @Test
    void what_was_clear_while_the_processor_was_away_resolves_and_fires_again() {
        bench.clock(T0);
        bench.events(burst, T0, 10);
        bench.clock(T0 + 1000, T0 + 20_000);
        assertThat(bench.one().state()).isEqualTo(AlertState.FIRING);

        bench.events(burst, T0 + 200_000, 10);
        bench.clock(T0 + 201_000, T0 + 220_000);

        assertThat(bench.told()).extracting(Alert::transition).containsExactly(Transition.RESOLVED, Transition.FIRED);
    }

    @Test
    void partitions_never_heard_of_hold_from_the_start() {
        bench.progress(Rule.Input.METRICS, 0, 2, T0, T0, true);
        bench.values(load, T0 + 1, 20);
        bench.progress(Rule.Input.METRICS, 0, 2, T0 + 60_000, T0 + 60_000, true);
        assertThat(bench.told()).isEmpty();

        bench.progress(Rule.Input.METRICS, 1, 2, T0 + 60_000, T0 + 60_000, true);

        assertThat(bench.one().state()).isEqualTo(AlertState.FIRING);
    }

    @Test
    void rule_on_a_metric_that_is_made_of_log_lines_waits_for_the_logs_too() {
        Rule made = lines("payment-time", "log.payment.duration");
        Rule payments = count("payments", "log.payment.duration");
        Rule calls = count("calls", "http.calls");
        Bench both = new Bench(made, payments, calls);
        both.clock(T0);
        both.events(payments, T0, 5);
        both.events(calls, T0, 5);
        both.clock(T0, T0 + 30_000);
        assertThat(both.told()).isEmpty();

        metricsAlone(both, T0 + 30_000, T0 + 100_000);

        assertThat(both.told())
                .as("of what comes with the metrics themselves all is known")
                .filteredOn(alert -> !alert.transition().equals(Transition.HELD))
                .extracting(Alert::ruleId, Alert::state)
                .containsExactly(tuple("calls", AlertState.FIRING));

        // the word that the logs are read comes sooner than what was made of them
        both.clock(T0 + 101_000, T0 + 102_000);
        for (long t = T0 + 31_000; t <= T0 + 100_000; t += 10_000) {
            both.events(payments, t, 5);
        }
        both.clock(T0 + 103_000, T0 + 120_000);
        assertThat(both.state(payments)).as("its lines were only late").isEqualTo(AlertState.INACTIVE);
        both.clock(T0 + 120_000, T0 + 180_000);
        assertThat(both.state(payments)).isEqualTo(AlertState.FIRING);
    }

    @Test
    void alert_of_such_a_metric_is_held_with_the_reason_and_one_of_another_metric_is_not() {
        Rule made = lines("payment-time", "log.payment.duration");
        Rule payments = level("payments", "log.payment.duration");
        Rule calls = level("calls", "http.calls");
        Bench both = new Bench(made, payments, calls);
        both.clock(T0);
        both.values(payments, T0, 20);
        both.values(calls, T0, 20);
        both.clock(T0, T0 + 20_000);
        assertThat(both.told()).extracting(Alert::state).containsOnly(AlertState.FIRING);

        both.restart();
        for (long t = T0 + 21_000; t <= T0 + 300_000; t += 1000) {
            both.values(calls, t, 20);
            both.progress(Rule.Input.METRICS, 0, 1, t, t, true);
            both.progress(Rule.Input.LOGS, 0, 1, T0 + 20_000, t, false);
        }
        Alert held = both.one();
        assertThat(held.ruleId()).isEqualTo("payments");
        assertThat(held.state()).isEqualTo(AlertState.FIRING);
        assertThat(held.held()).startsWith("broker lag: logs partition 0 is ");

        both.values(calls, T0 + 301_000, 20);
        both.clock(T0 + 301_000, T0 + 305_000);
        assertThat(both.told())
                .extracting(Alert::ruleId, Alert::transition)
                .containsExactly(tuple("payments", Transition.RELEASED), tuple("payments", Transition.NO_DATA));
    }

    @Test
    void whether_the_logs_are_waited_for_goes_by_the_definitions_in_force() {
        Rule payments = count("payments", "log.payment.duration");
        Bench both = new Bench(payments);
        both.clock(T0);
        both.events(payments, T0, 5);
        both.clock(T0, T0 + 30_000);
        both.put(lines("payment-time", "log.payment.duration"));
        metricsAlone(both, T0 + 30_000, T0 + 100_000);
        assertThat(both.state(payments)).isEqualTo(AlertState.INACTIVE);
        both.restart();

        both.delete(lines("payment-time", "log.payment.duration"));
        both.clock(T0 + 101_000, T0 + 105_000);

        assertThat(both.state(payments)).isEqualTo(AlertState.FIRING);
    }

    /** The logs are at T0 + 30 s all the time. */
    private static void metricsAlone(Bench bench, long from, long to) {
        for (long t = from; t <= to; t += 1000) {
            bench.progress(Rule.Input.METRICS, 0, 1, t, t, true);
            bench.progress(Rule.Input.LOGS, 0, 1, T0 + 30_000, t, false);
        }
    }

    private static Rule lines(String id, String metric) {
        Condition.LogMetric made = new Condition.LogMetric(
                List.of(), metric, Condition.LogMetric.Type.COUNTER, "", "", "", "", Map.of(), 0);
        return new Rule(id, 1, 0, true, Rule.Input.LOGS, made, List.of(), null, null, null, null, null, null, 0);
    }

    private static Rule level(String id, String metric) {
        Condition.Threshold passed = new Condition.Threshold(
                metric, List.of(), Aggregate.LAST, MINUTE, new Bounds(Bounds.Op.ABOVE, 10.0, null, null, null));
        return Bench.rule(id, passed, NONE, NONE, Rule.NoData.NO_DATA);
    }

    /** Fires where there are no points of the metric for a minute. */
    private static Rule count(String id, String metric) {
        Condition.Absent none = new Condition.Absent(
                List.of(new Matcher("metric", Matcher.Op.EQUAL, metric)), 1, MINUTE, Duration.ofHours(1));
        return Bench.rule(id, none, NONE, NONE, Rule.NoData.NO_DATA);
    }

    private void two(long first, long second, boolean caughtUp) {
        bench.progress(Rule.Input.METRICS, 0, 2, first, first, caughtUp);
        bench.progress(Rule.Input.METRICS, 1, 2, second, first, caughtUp);
    }
}
