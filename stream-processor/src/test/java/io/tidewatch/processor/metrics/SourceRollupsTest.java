package io.tidewatch.processor.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.event.Distribution;
import io.tidewatch.event.DistributionSketch;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.IngestedMetrics;
import io.tidewatch.processor.ingest.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SourceRollupsTest {
    private static final Source SOURCE = new Source("shop", "shop-1", "host-1", "", "");
    private static final long T0 = 1_700_000_000_000L / 3_600_000 * 3_600_000;

    private final MemoryRows series = new MemoryRows();
    private final MemoryRows rollups = new MemoryRows();
    private final MetricCounters counters = new MetricCounters();

    @Test
    void anyOrder_givesTheSameRollups() {
        for (int seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            List<IngestedMetrics> batches = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                batches.add(batch(T0 + random.nextInt(7_500) * 1_000L + i % 7, gaugeAndDistribution(random)));
            }
            Map<String, String> first = cells(batches);
            Collections.shuffle(batches, random);

            assertThat(cells(batches)).as("seed %d", seed).isEqualTo(first);
        }
    }

    /** Every window that is closed or open, read the way views read it: what is not folded comes from finer rows. */
    private static Map<String, String> cells(List<IngestedMetrics> batches) {
        MemoryRows series = new MemoryRows();
        MemoryRows rollups = new MemoryRows();
        SourceRollups taking = new SourceRollups(series, rollups, MetricsConfig.defaults(), new MetricCounters());
        batches.forEach(b -> taking.take(b, null, head -> {}));
        ChunkHistory history = new ChunkHistory(
                rollups,
                new MetricKeys(SOURCE.key()),
                0,
                ValuesRow.decode(series.get(new MetricKeys(SOURCE.key()).series(MetricKeys.VALUES, 0)), Rings.FIRST));
        List<SeriesName> names = NamesRow.decode(series.get(new MetricKeys(SOURCE.key()).series(MetricKeys.NAMES, 0)));
        Map<String, String> out = new TreeMap<>();
        for (Resolution resolution : Resolution.values()) {
            history.windows(resolution, T0 - 3_600_000, T0 + 4 * 3_600_000, row -> {
                for (int place = 0; place < names.size(); place++) {
                    Cell cell = row.cell(place);
                    if (cell != null) {
                        out.put(
                                resolution + "@" + (row.windowMillis - T0) + " "
                                        + names.get(place).metric(),
                                cell.count + " " + cell.sum + " " + cell.min + " " + cell.max + " " + cell.last + " "
                                        + cell.lastMillis + " " + text(cell.distribution()));
                    }
                }
            });
        }
        return out;
    }

    private static String text(Distribution d) {
        return d == null ? "" : Arrays.toString(d.indexes()) + Arrays.toString(d.counts());
    }

    @Test
    void coarserRollups_areTheSumOfFinerOnes() {
        SourceRollups taking = new SourceRollups(series, rollups, MetricsConfig.defaults(), counters);
        double sum = 0;
        for (int i = 0; i < 720; i++) {
            taking.take(batch(T0 + i * 10_000L, List.of(MetricPoint.gauge("g", Map.of(), i))), null, h -> {});
            sum += i < 360 ? i : 0;
        }

        CellsRow hour = row(Resolution.HOUR, T0);
        assertThat(hour.cell(0).count).isEqualTo(360);
        assertThat(hour.cell(0).sum).isEqualTo(sum);
        assertThat(hour.cell(0).last).isEqualTo(359);
        assertThat(row(Resolution.MINUTE, T0 + 60_000).cell(0).min).isEqualTo(6);
        // 720 of 10 s, 119 minutes that ended, one hour that ended
        assertThat(rollups.puts).isEqualTo(720 + 119 + 1);
    }

    @Test
    void latePoint_reachesEveryResolutionThatStillKeepsIt() {
        SourceRollups taking = new SourceRollups(series, rollups, MetricsConfig.defaults(), counters);
        long late = T0 + 30_000;
        for (Duration after : List.of(Duration.ZERO, Duration.ofHours(7), Duration.ofHours(97))) {
            taking.take(batch(late + after.toMillis(), List.of(MetricPoint.gauge("g", Map.of(), 1))), null, h -> {});
            taking.take(batch(late, List.of(MetricPoint.gauge("g", Map.of(), 10))), null, h -> {});
        }

        assertThat(counters.pointsTooLate()).isEqualTo(2);
        assertThat(row(Resolution.HOUR, T0).cell(0).sum).isEqualTo(31);
        assertThat(row(Resolution.MINUTE, T0).cell(0).sum).isEqualTo(21);
        assertThat(row(Resolution.TEN_SECONDS, late).cell(0).sum).isEqualTo(11);
    }

    @Test
    void counters_growByWhatWasCounted_overResetsLossAndRepeats() {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            SourceRollups taking =
                    new SourceRollups(new MemoryRows(), new MemoryRows(), MetricsConfig.defaults(), counters);
            long start = T0;
            double total = 0;
            double told = 0;
            double expected = 0;
            double grown = 0;
            IngestedMetrics before = null;
            for (int i = 1; i <= 200; i++) {
                long now = T0 + i * 10_000L;
                if (random.nextInt(20) == 0) {
                    // a new life: what the old one counted and did not tell went with it
                    start = now - 500;
                    total = 0;
                    told = 0;
                }
                total += random.nextInt(10);
                if (random.nextInt(5) == 0) {
                    continue;
                }
                expected += total - told;
                told = total;
                IngestedMetrics next = batch(now, List.of(MetricPoint.counter("c", Map.of(), total, start)));
                grown += added(taking, next);
                if (before != null && random.nextInt(4) == 0) {
                    grown += added(taking, random.nextBoolean() ? before : next);
                }
                before = next;
            }
            assertThat(grown).as("seed %d", seed).isEqualTo(expected);
        }
    }

    private static double added(SourceRollups taking, IngestedMetrics metrics) {
        double value = taking.take(metrics, null, h -> {}).value(0);
        return Double.isNaN(value) ? 0 : value;
    }

    @Test
    void firstPoint_growsOnlyWhereItBeganToCountJustBefore() {
        SourceRollups taking = new SourceRollups(series, rollups, MetricsConfig.defaults(), counters);

        MeasuredMetrics measured = taking.take(
                batch(
                        T0,
                        List.of(
                                MetricPoint.counter("old", Map.of(), 500, T0 - 3_600_000),
                                MetricPoint.counter("new", Map.of(), 5, T0 - 9_000),
                                MetricPoint.counter("untold", Map.of(), 7, 0))),
                null,
                h -> {});

        assertThat(measured.value(0)).isNaN();
        assertThat(measured.value(1)).isEqualTo(5);
        assertThat(measured.value(2)).isNaN();
    }

    @Test
    void seriesPastTheCap_shareOneAndAreCounted() {
        MetricsConfig config = config(70, Duration.ofHours(6), Duration.ofDays(3));
        SourceRollups taking = new SourceRollups(series, rollups, config, counters);
        List<MetricPoint> points = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            points.add(MetricPoint.gauge("g", Map.of("i", "" + i), i));
        }
        SourceHead[] head = new SourceHead[1];
        for (int n = 0; n < 3; n++) {
            taking.take(batch(T0 + n * 10_000L, points), head[0], h -> head[0] = h);
        }

        assertThat(counters.pointsOverCap()).isEqualTo(90);
        assertThat(head[0].series()).isEqualTo(71);
        assertThat(head[0].pointsOverCap()).isEqualTo(90);
        byte[] other = rollups.get(new MetricKeys(SOURCE.key())
                .rollup(Resolution.TEN_SECONDS, 1, Rings.FIRST.slotOf(Resolution.TEN_SECONDS, T0)));
        assertThat(CellsRow.decode(other, T0).cell(6).count).isEqualTo(30);
    }

    @Test
    void seriesPastTheCap_haveNoNumberToBeRememberedBy() {
        SourceRollups taking =
                new SourceRollups(series, rollups, config(1, Duration.ofHours(6), Duration.ofDays(3)), counters);
        List<MetricPoint> points = List.of(
                MetricPoint.gauge("g", Map.of("i", "own"), 1),
                MetricPoint.gauge("g", Map.of("i", "over"), 2),
                MetricPoint.gauge("g", Map.of("i", "more"), 3));

        MeasuredMetrics measured = taking.take(batch(T0, points), null, h -> {});

        assertThat(measured.series(0)).isZero();
        assertThat(measured.series(1)).isEqualTo(MeasuredMetrics.UNKNOWN);
        assertThat(measured.series(2)).isEqualTo(MeasuredMetrics.UNKNOWN);
    }

    @Test
    void numbersOfSeries_areReadAgainFromRows() {
        List<MetricPoint> points = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            points.add(MetricPoint.gauge("g", Map.of("i", "" + i), i));
        }
        new SourceRollups(series, rollups, MetricsConfig.defaults(), counters).take(batch(T0, points), null, h -> {});
        Collections.shuffle(points, new Random(3));
        int namesBefore = series.rows.size();
        new SourceRollups(series, rollups, MetricsConfig.defaults(), counters)
                .take(batch(T0 + 10_000, points), null, h -> {});

        assertThat(series.rows).hasSize(namesBefore);
        ValuesRow values =
                ValuesRow.decode(series.get(new MetricKeys(SOURCE.key()).series(MetricKeys.VALUES, 3)), Rings.FIRST);
        assertThat(values.value(7)).isEqualTo(199);
    }

    @Test
    void distributions_mergeToTheOneOfAllValues() {
        SourceRollups taking = new SourceRollups(series, rollups, MetricsConfig.defaults(), counters);
        DistributionSketch whole = new DistributionSketch();
        Random random = new Random(5);
        for (int i = 0; i < 361; i++) {
            DistributionSketch part = new DistributionSketch();
            for (int n = random.nextInt(20); n >= 0; n--) {
                double value = Math.exp(random.nextGaussian());
                part.add(value);
                if (i < 360) {
                    whole.add(value);
                }
            }
            taking.take(
                    batch(T0 + i * 10_000L, List.of(MetricPoint.distribution("d", Map.of(), part.toDistribution()))),
                    null,
                    h -> {});
        }

        Distribution hour = row(Resolution.HOUR, T0).cell(0).distribution();
        assertThat(hour.indexes()).isEqualTo(whole.toDistribution().indexes());
        assertThat(hour.counts()).isEqualTo(whole.toDistribution().counts());
        assertThat(hour.sum()).isCloseTo(whole.toDistribution().sum(), within(1e-6));
    }

    @Test
    void anotherRetention_keepsWhatItHas_andGoesOnThere() {
        Duration hour = Duration.ofHours(1);
        MetricsConfig few = config(70, hour, hour.multipliedBy(4));
        MetricsConfig many = config(70, hour.multipliedBy(3), hour.multipliedBy(9));
        MetricsConfig[] turns = {few, many, many, few, many};
        Map<Long, Double> tenSeconds = new TreeMap<>();
        Map<Long, Double> minutes = new TreeMap<>();
        long now = T0;
        for (MetricsConfig config : turns) {
            // a process of that configuration takes over
            SourceRollups taking = new SourceRollups(series, rollups, config, counters);
            for (int i = 0; i < 500; i++) {
                now += 10_000;
                taking.take(batch(now, List.of(MetricPoint.gauge("g", Map.of(), i))), null, h -> {});
                tenSeconds.put(now, (double) i);
                minutes.merge(Resolution.MINUTE.windowOf(now), (double) i, Double::sum);
                keep(tenSeconds, now - config.keepTenSeconds().toMillis());
                keep(
                        minutes,
                        Resolution.MINUTE.windowOf(now) - config.keepMinutes().toMillis());
            }
            assertThat(sums(Resolution.TEN_SECONDS).equals(tenSeconds)).isTrue();
            assertThat(sums(Resolution.MINUTE).equals(minutes)).isTrue();
        }
        assertThat(rollups.rows.size()).isLessThan(tenSeconds.size() + minutes.size() + 10);
    }

    private static void keep(Map<Long, Double> windows, long after) {
        windows.keySet().removeIf(window -> window <= after);
    }

    private Map<Long, Double> sums(Resolution resolution) {
        MetricKeys keys = new MetricKeys(SOURCE.key());
        ValuesRow values = ValuesRow.decode(series.get(keys.series(MetricKeys.VALUES, 0)));
        Map<Long, Double> sums = new TreeMap<>();
        new ChunkHistory(rollups, keys, 0, values)
                .windows(resolution, 0, Long.MAX_VALUE / 2, row -> sums.put(row.windowMillis, row.cell(0).sum));
        return sums;
    }

    private CellsRow row(Resolution resolution, long atMillis) {
        long window = resolution.windowOf(atMillis);
        byte[] key = new MetricKeys(SOURCE.key()).rollup(resolution, 0, Rings.FIRST.slotOf(resolution, window));
        return CellsRow.decode(rollups.get(key), window);
    }

    private static List<MetricPoint> gaugeAndDistribution(Random random) {
        DistributionSketch sketch = new DistributionSketch();
        sketch.add(1 + random.nextInt(1_000));
        sketch.add(1 + random.nextInt(1_000));
        return List.of(
                MetricPoint.gauge("g", Map.of("a", "b"), random.nextInt(1_000)),
                MetricPoint.distribution("d", Map.of(), sketch.toDistribution()));
    }

    private static MetricsConfig config(int maxSeries, Duration keepTenSeconds, Duration keepMinutes) {
        return new MetricsConfig(
                maxSeries, 4_096, 1_000, Duration.ofDays(1), keepTenSeconds, keepMinutes, Duration.ofDays(31));
    }

    static IngestedMetrics batch(long millis, List<MetricPoint> points) {
        return new IngestedMetrics(
                SOURCE,
                new Position("tidewatch.metrics", 0, 0),
                millis,
                millis,
                MetricBatch.running(millis, 10_000, points));
    }
}
