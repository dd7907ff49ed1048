package io.tidewatch.processor.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrendTest {
    private static long[] minutes(int n) {
        long[] millis = new long[n];
        for (int i = 0; i < n; i++) {
            millis[i] = 1_700_000_000_000L + 60_000L * i;
        }
        return millis;
    }

    /** The definition, by lists. */
    private static double slope(long[] at, double[] values) {
        List<Double> slopes = new ArrayList<>();
        for (int i = 0; i < at.length; i++) {
            for (int j = i + 1; j < at.length; j++) {
                slopes.add((values[j] - values[i]) / (at[j] - at[i]));
            }
        }
        Collections.sort(slopes);
        int n = slopes.size();
        return n % 2 == 1 ? slopes.get(n / 2) : (slopes.get(n / 2 - 1) + slopes.get(n / 2)) / 2;
    }

    @Test
    void slope_isTheMedianOfAllPairs() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            int n = Trend.LEAST_POINTS + random.nextInt(Trend.MOST_POINTS - Trend.LEAST_POINTS + 1);
            double[] values = random.doubles(n).toArray();

            Line line = Trend.of(minutes(n), values);

            assertThat(line.slope()).isEqualTo(slope(minutes(n), values));
            assertThat(line.slopeLow()).isLessThanOrEqualTo(line.slope());
            assertThat(line.slopeHigh()).isGreaterThanOrEqualTo(line.slope());
            assertThat(line.points()).isEqualTo(n);
        }
    }

    @Test
    void aFifthOfOutliers_changesLittle() {
        Random random = new Random(5);
        double[] values = new double[100];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(5) == 0 ? 1e6 * random.nextDouble() : 10 + 2 * i + random.nextGaussian();
        }

        Line line = Trend.of(minutes(100), values);

        assertThat(line.slope() * 60_000).isCloseTo(2, within(0.3));
        assertThat(line.at(line.atMillis())).isCloseTo(208, within(10.0));
    }

    @Test
    void interval_holdsTheTrueSlopeInNineteenOfTwentySeries() {
        Random random = new Random(5);
        int held = 0;
        for (int round = 0; round < 1000; round++) {
            double[] values = new double[40];
            for (int i = 0; i < values.length; i++) {
                values[i] = i + 10 * random.nextGaussian();
            }
            Line line = Trend.of(minutes(40), values);
            held += line.slopeLow() * 60_000 <= 1 && 1 <= line.slopeHigh() * 60_000 ? 1 : 0;
        }

        assertThat(held).isBetween(920, 980);
    }

    @Test
    void manyPoints_areMergedAndGiveTheSameLine() {
        double[] values = new double[10_007];
        for (int i = 0; i < values.length; i++) {
            values[i] = 3 + 0.5 * i;
        }

        Line line = Trend.of(minutes(values.length), values);

        assertThat(line.points()).isLessThanOrEqualTo(Trend.MOST_POINTS);
        assertThat(line.slope() * 60_000).isCloseTo(0.5, within(1e-9));
        assertThat(line.level()).isCloseTo(values[values.length - 1], within(1e-6));
    }

    @Test
    void tooFewPoints_orOneTime_areRefused() {
        assertThatThrownBy(() -> Trend.of(minutes(4), new double[4])).hasMessageContaining("5 at least");
        assertThatThrownBy(() -> Trend.of(new long[6], new double[6])).hasMessage("all points are of one time");
    }
}
