package io.tidewatch.processor.detect;

import static io.tidewatch.processor.detect.Watched.FIVE;
import static io.tidewatch.processor.detect.Watched.MINUTE;
import static io.tidewatch.processor.detect.Watched.day;
import static io.tidewatch.processor.detect.Watched.poisson;
import static io.tidewatch.processor.detect.Watched.weekend;
import static io.tidewatch.processor.detect.Watched.weeks;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.processor.detect.Watched.Shape;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a user may expect of series as they come: how many false alarms, and what is found. */
class DetectorSeriesTest {
    private static final int TWO_WEEKS = 20_160;
    private static final Shape NOISE = (i, t, r) -> 100 + 5 * r.nextGaussian();
    private static final Shape DAILY = (i, t, r) -> 100 + 50 * day(t) + 5 * r.nextGaussian();

    private static final Map<String, Shape> CALM = Map.ofEntries(
            Map.entry("gaussian", NOISE),
            Map.entry("log-normal", (i, t, r) -> Math.exp(3 + r.nextGaussian())),
            Map.entry("pareto, without variance", (i, t, r) -> Math.pow(r.nextDouble(), -0.5)),
            Map.entry("uniform", (i, t, r) -> r.nextDouble()),
            Map.entry("daily", DAILY),
            Map.entry("daily counts", (i, t, r) -> poisson(10 * (1.02 + day(t)), r)),
            Map.entry("sparse counts", (i, t, r) -> poisson(0.02, r)),
            Map.entry("very sparse counts", (i, t, r) -> poisson(0.001, r)),
            Map.entry("two levels", (i, t, r) -> i / 30 % 2),
            Map.entry("drift", (i, t, r) -> 100 + i * .002 + 5 * r.nextGaussian()),
            Map.entry("a third is missing", (i, t, r) -> r.nextInt(3) == 0 ? Double.NaN : DAILY.at(i, t, r)));

    @Test
    void calmSeries_alertForLessThanOneAndAHalfInAThousandRows_whateverTheyAre() {
        CALM.forEach((name, shape) ->
                assertThat(weeks(4, MINUTE, shape).alertsPerThousand()).as(name).isLessThan(1.5));
    }

    @Test
    void sensitivity_meansMuchTheSameShareForAnySeries() {
        CALM.forEach((name, shape) -> {
            boolean mostlyOneValue = name.contains("sparse");
            assertThat(weeks(4, MINUTE, 0.2, shape).alertsPerThousand())
                    .as(name)
                    .isLessThan(0.6);
            assertThat(weeks(4, MINUTE, 0.8, shape).alertsPerThousand())
                    .as(name)
                    .isBetween(mostlyOneValue ? 0.5 : 3, 7.0);
        });
    }

    @Test
    void band_holdsAllButOneOrTwoInAHundred_andFollowsTheDay() {
        Watched daily = weeks(4, MINUTE, DAILY);
        Random random = new Random(7);
        int passed = 0;
        double wide = 0;
        for (int i = 0; i < daily.rows(); i++) {
            double value = DAILY.at(i, Watched.START + i * MINUTE, random);
            Reading reading = daily.readings().get(i);
            assertThat(reading.lower()).isLessThanOrEqualTo(reading.expected());
            assertThat(reading.upper()).isGreaterThanOrEqualTo(reading.expected());
            if (i > daily.rows() / 4) {
                passed += value < reading.lower() || value > reading.upper() ? 1 : 0;
                wide += reading.upper() - reading.lower();
            }
        }
        double later = daily.rows() * 0.75;

        assertThat(passed / later).isBetween(0.002, 0.02);
        assertThat(wide / later).as("the day's swing alone is 100").isLessThan(35);
    }

    @Test
    void weekends_areLearned() {
        Watched series = weeks(8, FIVE, (i, t, r) -> (weekend(t) ? 0.4 : 1) * DAILY.at(i, t, r));
        int later = series.rows() / 2;
        double wide = series.readings().subList(later, series.rows()).stream()
                .mapToDouble(r -> r.upper() - r.lower())
                .average()
                .orElseThrow();

        assertThat(series.alertsFrom(later)).isLessThanOrEqualTo(4);
        assertThat(wide).isLessThan(50);
    }

    @Test
    void hourlyValues_areExpectedAsTheHourOfTheWeekWas() {
        Watched series =
                weeks(12, 60 * MINUTE, (i, t, r) -> (weekend(t) ? 0.4 : 1) * (100 + 50 * day(t)) + r.nextGaussian());
        int later = series.rows() * 3 / 4;
        double wide = series.readings().subList(later, series.rows()).stream()
                .mapToDouble(r -> r.upper() - r.lower())
                .average()
                .orElseThrow();

        assertThat(wide).isLessThan(20);
    }

    @Test
    void levelShift_isFoundAtOnce_thenAdaptedTo() {
        Watched series = weeks(4, MINUTE, (i, t, r) -> NOISE.at(i, t, r) + (i < TWO_WEEKS ? 0 : 50));

        assertThat(series.alertedWithin(TWO_WEEKS, TWO_WEEKS + 2)).isTrue();
        assertThat(series.alertsFrom(TWO_WEEKS + 2)).isLessThan(25);
        assertThat(series.readings().get(TWO_WEEKS + 500).expected()).isBetween(140.0, 160.0);
    }

