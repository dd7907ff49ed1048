package io.tidewatch.processor.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ChangePointsTest {
    @Test
    void aNewLevel_isFoundWhereItBegan_soonAfter() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            ChangePoints points = new ChangePoints();
            int known = -1;
            for (int i = 0; i < 300; i++) {
                if (points.next(i, (i < 200 ? 100 : 120) + 3 * random.nextGaussian()) && known < 0) {
                    known = i;
                }
            }

            assertThat(known).isBetween(200, 215);
            ChangePoints.Change change = points.changes().get(0);
            assertThat(change.atMillis()).isBetween(197L, 203L);
            assertThat(change.before()).isCloseTo(100, within(3.0));
            assertThat(change.after()).isCloseTo(120, within(5.0));
        }
    }

    @Test
    void noise_ofAnyKind_hasFewChanges() {
        Random random = new Random(1);
        ChangePoints bell = new ChangePoints();
        ChangePoints heavy = new ChangePoints();
        int found = 0;
        for (int i = 0; i < 20_000; i++) {
            found += bell.next(i, random.nextGaussian()) ? 1 : 0;
            found += heavy.next(i, Math.pow(random.nextDouble(), -0.5)) ? 1 : 0;
        }

        assertThat(found).isLessThan(20);
    }

    @Test
    void aSpike_isNoChange() {
        Random random = new Random(1);
        ChangePoints points = new ChangePoints();
        for (int i = 0; i < 400; i++) {
            points.next(i, i % 100 >= 97 ? 1000 : 10 + random.nextGaussian());
        }

        assertThat(points.changes()).isEmpty();
    }

    @Test
    void steps_areAllFound_andMemoryIsBounded() {
        Random random = new Random(1);
        ChangePoints points = new ChangePoints();
        for (int i = 0; i < 100 * 2 * ChangePoints.MOST; i++) {
            points.next(i, i / 100 % 2 * 50 + random.nextGaussian());
        }

        assertThat(points.changes()).hasSize(ChangePoints.MOST);
        assertThat(points.changes())
                .allSatisfy(change -> assertThat((change.atMillis() + 3) % 100).isBetween(0L, 4L));
    }

    @Test
    void aFlatLineThatMoves_isFoundExactly() {
        ChangePoints points = new ChangePoints();
        for (int i = 0; i < 100; i++) {
            points.next(i, i < 40 ? 5 : 6);
        }

        assertThat(points.changes()).containsExactly(new ChangePoints.Change(40, 5, 6));
    }

    @Test
    void whatIsNoNumber_isRefused() {
        assertThatThrownBy(() -> new ChangePoints().next(0, Double.NaN))
                .hasMessageContaining("expected a finite number");
    }
}
