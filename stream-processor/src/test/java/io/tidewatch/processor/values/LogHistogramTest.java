package io.tidewatch.processor.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.processor.store.BinaryIn;
import io.tidewatch.processor.store.BinaryOut;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogHistogramTest {
    private static LogHistogram of(double... numbers) {
        LogHistogram all = new LogHistogram();
        for (double number : numbers) {
            all.add(number);
        }
        return all;
    }

    private static byte[] bytes(LogHistogram histogram) {
        BinaryOut out = new BinaryOut().begin(1);
        histogram.write(out);
        return out.toBytes();
    }

    @Test
    void percentiles_of_four_decades_are_within_eight_percent() {
        double[] numbers =
                new Random(1).doubles(20_000).map(u -> Math.pow(10, 4 * u)).toArray();
        LogHistogram all = of(numbers);
        Arrays.sort(numbers);

        for (double q : new double[] {0.01, 0.5, 0.9, 0.99}) {
            double exact = numbers[(int) Math.ceil(q * numbers.length) - 1];
            assertThat(all.quantile(q)).isCloseTo(exact, within(0.09 * exact));
        }
        assertThat(all.total()).isEqualTo(20_000);
        assertThat(bytes(all)).hasSizeLessThan(300);
    }

    @Test
    void parts_merged_in_any_order_are_the_whole() {
        Random random = new Random(2);
        LogHistogram whole = new LogHistogram();
        LogHistogram[] parts = {new LogHistogram(), new LogHistogram(), new LogHistogram()};
        for (int i = 0; i < 3_000; i++) {
            // one part is of a narrow range, and so of a finer scale
            double number = i % 3 == 0 ? 5 + random.nextDouble() : Math.exp(3 * random.nextGaussian()) - 1;
            whole.add(number);
            parts[i % 3].add(number);
        }
        LogHistogram there = parts[0].copy();
        there.add(parts[1]);
        there.add(parts[2]);
        LogHistogram back = parts[2].copy();
        back.add(parts[1]);
        back.add(parts[0]);

        assertThat(bytes(there)).isEqualTo(bytes(back)).isEqualTo(bytes(whole));
    }

    @Test
    void signs_zero_and_what_is_out_of_all_range_are_kept_in_order() {
        LogHistogram all = of(-1e30, -2, 0, 0, 1e-30, 3, 1e300);

        assertThat(all.quantile(0.01)).isLessThan(-1e17);
        assertThat(all.quantile(0.28)).isCloseTo(-2, within(0.05));
        assertThat(all.quantile(0.5)).isZero();
        assertThat(all.quantile(0.85)).isCloseTo(3, within(0.05));
        assertThat(all.atLeast(3)).isEqualTo(2);
        assertThat(all.atMost(0)).isEqualTo(4);
        assertThat(new LogHistogram().quantile(0.5)).isNaN();
    }

    @Test
    void fewer_buckets_hold_as_many_numbers() {
        LogHistogram all = of(1, 10, 100, 1_000, 10_000, 100_000);

        all.fit(3);

        assertThat(all.total()).isEqualTo(6);
        assertThat(LogHistogram.read(new BinaryIn(bytes(all), 1)).total()).isEqualTo(6);
    }

    @Test
    void bytes_that_are_none_of_ours_are_refused() {
        long[][] wrong = {{13, 0}, {-1, 0}, {0, 65}, {0, 1, 5, -1}, {0, 2, 5, 1, 0, 1}, {0, 1, 1 << 20, 1}, {0, 1}};
        for (long[] numbers : wrong) {
            BinaryOut out = new BinaryOut().begin(1);
            for (long number : numbers) {
                out.number(number);
            }
            assertThatThrownBy(() -> LogHistogram.read(new BinaryIn(out.toBytes(), 1)))
                    .as(Arrays.toString(numbers))
                    .isInstanceOf(RuntimeException.class);
        }
    }
}
