package io.tidewatch.processor.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.alert.Rule;
import io.tidewatch.event.DistributionSketch;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.EndOffsets;
import io.tidewatch.processor.ingest.IngestSettings;
import io.tidewatch.processor.ingest.IngestStage;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.processor.topology.Driver;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.Json;
import io.tidewatch.wire.MetricBatchEncoder;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random points (late ones, counters that begin anew, pauses, restarts from the changelog alone) through ingest and
 * roll-ups; then random questions, each number held against {@link RollupModel}.
 */
class RollupModelTest {
    private static final long T0 = Driver.START;
    private static final String[] METRICS = {"g", "c", "d"};
    private static final String[] STATISTICS = {
        "avg", "min", "max", "sum", "count", "rate", "last", "p1", "p50", "p99.9"
    };
    private static final Duration DAY = Duration.ofDays(1);
    private static final MetricsConfig CONFIG =
            new MetricsConfig(100, 4_096, 1_000, DAY, Duration.ofHours(1), Duration.ofHours(3), Duration.ofHours(10));

    @TempDir
    private Path dir;

    private final Map<RollupModel.Series, Counter> counters = new HashMap<>();
    private RollupModel model = new RollupModel(Rings.of(CONFIG));
    private final Map<Bytes, byte[]> series = new HashMap<>();
    private final Map<Bytes, byte[]> rollups = new HashMap<>();
    private final Map<String, byte[]> sources = new HashMap<>();
    private @Nullable Driver driver;
    private long newest;
    private int opened;

    /** A counter of an application: what it counted, and what it told of that. */
    private static final class Counter {
        private final String life;
        private long startMillis;
        private double total;
        private double told;
        private long toldMillis = Long.MIN_VALUE;

        Counter(String life, long startMillis) {
            this.life = life;
            this.startMillis = startMillis;
        }
    }

    @AfterEach
    void close() {
        if (driver != null) {
            driver.close();
        }
    }

    @Test
    void answersAreThoseOfTheModel() throws Exception {
        for (int seed = 1; seed <= 3; seed++) {
            Random random = new Random(seed);
            model = new RollupModel(Rings.of(CONFIG));
            counters.clear();
            series.clear();
            rollups.clear();
            sources.clear();
            newest = T0;
            open();
            int gaps = 0;
            int numbers = 0;
            for (int part = 0; part < 3; part++) {
                for (int i = 0; i < 150; i++) {
                    // now and then nothing comes for long; eleven hours go by or more
                    newest += random.nextInt(40) == 0 ? random.nextInt(5_400) * 1_000L : random.nextInt(60) * 1_000L;
                    long at = random.nextInt(4) == 0
                            ? newest - random.nextInt(random.nextInt(40_000) + 1) * 1_000L
                            : newest;
                    send("web-" + random.nextInt(3), Math.max(T0 - 40_000_000L, at), random);
                }
                reopen();
                for (int i = 0; i < 40; i++) {
                    int[] seen = ask(random, "seed " + seed + " part " + part + " question " + i);
                    numbers += seen[0];
                    gaps += seen[1];
                }
                assertLate();
            }
            assertThat(numbers).isGreaterThan(500);
            assertThat(gaps).isGreaterThan(100);
        }
    }

