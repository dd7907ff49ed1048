package io.tidewatch.processor.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PassingOnTest {
    private static final long SLACK = 5_000;
    private final PassingOn passing = new PassingOn(SLACK);

    @Test
    void what_moves_with_the_clock_is_known_at_once() {
        for (long t = 0; t <= 60_000; t += 1_000) {
            assertThat(passing.known(t, t, t)).isEqualTo(t);
        }
    }

    @Test
    void what_catches_up_is_known_once_there_was_time_for_it() {
        long hour = 3_600_000;
        passing.begin(0, hour);
        assertThat(passing.known(hour, hour + 1_000, hour + 1_000)).isEqualTo(SLACK);
        assertThat(passing.known(hour, hour + 3_999, hour + 3_999)).isEqualTo(SLACK);

        assertThat(passing.known(hour, hour + 4_000, hour + 3_999))
                .as("the other end has not said that it lives")
                .isEqualTo(SLACK);
        assertThat(passing.known(hour, hour + 4_000, hour + 4_000)).isEqualTo(hour);
    }

    @Test
    void another_end_that_says_nothing_for_long_costs_no_memory_and_nothing_once_it_does() {
        for (long t = 0; t <= 3_600_000; t += 1_000) {
            assertThat(passing.known(t, t, 0)).isLessThanOrEqualTo(SLACK);
        }
        long at = 3_601_000;
        assertThat(passing.known(at, at, at)).isEqualTo(at);
    }
}
