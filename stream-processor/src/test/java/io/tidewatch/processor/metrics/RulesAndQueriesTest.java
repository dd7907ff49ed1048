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
import io.tidewatch.processor.rules.Evaluation;
import io.tidewatch.processor.rules.Pane;
import io.tidewatch.processor.rules.PaneRing;
import io.tidewatch.processor.rules.Verdict;
import io.tidewatch.processor.signals.RuleHolder;
import io.tidewatch.processor.signals.SentPartials;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.processor.topology.AnalysisFixture;
import io.tidewatch.processor.topology.AnalysisTopology;
import io.tidewatch.processor.topology.Driver;
import io.tidewatch.wire.ByteSink;
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

/** What a rule makes of a window is what a query of the same time says: whoever tunes a bound on a chart gets that alert. */
class RulesAndQueriesTest {
    private static final long T0 = Driver.START;
    private static final long STEP = 120_000;
    private static final Source FAST = new Source("web", "web-1", "host-a", "", "");
    private static final Source SLOW = new Source("web", "web-2", "host-b", "", "");

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
        Clock later = Clock.fixed(Instant.ofEpochMilli(T0 + 3_600_000), ZoneOffset.UTC);
        views = new MetricViews(stores, MetricsConfig.defaults(), later);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void everyAggregateOfEveryKind_isTheSameInARuleAndInAQuery() {
        List<Condition> wanted = new ArrayList<>();
        for (String metric : List.of("gauge", "counter", "distribution")) {
            for (String aggregate :
                    List.of("avg", "min", "max", "sum", "count", "rate", "last", "cardinality", "p87.5")) {
                boolean refused = metric.equals("gauge") && (aggregate.equals("rate") || aggregate.startsWith("p"));
                if (!refused && !(metric.equals("counter") && aggregate.startsWith("p"))) {
                    wanted.add(threshold(metric, aggregate));
                }
            }
        }
        for (int i = 0; i < wanted.size(); i++) {
            rules.put(rule("r" + i, wanted.get(i)));
        }

        sendAll();

        List<Signal.Partial> told = signals();
        for (int i = 0; i < wanted.size(); i++) {
            Condition.Threshold c = (Condition.Threshold) wanted.get(i);
            assertThat(inRule(rule("r" + i, c), told))
                    .as("%s of %s", c.aggregate(), c.metric())
                    .isInstanceOfSatisfying(
                            Verdict.Holds.class,
                            holds -> assertThat(holds.value())
                                    .isCloseTo(inQuery(c.metric(), c.aggregate().text()), within(1e-9)));
        }
    }

    @Test
    void whatAKindDoesNotHave_isNotMadeUp_andSaysSo() {
        Rule rate = rule("rate", threshold("gauge", "rate"));
        Rule percentile = rule("p", threshold("counter", "p95"));
        Rule negative = rule("n", threshold("negative", "p50"));
        List.of(rate, percentile, negative).forEach(rules::put);

        sendAll();

        List<Signal.Partial> told = signals();
        assertThat(inRule(rate, told)).isEqualTo(new Verdict.Undecided("gauge is a gauge, which has no rate"));
        assertThat(inRule(percentile, told))
                .isEqualTo(new Verdict.Undecided("counter is a counter, which has no percentiles"));
        assertThat(inRule(negative, told))
                .isEqualTo(new Verdict.Undecided("negative has negative values, of which there are no percentiles"));
    }

    @Test
    void ratioOfTwoMetrics_isOfWhatTheyAmountTo() {
        Rule failed = rule("failed", ratio(List.of("errors"), List.of("counter"), 0));
        Rule used = rule("used", ratio(List.of("gauge"), List.of("limit"), 0));
        Rule hits = rule("hits", ratio(List.of("errors"), List.of("errors", "counter"), 0));
        Rule slow = rule("slow", ratio(List.of("errors"), List.of("distribution"), 0));
        Rule never = rule("never", ratio(List.of("nobody"), List.of("counter"), 0));
        Rule few = rule("few", ratio(List.of("errors"), List.of("counter"), 1_000_000));
        Rule odd = rule("odd", ratio(List.of("errors"), List.of("limit"), 0));
        List.of(failed, used, hits, slow, never, few, odd).forEach(rules::put);

        sendAll();

        List<Signal.Partial> told = signals();
        double errors = inQuery("errors", "sum");
        assertThat(value(failed, told)).isCloseTo(errors / inQuery("counter", "sum"), within(1e-9));
        assertThat(value(used, told)).isCloseTo(inQuery("gauge", "sum") / inQuery("limit", "sum"), within(1e-9));
        assertThat(value(hits, told)).isCloseTo(errors / (errors + inQuery("counter", "sum")), within(1e-9));
        assertThat(value(slow, told)).isCloseTo(errors / inQuery("distribution", "count"), within(1e-9));
        assertThat(value(never, told)).isZero();
        assertThat(inRule(few, told).why()).contains("too little to judge");
        assertThat(inRule(odd, told)).isInstanceOf(Verdict.Undecided.class);
    }

