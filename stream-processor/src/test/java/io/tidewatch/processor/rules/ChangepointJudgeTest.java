package io.tidewatch.processor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Direction;
import java.time.Duration;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

class ChangepointJudgeTest {
    private static final long MINUTE = 60_000;
    private final PaneRing ring = new PaneRing();

    private static Evaluation level(Aggregate aggregate, Direction direction, double minChange) {
        return Evaluation.of(Given.rule(new Condition.Changepoint(
                "queue.size", List.of(), aggregate, Duration.ofMinutes(1), direction, minChange)));
    }

    /** Minute by minute, as it is judged; @return the verdict of the last one. */
    private Verdict after(Evaluation of, int minutes, LongToDoubleFunction valueOfMinute) {
        Verdict last = new Verdict.NoData("none");
        for (long m = 0; m < minutes; m++) {
            double value = valueOfMinute.applyAsDouble(m);
            if (!Double.isNaN(value)) {
                ring.add(m * MINUTE, Given.values(m * MINUTE + 1, value), 500);
            }
            last = of.at(ring, (m + 1) * MINUTE, false);
            of.judged(ring, (m + 1) * MINUTE);
        }
        return last;
    }

    private static double step(long minute) {
        return (minute < 40 ? 100 : 160) + minute % 3;
    }

    @Test
    void theEighthValueOfANewLevel_fires_andSaysSinceWhen() {
        assertThat(after(level(Aggregate.AVG, Direction.BOTH, 0), 47, ChangepointJudgeTest::step))
                .isInstanceOf(Verdict.Clear.class);
        ring.clear();

        assertThat(after(level(Aggregate.AVG, Direction.BOTH, 0), 48, ChangepointJudgeTest::step))
                .isInstanceOfSatisfying(Verdict.Holds.class, holds -> {
                    assertThat(holds.value()).isEqualTo(161);
                    assertThat(holds.bound()).isEqualTo(101);
                    assertThat(holds.why()).isEqualTo("average of queue.size is 161 for 8 min, before it was 101");
                });
    }

    @Test
    void theNewLevel_isUsualSomeWindowsLater() {
        int fired = 0;
        for (int minutes = 48; minutes < 70; minutes++) {
            ring.clear();
            Verdict verdict = after(level(Aggregate.AVG, Direction.UP, 0), minutes, ChangepointJudgeTest::step);
            fired += verdict instanceof Verdict.Holds ? 1 : 0;
        }

        assertThat(fired).isBetween(3, 6);
    }

    @Test
    void theOtherWay_orTooLittle_isNone() {
        assertThat(after(level(Aggregate.AVG, Direction.DOWN, 0), 48, ChangepointJudgeTest::step))
                .isInstanceOf(Verdict.Clear.class);
        ring.clear();
        assertThat(after(level(Aggregate.AVG, Direction.UP, 0.6), 48, ChangepointJudgeTest::step))
                .isInstanceOf(Verdict.Clear.class);
        ring.clear();
        assertThat(after(level(Aggregate.AVG, Direction.UP, 0.5), 48, ChangepointJudgeTest::step))
                .isInstanceOf(Verdict.Holds.class);
    }

    @Test
    void fewValuesAreUndecided_gapsAreLeftOut_andNoneAtTheEndIsNoData() {
        assertThat(after(level(Aggregate.AVG, Direction.BOTH, 0), 27, ChangepointJudgeTest::step))
                .isInstanceOfSatisfying(
                        Verdict.Undecided.class, u -> assertThat(u.why()).contains("27 values are too few"));
        ring.clear();
        assertThat(after(level(Aggregate.AVG, Direction.UP, 0), 48, m -> m % 10 == 5 ? Double.NaN : step(m + 1)))
                .isInstanceOf(Verdict.Holds.class);
        ring.clear();
        assertThat(after(level(Aggregate.AVG, Direction.UP, 0), 49, m -> m == 48 ? Double.NaN : step(m)))
                .isInstanceOf(Verdict.NoData.class);
    }

    @Test
    void ofAPercentile_valuesAreKept_andNoPanes() {
        Evaluation p95 = level(Aggregate.parse("p95"), Direction.UP, 0);

        Verdict verdict = new Verdict.NoData("none");
        for (long m = 0; m < 48; m++) {
            ring.add(m * MINUTE, Given.distribution(step(m)), 500);
            verdict = p95.at(ring, (m + 1) * MINUTE, false);
            p95.judged(ring, (m + 1) * MINUTE);
        }

        assertThat(p95.panesKept()).isOne();
        assertThat(ring.isEmpty()).isTrue();
        assertThat(verdict).isInstanceOf(Verdict.Holds.class);
    }
}
