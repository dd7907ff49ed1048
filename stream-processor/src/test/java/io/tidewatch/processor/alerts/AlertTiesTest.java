package io.tidewatch.processor.alerts;

import static io.tidewatch.processor.alerts.Bench.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Alert.Transition;
import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.signals.AlertKeys;
import io.tidewatch.processor.signals.Flow;
import io.tidewatch.processor.signals.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Alerts that depend on others: composites, and the one that counts. */
class AlertTiesTest {
    private static final Duration NONE = Duration.ZERO;
    private static final Duration TEN = Duration.ofSeconds(10);
    private final Rule a = burst("a", Rule.Input.METRICS);
    private final Rule b = burst("b", Rule.Input.LOGS);

    @Test
    void composite_fires_while_its_expression_holds() {
        Rule both = Bench.composite("both", "a and not b", List.of(), NONE, NONE);
        Bench bench = new Bench(a, b, both);
        bench.clock(T0);
        fires(bench, a, "shop", T0);

        List<Alert> told = bench.told();
        assertThat(told)
                .extracting(Alert::ruleId, Alert::transition)
                .containsExactly(tuple("a", Transition.FIRED), tuple("both", Transition.FIRED));
        assertThat(told.get(1).why()).isEqualTo("a fires, b does not fire");
        assertThat(told.get(1).key()).isEqualTo("both");
        bench.restart();
        fires(bench, b, "shop", T0 + 1);
        assertThat(bench.told()).extracting(Alert::ruleId).containsExactly("b");
        bench.restart();
        bench.clock(T0 + 1000);
        assertThat(bench.told())
                .extracting(Alert::ruleId, Alert::transition)
                .containsExactly(tuple("both", Transition.RESOLVED));
    }

    @Test
    void command_that_waited_does_nothing_else_to_what_has_no_windows() {
        Rule capped = Bench.with(Bench.threshold(NONE, NONE), 1, true, 1);
        Rule both = Bench.composite("both", capped.id(), List.of(), NONE, NONE);
        String count = AlertTies.countKey(capped.id());
        Bench bench = new Bench(capped, both);
        bench.clock(T0);
        bench.process("both", member(capped, AlertState.FIRING, T0 + 1_000), T0 + 1_000);
        for (int i = 0; i < 3; i++) {
            String one = "load{service=\"s" + i + "\"}";
            bench.process(
                    count,
                    new Signal.Member(
                            capped.id(), AlertTies.COUNT, capped.id(), one, AlertState.FIRING, false, T0 + 1_000),
                    T0 + 1_000);
        }
        bench.clock(T0 + 1_000, T0 + 20_000);
        bench.told();

        for (String key : List.of("both", count)) {
            bench.command(
                    key,
                    new AlertCommand(key, AlertCommand.Action.ACKNOWLEDGE, "ann", T0 + 40_000, "on it"),
                    T0 + 40_000);
        }
        assertThat(bench.told()).as("the clock is behind").isEmpty();
        bench.restart();
        bench.clock(T0 + 21_000, T0 + 200_000);

        assertThat(bench.told())
                .extracting(Alert::key, Alert::transition)
                .containsExactlyInAnyOrder(
                        tuple("both", Transition.ACKNOWLEDGED), tuple(count, Transition.ACKNOWLEDGED));
    }

    @Test
    void composite_takes_what_it_hears_in_the_order_of_time() {
        Rule both = Bench.composite("both", "a and not b", List.of(), NONE, NONE);
        Bench bench = new Bench(a, b, both);
        bench.clock(T0);

        // another task tells that a fired before it was told that b did, which was sooner
        bench.process("both", member(a, AlertState.FIRING, T0 + 2_000), T0 + 10_000);
        bench.process("both", member(b, AlertState.FIRING, T0 + 1_000), T0 + 10_000);
        bench.restart();
        bench.process("both", member(a, AlertState.RESOLVED, T0 + 4_000), T0 + 10_000);
        bench.process("both", member(b, AlertState.RESOLVED, T0 + 3_000), T0 + 10_000);
        bench.clock(T0 + 5_000);

        assertThat(bench.told())
                .extracting(Alert::transition, Alert::changedAtMillis)
                .containsExactly(tuple(Transition.FIRED, T0 + 3_000), tuple(Transition.RESOLVED, T0 + 4_000));
    }

