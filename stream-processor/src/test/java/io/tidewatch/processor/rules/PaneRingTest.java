package io.tidewatch.processor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.DistributionSketch;
import io.tidewatch.processor.store.RowReader;
import io.tidewatch.processor.store.RowWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PaneRingTest {
    @Test
    void panes_are_merged_by_start_and_read_by_range() {
        PaneRing ring = new PaneRing();
        ring.add(1_000, Given.values(1_500, 3), 10);
        ring.add(1_000, Given.values(1_200, 5), 10);
        ring.add(2_000, Given.values(2_500, 1), 10);

        Pane both = ring.between(1_000, 3_000);

        assertThat(both).isEqualTo(new Pane(3, 0, 9, 1, 5, 1, 2_500, null));
        assertThat(ring.between(1_000, 2_000).last()).isEqualTo(3);
        assertThat(ring.between(3_000, 9_000)).isEqualTo(Pane.EMPTY);
        assertThat(ring.observedFromMillis()).isEqualTo(1_000);
    }

    @Test
    void the_oldest_goes_where_there_are_too_many_and_it_is_told() {
        PaneRing ring = new PaneRing();
        for (int i = 0; i < 3; i++) {
            assertThat(ring.add(i * 1_000L, Pane.counted(1, 0), 3)).isTrue();
        }

        boolean kept = ring.add(3_000, Pane.counted(1, 0), 3);

        assertThat(kept).isFalse();
        assertThat(ring.between(0, 1_000)).isEqualTo(Pane.EMPTY);
        assertThat(ring.size()).isEqualTo(3);
    }

    @Test
    void any_order_gives_the_same_ring_and_the_bytes_give_it_back() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Long> starts = new ArrayList<>();
            List<Pane> parts = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                starts.add(random.nextInt(6) * 10_000L - 20_000);
                parts.add(part(random));
            }
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                order.add(i);
            }
            byte[] straight = bytes(ring(order, starts, parts));
            Collections.shuffle(order, random);

            PaneRing shuffled = ring(order, starts, parts);

            assertThat(bytes(shuffled)).as("seed %s", seed).isEqualTo(straight);
            assertThat(bytes(PaneRing.read(new RowReader(straight, 1)))).isEqualTo(straight);
        }
    }

    @Test
    void panes_of_every_shape_come_back_through_their_bytes() {
        Pane counted = Pane.counted(3, 9);
        Pane stood = new Pane(1, 0, 0.1 * 7_000, 0.1, 0.1, 0.1, 5, null).of(7_000, Amount.GAUGE, null);
        Pane twice = stood.plus(new Pane(1, 0, 0.3 * 2_500.5, 0.3, 0.3, 0.3, 9, null).of(2_500.5, Amount.GAUGE, null));
        Pane zero = new Pane(1, 0, 0, 0, 0, 0, 5, null).of(10, Amount.GAUGE, new Amount(1, 2, Amount.COUNTER, null));
        Pane grown = new Pane(2, 0, 9, 4, 5, 5, 7, null).of(0, Amount.COUNTER, null);
        List<Pane> all = List.of(counted, stood, twice, zero, grown, Pane.EMPTY);
        PaneRing ring = new PaneRing();
        for (int i = 0; i < all.size(); i++) {
            ring.add(i * 10_000L, all.get(i), 100);
        }

        PaneRing back = PaneRing.read(new RowReader(bytes(ring), 1));

        for (int i = 0; i < all.size(); i++) {
            assertThat(back.between(i * 10_000L, (i + 1) * 10_000L)).isEqualTo(Pane.EMPTY.plus(all.get(i)));
        }
        assertThat(back.size()).isEqualTo(all.size());
    }

    @Test
    void a_wide_distribution_keeps_its_upper_buckets() {
        DistributionSketch sketch = new DistributionSketch();
        for (int i = 1; i <= 20_000; i++) {
            sketch.add(Math.exp(i / 1000.0));
        }
        PaneRing ring = new PaneRing();
        ring.add(0, new Pane(20_000, 0, 0, 0, 0, 0, 0, sketch.toDistribution()), 5);
        ring.add(0, new Pane(20_000, 0, 0, 0, 0, 0, 0, sketch.toDistribution()), 5);

        Pane pane = ring.between(0, 1);

        assertThat(pane.distribution().indexes()).hasSizeLessThanOrEqualTo(Buckets.MOST);
        double p95 = DistributionSketch.of(pane.distribution()).quantile(0.95);
        assertThat(p95 / sketch.quantile(0.95)).isBetween(0.98, 1.02);
        assertThat(pane.distribution().count()).isEqualTo(40_000);
    }

    private static PaneRing ring(List<Integer> order, List<Long> starts, List<Pane> parts) {
        PaneRing ring = new PaneRing();
        for (int i : order) {
            ring.add(starts.get(i), parts.get(i), 50);
        }
        return ring;
    }

    /** Whole numbers, so that sums do not depend on the order. */
    private static Pane part(Random random) {
        double value = random.nextInt(1_000) - 200;
        DistributionSketch sketch = new DistributionSketch();
        sketch.add(Math.abs(value));
        return new Pane(
                1,
                random.nextInt(3),
                value,
                value,
                value,
                value,
                random.nextInt(5),
                random.nextBoolean() ? sketch.toDistribution() : null);
    }

    private static byte[] bytes(PaneRing ring) {
        RowWriter out = new RowWriter().one(1);
        ring.write(out);
        return out.toBytes();
    }
}