    private int[] ask(Random random, String what) throws Exception {
        String metric = METRICS[random.nextInt(METRICS.length)];
        MetricPoint.Kind kind = MetricPoint.Kind.values()[metric.equals("g") ? 0 : metric.equals("c") ? 1 : 2];
        Statistic statistic = Statistic.parse(STATISTICS[random.nextInt(STATISTICS.length)]);
        long from = newest - random.nextInt(45_000) * 1_000L;
        long to = from + (1 + random.nextInt(20_000)) * 1_000L;
        long step = new long[] {10_000, 20_000, 60_000, 600_000, 3_600_000}[random.nextInt(5)];
        String[][] filters = {
            {"", "true"},
            {"path=/a", "="},
            {"path!=/a", "!="},
            {"path=~\"/[ab]\"", "=~"},
            {"instance!~\"web-[12]\"", "!~"}
        };
        String[] filter = filters[random.nextInt(filters.length)];
        Predicate<RollupModel.Series> wanted = series -> series.metric().equals(metric)
                && switch (filter[1]) {
                    case "=" -> series.labels().get("path").equals("/a");
                    case "!=" -> !series.labels().get("path").equals("/a");
                    case "=~" -> series.labels().get("path").matches("/[ab]");
                    case "!~" -> series.source().equals("web-0");
                    default -> true;
                };
        String groupBy = new String[] {"", "path", "instance"}[random.nextInt(3)];
        List<String> fields = groupBy.isEmpty() ? List.of() : List.of(groupBy);
        MetricQuery query = new MetricQuery(metric, WhereText.parse(filter[0]), from, to, step, statistic, fields);

        byte[] json = Json.shared().writeValueAsBytes(views().query(query));
        MetricAnswer answer =
                MetricAnswer.merge(List.of(Json.shared().readValue(json, MetricAnswer.class)), query.statistic());

        assertThat(answer.fromMillis()).isLessThanOrEqualTo(from).isGreaterThan(from - answer.stepMillis());
        assertThat(answer.toMillis()).isGreaterThanOrEqualTo(to).isLessThan(to + answer.stepMillis());
        int[] seen = new int[2];
        Set<Map<String, String>> lines = new HashSet<>();
        for (MetricAnswer.Line line : answer.lines(statistic)) {
            lines.add(line.group());
            Predicate<RollupModel.Series> ofLine = series -> wanted.test(series)
                    && (groupBy.isEmpty() || line.group().get(groupBy).equals(field(series, groupBy)));
            long at = answer.fromMillis();
            for (List<Number> point : line.points()) {
                Double expected = model.number(ofLine, answer.resolution(), at, answer.stepMillis(), statistic, kind);
                assertThat(point.get(0)).as(what).isEqualTo(at);
                String where = what + " " + query + " at " + at + " of " + answer.resolution();
                if (expected == null) {
                    assertThat(point.get(1)).as(where).isNull();
                    seen[1]++;
                } else {
                    double tolerance = statistic.needsDistribution() ? 0.0101 : 1e-9;
                    assertThat(point.get(1).doubleValue())
                            .as(where)
                            .isCloseTo(expected, within(Math.abs(expected) * tolerance + 1e-9));
                    seen[0]++;
                }
                at += answer.stepMillis();
            }
            assertThat(at).as(what).isEqualTo(answer.toMillis());
        }
        for (long at = answer.fromMillis(); at < answer.toMillis(); at += answer.stepMillis()) {
            if (model.number(wanted, answer.resolution(), at, answer.stepMillis(), statistic, kind) != null) {
                assertThat(lines).as(what + " has lines").isNotEmpty();
            }
        }
        return seen;
    }

    private void assertLate() {
        long[] sums = new long[3];
        for (MetricSource source : views().sources(List.of())) {
            sums[0] += source.tooLateForTenSeconds();
            sums[1] += source.tooLateForMinutes();
            sums[2] += source.tooLateForHours();
        }
        assertThat(sums)
                .containsExactly(
                        model.tooLate.getOrDefault(Resolution.TEN_SECONDS, 0L),
                        model.tooLate.getOrDefault(Resolution.MINUTE, 0L),
                        model.tooLate.getOrDefault(Resolution.HOUR, 0L));
    }

    private static String field(RollupModel.Series series, String field) {
        return field.equals("instance") ? series.source() : series.labels().get(field);
    }

    /** Some of the series of the source, in any order, at that time. */
    private void send(String instance, long at, Random random) {
        List<MetricPoint> points = new ArrayList<>();
        model.batch(instance, at);
        for (String metric : METRICS) {
            for (String path : List.of("/a", "/b", "/c")) {
                if (random.nextInt(3) > 0) {
                    RollupModel.Series series = new RollupModel.Series(instance, metric, Map.of("path", path));
                    points.add(random.nextInt(points.size() + 1), point(series, at, random));
                }
            }
        }
        ByteSink bytes = new ByteSink();
        new MetricBatchEncoder().encode(MetricBatch.running(at, 10_000, points), bytes);
        RecordHeaders headers = new RecordHeaders();
        Source source = new Source("web", instance, "host-" + instance, "", "");
        new RecordOrigin(source, 0, -1, 1).write(headers);
        driver.pipe(Topics.METRICS, source.key().getBytes(StandardCharsets.UTF_8), bytes.toBytes(), newest, headers);
    }