    @Test
    void composite_waits_until_every_task_has_told_how_far_it_is() {
        Bench bench = new Bench(3, a, Bench.composite("quiet", "not a", List.of(), NONE, NONE));
        bench.clock(T0, T0 + 3_000);
        bench.process("settled", new Signal.Settled(2, Flow.METRICS, T0), T0 + 3_000);
        bench.restart();
        bench.clock(T0 + 4_000, T0 + 6_000);
        assertThat(bench.told()).as("the second has said nothing yet").isEmpty();

        bench.process("settled", new Signal.Settled(1, Flow.METRICS, T0 - 1_000), T0 + 6_000);

        assertThat(bench.told())
                .extracting(Alert::ruleId, Alert::transition)
                .containsExactly(tuple("quiet", Transition.FIRED));
    }

    @Test
    void what_waits_is_bounded_in_bytes_too_and_what_is_more_is_counted() {
        AlertConfig usual = Bench.CONFIG;
        AlertConfig little = new AlertConfig(
                usual.grace(),
                usual.holdAfter(),
                usual.markHeldAfter(),
                usual.noDataAfter(),
                usual.forgetAfter(),
                usual.keepResolved(),
                usual.mostDuePerTick(),
                usual.mostWaiting(),
                1_000);
        Bench bench = new Bench(little, a, Bench.composite("both", "a", List.of(), NONE, NONE));
        bench.clock(T0);
        for (int i = 0; i < 20; i++) {
            bench.process("both", member(a, i % 2 == 0 ? AlertState.FIRING : AlertState.RESOLVED, T0 + 9_000 + i), T0);
        }
        long unordered = bench.counts.of(AlertCounts.What.UNORDERED);
        assertThat(unordered).isBetween(10L, 18L);

        bench.restart();
        bench.process("both", member(a, AlertState.FIRING, T0 + 9_100), T0);
        assertThat(bench.counts.of(AlertCounts.What.UNORDERED)).isEqualTo(unordered + 1);

        bench.clock(T0 + 10_000, T0 + 12_000);
        bench.process("both", member(a, AlertState.RESOLVED, T0 + 19_000), T0 + 12_000);
        assertThat(bench.counts.of(AlertCounts.What.UNORDERED))
                .as("there is room again")
                .isEqualTo(unordered + 1);
    }

    @Test
    void composite_that_is_due_at_the_very_time_of_news_goes_by_the_news() {
        Duration five = Duration.ofSeconds(5);

        assertThat(composed(five, NONE, 6_000)).containsExactly(Transition.PENDING, Transition.PENDING_ENDED);
        assertThat(composed(five, NONE, 6_001))
                .containsExactly(Transition.PENDING, Transition.FIRED, Transition.RESOLVED);
        // it is over for as long as it is kept, and holds again at that time
        assertThat(composed(NONE, five, 2_000, 7_000)).containsExactly(Transition.FIRED);
        assertThat(composed(NONE, five, 2_000, 7_001))
                .containsExactly(Transition.FIRED, Transition.RESOLVED, Transition.FIRED);
    }

    /** A composite of one member that fires a second after the start, and ends or fires again then. */
    private List<Transition> composed(Duration pending, Duration keep, long... turns) {
        Bench bench = new Bench(a, b, Bench.composite("both", "a and not b", List.of(), pending, keep));
        bench.clock(T0);
        bench.process("both", member(a, AlertState.FIRING, T0 + 1_000), T0 + 10_000);
        boolean fires = true;
        for (long turn : turns) {
            fires = !fires;
            AlertState state = fires ? AlertState.FIRING : AlertState.RESOLVED;
            bench.process("both", member(a, state, T0 + turn), T0 + 10_000);
        }
        bench.clock(T0 + 10_000);
        return bench.told().stream().map(Alert::transition).toList();
    }

