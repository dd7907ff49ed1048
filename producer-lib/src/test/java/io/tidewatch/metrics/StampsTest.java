package io.tidewatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Clock;
import org.junit.jupiter.api.Test;

class StampsTest {
    private long wall = 1_000_000;
    private long nanos = 5;
    private final Stamps stamps = new Stamps(new Clock() {
        @Override
        public long wallTime() {
            return wall;
        }

        @Override
        public long monotonicTime() {
            return nanos;
        }
    });

    @Test
    void time_set_forward_is_followed() {
        stamps.now();
        wall += 3_600_000;

        assertThat(stamps.now()).isEqualTo(4_600_000);
        assertThat(stamps.aheadMillis()).isZero();
    }

    @Test
    void time_set_back_goes_on_until_the_wall_has_caught_up() {
        stamps.now();
        wall -= 5_000;
        pass(2_000);

        assertThat(stamps.now()).isEqualTo(1_002_000);
        assertThat(stamps.aheadMillis()).isEqualTo(5_000);
        for (int i = 0; i < 10_000; i++) {
            pass(0.1);
            stamps.now();
        }
        assertThat(stamps.now()).isBetween(1_002_999L, 1_003_001L);
        wall += 6_000;
        assertThat(stamps.now()).isEqualTo(wall);
        assertThat(stamps.aheadMillis()).isZero();
    }

    private void pass(double millis) {
        nanos += (long) (millis * 1e6);
        wall = 1_000_000 - 5_000 + nanos / 1_000_000;
    }
}
