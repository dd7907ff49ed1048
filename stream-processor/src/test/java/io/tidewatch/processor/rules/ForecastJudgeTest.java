package io.tidewatch.processor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import java.time.Duration;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

class ForecastJudgeTest {
    private static final long MINUTE = 60_000;
    private static final long END = 60 * MINUTE;
    private final PaneRing ring = new PaneRing();

    private static Evaluation full(Duration horizon) {
        return Evaluation.of(Given.rule(new Condition.Forecast(
                "system.filesystem.utilization",
                List.of(),
                Aggregate.LAST,
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                horizon,
                Bounds.Op.ABOVE,
                1)));
    }

    private void fill(int minutes, LongToDoubleFunction valueOfMinute) {
        for (long m = 60 - minutes; m < 60; m++) {
            ring.add(m * MINUTE, Given.values(m * MINUTE + 1, valueOfMinute.applyAsDouble(m)), 500);
        }
    }

    @Test
    void aDiskThatIsFullWithinTheHorizon_fires_andSaysWhen() {
        fill(60, m -> 0.5 + 0.002 * m);

        assertThat(full(Duration.ofHours(4)).at(ring, END, false))
                .isInstanceOfSatisfying(Verdict.Holds.class, holds -> {
                    assertThat(holds.bound()).isEqualTo(1);
                    assertThat(holds.why())
                            .isEqualTo(
                                    "last value of system.filesystem.utilization was 61.8 %, its trend reaches 100 % in"
                                            + " 191 min (191 min to 191 min)");
                });
        assertThat(full(Duration.ofHours(3)).at(ring, END, false)).isInstanceOf(Verdict.Clear.class);
    }

    @Test
    void aDiskThatIsEmptied_isClear() {
        fill(60, m -> 0.9 - 0.002 * m);

        assertThat(full(Duration.ofHours(4)).at(ring, END, true).why()).contains("does not reach 100 %");
    }

    @Test
    void fewPoints_leaveWhatWas_andNoneIsNoData() {
        fill(9, m -> 0.01 * m);

        assertThat(full(Duration.ofHours(4)).at(ring, END, false)).isInstanceOf(Verdict.Undecided.class);
        assertThat(full(Duration.ofHours(4)).at(ring, END + MINUTE, false)).isInstanceOf(Verdict.NoData.class);
    }

    @Test
    void panes_areBounded_howeverLongTheHistory() {
        for (Duration history : List.of(
                Duration.ofMinutes(10),
                Duration.ofHours(1),
                Duration.ofHours(24),
                Duration.ofDays(30),
                Duration.ofDays(400))) {
            Panes panes = Panes.of(new Condition.Forecast(
                    "m",
                    List.of(),
                    Aggregate.AVG,
                    Duration.ofMinutes(1),
                    history,
                    Duration.ofHours(4),
                    Bounds.Op.ABOVE,
                    1));

            assertThat(panes.kept()).as(history.toString()).isBetween(10, 120);
            assertThat(panes.kept() * panes.paneMillis())
                    .as(history.toString())
                    .isBetween(history.toMillis() / 2, history.toMillis());
            assertThat(panes.window()).isEqualTo(1);
        }
    }
}
