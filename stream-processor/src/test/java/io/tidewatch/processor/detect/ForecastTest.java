package io.tidewatch.processor.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ForecastTest {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;

    private interface Shape {
        double at(int minute, Random random);
    }

    private static Forecast of(int points, double bound, boolean above, Shape shape) {
        Random random = new Random(11);
        long[] millis = new long[points];
        double[] values = new double[points];
        for (int i = 0; i < points; i++) {
            millis[i] = i * MINUTE;
            values[i] = shape.at(i, random);
        }
        return Forecast.of(millis, values, bound, above);
    }

    @Test
    void aDiskThatFills_isFullWhenTheLineSays_andTheIntervalHoldsIt() {
        Forecast forecast = of(60, 100, true, (i, r) -> 40 + i / 6.0 + 0.5 * r.nextGaussian());

        assertThat(forecast).isInstanceOfSatisfying(Forecast.Reaches.class, reaches -> {
            long truth = 301 * MINUTE;
            assertThat((double) reaches.inMillis()).isCloseTo(truth, within(0.1 * truth));
            assertThat(reaches.earliestMillis()).isLessThan(reaches.inMillis());
            assertThat(reaches.latestMillis()).isGreaterThan(reaches.inMillis());
            assertThat(truth).isBetween(reaches.earliestMillis(), reaches.latestMillis());
        });
    }

    @Test
    void memoryThatGoes_reachesItsFloor() {
        assertThat(of(60, 0, false, (i, r) -> 60 - i * 0.5))
                .isInstanceOfSatisfying(
                        Forecast.Reaches.class,
                        reaches -> assertThat((double) reaches.inMillis()).isCloseTo(61 * MINUTE, within(10.0)));
    }

    @Test
    void whatIsThere_isThereNow() {
        assertThat(of(20, 100, true, (i, r) -> 90 + i))
                .isInstanceOfSatisfying(
                        Forecast.Reaches.class,
                        reaches -> assertThat(reaches.inMillis()).isZero());
    }

    @Test
    void whatGoesTheOtherWayOrNowhere_neverGetsThere() {
        assertThat(of(20, 100, true, (i, r) -> 90 - i)).isInstanceOf(Forecast.Never.class);
        assertThat(of(20, 100, true, (i, r) -> 50)).isInstanceOf(Forecast.Never.class);
        assertThat(of(20, 0, false, (i, r) -> 50 + i)).isInstanceOf(Forecast.Never.class);
    }

    @Test
    void sameNumbersAddedInAnotherOrder_sayTheSame() {
        double[] flat = new double[40];
        double[] other = new double[40];
        Random random = new Random(5);
        for (int i = 0; i < flat.length; i++) {
            double[] numbers = random.doubles(50, 0, 1).toArray();
            double rest = 10 - Arrays.stream(numbers).sum();
            for (double number : numbers) {
                flat[i] += number;
            }
            for (int n = numbers.length - 1; n >= 0; n--) {
                other[i] += numbers[n];
            }
            flat[i] += rest;
            other[i] += rest;
        }
        assertThat(flat).isNotEqualTo(other);
        for (double[] values : new double[][] {flat, other}) {
            assertThat(of(40, 20, true, (i, r) -> values[i])).isInstanceOf(Forecast.Never.class);
            assertThat(of(40, 5, false, (i, r) -> values[i])).isInstanceOf(Forecast.Never.class);
            assertThat(of(40, 10, true, (i, r) -> values[i])).isInstanceOf(Forecast.Reaches.class);
        }
        assertThat(of(40, 1, true, (i, r) -> 0.2 + i * Math.ulp(0.2))).isInstanceOf(Forecast.Never.class);
    }

    @Test
    void noise_isNoTrend() {
        int believed = 0;
        for (int seed = 0; seed < 100; seed++) {
            Random noise = new Random(seed);
            if (of(60, 1000, true, (i, r) -> 50 + 10 * noise.nextGaussian()) instanceof Forecast.Reaches reaches
                    && reaches.inMillis() < 4 * HOUR) {
                believed++;
            }
        }

        assertThat(believed).isZero();
    }

    @Test
    void fewValues_areNotEnough() {
        assertThat(of(9, 100, true, (i, r) -> i))
                .isEqualTo(new Forecast.Unknown("9 values are too few for a trend, it takes 10", null));
        assertThat(of(0, 100, true, (i, r) -> i)).isInstanceOf(Forecast.Unknown.class);
    }

    @Test
    void aSawtooth_isNotFittedByALine() {
        assertThat(of(60, 500, true, (i, r) -> i % 15 * 10)).isNotInstanceOf(Forecast.Reaches.class);
    }
}