    @Test
    void composite_of_nothing_that_fires_may_hold() {
        Bench bench = new Bench(a, Bench.composite("quiet", "not a", List.of(), NONE, NONE));

        bench.clock(T0);
        assertThat(bench.told())
                .extracting(Alert::ruleId, Alert::transition)
                .containsExactly(tuple("quiet", Transition.FIRED));
        fires(bench, a, "shop", T0);

        assertThat(bench.told())
                .extracting(Alert::ruleId, Alert::transition)
                .containsExactly(tuple("a", Transition.FIRED), tuple("quiet", Transition.RESOLVED));
    }

    @Test
    void composite_with_groups_matches_them() {
        Bench bench = new Bench(a, b, Bench.composite("both", "a and b", List.of("service"), NONE, NONE));
        bench.clock(T0);
        fires(bench, a, "shop", T0);
        fires(bench, b, "cart", T0);
        assertThat(bench.told()).extracting(Alert::ruleId).containsExactly("a", "b");

        fires(bench, b, "shop", T0);

        assertThat(bench.told())
                .extracting(Alert::key)
                .containsExactly("b{service=\"shop\"}", "both{service=\"shop\"}");
    }

    @Test
    void composite_waits_and_is_kept_by_the_clock() {
        Rule both = Bench.composite("both", "a", List.of("service"), Duration.ofSeconds(5), Duration.ofSeconds(7));
        Bench bench = new Bench(a, both);
        bench.clock(T0);
        fires(bench, a, "shop", T0);
        bench.clock(T0 + 1000, T0 + 60_000);

        List<Alert> told = bench.told();

        assertThat(told)
                .extracting(Alert::ruleId, Alert::transition)
                .containsExactly(
                        tuple("a", Transition.FIRED),
                        tuple("both", Transition.PENDING),
                        tuple("both", Transition.FIRED),
                        tuple("a", Transition.RESOLVED),
                        tuple("both", Transition.RESOLVED));
        assertThat(told.get(2).changedAtMillis() - told.get(1).changedAtMillis())
                .isEqualTo(5_000);
        assertThat(told.get(4).changedAtMillis() - told.get(3).changedAtMillis())
                .isEqualTo(7_000);
    }

    @Test
    void composite_of_a_composite_follows_and_a_circle_is_none() {
        Rule first = Bench.composite("first", "a", List.of(), NONE, NONE);
        Rule second = Bench.composite("second", "first and not loop1", List.of(), NONE, NONE);
        Rule loop1 = Bench.composite("loop1", "loop2", List.of(), NONE, NONE);
        Rule loop2 = Bench.composite("loop2", "not loop1", List.of(), NONE, NONE);
        Bench bench = new Bench(a, first, second, loop1, loop2);
        bench.clock(T0);

        fires(bench, a, "shop", T0);

        assertThat(bench.told()).extracting(Alert::ruleId).containsExactly("a", "first", "second");
    }

    @Test
    void composite_that_comes_late_learns_what_fires_and_ends_with_its_rule() {
        Rule both = Bench.composite("both", "a", List.of("service"), NONE, NONE);
        Bench bench = new Bench(a);
        bench.clock(T0);
        fires(bench, a, "shop", T0);
        bench.told();

        bench.put(both);
        bench.clock(T0 + 1000);
        assertThat(bench.told()).extracting(Alert::key).containsExactly("both{service=\"shop\"}");
        bench.delete(both);
        bench.clock(T0 + 2000);

        assertThat(bench.told())
                .extracting(Alert::key, Alert::state)
                .containsExactly(tuple("both{service=\"shop\"}", AlertState.RESOLVED));
    }

    @Test
    void composite_waits_while_what_it_depends_on_is_held() {
        Bench bench = new Bench(a, b, Bench.composite("both", "a and not b", List.of(), NONE, NONE));
        bench.clock(T0);
        for (long t = T0 + 1000; t <= T0 + 20_000; t += 1000) {
            bench.progress(Rule.Input.METRICS, 0, 1, t, t, true);
        }
        fires(bench, a, "shop", T0 + 20_000);
        assertThat(bench.told()).extracting(Alert::ruleId).containsExactly("a");

        bench.clock(T0 + 21_000);

        assertThat(bench.told()).extracting(Alert::ruleId).containsExactly("both");
    }

