package io.tidewatch.processor.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.alert.Direction;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DetectorTest {
    private static final long MINUTE = 60_000;

    private static double value(int row, Random random) {
        return 100 + 10 * random.nextGaussian() + (row % 1000 == 999 ? 300 : 0);
    }

    @Test
    void state_goesOnWhereItWas_atAnyRow() {
        Random random = new Random(3);
        Detector whole = Detector.create(Tuning.DEFAULT);
        Detector stored = Detector.create(Tuning.DEFAULT);
        for (int i = 0; i < 5000; i++) {
            long at = i * MINUTE;
            double value = value(i, random);
            Reading expected = whole.next(at, value);

            stored = Detector.of(stored.toBytes(), Tuning.DEFAULT);

            assertThat(stored.next(at, value)).isEqualTo(expected);
        }
        assertThat(stored.toBytes()).isEqualTo(whole.toBytes());
    }

    @Test
    void state_ofACounter_goesOnWhereItWas() {
        Random random = new Random(3);
        Detector whole = Detector.create(Tuning.DEFAULT);
        Detector stored = Detector.create(Tuning.DEFAULT);
        double count = 0;
        for (int i = 0; i < 500; i++) {
            count = i == 300 ? 0 : count + random.nextInt(50);
            Reading expected = whole.next(i * MINUTE, count);
            stored = Detector.of(stored.toBytes(), Tuning.DEFAULT);
            assertThat(stored.next(i * MINUTE, count)).isEqualTo(expected);
        }
        assertThat(stored.counting()).isTrue();
    }

    @Test
    void state_isOfOneSize_belowTwoKilobytes() {
        Random random = new Random(3);
        Detector detector = Detector.create(Tuning.DEFAULT);
        assertThat(detector.toBytes()).hasSize(Detector.STATE_BYTES);
        for (int i = 0; i < 50_000; i++) {
            detector.next(i * 10 * MINUTE, value(i, random));
        }

        assertThat(detector.toBytes()).hasSize(Detector.STATE_BYTES).hasSizeLessThan(2048);
    }

    @Test
    void bytesThatAreNoState_areRefusedWithTheReason() {
        byte[] state = Detector.create(Tuning.DEFAULT).toBytes();
        byte[] newer = state.clone();
        newer[0] = 9;

        assertThatThrownBy(() -> Detector.of(newer, Tuning.DEFAULT)).hasMessageContaining("version 9, expected 1");
        assertThatThrownBy(() -> Detector.of(Arrays.copyOf(state, 100), Tuning.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ends too early");
        assertThatThrownBy(() -> Detector.of(new byte[0], Tuning.DEFAULT)).hasMessageContaining("ends too early");
    }

    @Test
    void firstRows_areForLearning_andSaySo() {
        Random random = new Random(3);
        Detector detector = Detector.create(new Tuning(1, Direction.BOTH));
        for (int i = 0; i < AlarmCore.WARM_UP; i++) {
            Reading reading = detector.next(i * MINUTE, i % 10 == 9 ? 1000 : random.nextDouble());
            assertThat(reading.warmingUp()).isTrue();
            assertThat(reading.alerts()).isFalse();
        }

        assertThat(detector.next(AlarmCore.WARM_UP * MINUTE, 0.5).warmingUp()).isFalse();
    }

    @Test
    void alert_saysWhatWasExpected_andItsValueIsOutsideTheBand() {
        Random random = new Random(3);
        Detector detector = Detector.create(new Tuning(0.9, Direction.BOTH));
        int alerts = 0;
        for (int i = 0; i < 20_000; i++) {
            double value = value(i, random);
            Reading reading = detector.next(i * MINUTE, value);
            if (reading.alerts()) {
                alerts++;
                assertThat(reading.up() ? value >= reading.upper() : value <= reading.lower())
                        .isTrue();
                assertThat(reading.why(value)).contains(reading.up() ? "unusually high" : "unusually low");
                assertThat(reading.ratio()).isGreaterThanOrEqualTo(1);
            }
            assertThat(reading.score()).isBetween(0.0, 1.0);
        }
        assertThat(alerts).isGreaterThan(50);
    }

    @Test
    void direction_hearsOfItsSideAlone() {
        for (Direction direction : new Direction[] {Direction.UP, Direction.DOWN}) {
            Random random = new Random(3);
            Detector detector = Detector.create(new Tuning(0.5, direction));
            int alerts = 0;
            for (int i = 0; i < 3000; i++) {
                double jump = i == 1000 ? 200 : i == 2000 ? -200 : 0;
                Reading reading = detector.next(i * MINUTE, 100 + random.nextGaussian() + jump);
                if (reading.alerts()) {
                    alerts++;
                    assertThat(reading.up()).isEqualTo(direction == Direction.UP);
                }
                if (jump != 0) {
                    assertThat(reading.alerts()).isEqualTo(jump > 0 == (direction == Direction.UP));
                }
            }
            assertThat(alerts).isPositive();
        }
    }

    @Test
    void extremeNumbers_leaveItFinite() {
        double[] extremes = {Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, 0, -0.0, 1e150, 1e-300};
        Random random = new Random(3);
        Detector detector = Detector.create(Tuning.DEFAULT);
        for (int i = 0; i < 5000; i++) {
            Reading reading = detector.next(i * MINUTE, extremes[random.nextInt(extremes.length)]);
            assertThat(reading.score()).isBetween(0.0, 1.0);
            assertThat(reading.expected()).isFinite();
            assertThat(reading.lower()).isFinite();
            assertThat(reading.upper()).isFinite();
        }
    }

    @Test
    void whatIsNoNumber_isRefused_andLeavesNoTrace() {
        Detector detector = Detector.create(Tuning.DEFAULT);
        detector.next(0, 1);
        byte[] before = detector.toBytes();

        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> detector.next(MINUTE, value)).hasMessageContaining("expected a finite number");
        }

        assertThat(detector.toBytes()).isEqualTo(before);
    }

    @Test
    void timesBeforeTheEpochAndOutOfOrder_areTaken() {
        Detector detector = Detector.create(Tuning.DEFAULT);
        for (long at : new long[] {-7_200_001, -3, 5, 4, Long.MIN_VALUE / 4, Long.MAX_VALUE / 4}) {
            assertThat(detector.next(at, 1).expected()).isFinite();
        }
    }

    @Test
    void sensitivity_isChecked() {
        assertThatThrownBy(() -> new Tuning(1.1, Direction.BOTH)).hasMessage("sensitivity is 1.1, expected 0 to 1");
        assertThatThrownBy(() -> new Tuning(Double.NaN, Direction.BOTH)).hasMessageContaining("sensitivity is NaN");
    }
}