    private MetricPoint point(RollupModel.Series series, long at, Random random) {
        return switch (series.metric()) {
            case "g" -> {
                double value = random.nextInt(1_000) - 500;
                model.add(series, new RollupModel.Value(at, List.of(value)));
                yield MetricPoint.gauge("g", series.labels(), value);
            }
            case "c" -> counter(series, at, random);
            default -> {
                DistributionSketch sketch = new DistributionSketch();
                List<Double> values = new ArrayList<>();
                for (int i = random.nextInt(6); i > 0; i--) {
                    values.add(1.0 + random.nextInt(100_000));
                    sketch.add(values.get(values.size() - 1));
                }
                if (!values.isEmpty()) {
                    model.add(series, new RollupModel.Value(at, values));
                }
                yield MetricPoint.distribution("d", series.labels(), sketch.toDistribution());
            }
        };
    }

    /** What a counter tells adds what it counted since it told last, or since it began; what comes late adds nothing. */
    private MetricPoint counter(RollupModel.Series series, long at, Random random) {
        Counter counter = counters.get(series);
        boolean first = counter == null;
        long before = first ? at : counter.toldMillis;
        if (counter == null || at > counter.toldMillis && random.nextInt(10) == 0) {
            // the start of its life is told by some, others only fall
            long start = first || !counter.life.isEmpty() ? at - 1_000 : counter.startMillis;
            counter = new Counter(first ? random.nextBoolean() ? "told" : "" : counter.life, start);
            counters.put(series, counter);
        }
        if (at < counter.toldMillis) {
            return MetricPoint.counter("c", series.labels(), Math.max(0, counter.told - 1), counter.startMillis);
        }
        boolean reset = counter.toldMillis == Long.MIN_VALUE;
        // one whose start is not told is known to have begun anew because it is lower: it counted less than before
        counter.total += reset && counter.life.isEmpty() && !first ? 0 : 1 + random.nextInt(50);
        double grown = counter.total - counter.told;
        long since = reset ? before : counter.toldMillis;
        counter.told = counter.total;
        counter.toldMillis = at;
        boolean knownStart = reset && (first || !counter.life.isEmpty());
        if (!knownStart && at - since > 25_000) {
            model.addOverGap(series, since, at, 10_000, grown);
        } else {
            model.add(series, new RollupModel.Value(at, List.of(grown)));
        }
        return MetricPoint.counter("c", series.labels(), counter.total, counter.startMillis);
    }

    private void open() {
        close();
        StreamsBuilder builder = new StreamsBuilder();
        IngestSettings ingest =
                new IngestSettings(Duration.ofSeconds(5), DAY, Map.of(Rule.Input.METRICS, 1), EndOffsets.UNKNOWN);
        new RollupStage(CONFIG, new MetricCounters())
                .apply(new IngestStage(builder, ingest).metrics().events());
        driver = new Driver(builder.build(), dir.resolve("run-" + opened++));
    }

    /** The process ends, and its state with it: what goes on is what the changelogs hold. */
    private void reopen() {
        read(series, MetricStores.SERIES, (topic, bytes) -> Bytes.wrap(bytes));
        read(rollups, MetricStores.ROLLUPS, (topic, bytes) -> Bytes.wrap(bytes));
        read(sources, MetricStores.SOURCES, new StringDeserializer());
        open();
        series.forEach(driver.streams.<Bytes, byte[]>getKeyValueStore(MetricStores.SERIES)::put);
        rollups.forEach(driver.streams.<Bytes, byte[]>getKeyValueStore(MetricStores.ROLLUPS)::put);
        sources.forEach(driver.streams.<String, byte[]>getKeyValueStore(MetricStores.SOURCES)::put);
    }

    private <K> void read(Map<K, byte[]> into, String store, Deserializer<K> keys) {
        driver.streams
                .createOutputTopic("test-" + store + "-changelog", keys, new ByteArrayDeserializer())
                .readKeyValuesToList()
                .forEach(record -> {
                    if (record.value == null) {
                        into.remove(record.key);
                    } else {
                        into.put(record.key, record.value);
                    }
                });
    }

    private MetricViews views() {
        LocalStores stores = new LocalStores() {
            @Override
            public <K, V> ReadOnlyKeyValueStore<K, V> keyValue(String store) {
                return driver.streams.getKeyValueStore(store);
            }

            @Override
            public Set<Integer> partitions(String store) {
                return Set.of(0);
            }
        };
        return new MetricViews(stores, CONFIG, Clock.fixed(Instant.ofEpochMilli(newest), ZoneOffset.UTC));
    }
}
