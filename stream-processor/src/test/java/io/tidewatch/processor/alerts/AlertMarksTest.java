package io.tidewatch.processor.alerts;

import static io.tidewatch.processor.alerts.Bench.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.ActiveTime;
import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Alert.Transition;
import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Escalation;
import io.tidewatch.alert.Flapping;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertMarksTest {
    private static final Duration NONE = Duration.ZERO;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void acknowledgement_lapses_at_its_time_and_not_a_millisecond_before() {
        Rule rule = Bench.threshold(NONE, NONE);
        Bench bench = new Bench(rule);
        long fired = fire(bench, rule);
        long until = fired + 12_345;
        acknowledge(bench, rule, fired + 1000, until);
        assertThat(bench.one().acknowledged().untilMillis()).isEqualTo(until);

        bench.clock(until - 1);
        assertThat(bench.told()).isEmpty();
        bench.restart();
        bench.clock(until);

        Alert lapsed = bench.one();
        assertThat(lapsed.transition()).isEqualTo(Transition.UNACKNOWLEDGED);
        assertThat(lapsed.acknowledged()).isNull();
        assertThat(lapsed.changedAtMillis()).isEqualTo(until);
    }

    @Test
    void acknowledgement_that_is_over_already_is_refused() {
        Rule rule = Bench.threshold(NONE, NONE);
        Bench bench = new Bench(rule);
        long fired = fire(bench, rule);

        acknowledge(bench, rule, fired + 1000, fired + 1000);

        assertThat(bench.told()).isEmpty();
        assertThat(bench.counts.of(AlertCounts.What.REFUSED_COMMANDS)).isOne();
    }

    @Test
    void nobody_acknowledges_and_it_escalates_step_by_step_and_keeps_its_severity() {
        Rule rule = Bench.with(
                Bench.threshold(NONE, NONE),
                List.of(),
                List.of(
                        new Escalation(Duration.ofSeconds(20), Severity.ERROR, ""),
                        new Escalation(Duration.ofSeconds(40), Severity.CRITICAL, "oncall")),
                Flapping.OFF);
        Bench bench = new Bench(rule);
        long fired = fire(bench, rule);
        keepHigh(bench, rule, fired, fired + 39_000);
        Alert first = bench.one();
        assertThat(first.transition()).isEqualTo(Transition.ESCALATED);
        assertThat(first.severity()).isEqualTo(Severity.ERROR);
        assertThat(first.receivers()).isEmpty();
        assertThat(first.changedAtMillis()).isEqualTo(fired + 20_000);
        assertThat(first.why()).startsWith("nobody acknowledged it for 20 s; average of load was 20");

        keepHigh(bench, rule, fired + 40_000, fired + 80_000);

        Alert second = bench.one();
        assertThat(second.severity())
                .as("the bound it passes is that of a warning")
                .isEqualTo(Severity.CRITICAL);
        assertThat(second.receivers()).containsExactly("oncall");
        assertThat(second.changedAtMillis()).isEqualTo(fired + 40_000);
    }

    @Test
    void acknowledged_does_not_escalate_until_that_lapses() {
        Rule rule = Bench.with(
                Bench.threshold(NONE, NONE),
                List.of(),
                List.of(new Escalation(Duration.ofSeconds(20), null, "oncall")),
                Flapping.OFF);
        Bench bench = new Bench(rule);
        long fired = fire(bench, rule);
        acknowledge(bench, rule, fired + 1000, fired + 50_000);
        keepHigh(bench, rule, fired + 2000, fired + 49_000);
        assertThat(bench.told()).extracting(Alert::transition).containsExactly(Transition.ACKNOWLEDGED);

        bench.clock(fired + 50_000);

        assertThat(bench.told())
                .extracting(Alert::transition)
                .containsExactly(Transition.UNACKNOWLEDGED, Transition.ESCALATED);
    }

    @Test
    void flapping_is_said_once_and_calms_when_it_stays_one_way() {
        Condition burst = new Condition.Frequency(List.of(), 5, Duration.ofSeconds(10));
        Rule rule = Bench.with(
                Bench.rule("burst", burst, NONE, NONE, Rule.NoData.NO_DATA),
                List.of(),
                List.of(),
                new Flapping(4, Duration.ofMinutes(5)));
        Bench bench = new Bench(rule);
        bench.clock(T0);
        List<Alert> told = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            long t = T0 + round * 40_000L;
            bench.events(rule, t, 9);
            bench.clock(t, t + 39_000);
            told.addAll(bench.told());
        }
        assertThat(told)
                .extracting(Alert::transition)
                .containsExactly(
                        Transition.FIRED,
                        Transition.RESOLVED,
                        Transition.FIRED,
                        Transition.RESOLVED,
                        Transition.FLAPPING,
                        Transition.FIRED,
                        Transition.RESOLVED,
                        Transition.FIRED,
                        Transition.RESOLVED);
        assertThat(told).extracting(Alert::flapping).startsWith(false, false, false, true, true, true);
        long lastButOne = told.get(7).changedAtMillis();
        bench.restart();
        bench.clock(T0 + 160_000, lastButOne + 299_999);
        assertThat(bench.told()).isEmpty();

        bench.clock(lastButOne + 300_000);

        Alert calmed = bench.one();
        assertThat(calmed.transition()).isEqualTo(Transition.CALMED);
        assertThat(calmed.flapping()).isFalse();
        assertThat(calmed.state()).isEqualTo(AlertState.RESOLVED);
    }

    @Test
    void rule_that_is_off_fires_nothing_and_ends_what_fires() {
        LocalTime off = LocalTime.ofInstant(Instant.ofEpochMilli(T0), ZoneOffset.UTC)
                .plusMinutes(2)
                .truncatedTo(ChronoUnit.MINUTES);
        ActiveTime on = new ActiveTime(
                List.of(), List.of(), List.of(), off.plusMinutes(5).toString(), off.toString(), "UTC");
        Rule rule = Bench.with(Bench.threshold(NONE, NONE), List.of(on), List.of(), Flapping.OFF);
        Bench bench = new Bench(rule);
        fire(bench, rule);

        keepHigh(bench, rule, T0 + 16_000, T0 + 600_000);

        List<Alert> told = bench.told();
        assertThat(told).extracting(Alert::transition).containsExactly(Transition.RESOLVED, Transition.FIRED);
        assertThat(told.get(0).why()).isEqualTo("its rule is off at this time");
        assertThat(told.get(1).changedAtMillis() - told.get(0).changedAtMillis())
                .isBetween(290_000L, 310_000L);
    }

    @Test
    void rule_that_goes_off_ends_what_is_without_data_at_that_time_though_nothing_is_heard() {
        Instant off = Instant.ofEpochMilli(T0).plus(10, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MINUTES);
        LocalTime at = LocalTime.ofInstant(off, ZoneOffset.UTC);
        ActiveTime on = new ActiveTime(
                List.of(), List.of(), List.of(), at.plusMinutes(60).toString(), at.toString(), "UTC");
        Rule rule = Bench.with(Bench.threshold(NONE, NONE), List.of(on), List.of(), Flapping.OFF);
        Bench bench = new Bench(rule);
        long fired = fire(bench, rule);

        bench.clock(fired + 1_000, off.toEpochMilli() - 1_000);
        assertThat(bench.told()).extracting(Alert::transition).containsExactly(Transition.NO_DATA);

        bench.restart();
        bench.clock(off.toEpochMilli(), off.toEpochMilli() + 30_000);
        Alert over = bench.one();
        assertThat(over.transition()).isEqualTo(Transition.RESOLVED);
        assertThat(over.why()).isEqualTo("its rule is off at this time");
        assertThat(over.changedAtMillis()).isBetween(off.toEpochMilli(), off.toEpochMilli() + 20_000);
    }

    @Test
    void comment_is_told_of_whatever_the_state() {
        Rule rule = Bench.threshold(MINUTE, NONE);
        Bench bench = new Bench(rule);
        bench.command(rule, AlertCommand.Action.COMMENT, T0, "nothing there");
        assertThat(bench.counts.of(AlertCounts.What.REFUSED_COMMANDS)).isOne();
        bench.clock(T0);
        bench.values(rule, T0 + 1, 20);
        bench.clock(T0 + 15_000);
        bench.told();

        bench.command(rule, AlertCommand.Action.COMMENT, T0 + 16_000, "known");

        assertThat(bench.one().transition()).isEqualTo(Transition.COMMENTED);
    }

    private static void acknowledge(Bench bench, Rule rule, long at, long until) {
        bench.command(
                Bench.key(rule),
                new AlertCommand(Bench.key(rule), AlertCommand.Action.ACKNOWLEDGE, "ann", at, "", until),
                at);
    }

    /** @return when it fired */
    private static long fire(Bench bench, Rule rule) {
        bench.clock(T0);
        bench.values(rule, T0 + 1, 20);
        bench.clock(T0 + 15_000);
        Alert fired = bench.one();
        assertThat(fired.transition()).isEqualTo(Transition.FIRED);
        return fired.changedAtMillis();
    }

    private static void keepHigh(Bench bench, Rule rule, long from, long to) {
        for (long t = from; t <= to; t += 1000) {
            bench.values(rule, t, 20);
            bench.clock(t);
        }
    }
}
