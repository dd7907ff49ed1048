package io.tidewatch.metrics.ready;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.metrics.Collecting;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActiveUsersTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final Collecting metrics = new Collecting();

    @Test
    void users_are_counted_once_while_they_are_in_the_window() {
        ActiveUsers users = new ActiveUsers(metrics.registry(), Duration.ofMinutes(20));
        users.seen("ann");
        users.seen("ann");
        users.seen("bob");
        users.seen("");
        metrics.clock().add(Duration.ofMinutes(19));
        users.seen("ann");
        assertThat(metrics.point("users.active").value()).isEqualTo(2);
        assertThat(metrics.point("users.active").labels()).isEqualTo(Map.of("window", "20m"));

        metrics.clock().add(Duration.ofMinutes(2));
        assertThat(users.count()).isEqualTo(1);

        metrics.clock().add(Duration.ofDays(300));
        assertThat(users.count()).isZero();
    }

    @Test
    void it_is_exact_up_to_a_thousand_and_within_three_percent_beyond() {
        SlidingDistinct distinct = new SlidingDistinct(20 * MINUTE, 42);
        int added = 0;
        for (int step : new int[] {1, 10, 1_000, 1_024, 2_000, 20_000, 45_000, 300_000}) {
            for (; added < step; added++) {
                distinct.add("user-" + added, MINUTE);
                distinct.add("user-" + added, 3 * MINUTE);
            }
            double counted = distinct.count(4 * MINUTE);
            if (step <= 1_024) {
                assertThat(counted).isEqualTo(step);
            } else {
                assertThat(counted).as("of %s", step).isCloseTo(step, within(step * 0.03));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void the_estimate_of_merged_parts_is_that_of_the_whole(long seed) {
        Random random = new Random(seed);
        HyperLogLog whole = new HyperLogLog();
        HyperLogLog merged = new HyperLogLog();
        int n = 1_000 + random.nextInt(200_000);
        HyperLogLog part = new HyperLogLog();
        for (int i = 0; i < n; i++) {
            long hash = random.nextLong();
            whole.add(hash);
            part.add(hash);
            if (random.nextInt(10_000) == 0) {
                merged.merge(part);
                part = new HyperLogLog();
            }
        }
        merged.merge(part);

        assertThat(merged.estimate()).isEqualTo(whole.estimate());
        assertThat(whole.estimate()).isCloseTo(n, within(n * 4 * 0.0081));
    }

    @Test
    void a_late_user_of_a_slice_that_is_gone_is_left_out() {
        SlidingDistinct distinct = new SlidingDistinct(20 * MINUTE, 42);
        distinct.add("now", 100 * MINUTE);
        distinct.add("late", (100 - 21) * MINUTE);

        assertThat(distinct.count(100 * MINUTE)).isEqualTo(1);
    }

    @Test
    void a_window_that_makes_no_sense_is_refused() {
        assertThatThrownBy(() -> new ActiveUsers(metrics.registry(), Duration.ofSeconds(1)))
                .hasMessageContaining("window is PT1S");
    }
}
