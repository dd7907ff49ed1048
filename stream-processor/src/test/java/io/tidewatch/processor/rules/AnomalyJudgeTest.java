package io.tidewatch.processor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Direction;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.detect.Detector;
import io.tidewatch.processor.detect.Reading;
import io.tidewatch.processor.detect.Tuning;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnomalyJudgeTest {
    private static final long ROW = 600_000;
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    /** Summer time begins there at 01:00 UTC. */
    private static final long CHANGES = Instant.parse("2026-03-29T01:00:00Z").toEpochMilli();

    @Test
    void habitsOfPeople_areExpectedByTheirClock_alsoOnTheDayItChanges() {
        assertThat(mistakesOfTheDayAfter("Europe/Berlin")).isLessThan(mistakesOfTheDayAfter("") / 2);
    }

    @Test
    void mixOfLevels_thatShifts_isUnusual_forItsOwnHistory() {
        Condition.Anomaly c = new Condition.Anomaly(
                "",
                List.of(),
                null,
                Duration.ofMillis(ROW),
                0.5,
                Direction.UP,
                "",
                List.of(Matcher.atLeast("level", "WARN")),
                50);
        Rule rule = Given.rule(c);
        Detector detector = Detector.create(Tuning.DEFAULT);
        Random random = new Random(1);
        long end = 0;
        for (int n = 0; n < 500; n++) {
            end += ROW;
            assertThat(AnomalyJudge.of(rule, c, Pane.counted(18 + random.nextInt(5), 1_000), end, ROW, 0, detector)
                            .reading())
                    .isNotNull();
        }

        assertThat(AnomalyJudge.of(rule, c, Pane.counted(200, 1_000), end + ROW, ROW, 0, detector)
                        .verdict())
                .isInstanceOfSatisfying(
                        Verdict.Holds.class,
                        holds -> assertThat(holds.why())
                                .startsWith("share of such events was 20 %, unusually high, usual is "));
        assertThat(AnomalyJudge.of(rule, c, Pane.counted(9, 9), end + 2 * ROW, ROW, 0, detector)
                        .verdict())
                .isInstanceOfSatisfying(
                        Verdict.Clear.class, clear -> assertThat(clear.why()).contains("only 9 events"));
        assertThat(AnomalyJudge.of(rule, c, Pane.EMPTY, end + 3 * ROW, ROW, 0, detector)
                        .verdict())
                .isInstanceOf(Verdict.NoData.class);
    }

    /** Traffic goes by the clock on the wall: how far is what is expected from it, once summer time has begun? */
    private static double mistakesOfTheDayAfter(String zone) {
        Condition.Anomaly c =
                new Condition.Anomaly("m", List.of(), Aggregate.AVG, Duration.ofMillis(ROW), 0.5, Direction.BOTH, zone);
        Rule rule = Given.rule(c);
        Detector detector = Detector.create(Tuning.DEFAULT);
        Random random = new Random(1);
        double wrong = 0;
        int side = 0;
        long day = Duration.ofDays(1).toMillis();
        for (long end = CHANGES - 21 * day; end < CHANGES + day; end += ROW) {
            double hour = LocalTime.ofInstant(Instant.ofEpochMilli(end), BERLIN).toSecondOfDay() / 3_600.0;
            double value = 100 - 80 * Math.cos(hour / 12 * Math.PI) + random.nextGaussian();
            AnomalyJudge.Judged judged =
                    AnomalyJudge.of(rule, c, Given.values(end - 1, value), end, ROW, side, detector);
            side = judged.side();
            Reading reading = judged.reading();
            if (end >= CHANGES && reading != null) {
                double expected = (reading.lower() + reading.upper()) / 2;
                wrong += Math.abs(value - expected);
            }
        }
        return wrong;
    }
}
