package io.tidewatch.processor.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.processor.store.RowReader;
import io.tidewatch.processor.store.RowWriter;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class DistinctTest {
    @Test
    void someHundred_areCountedExactly_howeverTheyAreMerged() {
        for (int n : new int[] {1, 7, 100, 350}) {
            Distinct left = values(0, n * 2 / 3);
            Distinct right = values(n / 3, n);

            assertThat(left.plus(right).count()).as("%d", n).isEqualTo(n);
            assertThat(right.plus(left).count()).as("%d", n).isEqualTo(n);
        }
    }

    @Test
    void many_areCountedNearly_inFewBytes() {
        Distinct all = values(0, 1);
        for (int part = 0; part < 20; part++) {
            all = all.plus(values(part * 5_000, part * 5_000 + 6_000));
        }

        assertThat(all.count()).isCloseTo(101_000, Percentage.withPercentage(6));
        assertThat(all.bytes().length).isLessThan(3_200);
    }

    @Test
    void panes_keepThemThroughTheirBytes() {
        Pane pane =
                Pane.counted(9, 0).with(values(0, 40)).plus(Pane.counted(1, 0).with(values(30, 50)));
        RowWriter bytes = new RowWriter().one(1);
        pane.write(bytes, 0);

        Pane back = Pane.read(new RowReader(bytes.toBytes(), 1), 0);

        assertThat(back.distinct()).isNotNull();
        assertThat((double) back.distinct().count()).isEqualTo(50, within(0.0));
        assertThat(back.count()).isEqualTo(10);
    }

    @Test
    void otherBytes_areRefusedAsSuch() {
        Random random = new Random(5);
        byte[] good = values(0, 900).bytes();
        for (int i = 0; i < 2_000; i++) {
            byte[] bad = i % 2 == 0 ? new byte[random.nextInt(200)] : good.clone();
            for (int k = 0; k < 8 && bad.length > 0; k++) {
                bad[random.nextInt(Math.min(bad.length, 40))] = (byte) random.nextInt();
            }
            readable(bad);
        }
        assertThatThrownBy(() -> Distinct.of(new byte[100_000])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Distinct.of(new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    /** Whatever comes of it, it is an answer or the one kind of refusal. */
    private static void readable(byte[] bytes) {
        try {
            Distinct read = Distinct.of(bytes);
            assertThat(read.plus(values(0, 3)).count()).isNotNegative();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("distinct");
        }
    }

    private static Distinct values(int from, int to) {
        Distinct.Values values = new Distinct.Values();
        for (int i = from; i < to; i++) {
            values.add("value-" + i);
        }
        return values.toDistinct();
    }
}