    @Test
    void eventsThatMetricsCounted_areEvents() {
        Rule frequency = rule(
                "f", new Condition.Frequency(List.of(Matcher.equal("metric", "errors")), 1, Duration.ofMillis(STEP)));
        Rule share = rule(
                "s",
                new Condition.Ratio(
                        List.of(Matcher.equal("metric", "errors")),
                        List.of(new Matcher("metric", Matcher.Op.MATCHES, "errors|counter")),
                        1,
                        Duration.ofMillis(STEP),
                        Bounds.above(-1.0, null)));
        List.of(frequency, share).forEach(rules::put);

        sendAll();

        List<Signal.Partial> told = signals();
        double errors = inQuery("errors", "sum");
        assertThat(value(frequency, told)).isEqualTo(errors);
        assertThat(value(share, told)).isCloseTo(errors / (errors + inQuery("counter", "sum")), within(1e-9));
    }

    /** Four tenths of an event a point are no event each, and six tenths are not one. */
    @Test
    void eventsThatACounterCountsInFractions_addUp() {
        Rule few = frequency("few", "slowly", 1);
        Rule many = frequency("many", "faster", 1);
        Rule share = rule(
                "share",
                new Condition.Ratio(
                        List.of(Matcher.equal("metric", "slowly")),
                        List.of(new Matcher("metric", Matcher.Op.MATCHES, "slowly|faster")),
                        1,
                        Duration.ofMillis(STEP),
                        Bounds.above(-1.0, null)));
        List.of(few, many, share, frequency("five", "slowly", 5)).forEach(rules::put);
        for (int i = 0; i < 48; i++) {
            send(
                    FAST,
                    MetricBatch.running(
                            T0 + i * 10_000L,
                            10_000,
                            List.of(
                                    MetricPoint.counter("slowly", Map.of(), 0.4 * i, T0),
                                    MetricPoint.counter("faster", Map.of(), 0.6 * i, T0))));
        }

        List<Signal.Partial> told = signals();
        assertThat(value(few, told))
                .isCloseTo(inQuery("slowly", "sum"), within(1e-6))
                .isCloseTo(4.8, within(1e-6));
        assertThat(value(many, told))
                .isCloseTo(inQuery("faster", "sum"), within(1e-6))
                .isCloseTo(7.2, within(1e-6));
        assertThat(value(share, told)).isCloseTo(0.4, within(1e-6));
        assertThat(inRule(frequency("five", "slowly", 5), told).why()).isEqualTo("4.8 events within 2 min");
    }

    private static Rule frequency(String id, String metric, int events) {
        return rule(
                id, new Condition.Frequency(List.of(Matcher.equal("metric", metric)), events, Duration.ofMillis(STEP)));
    }

    /** As a gateway sends what it does not know the kind of yet. */
    @Test
    void nameThatWasAGaugeOnce_isNotOneForEver() {
        send(FAST, MetricBatch.running(T0, 10_000, List.of(MetricPoint.gauge("m", Map.of(), 5))));
        for (int i = 6; i < 48; i++) {
            send(
                    FAST,
                    MetricBatch.running(
                            T0 + i * 10_000L, 10_000, List.of(MetricPoint.counter("m", Map.of(), 10 * i, T0))));
        }

        assertThat(inQuery("m", "rate")).isEqualTo(1.0);
        assertThat(inQuery("m", "sum")).isEqualTo(120.0);
        MetricQuery whole = new MetricQuery("m", List.of(), T0, T0 + 4 * STEP, STEP, Statistic.parse("sum"), List.of());
        MetricAnswer answer = MetricAnswer.merge(List.of(views.query(whole)), whole.statistic());
        assertThat(answer.kind()).isEqualTo(MetricPoint.Kind.COUNTER);
        assertThat(answer.notes()).containsExactly("1 series of that name are no COUNTER and left out");
        MetricQuery start = new MetricQuery("m", List.of(), T0, T0 + 30_000, 10_000, Statistic.parse("avg"), List.of());
        assertThat(views.query(start).lines(start.statistic()).get(0).values()).contains(5.0);
    }

