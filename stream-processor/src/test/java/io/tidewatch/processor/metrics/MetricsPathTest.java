package io.tidewatch.processor.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.DistributionSketch;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.EndOffsets;
import io.tidewatch.processor.signals.RuleHolder;
import io.tidewatch.processor.signals.SentPartials;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.processor.topology.AnalysisFixture;
import io.tidewatch.processor.topology.AnalysisTopology;
import io.tidewatch.processor.topology.Driver;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.Json;
import io.tidewatch.wire.JsonCodec;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches through the whole analysis topology: what rules are told, what views answer. */
class MetricsPathTest {
    private static final long T0 = Driver.START;
    private static final Source WEB1 = new Source("web", "web-1", "host-a", "", "");
    private static final Source WEB2 = new Source("web", "web-2", "host-b", "", "");
    private static final Source AGENT = new Source("tidewatch-agent", "host-a", "host-a", "", "");

    @TempDir
    private Path dir;

    private final RuleHolder rules = new RuleHolder();
    private Driver driver;
    private MetricViews views;

    @BeforeEach
    void open() {
        driver = new Driver(AnalysisTopology.build(AnalysisFixture.settings(EndOffsets.UNKNOWN, rules)), dir);
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
        views = new MetricViews(
                stores, MetricsConfig.defaults(), Clock.fixed(Instant.ofEpochMilli(T0 + 3_600_000), ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void threshold_isToldEachGroupsValues() {
        rule(
                new Condition.Threshold(
                        "queue.size",
                        List.of(Matcher.equal("label.queue", "orders")),
                        Aggregate.AVG,
                        Duration.ofMinutes(1),
                        Bounds.above(1.0, null)),
                "service",
                "label.queue");

        send(WEB1, T0, gauge("queue.size", 7, "queue", "orders"), gauge("queue.size", 9, "queue", "mail"));

        assertThat(signals()).singleElement().satisfies(p -> {
            assertThat(p.group()).containsExactly(Map.entry("service", "web"), Map.entry("label.queue", "orders"));
            assertThat(p.count()).isEqualTo(1);
            assertThat(p.sum() / p.weight()).isEqualTo(7);
            assertThat(p.weight()).isEqualTo(10_000);
            assertThat(p.last()).isEqualTo(7);
            assertThat(p.paneStartMillis()).isEqualTo(T0);
            assertThat(p.samples()).hasSize(1);
        });
    }

    @Test
    void rateOfACounter_isToldItsGrowth_notItsTotal() {
        rule(
                new Condition.Threshold(
                        "requests", List.of(), Aggregate.RATE, Duration.ofMinutes(1), Bounds.above(1.0, null)),
                "service");

        send(WEB1, T0, MetricPoint.counter("requests", Map.of(), 1_000_000, T0 - 86_400_000));
        assertThat(signals()).isEmpty();
        send(WEB1, T0 + 10_000, MetricPoint.counter("requests", Map.of(), 1_000_030, T0 - 86_400_000));

        assertThat(signals()).singleElement().satisfies(p -> assertThat(p.sum()).isEqualTo(30));
    }

    @Test
    void percentile_isToldTheDistribution() {
        rule(
                new Condition.Threshold(
                        "latency", List.of(), Aggregate.P95, Duration.ofMinutes(1), Bounds.above(1.0, null)),
                "service");
        DistributionSketch sketch = new DistributionSketch();
        for (int i = 1; i <= 100; i++) {
            sketch.add(i / 100.0);
        }

        send(WEB1, T0, MetricPoint.distribution("latency", Map.of("uri", "/a"), sketch.toDistribution()));

        assertThat(signals()).singleElement().satisfies(p -> {
            assertThat(p.count()).isEqualTo(100);
            assertThat(p.distribution()).isEqualTo(sketch.toDistribution());
        });
    }

    @Test
    void absent_countsHeartbeats_andHearsGoodbyes() {
        rule(new Condition.Absent(List.of(), 1, Duration.ofSeconds(30), null), "service", "instance");
        send(WEB1, T0);
        assertThat(signals()).singleElement().satisfies(p -> {
            assertThat(p.count()).isEqualTo(1);
            assertThat(p.goodbye()).isFalse();
        });

        send(WEB1, new MetricBatch(T0 + 10_000, 10_000, MetricBatch.Phase.GOODBYE, "shutdown", List.of(), null));

        assertThat(signals()).singleElement().satisfies(p -> {
            assertThat(p.group()).containsEntry("instance", "web-1");
            assertThat(p.goodbye()).isTrue();
        });
    }

    @Test
    void rules_comeFromTheirTopic_andABadOneLeavesTheOthers() {
        Rule rule = of(new Condition.Absent(List.of(), 1, Duration.ofSeconds(30), null), "service");
        publish("r", JsonCodec.RULE.encode(rule));
        publish("bad", "{\"id\":\"bad\"".getBytes(StandardCharsets.UTF_8));
        Rule odd = new Rule(
                "odd",
                1,
                0,
                true,
                Rule.Input.LOGS,
                new Condition.Frequency(List.of(new Matcher("message", Matcher.Op.MATCHES, "(a")), 1, null),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                0);
        publish("odd", JsonCodec.RULE.encode(odd));

        send(WEB1, T0);
        assertThat(signals()).hasSize(1);
        assertThat(rules.problems()).containsOnlyKeys("bad", "odd");

        publish("r", null);
        send(WEB1, T0 + 10_000);
        assertThat(signals()).isEmpty();
    }

    @Test
    void query_answersWithHonestGaps_groupedAndAggregated() throws Exception {
        for (int i = 0; i < 12; i++) {
            if (i < 4 || i > 8) {
                send(WEB1, T0 + i * 20_000L, gauge("g", i));
            }
            send(WEB2, T0 + i * 20_000L, gauge("g", 100 + i));
        }

        List<MetricAnswer.Line> byInstance = lines(query("g", "service=web", "avg", "instance"));
        assertThat(byInstance).hasSize(2);
        assertThat(byInstance.get(0).group()).isEqualTo(Map.of("instance", "web-1"));
        List<Number> values = new ArrayList<>();
        byInstance.get(0).points().forEach(p -> values.add(p.get(1)));
        assertThat(values).containsExactly(0.0, 1.0, 2.0, 3.0, null, null, null, null, null, 9.0, 10.0, 11.0);

        List<MetricAnswer.Line> sums = lines(query("g", "", "sum"));
        assertThat(sums).singleElement().satisfies(line -> {
            assertThat(line.points().get(1)).isEqualTo(List.<Number>of(T0 + 20_000, 102.0));
            assertThat(line.points().get(5)).isEqualTo(List.<Number>of(T0 + 100_000, 105.0));
        });
        assertThat(lines(query("g", "host=host-b", "max"))).hasSize(1);
        assertThat(lines(query("g", "host=nobody", "max"))).isEmpty();
    }

    @Test
    void query_readsPercentilesAndRatesInCoarserStepsToo() throws Exception {
        DistributionSketch whole = new DistributionSketch();
        for (int i = 0; i < 30; i++) {
            DistributionSketch sketch = new DistributionSketch();
            for (int n = 1; n <= 50; n++) {
                sketch.add(n + i);
                whole.add(n + i);
            }
            send(
                    WEB1,
                    T0 + i * 10_000L,
                    MetricPoint.distribution("d", Map.of(), sketch.toDistribution()),
                    MetricPoint.counter("c", Map.of(), i * 60.0, T0 - 86_400_000));
        }
        MetricQuery d = ask("d", 300_000, 300_000, "p95");
        assertThat(lines(d).get(0).points()).containsExactly(List.of(T0, whole.quantile(0.95)));
        MetricQuery c = ask("c", 300_000, 60_000, "rate");
        assertThat(lines(c).get(0).points().get(2)).isEqualTo(List.<Number>of(T0 + 120_000, 6.0));
        MetricQuery n = ask("d", 300_000, 60_000, "rate");
        assertThat(lines(n).get(0).points().get(4).get(1)).isEqualTo(5.0);
    }

    /** As a gateway sends what it scraped each minute: nobody tells how often. */
    @Test
    void rateOfASourceThatTellsNoInterval_isRight_withoutGapsThatAreNone() throws Exception {
        for (int i = 0; i < 20; i++) {
            send(
                    WEB1,
                    new MetricBatch(
                            T0 + 7_000 + i * 60_000L,
                            0,
                            MetricBatch.Phase.RUNNING,
                            "",
                            List.of(MetricPoint.counter("c", Map.of(), i * 60.0, 0)),
                            null));
        }

        MetricQuery query = new MetricQuery(
                "c", List.of(), T0 + 240_000, T0 + 1_200_000, 10_000, Statistic.parse("rate"), List.of());
        List<Number> values = new ArrayList<>();
        lines(query).get(0).points().forEach(p -> values.add(p.get(1)));

        assertThat(values).hasSize(8).containsOnly(1.0);
        assertThat(views.query(query).notes()).singleElement().asString().contains("each 60 s");
        assertThat(views.vitals())
                .singleElement()
                .satisfies(v -> assertThat(v.intervalMillis()).isEqualTo(60_000));
    }

    @Test
    void gapOfACounter_isAGapInItsRate_andNothingOfItIsLost() throws Exception {
        for (int i = 0; i < 120; i++) {
            if (i < 30 || i > 90) {
                send(WEB1, T0 + i * 10_000L, MetricPoint.counter("c", Map.of(), i * 10.0, T0 - 86_400_000));
            }
        }

        List<Number> rate = new ArrayList<>();
        List<Number> sum = new ArrayList<>();
        lines(ask("c", 1_200_000, 60_000, "rate")).get(0).points().forEach(p -> rate.add(p.get(1)));
        lines(ask("c", 1_200_000, 60_000, "sum")).get(0).points().forEach(p -> sum.add(p.get(1)));

        assertThat(rate.subList(1, 5)).containsOnly(1.0);
        assertThat(rate.subList(5, 15)).containsOnlyNulls();
        assertThat(rate.subList(16, 20)).containsOnly(1.0);
        assertThat(sum.stream().mapToDouble(Number::doubleValue).sum()).isCloseTo(1_190, within(1e-6));
        assertThat(views.presence(T0, T0 + 1_200_000, Resolution.MINUTE))
                .singleElement()
                .satisfies(p -> assertThat(p.runs()).containsExactly(0, 5, 15, 20));
    }

    @Test
    void namesCurrentAndHosts_areThoseOfTheLastBatches() {
        send(
                AGENT,
                T0,
                gauge("system.cpu.utilization", 0.5),
                gauge("system.memory.utilization", 0.7, "system.memory.state", "used"),
                gauge("system.memory.utilization", 0.3, "system.memory.state", "free"),
                gauge("system.filesystem.utilization", 0.2, "system.filesystem.mountpoint", "/"),
                gauge("system.filesystem.utilization", 0.9, "system.filesystem.mountpoint", "/data"),
                gauge("system.cpu.load_average.1m", 1.5));
        send(WEB1, T0, gauge("g", 1), gauge("g", 2, "k", "v"));
        send(WEB1, T0 + 10_000, gauge("g", 3));

        assertThat(views.hosts()).singleElement().satisfies(host -> {
            assertThat(host.host()).isEqualTo("host-a");
            assertThat(host.cpu()).isEqualTo(0.5);
            assertThat(host.memory()).isEqualTo(0.7);
            assertThat(host.filesystem()).isEqualTo(0.9);
            assertThat(host.filesystemMount()).isEqualTo("/data");
            assertThat(host.load1()).isEqualTo(1.5);
            assertThat(host.cores()).isNull();
        });
        assertThat(views.names(WhereText.parse("service=web"), 20))
                .containsExactly(new MetricName(
                        "g",
                        MetricPoint.Kind.GAUGE,
                        "",
                        1,
                        2,
                        Map.of("k", new MetricName.LabelValues(List.of("v"), false))));
        assertThat(views.current("g", List.of(), 10))
                .extracting(CurrentValue::value)
                .containsExactly(2.0, 3.0);
        List<CurrentValue> all = views.current("", List.of(), 1_000);
        for (int limit = 1; limit < all.size(); limit++) {
            assertThat(views.current("", List.of(), limit))
                    .as("the first of all")
                    .isEqualTo(all.subList(0, limit));
        }
    }

    @Test
    void sourceLongSilent_isForgottenWithAllItsRows() {
        send(WEB1, T0, gauge("g", 1));
        long later = T0 + Duration.ofDays(32).toMillis();
        send(WEB2, later, gauge("g", 1));

        driver.streams.advanceWallClockTime(Duration.ofMinutes(2));

        assertThat(views.names(WhereText.parse("instance=web-1"), 1)).isEmpty();
        assertThat(views.names(WhereText.parse("instance=web-2"), 1)).hasSize(1);
        try (var rows = driver.streams.getKeyValueStore(MetricStores.ROLLUPS).all()) {
            int n = 0;
            for (; rows.hasNext(); rows.next()) {
                n++;
            }
            assertThat(n).isEqualTo(1);
        }
    }

    private static MetricQuery ask(String metric, long millis, long step, String aggregate) {
        return new MetricQuery(metric, List.of(), T0, T0 + millis, step, Statistic.parse(aggregate), List.of());
    }

    private static MetricQuery query(String metric, String where, String aggregate, String... groupBy) {
        return new MetricQuery(
                metric, WhereText.parse(where), T0, T0 + 240_000, 20_000, Statistic.parse(aggregate), List.of(groupBy));
    }

    /** Over JSON and back, as the answer of another instance comes. */
    private List<MetricAnswer.Line> lines(MetricQuery query) throws Exception {
        byte[] json = Json.shared().writeValueAsBytes(views.query(query));
        MetricAnswer answer = Json.shared().readValue(json, MetricAnswer.class);
        return MetricAnswer.merge(List.of(answer), query.statistic()).lines(query.statistic());
    }

    private void rule(Condition condition, String... groupBy) {
        rules.put(of(condition, groupBy));
    }

    private static Rule of(Condition condition, String... groupBy) {
        return new Rule(
                "r",
                1,
                0,
                true,
                Rule.Input.METRICS,
                condition,
                List.of(groupBy),
                null,
                null,
                null,
                null,
                null,
                null,
                0);
    }

    private void publish(String id, byte[] rule) {
        driver.pipe(Topics.RULES, id.getBytes(StandardCharsets.UTF_8), rule, T0, new RecordHeaders());
    }

    private static MetricPoint gauge(String name, double value, String... labels) {
        return MetricPoint.gauge(name, labels.length == 0 ? Map.of() : Map.of(labels[0], labels[1]), value);
    }

    private void send(Source source, long millis, MetricPoint... points) {
        send(source, MetricBatch.running(millis, 10_000, List.of(points)));
    }

    private void send(Source source, MetricBatch batch) {
        ByteSink bytes = new ByteSink();
        new MetricBatchEncoder().encode(batch, bytes);
        RecordHeaders headers = new RecordHeaders();
        new RecordOrigin(source, 0, -1, 1).write(headers);
        byte[] key = source.key().getBytes(StandardCharsets.UTF_8);
        driver.pipe(Topics.METRICS, key, bytes.toBytes(), batch.timeMillis(), headers);
    }

    private List<Signal.Partial> signals() {
        List<Signal.Partial> out = new ArrayList<>();
        driver.read(Topics.SIGNALS).forEach(record -> out.addAll(SentPartials.of(record.value)));
        return out;
    }
}
