package io.tidewatch.processor.alerts;

import static io.tidewatch.processor.alerts.Bench.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Alert.Transition;
import io.tidewatch.alert.AlertCommand.Action;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Rule;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlertOrdersTest {
    private final Rule rule = Bench.threshold(Duration.ofMinutes(1), Duration.ZERO);
    private final Bench bench = new Bench(rule);

    @BeforeEach
    void fires() {
        bench.clock(T0);
        high(T0, T0 + 80_000);
        assertThat(bench.told()).extracting(Alert::transition).containsExactly(Transition.PENDING, Transition.FIRED);
        bench.clock(T0 + 88_000);
    }

    @Test
    void acknowledged_is_a_mark_that_goes_with_the_alert() {
        bench.command(rule, Action.ACKNOWLEDGE, T0 + 90_000, "on it");
        Alert acknowledged = bench.one();
        assertThat(acknowledged.acknowledged()).isEqualTo(new Alert.Acknowledgement("ann", T0 + 90_000, "on it"));
        assertThat(acknowledged.state()).isEqualTo(AlertState.FIRING);
        assertThat(acknowledged.changedAtMillis()).isEqualTo(T0 + 90_000);

        bench.command(rule, Action.COMMENT, T0 + 91_000, "found it");
        assertThat(bench.one().acknowledged().comment()).isEqualTo("found it");
        bench.command(rule, Action.UNACKNOWLEDGE, T0 + 92_000, "");
        assertThat(bench.one().acknowledged()).isNull();
        bench.command(rule, Action.ACKNOWLEDGE, T0 + 93_000, "");
        bench.values(rule, T0 + 93_000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        bench.clock(T0 + 110_000);
        Alert resolved = bench.told().get(1);
        assertThat(resolved.state()).isEqualTo(AlertState.RESOLVED);
        assertThat(resolved.acknowledged()).isNull();
        assertThat(resolved.annotations().get("comment")).isEqualTo("ann: found it");
    }

    @Test
    void resolved_by_hand_it_fires_again_at_once_if_the_condition_still_holds_and_says_so() {
        bench.command(rule, Action.RESOLVE, T0 + 90_000, "restarted it");
        Alert resolved = bench.one();
        assertThat(resolved.state()).isEqualTo(AlertState.RESOLVED);
        assertThat(resolved.why()).isEqualTo("resolved by hand by ann: restarted it");

        bench.restart();
        high(T0 + 90_000, T0 + 100_000);

        Alert again = bench.one();
        assertThat(again.transition()).isEqualTo(Transition.FIRED);
        assertThat(again.why()).endsWith("bound 10 (resolved by hand by ann, still holds)");
        assertThat(again.changedAtMillis()).isGreaterThan(T0 + 90_000);
    }

    @Test
    void resolved_by_hand_it_begins_anew_once_the_condition_was_clear() {
        bench.command(rule, Action.RESOLVE, T0 + 90_000, "");
        bench.values(rule, T0 + 85_000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        bench.clock(T0 + 130_000);
        bench.told();
        high(T0 + 200_000, T0 + 230_000);

        assertThat(bench.told()).extracting(Alert::transition).containsExactly(Transition.PENDING);
    }

    @Test
    void reopened_it_stays_until_a_person_or_the_condition_ends_it() {
        bench.command(rule, Action.RESOLVE, T0 + 90_000, "");
        bench.values(rule, T0 + 85_000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        bench.clock(T0 + 130_000);
        bench.told();
        bench.command(rule, Action.REOPEN, T0 + 131_000, "not done");

        Alert reopened = bench.one();
        assertThat(reopened.transition()).isEqualTo(Transition.REOPENED);
        assertThat(reopened.state()).isEqualTo(AlertState.FIRING);
        for (long t = T0 + 131_000; t < T0 + 300_000; t += 10_000) {
            bench.values(rule, t, 1);
            bench.clock(t);
        }
        assertThat(bench.told()).isEmpty();
        bench.clock(T0 + 300_000);
        bench.command(rule, Action.RESOLVE, T0 + 301_000, "");
        assertThat(bench.one().state()).isEqualTo(AlertState.RESOLVED);
    }

    @Test
    void what_is_asked_while_the_clock_is_behind_is_taken_in_its_turn() {
        bench.command(rule, Action.ACKNOWLEDGE, T0 + 300_000, "on it");
        assertThat(bench.told()).isEmpty();
        bench.restart();

        // it had been over for long when that was asked
        bench.values(rule, T0 + 89_000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        bench.clock(T0 + 300_000);

        assertThat(bench.told()).extracting(Alert::transition).containsExactly(Transition.RESOLVED);
        assertThat(bench.audited).hasSize(1);
        assertThat(bench.counts.of(AlertCounts.What.REFUSED_COMMANDS)).isEqualTo(1);
    }

    @Test
    void what_its_state_does_not_take_is_refused_and_counted() {
        bench.command(rule, Action.REOPEN, T0 + 90_000, "");
        bench.command(rule, Action.UNACKNOWLEDGE, T0 + 90_000, "");
        bench.command(
                Bench.rule("other", rule.condition(), Duration.ZERO, Duration.ZERO, rule.noData()),
                Action.ACKNOWLEDGE,
                T0 + 90_000,
                "");

        assertThat(bench.told()).isEmpty();
        assertThat(bench.counts.of(AlertCounts.What.REFUSED_COMMANDS)).isEqualTo(3);
    }

    private void high(long from, long to) {
        for (long t = from; t <= to; t += 5_000) {
            bench.values(rule, t, 20);
            bench.clock(t);
        }
    }
}