    /** Each source stands for an instance of the processor of its own. */
    @Test
    void nameOfSeveralKinds_isShownAlike_howeverItsSeriesAreSpread() {
        for (int i = 0; i < 36; i++) {
            long at = T0 + i * 10_000L;
            MetricPoint counter = MetricPoint.counter("m", Map.of(), 10 * i, T0);
            MetricPoint gauge = MetricPoint.gauge("m", Map.of(), 5);
            // the newest of one is the counter, of the other, which is ahead, the gauge
            send(FAST, MetricBatch.running(at, 10_000, List.of(i < 30 ? gauge : counter)));
            send(SLOW, MetricBatch.running(at + 1_000, 10_000, List.of(i < 30 ? counter : gauge)));
        }

        for (String aggregate : List.of("avg", "rate", "sum", "count", "last", "cardinality")) {
            MetricAnswer one = merged(aggregate, views.query(kinds(aggregate)));
            MetricAnswer two = merged(
                    aggregate,
                    views.query(kinds(aggregate, Matcher.equal("instance", "web-1"))),
                    views.query(kinds(aggregate, Matcher.equal("instance", "web-2"))));

            Statistic statistic = Statistic.parse(aggregate);
            assertThat(one.kind())
                    .as(aggregate)
                    .isEqualTo(aggregate.equals("rate") ? MetricPoint.Kind.COUNTER : MetricPoint.Kind.GAUGE);
            assertThat(two.kind()).as(aggregate).isEqualTo(one.kind());
            assertThat(two.lines(statistic)).as(aggregate).isEqualTo(one.lines(statistic));
            assertThat(two.series()).isEqualTo(one.series()).isEqualTo(2);
            assertThat(two.notes())
                    .isEqualTo(one.notes())
                    .containsExactly("2 series of that name are no " + one.kind() + " and left out");
        }
    }

    private static MetricQuery kinds(String aggregate, Matcher... where) {
        return new MetricQuery(
                "m", List.of(where), T0, T0 + 3 * STEP, STEP, Statistic.parse(aggregate), List.of("service"));
    }

    private static MetricAnswer merged(String aggregate, MetricAnswer... answers) {
        return MetricAnswer.merge(List.of(answers), Statistic.parse(aggregate));
    }

    @Test
    void seriesThatCameSinceTheLastQuestion_areFound() {
        send(FAST, MetricBatch.running(T0, 10_000, List.of(MetricPoint.gauge("a", Map.of(), 1))));
        assertThat(series("a")).isEqualTo(1);
        assertThat(series("b")).isZero();

        List<MetricPoint> more = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            more.add(MetricPoint.gauge(i % 2 == 0 ? "a" : "b", Map.of("i", "" + i), 1));
        }
        send(FAST, MetricBatch.running(T0 + 10_000, 10_000, more));

