package io.tidewatch.processor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Direction;
import io.tidewatch.event.DistributionSketch;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.store.RowReader;
import io.tidewatch.processor.store.RowWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long END = 600_000;
    private final PaneRing ring = new PaneRing();

    @ParameterizedTest
    @CsvSource({
        "AVG, 2.5",
        "MIN, 1",
        "MAX, 4",
        "SUM, 10",
        "COUNT, 4",
        "RATE, 0.16666666666666666",
        "LAST, 3",
    })
    void threshold_fires_past_its_bound_and_not_on_it(Aggregate aggregate, double value) {
        add(550_000, Given.values(551_000, 1, 4));
        add(590_000, Given.values(591_000, 2));
        add(590_000, Given.values(595_000, 3));

        assertThat(threshold(aggregate, value - 0.001, 100).at(ring, END, false))
                .isInstanceOfSatisfying(Verdict.Holds.class, holds -> {
                    assertThat(holds.value()).isEqualTo(value);
                    assertThat(holds.severity()).isEqualTo(Severity.WARNING);
                });
        assertThat(threshold(aggregate, value, 100).at(ring, END, false)).isInstanceOf(Verdict.Clear.class);
        assertThat(threshold(aggregate, 0, value - 0.001).at(ring, END, false))
                .isInstanceOfSatisfying(
                        Verdict.Holds.class,
                        holds -> assertThat(holds.severity()).isEqualTo(Severity.CRITICAL));
    }

    @Test
    void percentile_is_read_from_the_merged_panes_and_said_in_a_sentence() {
        double[] fast = new double[90];
        java.util.Arrays.fill(fast, 0.1);
        double[] slow = new double[10];
        java.util.Arrays.fill(slow, 1.42);
        add(550_000, Given.distribution(fast));
        add(590_000, Given.distribution(slow));
        Evaluation p95 = Evaluation.of(Given.rule(new Condition.Threshold(
                "http.server.request.duration", List.of(), Aggregate.P95, MINUTE, Bounds.above(1.0, null))));

        Verdict verdict = p95.at(ring, END, false);

        assertThat(verdict).isInstanceOf(Verdict.Holds.class);
        assertThat(verdict.why())
                .matches("p95 of http\\.server\\.request\\.duration was 1\\.4\\d? s over 1 min, bound 1 s");
        assertThat(threshold(Aggregate.P50, 0.2, 1).at(ring, END, false)).isInstanceOf(Verdict.Clear.class);
    }

    @Test
    void cardinality_counts_different_values_over_all_panes_of_the_window() {
        add(550_000, Given.distinct("a", "b", "a"));
        add(590_000, Given.distinct("b", "c"));
        add(530_000, Given.distinct("z"));

        assertThat(cardinality(null, 2L).at(ring, END, false))
                .isEqualTo(new Verdict.Holds(
                        Severity.ERROR, 3, 2, "3 different values of user within 1 min, at most 2 expected"));
        assertThat(cardinality(null, 3L).at(ring, END, false)).isInstanceOf(Verdict.Clear.class);
        assertThat(cardinality(3L, null).at(ring, END, false)).isInstanceOf(Verdict.Clear.class);
        assertThat(cardinality(4L, null).at(ring, END, false))
                .isEqualTo(new Verdict.Holds(
                        Severity.ERROR, 3, 4, "3 different values of user within 1 min, at least 4 expected"));
        assertThat(cardinality(4L, null).sparkline(ring, END)).containsExactly(0.0, 2.0, 0.0, 0.0, 0.0, 2.0);
    }

    @Test
    void cardinality_above_its_most_speaks_early_and_below_its_least_never() {
        add(590_000, Given.distinct("a", "b", "c"));

        assertThat(cardinality(null, 2L).early(ring, 590_000)).isNotNull();
        assertThat(cardinality(9L, null).early(ring, 590_000)).isNull();
        assertThat(cardinality(9L, null).at(ring, END, false)).isInstanceOf(Verdict.Undecided.class);
    }

    @Test
    void cardinality_of_nothing_at_all_is_below_its_least() {
        add(500_000, Given.distinct("a", "b", "c"));

        assertThat(cardinality(3L, null).at(ring, END, false))
                .isEqualTo(new Verdict.Holds(
                        Severity.ERROR, 0, 3, "0 different values of user within 1 min, at least 3 expected"));
        assertThat(cardinality(3L, null).holdsOfNothing()).isTrue();
        assertThat(cardinality(null, 3L).at(ring, END, false)).isInstanceOf(Verdict.NoData.class);
        assertThat(cardinality(null, 3L).holdsOfNothing()).isFalse();
        assertThat(cardinality(3L, null).at(new PaneRing(), END, false)).isInstanceOf(Verdict.Undecided.class);
    }

    private static Evaluation cardinality(Long min, Long max) {
        return Evaluation.of(Given.rule(new Condition.Cardinality(List.of(), "user", min, max, MINUTE)));
    }

    @Test
    void percentile_without_a_distribution_is_no_data() {
        add(590_000, Given.values(591_000, 2));

        assertThat(threshold(Aggregate.P95, 1, 2).at(ring, END, false)).isInstanceOf(Verdict.NoData.class);
    }

    @Test
    void panes_at_the_edges_of_the_window() {
        add(540_000, Pane.counted(1, 0));
        add(600_000, Pane.counted(1, 0));
        Evaluation one = frequency(1);

        assertThat(one.at(ring, 600_000, false)).isInstanceOf(Verdict.Holds.class);
        assertThat(one.at(ring, 610_000, false))
                .isInstanceOfSatisfying(
                        Verdict.Holds.class, h -> assertThat(h.value()).isEqualTo(1));
        assertThat(one.at(ring, 540_000, false)).isInstanceOf(Verdict.Clear.class);
        assertThat(one.at(ring, 660_000, false)).isInstanceOf(Verdict.Holds.class);
        assertThat(one.at(ring, 670_000, false)).isInstanceOf(Verdict.Clear.class);
    }

    @Test
    void empty_window_is_no_data_but_zero_for_a_count_below() {
        add(0, Given.values(0, 1));
        assertThat(threshold(Aggregate.AVG, 1, 2).at(ring, END, false)).isInstanceOf(Verdict.NoData.class);
        Bounds below = new Bounds(Bounds.Op.BELOW, 1.0, null, null, null);
        Evaluation count = Evaluation.of(
                Given.rule(new Condition.Threshold("requests", List.of(), Aggregate.COUNT, MINUTE, below)));

        assertThat(count.at(ring, END, false)).isInstanceOf(Verdict.Holds.class);
    }

    @Test
    void recover_bound_counts_only_while_it_holds() {
        Evaluation cpu = Evaluation.of(Given.rule(new Condition.Threshold(
                "system.cpu.utilization",
                List.of(),
                Aggregate.AVG,
                MINUTE,
                new Bounds(Bounds.Op.ABOVE, 0.8, null, 0.95, 0.75))));
        add(590_000, Given.values(591_000, 0.77));

        assertThat(cpu.at(ring, END, false)).isInstanceOf(Verdict.Clear.class);
        assertThat(cpu.at(ring, END, true))
                .isEqualTo(new Verdict.Holds(
                        Severity.WARNING,
                        0.77,
                        0.75,
                        "average of system.cpu.utilization was 77 % over 1 min, not yet back across 75 %"));
        ring.clear();
        add(590_000, Given.values(591_000, 0.75));
        assertThat(cpu.at(ring, END, true)).isInstanceOf(Verdict.Clear.class);
    }

    @ParameterizedTest
    @CsvSource({"SUM, 60", "RATE, 1", "COUNT, 60"})
    void what_a_window_gathers_is_too_little_only_of_a_whole_window(Aggregate aggregate, double full) {
        for (long start = 500_000; start < END; start += 10_000) {
            add(start, Given.values(start, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1));
        }
        Evaluation few = Evaluation.of(Given.rule(new Condition.Threshold(
                "requests", List.of(), aggregate, MINUTE, new Bounds(Bounds.Op.BELOW, 0.9 * full, null, null, null))));

        assertThat(few.at(ring, 520_000, false)).isInstanceOf(Verdict.Undecided.class);
        assertThat(few.at(ring, 560_000, false)).isInstanceOf(Verdict.Undecided.class);
        assertThat(few.at(ring, 570_000, false)).isInstanceOf(Verdict.Clear.class);
        ring.trim(550_000);
        assertThat(few.at(ring, END, false)).isInstanceOf(Verdict.Holds.class);
    }

    @Test
    void average_of_a_window_that_has_only_begun_is_one() {
        add(590_000, Given.values(591_000, 1));
        Evaluation low = Evaluation.of(Given.rule(new Condition.Threshold(
                "load", List.of(), Aggregate.AVG, MINUTE, new Bounds(Bounds.Op.BELOW, 2.0, null, null, null))));

        assertThat(low.at(ring, END, false)).isInstanceOf(Verdict.Holds.class);
    }

    @Test
    void change_of_a_sum_needs_a_reference_that_was_whole() {
        for (long start = 0; start < 700_000; start += 10_000) {
            add(start, Given.values(start, 1));
        }
        Evaluation change = Evaluation.of(Given.rule(new Condition.Change(
                "requests",
                List.of(),
                Aggregate.SUM,
                MINUTE,
                Duration.ofMinutes(10),
                true,
                Bounds.above(100.0, null))));

        assertThat(change.at(ring, 610_000, false)).isInstanceOf(Verdict.Undecided.class);
        assertThat(change.at(ring, 660_000, false)).isInstanceOf(Verdict.Undecided.class);
        assertThat(change.at(ring, 670_000, false)).isInstanceOf(Verdict.Clear.class);
    }

    @Test
    void frequency_holds_at_the_number_and_not_one_below() {
        add(550_000, Pane.counted(6, 0));
        add(580_000, Pane.counted(4, 0));

        assertThat(frequency(10).at(ring, END, false).why()).isEqualTo("10 events within 1 min, bound 10");
        assertThat(frequency(11).at(ring, END, false)).isInstanceOf(Verdict.Clear.class);
    }

    @Test
    void ratio_needs_its_denominator() {
        Evaluation ratio =
                Evaluation.of(Given.rule(new Condition.Ratio(List.of(), List.of(), 20, MINUTE, Given.above(0.1, 0.5))));
        assertThat(ratio.at(ring, END, false)).isInstanceOf(Verdict.NoData.class);
        add(550_000, Pane.counted(10, 19));
        assertThat(ratio.at(ring, END, false).why()).contains("too few");

        add(590_000, Pane.counted(0, 1));

        assertThat(ratio.at(ring, END, false)).isInstanceOfSatisfying(Verdict.Holds.class, holds -> {
            assertThat(holds.value()).isEqualTo(0.5);
            assertThat(holds.severity()).isEqualTo(Severity.WARNING);
            assertThat(holds.why()).isEqualTo("50 % (10 of 20 events) over 1 min, bound 10 %");
        });
        add(590_000, Pane.counted(0, 80));
        assertThat(ratio.at(ring, END, false)).isInstanceOf(Verdict.Clear.class);
    }

    @Test
    void spike_up_compares_with_the_window_before() {
        Evaluation spike = spike(Direction.UP, 3, false);
        add(480_000, Pane.counted(10, 0));
        add(590_000, Pane.counted(29, 0));
        assertThat(spike.at(ring, END, false)).isInstanceOf(Verdict.Clear.class);

        add(590_000, Pane.counted(1, 0));

        assertThat(spike.at(ring, END, false).why())
                .isEqualTo("30 events over 1 min, 10 in the 1 min before, bound 3 times");
    }

    @Test
    void spike_of_new_data_is_undecided_unless_asked_for() {
        add(590_000, Pane.counted(100, 0));

        assertThat(spike(Direction.UP, 3, false).at(ring, END, false)).isInstanceOf(Verdict.Undecided.class);
        assertThat(spike(Direction.UP, 3, true).at(ring, END, false)).isInstanceOf(Verdict.Holds.class);
    }

    @Test
    void spike_of_a_known_group_needs_its_reference_though_new_data_counts() {
        Evaluation spike =
                Evaluation.of(Given.rule(new Condition.Spike(List.of(), MINUTE, 3, Direction.UP, 100, 0, true)));
        add(400_000, Pane.counted(1, 0));
        add(500_000, Pane.counted(5, 0));
        add(590_000, Pane.counted(15, 0));

        assertThat(spike.at(ring, END, false)).isInstanceOf(Verdict.Clear.class);
        ring.trim(550_000);
        assertThat(spike.at(ring, END, false)).isInstanceOf(Verdict.Clear.class);
        assertThat(spike(Direction.UP, 3, true).at(ring, END, false)).isInstanceOf(Verdict.Clear.class);
    }

    @Test
    void spike_down_asks_for_events_now_too() {
        Evaluation spike =
                Evaluation.of(Given.rule(new Condition.Spike(List.of(), MINUTE, 2, Direction.DOWN, 1, 5, false)));
        add(480_000, Pane.counted(20, 0));
        add(590_000, Pane.counted(4, 0));
        assertThat(spike.at(ring, END, false)).isInstanceOf(Verdict.Clear.class);

        add(590_000, Pane.counted(1, 0));

        assertThat(spike.at(ring, END, false)).isInstanceOf(Verdict.Holds.class);
    }

    @Test
    void spike_down_needs_a_reference() {
        Evaluation spike = spike(Direction.DOWN, 2, false);
        add(480_000, Pane.counted(10, 0));
        add(590_000, Pane.counted(6, 0));
        assertThat(spike.at(ring, END, false)).isInstanceOf(Verdict.Clear.class);

        assertThat(spike.at(ring, 600_000 - 10_000, false)).isInstanceOf(Verdict.Undecided.class);
        assertThat(spike.at(ring, 600_000, false)).isInstanceOf(Verdict.Clear.class);
        ring.clear();
        add(480_000, Pane.counted(10, 0));
        add(590_000, Pane.counted(5, 0));
        assertThat(spike.at(ring, END, false)).isInstanceOf(Verdict.Holds.class);
    }

    @Test
    void change_absolute_and_in_percent() {
        add(END - 660_000, Given.values(1, 100));
        add(END - 60_000, Given.values(2, 150));

        assertThat(change(false, 49.9).at(ring, END, false)).isInstanceOfSatisfying(Verdict.Holds.class, h -> {
            assertThat(h.value()).isEqualTo(50);
            assertThat(h.why())
                    .isEqualTo("average of queue.size was 150, 10 min ago it was 100: a change of 50, bound 49.9");
        });
        assertThat(change(false, 50).at(ring, END, false)).isInstanceOf(Verdict.Clear.class);
        assertThat(change(true, 49.9).at(ring, END, false)).isInstanceOf(Verdict.Holds.class);
        assertThat(change(true, 50).at(ring, END, false)).isInstanceOf(Verdict.Clear.class);
        assertThat(change(true, 50).at(ring, END + 60_000, false)).isInstanceOf(Verdict.NoData.class);
        ring.clear();
        add(END - 60_000, Given.values(2, 150));
        assertThat(change(true, 50).at(ring, END, false)).isInstanceOf(Verdict.Undecided.class);
    }

    @Test
    void change_of_a_percentile_a_week_back_keeps_values_and_no_sketches() {
        Duration week = Duration.ofDays(7);
        long window = 300_000;
        Evaluation change = Evaluation.of(Given.rule(new Condition.Change(
                "latency",
                List.of(),
                Aggregate.P95,
                Duration.ofMillis(window),
                week,
                false,
                Bounds.above(50.0, null))));
        long end = 0;
        for (; end < week.toMillis() + window; end += window) {
            double[] many = new double[500];
            for (int i = 0; i < many.length; i++) {
                many[i] = (1 + end / window % 7) * Math.pow(1.02, i);
            }
            ring.add(end, Given.distribution(many), change.panesKept() + PaneRing.MOST_AHEAD);
            assertThat(change.at(ring, end + window, false)).isNotInstanceOf(Verdict.Holds.class);
            change.judged(ring, end + window);
        }
        RowWriter bytes = new RowWriter().one(1);
        ring.write(bytes);
        assertThat(bytes.size()).isLessThan(32_000);
        PaneRing read = PaneRing.read(new RowReader(bytes.toBytes(), 1));

        read.add(end, Given.distribution(1, 1, 1), change.panesKept() + PaneRing.MOST_AHEAD);

        double expected = DistributionSketch.of(Given.distribution(first(2)).distribution())
                .quantile(0.95);
        assertThat(change.at(read, end + window, false).why())
                .contains("7 d ago it was " + Wording.number(expected) + ": a change of");
    }

    private static double[] first(int factor) {
        double[] many = new double[500];
        for (int i = 0; i < many.length; i++) {
            many[i] = factor * Math.pow(1.02, i);
        }
        return many;
    }

    @Test
    void absent_holds_once_the_window_is_empty_and_was_observed() {
        Evaluation absent = Evaluation.of(Given.rule(new Condition.Absent(List.of(), 1, MINUTE, Duration.ofHours(1))));
        add(540_000, Pane.counted(1, 0));

        assertThat(absent.at(ring, 600_000, false)).isInstanceOf(Verdict.Clear.class);
        assertThat(absent.at(ring, 610_000, false).why()).isEqualTo("nothing heard for 1 min");
        assertThat(absent.at(ring, 610_000, false)).isInstanceOf(Verdict.Holds.class);
    }

    @Test
    void absent_of_several_waits_for_a_whole_window() {
        Evaluation absent = Evaluation.of(Given.rule(new Condition.Absent(List.of(), 3, MINUTE, Duration.ofHours(1))));
        add(540_000, Pane.counted(2, 0));

        assertThat(absent.at(ring, 590_000, false)).isInstanceOf(Verdict.Undecided.class);
        assertThat(absent.at(ring, 600_000, false).why()).isEqualTo("2 events within 1 min, expected at least 3");
    }

    @Test
    void early_speaks_where_more_data_cannot_change_it() {
        add(600_000, Pane.counted(9, 0));
        assertThat(frequency(10).early(ring, 600_000)).isNull();
        add(550_000, Pane.counted(1, 0));

        assertThat(frequency(10).early(ring, 550_000)).isNotNull();
        assertThat(frequency(11).early(ring, 550_000)).isNull();
        add(600_000, Given.values(601_000, 5));
        assertThat(threshold(Aggregate.MAX, 4, 100).early(ring, 600_000)).isNotNull();
        assertThat(threshold(Aggregate.LAST, 4, 100).early(ring, 600_000)).isNotNull();
        assertThat(threshold(Aggregate.LAST, 4, 100).early(ring, 550_000)).isNull();
        assertThat(threshold(Aggregate.AVG, 0, 100).early(ring, 600_000)).isNull();
    }

    @Test
    void sparkline_shows_the_panes_of_the_window() {
        add(550_000, Pane.counted(6, 0));
        add(590_000, Pane.counted(4, 0));

        assertThat(frequency(1).sparkline(ring, END)).containsExactly(0.0, 6.0, 0.0, 0.0, 0.0, 4.0);
    }

    private void add(long start, Pane pane) {
        ring.add(start, pane, 300);
    }

    private static Evaluation threshold(Aggregate aggregate, double warning, double critical) {
        return Evaluation.of(Given.rule(
                new Condition.Threshold("requests", List.of(), aggregate, MINUTE, Given.above(warning, critical))));
    }

    private static Evaluation frequency(long n) {
        return Evaluation.of(Given.rule(new Condition.Frequency(List.of(), n, MINUTE)));
    }

    @Test
    void outlier_firesAtOnce_byTheFarthest_andIsOverWhenNoneIsInTheTimeframe() {
        Evaluation outlier = Evaluation.of(
                Given.rule(new Condition.Outlier(List.of(), "", 0, null, 0, null, Duration.ofMinutes(1))));
        PaneRing ring = new PaneRing();
        ring.add(540_000, Given.values(541_000, 62, 12), 500);

        assertThat(outlier.speaksEarly()).isTrue();
        assertThat(outlier.early(ring, 540_000)).satisfies(early -> {
            assertThat(early.holds().value()).isEqualTo(62);
            assertThat(early.holds().bound()).isEqualTo(10);
            assertThat(early.holds().why())
                    .isEqualTo("2 values far outside what is usual within 1 min, the farthest 62 times, bound 10");
        });
        assertThat(outlier.at(ring, 600_000, true)).isInstanceOf(Verdict.Holds.class);
        assertThat(outlier.at(ring, 660_000, true)).isInstanceOf(Verdict.Clear.class);
    }

    @Test
    void burst_isComparedWithWhatThereIsOfALongTimeInOneTimeframe() {
        Evaluation burst = Evaluation.of(Given.rule(new Condition.Spike(
                List.of(), Duration.ofSeconds(10), 5, Direction.UP, 1, 0, false, List.of(), Duration.ofMinutes(10))));
        PaneRing ring = new PaneRing();
        long end = 1_000_000;
        for (long at = end - 610_000; at < end - 10_000; at += 10_000) {
            ring.add(at, Pane.counted(10, 0), 500);
        }
        ring.add(end - 10_000, Pane.counted(49, 0), 500);
        assertThat(burst.at(ring, end, false)).isInstanceOf(Verdict.Clear.class);
        ring.add(end - 10_000, Pane.counted(1, 0), 500); // now 50

        assertThat(burst.at(ring, end, false)).isInstanceOfSatisfying(Verdict.Holds.class, holds -> {
            assertThat(holds.value()).isEqualTo(50);
            assertThat(holds.bound()).isEqualTo(50);
            assertThat(holds.why()).isEqualTo("50 events over 10 s, 10 per 10 s in the 10 min before, bound 5 times");
        });
    }

    @Test
    void spike_isComparedWithAWeekAgo_andWithNothingInBetween() {
        Evaluation weekly = Evaluation.of(Given.rule(new Condition.Spike(
                List.of(), Duration.ofHours(1), 3, Direction.BOTH, 1, 0, false, List.of(Duration.ofDays(7)), null)));
        long hour = 3_600_000;
        long end = 1_000 * hour;
        PaneRing ring = new PaneRing();
        long then = end - 7 * 24 * hour - hour;
        for (long at = then; at < end - hour; at += hour) {
            ring.add(at, Pane.counted(at == then ? 10 : 1_000, 0), 500);
        }
        ring.add(end - hour, Pane.counted(30, 0), 500);

        assertThat(weekly.at(ring, end, false))
                .isInstanceOfSatisfying(
                        Verdict.Holds.class,
                        holds -> assertThat(holds.why())
                                .isEqualTo("30 events over 1 h, 10 in the 1 h that ended 7 d earlier, bound 3 times"));
        PaneRing young = new PaneRing();
        young.add(then + hour, Pane.counted(10, 0), 500);
        young.add(end - hour, Pane.counted(30, 0), 500);
        assertThat(weekly.at(young, end, false)).isInstanceOf(Verdict.Undecided.class);
    }

    @Test
    void spike_againstTwoTimes_isOneAgainstBoth_andATimeItWasNotKnownInIsLeftOut() {
        Evaluation gone = Evaluation.of(Given.rule(new Condition.Spike(
                List.of(),
                Duration.ofHours(1),
                10,
                Direction.DOWN,
                20,
                0,
                false,
                List.of(Duration.ofHours(1), Duration.ofDays(7)),
                null)));
        long hour = 3_600_000;
        long end = 1_000 * hour;
        long week = end - 7 * 24 * hour - hour;

        assertThat(gone.at(lines(week, 100, end - 2 * hour, 100), end, false))
                .isInstanceOfSatisfying(Verdict.Holds.class, holds -> {
                    assertThat(holds.bound()).isEqualTo(10);
                    assertThat(holds.why())
                            .isEqualTo("0 events over 1 h, 100 in the 1 h that ended 1 h earlier, 100 in the 1 h that"
                                    + " ended 7 d earlier, bound 1/10");
                });
        assertThat(gone.at(lines(week, 5, end - 2 * hour, 100), end, false))
                .as("a week ago it was as quiet")
                .isInstanceOf(Verdict.Clear.class);
        assertThat(gone.at(lines(week, 100, end - 2 * hour, 10), end, false)).isInstanceOf(Verdict.Clear.class);
        assertThat(gone.at(lines(end - 3 * hour, 100, end - 2 * hour, 100), end, false))
                .isInstanceOfSatisfying(
                        Verdict.Holds.class, holds -> assertThat(holds.why()).doesNotContain("7 d"));
        assertThat(gone.at(lines(end - hour, 1, end - hour, 1), end, false)).isInstanceOf(Verdict.Undecided.class);
    }

    private static PaneRing lines(long first, long some, long second, long more) {
        PaneRing ring = new PaneRing();
        ring.add(first, Pane.counted(some, 0), 500);
        ring.add(second, Pane.counted(more, 0), 500);
        return ring;
    }

    private static Evaluation spike(Direction direction, double height, boolean onNew) {
        return Evaluation.of(Given.rule(new Condition.Spike(List.of(), MINUTE, height, direction, 1, 5, onNew)));
    }

    private static Evaluation change(boolean percent, double bound) {
        return Evaluation.of(Given.rule(new Condition.Change(
                "queue.size",
                List.of(),
                Aggregate.AVG,
                MINUTE,
                Duration.ofMinutes(10),
                percent,
                Bounds.above(bound, null))));
    }
}
