package io.tidewatch.processor.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.IngestedMetrics;
import io.tidewatch.processor.ingest.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Counters nobody told of for a while, and distances of points nobody promised. */
class CounterGapTest {
    private static final Source SOURCE = new Source("shop", "shop-1", "host-1", "", "");
    private static final long T0 = 1_700_000_000_000L / 3_600_000 * 3_600_000;
    private static final long MINUTE = 60_000;

    private final MemoryRows series = new MemoryRows();
    private final MemoryRows rollups = new MemoryRows();
    private final SourceRollups taking =
            new SourceRollups(series, rollups, MetricsConfig.defaults(), new MetricCounters());
    private SourceHead head;

    @Test
    void growthOverAGap_isSpreadOverIt_andNoNewsToRules() {
        for (long minutes : new long[] {2, 30, 65, 600}) {
            series.rows.clear();
            rollups.rows.clear();
            taking.forget(SOURCE.key());
            long gap = minutes * MINUTE + 7_000;
            for (int i = 0; i < 6; i++) {
                counter(T0 + i * 10_000, 10_000, i * 10, T0 - 1);
            }
            long back = T0 + 50_000 + gap;

            double told = counter(back, 10_000, 50 + gap / 1_000.0, T0 - 1);

            assertThat(told).as("%d min", minutes).isNaN();
            for (Resolution resolution : Resolution.values()) {
                Map<Long, Cell> cells = cells(resolution);
                cells.forEach((window, cell) -> assertThat(cell.sum * 1_000 / resolution.millis())
                        .as("%s %d after %d min", resolution, window - T0, minutes)
                        .isLessThan(1.1));
                double sum = cells.values().stream().mapToDouble(c -> c.sum).sum();
                boolean all = resolution == Resolution.HOUR || gap <= 60 * resolution.millis();
                if (all) {
                    assertThat(sum).isCloseTo(50 + gap / 1_000.0, within(1e-6));
                }
            }
            assertThat(cells(Resolution.TEN_SECONDS).values().stream()
                            .mapToLong(c -> c.count)
                            .sum())
                    .as("points")
                    .isEqualTo(minutes < 360 ? 7 : 1);
            assertThat(counter(back + 10_000, 10_000, 60 + gap / 1_000.0, T0 - 1))
                    .isEqualTo(10);
        }
    }

    @Test
    void aLostBatch_losesNoCount_andMakesNoPeak() {
        counter(T0, 10_000, 0, T0 - 1);
        counter(T0 + 10_000, 10_000, 10, T0 - 1);

        double told = counter(T0 + 50_000, 10_000, 50, T0 - 1);

        assertThat(told).isEqualTo(40);
        assertThat(cells(Resolution.TEN_SECONDS).values())
                .extracting(c -> c.sum)
                .containsOnly(10.0, 0.0);
        assertThat(cells(Resolution.MINUTE).get(T0).sum).isCloseTo(50, within(1e-9));
    }

    @Test
    void restartInAGap_growsOnlySinceItsStart() {
        counter(T0, 10_000, 1_000, T0 - 86_400_000);
        long start = T0 + 20 * MINUTE;

        assertThat(counter(start + 10_000, 10_000, 10, start)).isEqualTo(10);

        assertThat(cells(Resolution.TEN_SECONDS)).containsOnlyKeys(start + 10_000);
    }

    @Test
    void startThatGoesBack_isTakenOnceTheOtherIsGone() {
        counter(T0, 10_000, 100, T0 - 1_000);

        // two of one name: only the newer counts
        assertThat(counter(T0 + 5_000, 10_000, 7_000, T0 - 9_000)).isNaN();
        assertThat(counter(T0 + 10_000, 10_000, 110, T0 - 1_000)).isEqualTo(10);
        // a start that is not told any more is no other life
        assertThat(counter(T0 + 20_000, 10_000, 120, 0)).isEqualTo(10);
        // the clock was set back: its points are behind for a while, then it goes on
        assertThat(counter(T0 + 90_000, 10_000, 5, T0 - 5_000)).isNaN();
        assertThat(counter(T0 + 100_000, 10_000, 15, T0 - 5_000)).isEqualTo(10);
    }

    @Test
    void distanceOfPoints_isSeenWhereItIsNotTold() {
        for (int i = 0; i < 30; i++) {
            long jitter = i % 3 * 200;
            counter(T0 + i * 15_000 + jitter, 0, i, 0);
        }
        assertThat(head.intervalMillis()).isBetween(14_500L, 15_500L);

        // neither a gap nor a burst is a habit
        counter(T0 + 3_600_000, 0, 31, 0);
        counter(T0 + 3_601_000, 0, 32, 0);
        assertThat(head.intervalMillis()).isBetween(7_500L, 17_000L);

        for (int i = 0; i < 40; i++) {
            counter(T0 + 4_000_000 + i * MINUTE, 0, 40 + i, 0);
        }
        assertThat(head.intervalMillis()).isBetween(54_000L, 60_000L);
        // a restart of the process reads what was seen
        MeasuredMetrics again = new SourceRollups(series, rollups, MetricsConfig.defaults(), new MetricCounters())
                .take(batch(T0 + 4_000_000 + 40 * MINUTE, 0, 80, 0), head, h -> head = h);
        assertThat(again.intervalMillis(0)).isBetween(54_000L, 60_000L);
    }

    private double counter(long millis, long interval, double total, long start) {
        return taking.take(batch(millis, interval, total, start), head, h -> head = h)
                .value(0);
    }

    private static IngestedMetrics batch(long millis, long interval, double total, long start) {
        List<MetricPoint> points = new ArrayList<>(List.of(MetricPoint.counter("c", Map.of(), total, start)));
        return new IngestedMetrics(
                SOURCE,
                new Position("tidewatch.metrics", 0, 0),
                millis,
                millis,
                MetricBatch.running(millis, interval, points));
    }

    private Map<Long, Cell> cells(Resolution resolution) {
        MetricKeys keys = new MetricKeys(SOURCE.key());
        ValuesRow values = ValuesRow.decode(series.get(keys.series(MetricKeys.VALUES, 0)));
        Map<Long, Cell> cells = new TreeMap<>();
        new ChunkHistory(rollups, keys, 0, values).windows(resolution, 0, Long.MAX_VALUE / 2, row -> {
            if (row.cell(0) != null) {
                cells.put(row.windowMillis, row.cell(0));
            }
        });
        return cells;
    }
}
