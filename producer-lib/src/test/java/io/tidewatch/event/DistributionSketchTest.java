package io.tidewatch.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionSketchTest {
    private static final double[] QUANTILES = {0, 0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1};

    @Test
    void empty_sketch_has_no_quantile_and_an_empty_distribution() {
        DistributionSketch sketch = new DistributionSketch();

        assertThat(sketch.quantile(0.5)).isNaN();
        assertThat(sketch.isEmpty()).isTrue();
        assertThat(sketch.toDistribution()).isEqualTo(new Distribution(0, 0, 0, 0, 0, new int[0], new long[0]));
    }

    @Test
    void values_that_are_no_quantity_are_refused() {
        DistributionSketch sketch = new DistributionSketch();

        assertThat(sketch.add(-1)).isFalse();
        assertThat(sketch.add(Double.NaN)).isFalse();
        assertThat(sketch.add(Double.POSITIVE_INFINITY)).isFalse();
        assertThat(sketch.count()).isZero();
    }

    @Test
    void zeros_count_but_have_no_bucket() {
        DistributionSketch sketch = new DistributionSketch();
        sketch.add(0);
        sketch.add(Double.MIN_VALUE);
        sketch.add(5);

        assertThat(sketch.toDistribution().zeros()).isEqualTo(2);
        assertThat(sketch.toDistribution().count()).isEqualTo(3);
        assertThat(sketch.quantile(0.5)).isZero();
        assertThat(sketch.quantile(1)).isEqualTo(5);
    }

    @Test
    void a_single_value_is_every_quantile() {
        DistributionSketch sketch = new DistributionSketch();
        sketch.add(0.2345);

        for (double q : QUANTILES) {
            assertThat(sketch.quantile(q)).isEqualTo(0.2345);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void quantiles_are_within_the_relative_accuracy(long seed) {
        Random random = new Random(seed);
        double[] values = values(random, 1 + random.nextInt(20_000));
        DistributionSketch sketch = sketch(values);
        Arrays.sort(values);

        for (double q : QUANTILES) {
            double exact = values[(int) Math.floor(q * (values.length - 1))];
            assertThat(sketch.quantile(q))
                    .as("quantile %s of seed %s", q, seed)
                    .isCloseTo(exact, within(exact * Distribution.RELATIVE_ACCURACY * 1.000001));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void merged_parts_equal_the_whole(long seed) {
        Random random = new Random(seed);
        double[] values = values(random, 5_000);
        DistributionSketch merged = new DistributionSketch();
        int from = 0;
        while (from < values.length) {
            int to = Math.min(values.length, from + 1 + random.nextInt(900));
            merged.merge(sketch(Arrays.copyOfRange(values, from, to)).toDistribution());
            from = to;
        }

        assertThat(unsummed(merged.toDistribution()))
                .isEqualTo(unsummed(sketch(values).toDistribution()));
        assertThat(merged.toDistribution().sum())
                .isCloseTo(sketch(values).toDistribution().sum(), within(1e-6));
    }

    @Test
    void merge_does_not_depend_on_the_order() {
        Random random = new Random(42);
        Distribution a = sketch(values(random, 300)).toDistribution();
        Distribution b = sketch(values(random, 700)).toDistribution();
        DistributionSketch ab = DistributionSketch.of(a);
        ab.merge(b);
        DistributionSketch ba = DistributionSketch.of(b);
        ba.merge(a);

        assertThat(ab.toDistribution()).isEqualTo(ba.toDistribution());
    }

    @Test
    void round_trip_keeps_everything() {
        Distribution once = sketch(values(new Random(7), 1_000)).toDistribution();

        assertThat(DistributionSketch.of(once).toDistribution()).isEqualTo(once);
    }

    @Test
    void hostile_buckets_neither_fail_nor_take_memory() {
        DistributionSketch sketch = new DistributionSketch();
        sketch.merge(new Distribution(
                99,
                Double.NaN,
                -3,
                Double.POSITIVE_INFINITY,
                -4,
                new int[] {Integer.MIN_VALUE, -30_000, 30_000, Integer.MAX_VALUE, 3},
                new long[] {1, 1, 1, 1, -5}));

        assertThat(sketch.count()).isEqualTo(2);
        assertThat(sketch.toDistribution().indexes()).hasSizeLessThanOrEqualTo(DistributionSketch.MAX_BUCKETS);
        assertThat(sketch.toDistribution().sum()).isZero();
    }

    @Test
    void a_quantile_outside_of_0_to_1_is_refused() {
        assertThatThrownBy(() -> new DistributionSketch().quantile(95)).hasMessageContaining("95.0");
    }

    private static Distribution unsummed(Distribution d) {
        return new Distribution(d.count(), 0, d.min(), d.max(), d.zeros(), d.indexes(), d.counts());
    }

    private static DistributionSketch sketch(double[] values) {
        DistributionSketch sketch = new DistributionSketch();
        for (double value : values) {
            assertThat(sketch.add(value)).isTrue();
        }
        return sketch;
    }

    /** Log-normal as latencies are, with some zeros. */
    private static double[] values(Random random, int n) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = random.nextInt(50) == 0 ? 0 : Math.exp(random.nextGaussian() * 2 - 3);
        }
        return values;
    }
}
