package io.tidewatch.processor.alerts;

import static io.tidewatch.processor.alerts.Bench.GRACE;
import static io.tidewatch.processor.alerts.Bench.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Alert.Transition;
import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Escalation;
import io.tidewatch.alert.Flapping;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.signals.Flow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertLifeTest {
    private static final Duration NONE = Duration.ZERO;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void window_is_judged_when_the_clock_passes_its_end_and_the_grace_and_not_a_millisecond_before() {
        Rule rule = Bench.threshold(NONE, NONE);
        Bench bench = new Bench(rule);
        bench.clock(T0);
        bench.values(rule, T0 + 1, 20);

        bench.clock(T0 + 10_000 + GRACE - 1);
        assertThat(bench.told()).isEmpty();
        bench.clock(T0 + 10_000 + GRACE);

        Alert fired = bench.one();
        assertThat(fired.state()).isEqualTo(AlertState.FIRING);
        assertThat(fired.transition()).isEqualTo(Transition.FIRED);
        assertThat(fired.severity()).isEqualTo(Severity.WARNING);
        assertThat(fired.changedAtMillis()).isEqualTo(T0 + 10_000 + GRACE);
        assertThat(fired.labels()).isEqualTo(Map.of("service", "shop", "team", "web", "alertname", "load"));
        assertThat(fired.annotations()).isEqualTo(Map.of("summary", "shop has 20, bound 10 {{nothing}}"));
        assertThat(fired.why()).isEqualTo("average of load was 20 over 1 min, bound 10");
        assertThat(fired.value()).isEqualTo(20);
        assertThat(fired.bound()).isEqualTo(10);
        assertThat(fired.samples()).hasSize(1);
        assertThat(fired.sparkline()).containsExactly(20.0);
        assertThat(fired.eventTimeMillis()).isEqualTo(T0 + 1);
    }

    @Test
    void too_few_fires_of_nothing_at_all() {
        Rule rule = Bench.rule(
                "few",
                new Condition.Threshold(
                        "m", List.of(), Aggregate.COUNT, MINUTE, new Bounds(Bounds.Op.BELOW, 2.0, null, null, null)),
                NONE,
                NONE,
                Rule.NoData.NO_DATA);
        Bench bench = new Bench(rule);
        bench.clock(T0);
        for (long t = T0; t < T0 + 120_000; t += 10_000) {
            bench.values(rule, t, 1);
            bench.clock(t + 9_000);
        }
        assertThat(bench.told())
                .as("a window that has only begun is not too few")
                .isEmpty();

        bench.clock(T0 + 120_000, T0 + 400_000);

        Alert fired = bench.one();
        assertThat(fired.transition()).isEqualTo(Transition.FIRED);
        bench.command(rule, AlertCommand.Action.RESOLVE, T0 + 400_000, "");
        assertThat(bench.one().transition()).isEqualTo(Transition.RESOLVED);
        bench.clock(T0 + 401_000, T0 + 430_000);
        assertThat(bench.one().why()).contains("resolved by hand by ann, still holds");
    }

    @Test
    void pending_then_firing_then_kept_then_resolved() {
        Rule rule = Bench.threshold(MINUTE, Duration.ofSeconds(20));
        Bench bench = new Bench(rule);
        bench.clock(T0);
        for (long t = T0; t < T0 + 120_000; t += 10_000) {
            bench.values(rule, t, 20);
            bench.clock(t + 9_000);
        }
        for (long t = T0 + 120_000; t < T0 + 300_000; t += 10_000) {
            bench.values(rule, t, 1);
            bench.clock(t + 9_000);
        }

        List<Alert> told = bench.told();

        assertThat(told)
                .extracting(Alert::transition)
                .containsExactly(Transition.PENDING, Transition.FIRED, Transition.RESOLVED);
        assertThat(told.get(1).firingSinceMillis() - told.get(0).pendingSinceMillis())
                .isEqualTo(60_000);
        // 8 and below is recovered: at T0 + 160 s the average is (3·20 + 3·1) / 6 > 10, then (2·20 + 4·1) / 6 < 8
        assertThat(told.get(2).changedAtMillis()).isEqualTo(T0 + 160_000 + 20_000 + GRACE);
        assertThat(told.get(2).firingSinceMillis()).isEqualTo(told.get(1).firingSinceMillis());
        assertThat(told).extracting(Alert::sequence).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void pending_ends_where_the_condition_does() {
        Rule rule = Bench.threshold(MINUTE, NONE);
        Bench bench = new Bench(rule);
        bench.clock(T0);
        bench.values(rule, T0, 20);
        bench.clock(T0 + 15_000);
        bench.values(rule, T0 + 15_000, 0, 0, 0, 0);
        bench.clock(T0 + 30_000);

        assertThat(bench.told())
                .extracting(Alert::transition)
                .containsExactly(Transition.PENDING, Transition.PENDING_ENDED);
        assertThat(bench.state(rule)).isEqualTo(AlertState.INACTIVE);
    }

    @Test
    void recover_keeps_what_people_know_and_nothing_that_is_pending() {
        Rule rule = Bench.threshold(MINUTE, NONE);
        Bench bench = new Bench(rule);
        bench.clock(T0);
        bench.values(rule, T0, 11);
        for (long t = T0 + 10_000; t < T0 + 300_000; t += 10_000) {
            bench.values(rule, t, 9);
            bench.clock(t + 9_000);
        }

        assertThat(bench.told())
                .extracting(Alert::transition)
                .containsExactly(Transition.PENDING, Transition.PENDING_ENDED);
    }

    @Test
    void recover_holds_after_a_gap_too() {
        Rule rule = Bench.threshold(NONE, NONE);
        Bench bench = new Bench(rule);
        bench.clock(T0);
        bench.values(rule, T0, 20);
        bench.clock(T0, T0 + 200_000);
        assertThat(bench.told()).extracting(Alert::transition).containsExactly(Transition.FIRED, Transition.NO_DATA);

        bench.values(rule, T0 + 200_000, 9);
        bench.clock(T0 + 200_000, T0 + 220_000);

        Alert again = bench.one();
        assertThat(again.transition()).isEqualTo(Transition.FIRED);
        assertThat(again.why()).contains("not yet back across 8");
    }

    @Test
    void severity_follows_the_value_while_it_fires() {
        Rule rule = Bench.threshold(NONE, NONE);
        Bench bench = new Bench(rule);
        bench.clock(T0);
        bench.values(rule, T0, 20);
        bench.clock(T0 + 15_000);
        bench.values(rule, T0 + 15_000, 1000);
        bench.clock(T0 + 25_000);
        bench.clock(T0 + 75_000);

        List<Alert> told = bench.told();
        assertThat(told).extracting(Alert::transition).containsExactly(Transition.FIRED, Transition.SEVERITY_CHANGED);
        assertThat(told.get(1).severity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void late_partials_are_counted_but_serve_the_windows_still_open() {
        Rule rule = Bench.threshold(NONE, NONE);
        Bench bench = new Bench(rule);
        bench.clock(T0);
        bench.values(rule, T0, 1);
        bench.clock(T0 + 10_000 + GRACE);
        bench.values(rule, T0 + 9_999, 1000);
        assertThat(bench.counts.of(AlertCounts.What.LATE_PARTIALS)).isOne();
        assertThat(bench.told()).isEmpty();

        bench.clock(T0 + 20_000 + GRACE);

        assertThat(bench.one().transition()).isEqualTo(Transition.FIRED);
        bench.values(rule, T0 - 60_000, 1000);
        assertThat(bench.counts.of(AlertCounts.What.LATE_PARTIALS)).isEqualTo(2);
    }

    @Test
    void group_that_stopped_is_no_data_and_fires_again_or_resolves_when_it_is_back() {
        Rule rule = Bench.threshold(NONE, NONE);
        Bench bench = new Bench(rule);
        bench.clock(T0);
        bench.values(rule, T0, 20);
        bench.clock(T0, T0 + 200_000);

        List<Alert> told = bench.told();
        assertThat(told).extracting(Alert::state).containsExactly(AlertState.FIRING, AlertState.NO_DATA);
        // the first empty window ends at 70 s, a minute of those makes it no data
        assertThat(told.get(1).changedAtMillis()).isEqualTo(T0 + 130_000 + GRACE);
        assertThat(told.get(1).why())
                .isEqualTo("application silent, last heard of 135 s before: no data of load over 1 min");

        bench.values(rule, T0 + 200_000, 20);
        bench.clock(T0 + 220_000);
        Alert again = bench.one();
        assertThat(again.state()).isEqualTo(AlertState.FIRING);
        assertThat(again.firingSinceMillis()).isEqualTo(told.get(0).firingSinceMillis());
        bench.clock(T0 + 220_000, T0 + 500_000);
        assertThat(bench.one().state()).isEqualTo(AlertState.NO_DATA);
        bench.values(rule, T0 + 500_000, 1);
        bench.clock(T0 + 520_000);
        assertThat(bench.one().state()).isEqualTo(AlertState.RESOLVED);
    }

    @Test
    void what_is_not_known_to_hold_any_more_ends_once_nothing_is_left_of_when_it_was() {
        Rule rule = Bench.rule(
                "full",
                new Condition.Forecast(
                        "disk",
                        List.of(),
                        Aggregate.LAST,
                        MINUTE,
                        MINUTE.multipliedBy(15),
                        Duration.ofHours(4),
                        Bounds.Op.ABOVE,
                        200),
                NONE,
                NONE,
                Rule.NoData.NO_DATA);
        Bench bench = new Bench(rule);
        bench.clock(T0);
        for (int i = 0; i < 60; i++) {
            long at = T0 + i * 60_000L;
            bench.values(rule, at, i < 20 ? 5 * i : i + 60 * (i % 3));
            bench.clock(at + 59_999);
            if (i == 30) {
                assertThat(bench.state(rule)).isEqualTo(AlertState.FIRING);
                assertThat(bench.row(rule).why)
                        .contains("not known whether it still holds")
                        .contains("too noisy");
            }
        }

        List<Alert> told = bench.told();
        assertThat(told).extracting(Alert::transition).containsExactly(Transition.FIRED, Transition.RESOLVED);
        assertThat(told.get(1).why())
                .contains("nothing has said that it holds for 15 min")
                .contains("too noisy");
        assertThat(told.get(1).changedAtMillis()).isBetween(T0 + 35 * 60_000L, T0 + 45 * 60_000L);
    }

    @Test
    void a_row_comes_back_whole_and_a_calm_one_is_small() {
        Rule rule = Bench.threshold(NONE, NONE);
        Bench bench = new Bench(rule);
        bench.clock(T0);
        bench.process(Bench.key(rule), Bench.each(Bench.partial(rule, Bench.GROUP, T0, T0, 1, 0, 2), 7_000), T0);
        AlertRow calm = bench.row(rule);
        AlertRow full = AlertRowCodec.decode(AlertRowCodec.encode(calm));
        full.pendingSince = T0 - 1;
        full.firingSince = T0;
        full.resolvedAt = T0 + 1;
        full.changedAt = T0 + 2;
        full.clearSince = T0 + 3;
        full.noDataSince = T0 + 4;
        full.undecidedSince = T0 + 5;
        full.earlyEnd = T0 + 6;
        full.due = 0;
        full.dueFlow = Flow.ERRORS;
        full.expiresAt = T0 + 7;
        full.skewMillis = -8;
        full.skewSince = T0 - 2;
        full.ofAgent = true;
        full.sequence = 9;
        full.state = AlertState.NO_DATA;
        full.transition = Transition.ESCALATED;
        full.severity = Severity.CRITICAL;
        full.value = -0.5;
        full.bound = 1e9;
        full.why = "why";
        full.comment = "comment";
        full.escalated = 2;
        full.raisedTo = Severity.ERROR;
        full.receivers = List.of("a", "b");
        full.flips.addAll(List.of(T0, T0 + 1));
        full.counted = 3;
        full.reopened = true;
        full.published = true;
        full.flapping = true;
        full.suppressed = true;
        full.acknowledged = new Alert.Acknowledgement("who", T0, "", T0 + 10);
        full.samples = List.of(new Alert.Sample("t", 1, 2, 3, T0, "s", "text"));
        full.labels = Map.of("l", "v");
        full.annotations = Map.of("a", "w");
        full.changes.add(new AlertRow.Change(T0, Transition.FIRED, AlertState.FIRING, "so"));

        AlertRow back = AlertRowCodec.decode(AlertRowCodec.encode(full));

        assertThat(back).usingRecursiveComparison().ignoringFields("revisions").isEqualTo(full);
        assertThat(AlertRowCodec.decode(AlertRowCodec.encode(calm)))
                .usingRecursiveComparison()
                .ignoringFields("revisions")
                .withComparatorForType(Double::compare, Double.class)
                .isEqualTo(calm);
        assertThat(calm.intervalMillis).isEqualTo(7_000);
        assertThat(AlertRowCodec.encode(calm)).hasSizeLessThan(160);
    }

    @Test
    void every_state_transition_and_severity_has_its_byte() {
        for (Transition transition : Transition.values()) {
            AlertRow row = new AlertRow("key", "rule");
            row.transition = transition;
            row.state = AlertState.values()[transition.ordinal() % AlertState.values().length];
            row.severity = Severity.values()[transition.ordinal() % Severity.values().length];
            row.flow = Flow.values()[transition.ordinal() % Flow.values().length];

            assertThat(AlertRowCodec.decode(AlertRowCodec.encode(row)))
                    .usingRecursiveComparison()
                    .ignoringFields("revisions")
                    .withComparatorForType(Double::compare, Double.class)
                    .isEqualTo(row);
        }
    }

    @Test
    void a_row_of_an_earlier_build_is_refused_by_its_version() {
        byte[] row = AlertRowCodec.encode(new AlertRow("key", "rule"));
        row[0] = 4;

        assertThatThrownBy(() -> AlertRowCodec.decode(row)).hasMessageContaining("version 4, known are 5 to 6");
    }

    @Test
    void a_row_of_metrics_made_of_lines_is_one_that_a_build_before_refuses() {
        AlertRow row = new AlertRow("key", "rule");
        assertThat(AlertRowCodec.encode(row)[0]).isEqualTo((byte) 5);

        row.dueFlow = Flow.METRICS_OF_LOGS;
        assertThat(AlertRowCodec.encode(row)[0]).isEqualTo((byte) 6);
        row.flow = Flow.METRICS_OF_LOGS;
        row.dueFlow = Flow.METRICS;
        byte[] bytes = AlertRowCodec.encode(row);

        assertThat(bytes[0]).isEqualTo((byte) 6);
        assertThat(AlertRowCodec.decode(bytes).flow).isEqualTo(Flow.METRICS_OF_LOGS);
        bytes[0] = 5;
        assertThat(AlertRowCodec.decode(bytes).flow)
                .as("of builds that did not raise it")
                .isEqualTo(Flow.METRICS_OF_LOGS);
    }

    @Test
    void what_no_data_means_is_the_rules_choice() {
        for (Rule.NoData choice : Rule.NoData.values()) {
            Rule t = Bench.threshold(NONE, NONE);
            Rule rule = Bench.rule("load", t.condition(), NONE, NONE, choice);
            Bench bench = new Bench(rule);
            bench.clock(T0);
            bench.values(rule, T0, choice == Rule.NoData.ALERT ? 1 : 20);
            bench.clock(T0, T0 + 300_000);

            assertThat(bench.state(rule))
                    .as("%s", choice)
                    .isEqualTo(
                            switch (choice) {
                                case NO_DATA -> AlertState.NO_DATA;
                                case KEEP, ALERT -> AlertState.FIRING;
                                case OK -> AlertState.RESOLVED;
                            });
        }
    }

    @Test
    void absent_fires_when_nothing_came_and_resolves_when_something_does() {
        Rule rule = absent();
        Bench bench = new Bench(rule);
        bench.clock(T0);
        bench.events(rule, T0 + 500, 1);
        bench.clock(T0, T0 + 70_000 + GRACE - 1000);
        assertThat(bench.told()).isEmpty();
        bench.clock(T0 + 70_000 + GRACE);

        assertThat(bench.one().why()).isEqualTo("nothing heard for 1 min");
        // its own clock is an hour behind: it is heard of all the same
        bench.process(
                Bench.key(rule), Bench.partial(rule, Bench.GROUP, T0 - 3_600_000, T0 + 80_000, 1, 0), T0 + 80_000);
        bench.clock(T0 + 80_000, T0 + 100_000);
        assertThat(bench.one().state()).isEqualTo(AlertState.RESOLVED);
    }

    @Test
    void goodbye_is_not_silence() {
        Rule rule = absent();
        Bench bench = new Bench(rule);
        bench.clock(T0);
        bench.events(rule, T0, 1);
        bench.process(Bench.key(rule), Bench.goodbye(rule, T0 + 1_000), T0 + 1_000);
        bench.clock(T0, T0 + 300_000);
        assertThat(bench.told()).isEmpty();
        assertThat(bench.row(rule)).as("forgotten").isNull();

        bench.events(rule, T0 + 300_000, 1);
        bench.clock(T0 + 300_000, T0 + 400_000);
        assertThat(bench.one().state()).isEqualTo(AlertState.FIRING);
        bench.process(Bench.key(rule), Bench.goodbye(rule, T0 + 400_000), T0 + 400_000);
        Alert ended = bench.one();
        assertThat(ended.state()).isEqualTo(AlertState.RESOLVED);
        assertThat(ended.why()).isEqualTo("its source said goodbye");
    }

    @Test
    void group_that_stays_away_is_forgotten_and_its_alert_leaves_the_topic_later() {
        Rule rule = absent();
        Bench bench = new Bench(rule);
        bench.clock(T0);
        bench.events(rule, T0, 1);
        bench.clock(T0 + 3_599_999);
        assertThat(bench.one().state()).isEqualTo(AlertState.FIRING);
        bench.clock(T0 + 3_610_000 + GRACE);

        Alert ended = bench.one();
        assertThat(ended.state()).isEqualTo(AlertState.RESOLVED);
        assertThat(ended.why()).contains("not heard of for 1 h");
        long gone = ended.changedAtMillis() + Duration.ofDays(30).toMillis();
        bench.clock(gone - 1);
        assertThat(bench.told()).isEmpty();
        bench.clock(gone);
        assertThat(bench.told()).containsExactly((Alert) null);
        assertThat(bench.row(rule)).isNull();
        assertThat(bench.<Object, Object>store(AlertStores.DUE).all().hasNext()).isFalse();
    }

    @Test
    void frequency_fires_with_the_event_that_makes_it_and_clears_when_the_window_has_passed() {
        Rule rule =
                Bench.rule("burst", new Condition.Frequency(List.of(), 10, MINUTE), NONE, NONE, Rule.NoData.NO_DATA);
        Bench bench = new Bench(rule);
        bench.clock(T0);
        bench.events(rule, T0 + 1_000, 9);
        bench.clock(T0 + 2_000);
        bench.clock(T0 + 30_000);
        assertThat(bench.told()).isEmpty();
        bench.events(rule, T0 + 31_000, 1);

        assertThat(bench.one().changedAtMillis()).isEqualTo(T0 + 31_000);
        bench.clock(T0 + 31_000, T0 + 60_000 + GRACE);
        assertThat(bench.told()).isEmpty();
        bench.clock(T0 + 70_000 + GRACE);
        assertThat(bench.one().state()).isEqualTo(AlertState.RESOLVED);
    }

    @Test
    void new_term_fires_once_resolves_by_itself_and_stays_known() {
        Rule rule = term();
        Bench bench = new Bench(rule);
        Map<String, String> group = Map.of("fingerprint", "abc");
        bench.clock(T0);
        bench.process("new{abc}", Bench.partial(rule, group, T0, T0, 1, 0), T0);

        Alert fired = bench.one();
        assertThat(fired.why()).isEqualTo("first seen: fingerprint abc");
        bench.process("new{abc}", Bench.partial(rule, group, T0 + 1, T0 + 1, 1, 0), T0 + 1);
        bench.clock(T0 + 300_000 - 1);
        assertThat(bench.told()).isEmpty();
        bench.clock(T0 + 300_000);
        assertThat(bench.one().state()).isEqualTo(AlertState.RESOLVED);
        long later = T0 + Duration.ofDays(2).toMillis();
        bench.clock(later);
        bench.process("new{abc}", Bench.partial(rule, group, later, later, 1, 0), later);
        assertThat(bench.told()).as("seen two days ago").isEmpty();
        long muchLater = later + Duration.ofDays(7).toMillis() + 1;
        bench.clock(muchLater);
        bench.process("new{abc}", Bench.partial(rule, group, muchLater, muchLater, 1, 0), muchLater);
        assertThat(bench.one().sequence()).isGreaterThan(fired.sequence() + 1);
    }

    @Test
    void new_term_that_grew_old_while_the_clock_stood_still_does_not_escalate() {
        Rule rule = Bench.with(
                term(), List.of(), List.of(new Escalation(Duration.ofMinutes(6), null, "oncall")), Flapping.OFF);
        Bench bench = new Bench(rule);
        bench.clock(T0);
        bench.process("new{abc}", Bench.partial(rule, Map.of("fingerprint", "abc"), T0, T0, 1, 0), T0);

        bench.clock(T0 + 600_000);

        assertThat(bench.told())
                .extracting(Alert::transition, Alert::changedAtMillis)
                .containsExactly(tuple(Alert.Transition.FIRED, T0), tuple(Alert.Transition.RESOLVED, T0 + 300_000));
    }

    @Test
    void people_are_told_of_no_more_than_the_rule_allows_but_what_was_seen_is_seen() {
        Rule rule = Bench.with(term(), 1, true, 2);
        Bench bench = new Bench(rule);
        bench.clock(T0);
        for (String f : List.of("a", "b", "c")) {
            bench.process(f, Bench.partial(rule, Map.of("fingerprint", f), T0, T0, 1, 0), T0);
        }

        List<Alert> told = bench.told();
        assertThat(told)
                .extracting(Alert::key, Alert::suppressed)
                .containsExactly(
                        tuple("a", false),
                        tuple("b", false),
                        tuple("c", true),
                        tuple(AlertTies.countKey(rule.id()), false));
        assertThat(told.get(3).why()).isEqualTo("1 more alert suppressed: the rule allows 2");
        assertThat(bench.counts.of(AlertCounts.What.SUPPRESSED)).isOne();
        bench.restart();
        bench.process("d", Bench.partial(rule, Map.of("fingerprint", "d"), T0, T0, 1, 0), T0);
        assertThat(bench.told())
                .extracting(Alert::key, Alert::suppressed, Alert::transition)
                .containsExactly(
                        tuple("d", true, Transition.FIRED),
                        tuple(AlertTies.countKey(rule.id()), false, Transition.UPDATED));
    }

    @Test
    void partials_of_another_revision_are_dropped() {
        Rule rule = Bench.with(Bench.threshold(NONE, NONE), 2, true, 0);
        Bench bench = new Bench(rule);
        bench.clock(T0);
        bench.values(Bench.with(rule, 1, true, 0), T0, 20);
        bench.values(Bench.with(rule, 3, true, 0), T0, 20);
        bench.clock(T0, T0 + 60_000);

        assertThat(bench.told()).isEmpty();
        assertThat(bench.counts.of(AlertCounts.What.OLD_REVISION_PARTIALS)).isOne();
        assertThat(bench.counts.of(AlertCounts.What.UNKNOWN_RULE_PARTIALS)).isOne();
    }

    @Test
    void rule_that_is_switched_off_or_deleted_takes_its_alerts_along() {
        for (boolean deleted : new boolean[] {true, false}) {
            Rule rule = Bench.threshold(NONE, NONE);
            Bench bench = new Bench(rule);
            bench.clock(T0);
            bench.values(rule, T0, 20);
            bench.clock(T0 + 15_000);
            bench.told();

            if (deleted) {
                bench.delete(rule);
            } else {
                bench.put(Bench.with(rule, 2, false, 0));
            }
            bench.clock(T0 + 30_000);

            Alert ended = bench.one();
            assertThat(ended.state()).isEqualTo(AlertState.RESOLVED);
            assertThat(ended.why()).isEqualTo(deleted ? "its rule was deleted" : "its rule is not enabled");
        }
    }

    private static Rule absent() {
        return Bench.rule(
                "silent",
                new Condition.Absent(List.of(), 1, MINUTE, Duration.ofHours(1)),
                NONE,
                NONE,
                Rule.NoData.NO_DATA);
    }

    private static Rule term() {
        return Bench.rule(
                "new",
                new Condition.NewTerm(List.of(), "fingerprint", Duration.ofDays(7)),
                NONE,
                NONE,
                Rule.NoData.NO_DATA);
    }
}
