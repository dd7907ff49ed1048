package io.tidewatch.processor.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BurstTest {
    private static final int BEGIN = 60;

    private static long[] noise(Random random, double mean, int steps) {
        long[] counts = new long[steps];
        for (int i = 0; i < steps; i++) {
            counts[i] = poisson(random, mean);
        }
        return counts;
    }

    private static long poisson(Random random, double mean) {
        double limit = Math.exp(-mean);
        long n = 0;
        for (double p = random.nextDouble(); p > limit; p *= random.nextDouble()) {
            n++;
        }
        return n;
    }

    @Test
    void noise_is_no_burst_and_no_fall() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            long[] counts = noise(random, 0.2 + random.nextInt(40), 2 * BEGIN);
            assertThat(Burst.rise(counts, BEGIN)).isNull();
            assertThat(Burst.fall(counts, BEGIN)).isNull();
        }
    }

    @Test
    void noise_that_comes_in_heaps_is_none_either() {
        // given
        Random random = new Random(2);
        int bursts = 0;
        for (int i = 0; i < 500; i++) {
            long[] counts = new long[2 * BEGIN];
            for (int s = 0; s < counts.length; s++) {
                counts[s] = random.nextInt(4) == 0 ? 20 + random.nextInt(30) : random.nextInt(3);
            }

            // when
            bursts += Burst.rise(counts, BEGIN) == null ? 0 : 1;
        }

        // then
        assertThat(bursts).isLessThanOrEqualTo(2);
    }

    @Test
    void a_rise_is_found_where_it_is_with_how_much_it_is() {
        Random random = new Random(3);
        int exact = 0;
        for (int i = 0; i < 200; i++) {
            long[] counts = noise(random, 2, 2 * BEGIN);
            for (int s = 80; s < 90; s++) {
                counts[s] = poisson(random, 24);
            }
            Burst burst = Burst.rise(counts, BEGIN);
            assertThat(burst).isNotNull();
            assertThat(burst.from()).isBetween(76, 82);
            assertThat(burst.to()).isBetween(88, 94);
            exact += burst.from() == 80 && burst.to() == 90 ? 1 : 0;
            assertThat(burst.times()).isBetween(6.0, 20.0);
        }
        assertThat(exact).isGreaterThan(150);
    }

    @Test
    void what_was_never_there_is_a_burst_from_five_on() {
        long[] counts = new long[2 * BEGIN];
        Arrays.fill(counts, 100, 104, 1);
        assertThat(Burst.rise(counts, BEGIN)).isNull();
        Arrays.fill(counts, 100, 106, 2);
        Burst burst = Burst.rise(counts, BEGIN);
        assertThat(burst).isNotNull();
        assertThat(burst.from()).isEqualTo(100);
        assertThat(burst.usual()).isZero();
    }

    @Test
    void silence_is_a_fall_once_it_is_long_enough() {
        long[] counts = new long[2 * BEGIN];
        Arrays.fill(counts, 10);
        Arrays.fill(counts, 118, 120, 0);
        assertThat(Burst.fall(counts, BEGIN)).isNull();
        Arrays.fill(counts, 110, 120, 0);
        Burst fall = Burst.fall(counts, BEGIN);
        assertThat(fall).isNotNull();
        assertThat(fall.from()).isEqualTo(110);
        assertThat(fall.observed()).isZero();
    }

    @Test
    void a_service_that_is_new_has_no_usual_and_does_not_divide_by_nothing() {
        long[] counts = new long[60];
        Arrays.fill(counts, 5);
        assertThat(Burst.rise(counts, 0))
                .satisfiesAnyOf(
                        b -> assertThat(b).isNull(),
                        b -> assertThat(b.likelihood()).isFinite());
        assertThat(Burst.fall(counts, 0)).isNull();
    }
}