    @Test
    void the_first_stay_and_whoever_waits_longest_gets_the_room_that_comes_free() {
        Rule rule = Bench.with(a, 1, true, 2);
        Bench bench = new Bench(rule);
        bench.clock(T0);
        for (String service : List.of("s1", "s2", "s3", "s4")) {
            fires(bench, rule, service, T0);
        }
        String counting = AlertTies.countKey("a");
        assertThat(bench.told())
                .extracting(Alert::key, Alert::suppressed)
                .containsExactly(
                        tuple(key(rule, "s1"), false),
                        tuple(key(rule, "s2"), false),
                        tuple(key(rule, "s3"), true),
                        tuple(counting, false),
                        tuple(key(rule, "s4"), true),
                        tuple(counting, false));
        // s2 goes on, the others end
        fires(bench, rule, "s2", T0 + 9_000);
        fires(bench, rule, "s4", T0 + 9_000);
        bench.restart();
        bench.clock(T0 + 1000, T0 + 16_000);

        List<Alert> told = bench.told();

        assertThat(told)
                .extracting(Alert::key, Alert::transition, Alert::suppressed)
                .contains(
                        tuple(key(rule, "s1"), Transition.RESOLVED, false),
                        tuple(key(rule, "s3"), Transition.RESOLVED, true),
                        tuple(key(rule, "s4"), Transition.UPDATED, false),
                        tuple(counting, Transition.RESOLVED, false));
    }

    /** What has to be done for each of them must not grow with how many there are: in the square it took minutes. */
    @Test
    void storm_of_one_rule_is_counted_in_a_moment() {
        Rule rule = Bench.with(a, 1, true, 1_000);
        Bench bench = new Bench(rule);
        bench.clock(T0);
        String counting = AlertTies.countKey("a");
        long began = System.nanoTime();
        for (AlertState state : List.of(AlertState.FIRING, AlertState.RESOLVED)) {
            for (int i = 0; i < 20_000; i++) {
                bench.process(counting, counted(rule, "s" + i, state), T0);
            }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);

        assertThat(bench.told())
                .filteredOn(alert -> alert.key().equals(counting))
                .extracting(Alert::transition)
                .startsWith(Transition.FIRED)
                .endsWith(Transition.RESOLVED);
        assertThat(took).isLessThan(Duration.ofSeconds(20));
    }

    private static Signal.Member counted(Rule rule, String service, AlertState state) {
        return new Signal.Member(rule.id(), AlertTies.COUNT, rule.id(), key(rule, service), state, false, T0);
    }

    @Test
    void deleted_rule_ends_the_alert_that_counts_too() {
        Rule rule = Bench.with(a, 1, true, 1);
        Bench bench = new Bench(rule);
        bench.clock(T0);
        fires(bench, rule, "s1", T0);
        fires(bench, rule, "s2", T0);
        bench.told();

        bench.delete(rule);
        bench.clock(T0 + 1000, T0 + 30_000);

        assertThat(bench.told())
                .extracting(Alert::key, Alert::state)
                .contains(
                        tuple(key(rule, "s1"), AlertState.RESOLVED),
                        tuple(key(rule, "s2"), AlertState.RESOLVED),
                        tuple(AlertTies.countKey("a"), AlertState.RESOLVED));
    }

    private static Signal.Member member(Rule rule, AlertState state, long at) {
        return new Signal.Member("both", Map.of(), rule.id(), key(rule, "shop"), state, false, at);
    }

    private static void fires(Bench bench, Rule rule, String service, long at) {
        bench.process(key(rule, service), Bench.partial(rule, Map.of("service", service), at, at, 9, 0), at);
    }

    private static String key(Rule rule, String service) {
        return AlertKeys.of(rule.id(), Map.of("service", service));
    }

    private static Rule burst(String id, Rule.Input input) {
        Rule r = Bench.rule(id, new Condition.Frequency(List.of(), 5, TEN), NONE, NONE, Rule.NoData.NO_DATA);
        return new Rule(
                r.id(),
                1,
                0,
                true,
                input,
                r.condition(),
                r.groupBy(),
                r.severity(),
                NONE,
                NONE,
                r.noData(),
                Map.of(),
                Map.of(),
                0);
    }
}
