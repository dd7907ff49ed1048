package io.tidewatch.processor.values;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.processor.mine.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What is far outside, and what looks so and is not. */
class UsualTest {
    private static final long T0 = 1_790_000_000_000L;
    private static final double FACTOR = 10;

    private final Random random = new Random(11);

    /** Runs lines through, each compared with those before it. */
    private static List<FarValue> far(String name, String unit, int lines, IntFunction<String> value) {
        List<Parameter> named = List.of(new Parameter(name, unit));
        PatternValues values = new PatternValues();
        List<FarValue> all = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            List<String> texts = List.of(value.apply(i));
            List<FarValue> found = new ArrayList<>();
            values.far(named, texts, i, found);
            values.add(named, texts, T0 + i * 2_000L);
            found.removeIf(f -> f.times() < FACTOR || f.values() < 200);
            all.addAll(found);
        }
        return all;
    }

    private String lognormal(double median, double sigma) {
        return Long.toString(Math.max(1, Math.round(median * Math.exp(sigma * random.nextGaussian()))));
    }

    @Test
    void value_farBeyondItsHistory_isFound_withTheUsualRange() {
        List<FarValue> found = far("took", "ms", 5_000, i -> i == 4_000 ? "30000" : lognormal(50, 0.5));

        assertThat(found).singleElement().satisfies(f -> {
            assertThat(f.line()).isEqualTo(4_000);
            assertThat(f.parameter()).isEqualTo("took");
            assertThat(f.unit()).isEqualTo("ms");
            assertThat(f.above()).isTrue();
            assertThat(f.low()).isBetween(45.0, 55.0);
            assertThat(f.high()).isBetween(140.0, 185.0);
            assertThat(f.times()).isBetween(160.0, 215.0);
            assertThat(f.values()).isEqualTo(4_000);
        });
    }

    @Test
    void value_withItsUnitBehindIt_isAMeasure_whateverTheWordBefore() {
        assertThat(far("request", "ms", 3_000, i -> i == 2_500 ? "30000" : lognormal(50, 0.5)))
                .hasSize(1);
        assertThat(far("uptime", "ms", 3_000, i -> Long.toString(i < 2_500 ? i : 1_000L * i)))
                .as("but one that only grows")
                .isEmpty();
    }

    @Test
    void value_farBelow_isFound_too() {
        assertThat(far("size", "", 3_000, i -> i == 2_500 ? "3 B" : lognormal(40_000, 0.3) + " KB"))
                .singleElement()
                .satisfies(f -> assertThat(f.above()).isFalse());
    }

    @Test
    void heavyTails_areUsual() {
        int exponential = 0;
        int lognormal = 0;
        int pareto = 0;
        for (int run = 0; run < 3; run++) {
            exponential += far(
                            "took",
                            "ms",
                            20_000,
                            i -> Long.toString(Math.round(1 - 100 * Math.log(1 - random.nextDouble()))))
                    .size();
            lognormal += far("took", "ms", 20_000, i -> lognormal(30, 1.5)).size();
            pareto += far("took", "ms", 20_000, i -> Long.toString(Math.round(10 / (1 - random.nextDouble()))))
                    .size();
        }

        assertThat(exponential).isZero();
        assertThat(lognormal).isZero();
        assertThat(pareto).as("of 60,000 lines of a tail without a mean").isLessThanOrEqualTo(2);
    }

    @Test
    void whatComesNowAndThen_isUsual() {
        // every two hundredth is no hit of the cache
        List<FarValue> found = far("took", "ms", 20_000, i -> i % 200 == 199 ? lognormal(800, 0.2) : lognormal(2, 0.3));

        assertThat(found).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void idsPortsCodesCountersAndClockTimes_areNeverFar() {
        assertThat(far(
                        "id",
                        "",
                        5_000,
                        i -> i % 997 == 996 ? "9" + (1L << 60) : Integer.toString(random.nextInt(5_000))))
                .isEmpty();
        assertThat(far("orderId", "", 5_000, i -> i == 4_000 ? "7200000000123" : Integer.toString(random.nextInt(99))))
                .isEmpty();
        assertThat(far("port", "", 5_000, i -> i == 4_000 ? "61234" : "80")).isEmpty();
        assertThat(far("task", "", 5_000, i -> i == 4_000 ? "41.0" : i % 4 + ".0"))
                .isEmpty();
        assertThat(far("status", "", 5_000, i -> i == 4_000 ? "50301" : "200")).isEmpty();
        assertThat(far("p1", "", 5_000, i -> Long.toString(random.nextLong() >>> (1 + random.nextInt(62)))))
                .as("of unknown name, hardly ever the same")
                .isEmpty();
        assertThat(far("total", "", 5_000, i -> Long.toString(i < 4_000 ? i / 3 : 1_000_000L * i)))
                .as("it only grows")
                .isEmpty();
        assertThat(far("heartbeat", "", 5_000, i -> Long.toString(i < 4_000 ? T0 / 1_000 + i : (T0 + i) * 1_000)))
                .as("seconds, later nanoseconds")
                .isEmpty();
        assertThat(far("at", "", 5_000, i -> String.format(Locale.ROOT, "%02d:%02d:07", i % 24, i % 60)))
                .isEmpty();
    }

    @Test
    void zeroesAndNegativeNumbers_areNoMeasureForOthers() {
        assertThat(far("lag", "", 3_000, i -> i == 2_500 ? "900000" : "0")).isEmpty();
        assertThat(far("lag", "", 3_000, i -> i == 2_500 ? "-900000" : "7")).isEmpty();
    }

    @Test
    void newLevel_isFoundAFewTimes_andThenUsual() {
        List<FarValue> found = far("took", "ms", 6_000, i -> lognormal(i < 3_000 ? 20 : 20_000, 0.2));

        assertThat(found)
                .hasSizeBetween(1, 6)
                .allSatisfy(f -> assertThat(f.line()).isBetween(3_000, 3_010));
    }
}