    @Test
    void shortSpike_onADailySwing_isFoundAtOnce() {
        Watched series =
                weeks(4, MINUTE, (i, t, r) -> DAILY.at(i, t, r) + (i >= TWO_WEEKS && i < TWO_WEEKS + 5 ? 90 : 0));

        assertThat(series.alertedWithin(TWO_WEEKS, TWO_WEEKS + 3)).isTrue();
    }

    @Test
    void anOutage_rightAfterASmallAlert_isToldAllTheSame() {
        Watched series = weeks(
                4, MINUTE, (i, t, r) -> NOISE.at(i, t, r) + (i == TWO_WEEKS ? 60 : i == TWO_WEEKS + 10 ? 900 : 0));

        assertThat(series.alertedWithin(TWO_WEEKS, TWO_WEEKS + 1)).isTrue();
        assertThat(series.alertedWithin(TWO_WEEKS + 10, TWO_WEEKS + 11)).isTrue();
    }

    @Test
    void aValueThatIsUsualAtAnotherHour_isFound() {
        int evening = 10_000;
        Watched series = weeks(
                8,
                FIVE,
                (i, t, r) -> 100 + 50 * day(t) + 3 * r.nextGaussian() + (i >= evening && i < evening + 30 ? 45 : 0));

        assertThat(series.alertedWithin(evening, evening + 3)).isTrue();
    }

    @Test
    void outliersInTraining_hideNothingLater() {
        Watched series = weeks(
                4,
                MINUTE,
                (i, t, r) -> i == 20 || i == 30 ? 1000 : i >= TWO_WEEKS && i < TWO_WEEKS + 5 ? 200 : NOISE.at(i, t, r));

        assertThat(series.alertedWithin(TWO_WEEKS, TWO_WEEKS + 5)).isTrue();
        assertThat(series.readings().get(TWO_WEEKS).upper()).isLessThan(200);
    }

    @Test
    void flatLine_isSilent_andItsFirstChangeIsTold() {
        Watched flat = weeks(4, MINUTE, (i, t, r) -> i == TWO_WEEKS ? 42.2 : 42.1);

        assertThat(flat.alerts()).containsExactly(TWO_WEEKS);
        assertThat(flat.readings().get(TWO_WEEKS - 1))
                .extracting(Reading::lower, Reading::expected, Reading::upper)
                .containsOnly(42.1);
    }

    @Test
    void noiseOfArithmetic_isFlat() {
        assertThat(weeks(4, MINUTE, (i, t, r) -> 42.1 + 1e-9 * r.nextGaussian()).alerts())
                .isEmpty();
    }

    @Test
    void counter_isWatchedByItsRises_andARestartIsNoAnomaly() {
        double[] count = new double[1];
        int burst = TWO_WEEKS;
        Watched counter = weeks(4, MINUTE, (i, t, r) -> {
            count[0] = i % 9000 == 8999 ? 0 : count[0] + poisson(20, r) + (i >= burst && i < burst + 10 ? 60 : 0);
            return count[0];
        });

        assertThat(counter.detector().counting()).isTrue();
        assertThat(counter.alertsPerThousand()).isLessThan(1.5);
        assertThat(counter.alertedWithin(burst, burst + 3)).isTrue();
        assertThat(counter.alertedWithin(8999, 9002)).isFalse();
        assertThat(counter.alertedWithin(17_999, 18_002)).isFalse();
    }

    @Test
    void counter_thatMissesRows_isJudgedByWhatItRisesInAnInterval() {
        double[] count = new double[1];
        Watched counter = weeks(2, MINUTE, (i, t, r) -> {
            count[0] += 18 + r.nextInt(5);
            return i % 3000 > 2900 ? Double.NaN : count[0];
        });

        for (int after = 3000; after < 20_000; after += 3000) {
            assertThat(counter.alertedWithin(after, after + 2)).isFalse();
        }
    }

    @Test
    void gauge_thatOnlyRoseForAWhile_isNoCounter() {
        Watched gauge = weeks(1, MINUTE, (i, t, r) -> i < 200 ? 100 + i : 250 + 50 * day(t) + 5 * r.nextGaussian());

        assertThat(gauge.detector().counting()).isFalse();
        assertThat(gauge.readings().get(gauge.rows() - 1).warmingUp()).isFalse();
    }

    @Test
    void afterDaysWithoutValues_anotherLevelIsLearnedBeforeAnythingIsTold() {
        int from = 15_000;
        int to = 20_000;
        Watched series = weeks(
                4, MINUTE, (i, t, r) -> i >= from && i < to ? Double.NaN : NOISE.at(i, t, r) + (i < from ? 0 : 60));

        assertThat(series.alertedWithin(to, to + 60)).isFalse();
        assertThat(series.alertsPerThousand()).isLessThan(1.5);
    }

    @Test
    void summerTime_givesOneAlertAtMost() {
        int change = 6048;
        Watched series =
                weeks(6, FIVE, (i, t, r) -> 100 + 50 * day(t + (i < change ? 0 : 3_600_000)) + 3 * r.nextGaussian());

        assertThat(series.alerts().stream().filter(i -> i >= change && i < change + 2 * 288))
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void officeHours_thatMoveByAnHour_giveTwoAlertsAtMost() {
        int change = 6048;
        Watched series = weeks(6, FIVE, (i, t, r) -> {
            long hour = (t + (i < change ? 0 : 3_600_000)) / 3_600_000 % 24;
            return (hour >= 8 && hour < 18 ? 100 : 20) + 3 * r.nextGaussian();
        });

        assertThat(series.alerts().stream().filter(i -> i >= change && i < change + 2 * 288))
                .hasSizeLessThanOrEqualTo(2);
    }
}