        assertThat(series("a")).isEqualTo(101);
        assertThat(series("b")).isEqualTo(100);
        assertThat(series("a")).isEqualTo(101);
        assertThat(series("c")).isZero();
    }

    private long series(String metric) {
        MetricQuery query = new MetricQuery(
                metric, List.of(), T0, T0 + 60_000, 10_000, Statistic.of(Statistic.Kind.AVG), List.of());
        return views.query(query).series();
    }

    /** One source tells each 10 s, the other each minute. */
    private void sendAll() {
        for (int i = 0; i < 48; i++) {
            send(FAST, i, 10_000);
            if (i % 6 == 0) {
                send(SLOW, i, 60_000);
            }
        }
    }

    private void send(Source source, int i, long intervalMillis) {
        boolean fast = source == FAST;
        DistributionSketch sketch = new DistributionSketch();
        for (int n = 1; n <= 20; n++) {
            sketch.add((fast ? 0.1 : 2) * n + i);
        }
        long millis = T0 + i * 10_000L;
        send(
                source,
                new MetricBatch(
                        millis,
                        intervalMillis,
                        MetricBatch.Phase.RUNNING,
                        "",
                        List.of(
                                MetricPoint.gauge("gauge", Map.of("part", "a"), fast ? 10 + i % 4 : 1_000 + i),
                                MetricPoint.gauge("gauge", Map.of("part", "b"), fast ? 7 : 500),
                                MetricPoint.gauge("limit", Map.of(), fast ? 100 : 4_000),
                                MetricPoint.gauge("negative", Map.of(), i % 4 == 3 ? 3 : -5),
                                MetricPoint.counter("counter", Map.of(), fast ? 7L * i : 3L * i * i, T0),
                                MetricPoint.counter("errors", Map.of(), i, T0),
                                MetricPoint.distribution("distribution", Map.of(), sketch.toDistribution())),
                        null));
    }

    private void send(Source source, MetricBatch batch) {
        ByteSink bytes = new ByteSink();
        new MetricBatchEncoder().encode(batch, bytes);
        RecordHeaders headers = new RecordHeaders();
        new RecordOrigin(source, 0, -1, 1).write(headers);
        byte[] key = source.key().getBytes(StandardCharsets.UTF_8);
        driver.pipe(Topics.METRICS, key, bytes.toBytes(), batch.timeMillis(), headers);
    }

    private static Condition threshold(String metric, String aggregate) {
        return new Condition.Threshold(
                metric,
                List.of(),
                Aggregate.parse(aggregate),
                Duration.ofMillis(STEP),
                new Bounds(Bounds.Op.ABOVE, -1e9, null, null, null));
    }

    private static Condition ratio(List<String> above, List<String> below, long least) {
        Bounds bounds = new Bounds(Bounds.Op.ABOVE, -1e9, null, null, null);
        return new Condition.Ratio(List.of(), List.of(), least, Duration.ofMillis(STEP), bounds, above, below);
    }

    private static Rule rule(String id, Condition condition) {
        return new Rule(
                id,
                1,
                0,
                true,
                Rule.Input.METRICS,
                condition,
                List.of("service"),
                null,
                null,
                null,
                null,
                null,
                null,
                0);
    }

    private static double value(Rule rule, List<Signal.Partial> told) {
        Verdict verdict = inRule(rule, told);
        assertThat(verdict).as(rule.id()).isInstanceOf(Verdict.Holds.class);
        return ((Verdict.Holds) verdict).value();
    }

    /** The window from two steps on. */
    private static Verdict inRule(Rule rule, List<Signal.Partial> told) {
        PaneRing ring = new PaneRing();
        for (Signal.Partial p : told) {
            if (p.ruleId().equals(rule.id())) {
                ring.add(
                        p.paneStartMillis(),
                        new Pane(
                                p.count(),
                                p.total(),
                                p.sum(),
                                p.count() == 0 ? Double.POSITIVE_INFINITY : p.min(),
                                p.count() == 0 ? Double.NEGATIVE_INFINITY : p.max(),
                                p.count() == 0 ? Double.NaN : p.last(),
                                p.eventMillis(),
                                p.distribution(),
                                p.distinct(),
                                p.weight(),
                                p.kinds(),
                                p.under()),
                        1_000);
            }
        }
        return Evaluation.of(rule).at(ring, T0 + 3 * STEP, false);
    }

    private double inQuery(String metric, String aggregate) {
        long from = T0 + 2 * STEP;
        MetricQuery query = new MetricQuery(
                metric, List.of(), from, from + STEP, STEP, Statistic.parse(aggregate), List.of("service"));
        MetricAnswer answer = views.query(query);
        assertThat(answer.stepMillis()).isEqualTo(STEP);
        Number value = answer.lines(query.statistic()).get(0).points().get(0).get(1);
        return value == null ? Double.NaN : value.doubleValue();
    }

    private List<Signal.Partial> signals() {
        List<Signal.Partial> out = new ArrayList<>();
        driver.read(Topics.SIGNALS).forEach(record -> out.addAll(SentPartials.of(record.value)));
        return out;
    }
}
