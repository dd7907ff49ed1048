package io.tidewatch.processor.logmetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.processor.alerts.AlertConfig;
import io.tidewatch.processor.alerts.AlertCounts;
import io.tidewatch.processor.logs.LogsConfig;
import io.tidewatch.processor.metrics.MetricAnswer;
import io.tidewatch.processor.metrics.MetricQuery;
import io.tidewatch.processor.metrics.MetricViews;
import io.tidewatch.processor.metrics.MetricsConfig;
import io.tidewatch.processor.metrics.Statistic;
import io.tidewatch.processor.mine.PatternListener;
import io.tidewatch.processor.mine.PatternMiner;
import io.tidewatch.processor.rulefile.PredefinedRules;
import io.tidewatch.processor.rulefile.RuleFile;
import io.tidewatch.processor.signals.RuleHolder;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.signals.SignalCodec;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.processor.topology.AlertsSettings;
import io.tidewatch.processor.topology.AlertsTopology;
import io.tidewatch.processor.topology.AnalysisFixture;
import io.tidewatch.processor.topology.AnalysisTopology;
import io.tidewatch.processor.topology.Driver;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.LogEventEncoder;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** From a log line to what a question of metrics says of it, and to a rule that fires on it. Each test has services of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogMetricsTest {
    private static final long T0 = Driver.START;
    private static final String DURATION = "log.http.server.request.duration";

    private final RuleHolder selecting = new RuleHolder();
    private final RuleHolder judging = new RuleHolder();
    private final LogMetricCounters counters = new LogMetricCounters();
    private Driver analysis;
    private Driver alerts;
    private MetricViews views;
    private long sequence;
    private Source shop = Source.UNKNOWN;

    @BeforeEach
    void service(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName();
        shop = new Source(name, "1", "h1", "prod", "");
    }

    @BeforeAll
    void open(@TempDir Path dir) {
        analysis = new Driver(AnalysisTopology.build(AnalysisFixture.settings(selecting, counters)), dir.resolve("a"));
        alerts = new Driver(
                AlertsTopology.build(new AlertsSettings(judging, AlertConfig.defaults(), new AlertCounts())),
                dir.resolve("b"));
        LocalStores stores = new LocalStores() {
            @Override
            public <K, V> ReadOnlyKeyValueStore<K, V> keyValue(String store) {
                return analysis.streams.getKeyValueStore(store);
            }

            @Override
            public Set<Integer> partitions(String store) {
                return Set.of(0);
            }
        };
        Clock later = Clock.fixed(Instant.ofEpochMilli(T0 + 600_000), ZoneOffset.UTC);
        views = new MetricViews(stores, MetricsConfig.defaults(), later);
        PredefinedRules.logMetrics().forEach(this::put);
    }

    @AfterAll
    void close() {
        analysis.close();
        alerts.close();
    }

    @Test
    void apiLines_becomeRateErrorsAndPercentilesOfEachEndpoint() {
        for (int i = 0; i < 60; i++) {
            send(shop, T0 + i * 1_000, api("GET", "/orders/{id}", i < 30 ? 200 : 503, 100 + i));
            send(shop, T0 + i * 1_000, api("POST", "/orders", 201, 2_000));
        }

        assertThat(values("count", DURATION, "label.http.route"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("/orders/{id}", 60.0, "/orders", 60.0));
        assertThat(values("rate", DURATION, "label.http.response.status_code"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("200", 0.5, "201", 1.0, "503", 0.5));
        assertThat(values("p50", DURATION, "label.http.route").get("/orders")).isCloseTo(2, within(0.03));
        assertThat(values("max", DURATION, "service").get(shop.service())).isEqualTo(2.0);
        assertThat(values("count", DURATION, "instance")).containsOnlyKeys("1");
    }

    @Test
    void aRuleFiresOnThem_asOnAnyMetric() {
        RuleFile.read("f", """
                        id: endpoint-slow
                        kind: threshold
                        metric: log.http.server.request.duration
                        aggregate: p95
                        window: 10s
                        groupBy: [service, label.http.route]
                        where: service = aRuleFiresOnThem_asOnAnyMetric
                        warning: 0.5
                        """).rules().forEach(this::put);

        for (int i = 0; i < 30; i++) {
            send(shop, T0 + i * 1_000, api("GET", "/slow", 200, 900));
            send(shop, T0 + i * 1_000, api("GET", "/fast", 200, 20));
            clock(T0 + i * 1_000);
        }

        List<Alert> told = told();
        assertThat(told).extracting(Alert::transition).containsExactly(Alert.Transition.FIRED);
        assertThat(told.get(0).labels()).containsEntry("http.route", "/slow").containsEntry("service", shop.service());
        assertThat(told.get(0).why()).startsWith("p95 of log.http.server.request.duration was 900 ms over 10 s");
    }

    @Test
    void databaseAndTaskLines_tellSlowStatementsAndOutcomes() {
        Map<String, Object> db = fields("db", 1_500);
        db.put("db.query.summary", "SELECT orders");
        db.put("slow", true);
        Map<String, Object> quick = fields("db", 3);
        quick.put("db.query.summary", "SELECT users");
        Map<String, Object> task = fields("task", 60_000);
        task.put("task.name", "night-batch");
        task.put("task.status", "failed");
        Map<String, Object> running = new LinkedHashMap<>(task);
        running.put("task.status", "running");
        for (Map<String, Object> line : List.of(db, db, quick, task, running)) {
            send(shop, T0, line(T0, "x", line));
        }

        assertThat(values("sum", "log.db.client.operation.slow", "label.db.query.summary"))
                .containsExactly(Map.entry("SELECT orders", 2.0));
        assertThat(values("count", "log.db.client.operation.duration", "label.db.query.summary"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("SELECT orders", 2.0, "SELECT users", 1.0));
        assertThat(values("max", "log.task.duration", "label.task.status")).containsExactly(Map.entry("failed", 60.0));
    }

    @Test
    void accessLines_areReadWithAndWithoutTheTimeARequestTook() {
        long before = counters.withoutValue();
        String agent = " \"-\" \"curl/8.0\"";
        String head = "10.0.0.1 - - [01/Jan/2026:00:00:00 +0000] \"GET /orders/42/items?x=1 HTTP/1.1\" ";
        send(shop, T0, text(head + "200 1024" + agent + " 0.250"));
        send(shop, T0, text(head + "404 -" + agent));
        send(shop, T0, text(head + "200 2048"));
        send(shop, T0, text("no access line, though it says HTTP/1.1"));

        assertThat(values("sum", "log.http.server.requests", "label.http.response.status_code"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("200", 2.0, "404", 1.0));
        assertThat(values("sum", "log.http.server.requests", "label.http.route"))
                .containsOnlyKeys("/orders/{id}/items");
        assertThat(values("sum", "log.http.server.response.body.size", "label.http.response.status_code"))
                .containsEntry("2xx", 3072.0);
        assertThat(values("max", "log.http.access.request.duration", "service"))
                .containsExactly(Map.entry(shop.service(), 0.25));
        assertThat(counters.withoutValue() - before).as("the size of the 404").isOne();
    }

    @Test
    void linesThatComeAgain_countOnce_lateOnesAtTheirTime_andOneOfManyAsMany() {
        LogEvent line = api("GET", "/a", 200, 10).standingFor(5);
        send(shop, T0 + 60_000, at(T0 + 60_000, line), 7, 0);
        send(shop, T0 + 60_000, at(T0 + 60_000, line), 7, 0);
        // half a minute late
        send(shop, T0 + 61_000, at(T0 + 31_000, line), 7, 1);

        MetricAnswer.Line shown = lines("count", DURATION, "service", 10_000).get(0);
        Map<Long, Double> counts = new TreeMap<>();
        shown.points().forEach(point -> {
            if (point.get(1) != null) {
                counts.put((point.get(0).longValue() - T0) / 1_000, point.get(1).doubleValue());
            }
        });
        assertThat(counts).containsExactlyInAnyOrderEntriesOf(Map.of(30L, 5.0, 60L, 5.0));
    }

    @Test
    void aLabelWithTooManyValues_tellsTheRestTogether_andCountsThem() {
        long before = counters.otherValues();
        put(RuleFile.read("f", """
                        id: by-user
                        kind: log_metric
                        where: field.user != ""
                        metric: log.users
                        labels: {user: field.user}
                        maxValues: 3
                        """).rules().get(0));
        for (int i = 0; i < 10; i++) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("user", "u" + i);
            send(shop, T0, line(T0, "x", fields));
        }

        assertThat(values("sum", "log.users", "label.user"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("u0", 1.0, "u1", 1.0, "u2", 1.0, "__other__", 7.0));
        assertThat(counters.otherValues() - before).isEqualTo(7);
    }

    @Test
    void argumentsAndGauges_areTakenInTheirUnit_andADefinitionThatChangesHoldsFromItsTime() {
        long before = counters.withoutValue();
        String text = """
                id: heap
                kind: log_metric
                where: template = "heap {} after {}"
                metric: %s
                type: gauge
                value: argument.1
                unit: By
                """;
        put(RuleFile.read("f", text.formatted("log.heap")).rules().get(0));
        send(shop, T0, heap("3 MiB"));
        send(shop, T0 + 1_000, heap("2 MiB"));
        put(RuleFile.read("f", text.formatted("log.other")).rules().get(0).with(2, T0 + 5_000));
        send(shop, T0 + 4_000, heap("7 MiB"));
        send(shop, T0 + 6_000, heap("1 KiB"));
        send(shop, T0 + 6_500, heap("much"));

        assertThat(values("last", "log.heap", "service")).containsExactly(Map.entry(shop.service(), 7.0 * (1 << 20)));
        assertThat(values("last", "log.other", "service")).containsExactly(Map.entry(shop.service(), 1024.0));
        assertThat(counters.withoutValue() - before).isOne();
    }

    @Test
    void aParameterOfAMinedPattern_isTakenByIdOrByText_inTheUnitItHasOrThatStandsBehind() {
        String one = "payment of order 4711 took 35 ms";
        put(RuleFile.read("f", """
                        rules:
                          - id: took-by-id
                            kind: log_metric
                            where: pattern = %s
                            metric: log.took
                            type: histogram
                            value: parameter.took
                            unit: s
                            labels: {order: parameter.order}
                          - id: took-by-text
                            kind: log_metric
                            where: message contains "payment of order" and service = %s
                            metric: log.took.in.seconds
                            type: gauge
                            value: parameter.took
                            in: s
                            unit: s
                          - id: received
                            kind: log_metric
                            where: message ~ "^received .* from cache"
                            metric: log.received
                            value: parameter.received
                            unit: By
                        """.formatted(mined(one), shop.service())));
        send(shop, T0, text(one));
        send(shop, T0 + 1_000, text("payment of order 4712 took 70 ms"));
        send(shop, T0 + 2_000, text("received 3.5 MB from cache"));
        send(shop, T0 + 2_000, text("received 1 KB from cache"));

        assertThat(values("max", "log.took", "label.order"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("4711", 0.035, "4712", 0.07));
        assertThat(values("last", "log.took.in.seconds", "service")).containsExactly(Map.entry(shop.service(), 70.0));
        assertThat(values("sum", "log.received", "service"))
                .containsExactly(Map.entry(shop.service(), 3.5 * (1 << 20) + 1024));
    }

    @Test
    void aParameterOfATemplateThatTheSourceGave_isTheArgumentOfThatName_andTextThatIsNoNumberIsCounted() {
        put(RuleFile.read("f", """
                        id: heap-after
                        kind: log_metric
                        where: template = "heap {} after {}" and service = %s
                        metric: log.heap.after
                        type: gauge
                        value: parameter.after
                        unit: ms
                        labels: {heap: parameter.heap}
                        """.formatted(shop.service())));
        long before = counters.withoutValue();
        send(shop, T0, heap("3 MiB"));
        LogEvent wrong = heap("1 KiB");
        send(shop, T0 + 1_000, withArguments(wrong, List.of("1 KiB", "soon")));
        send(shop, T0 + 1_000, withArguments(wrong, List.of("1 KiB")));

        assertThat(values("last", "log.heap.after", "label.heap")).containsExactly(Map.entry("3 MiB", 1_000.0));
        assertThat(counters.withoutValue() - before)
                .as("soon, and an argument that is not there")
                .isEqualTo(2);
    }

    @Test
    void aPatternThatBecomesPartOfAWiderOne_goesOnByItsFormerId_andANameThatIsNotThereIsCounted() {
        String text = "worker %s drained its queue within %d ms";
        String narrow = mined(text.formatted("alpha", 10));
        put(RuleFile.read("f", """
                        rules:
                          - id: drained
                            kind: log_metric
                            where: pattern = %1$s and service = %2$s
                            metric: log.drained
                            type: histogram
                            value: parameter.within
                            unit: ms
                            labels: {worker: parameter.worker}
                          - id: drained-no-such
                            kind: log_metric
                            where: pattern = %1$s and service = %2$s
                            metric: log.drained.no.such
                            value: parameter.elapsed
                        """.formatted(narrow, shop.service())));
        long lacking = counters.withoutParameter();
        send(shop, T0, text(text.formatted("alpha", 10)));
        long ofOne = counters.withoutParameter() - lacking;
        List<String> others = List.of("beta", "gamma", "delta", "omega", "sigma");
        for (int i = 0; i < others.size(); i++) {
            send(shop, T0 + 1_000 + i, text(text.formatted(others.get(i), 20)));
        }
        ownersDecided(T0 + 2_000);
        send(shop, T0 + 2_000, text(text.formatted("alpha", 30)));
        send(shop, T0 + 3_000, text(text.formatted("sigma", 20)));

        Map<String, Double> most = values("max", "log.drained", "label.worker");
        assertThat(most).containsEntry("", 10.0).containsEntry("alpha", 30.0).containsEntry("sigma", 20.0);
        assertThat(values("sum", "log.drained.no.such", "service")).isEmpty();
        assertThat(ofOne).as("no worker in the narrow one, elapsed in none").isEqualTo(2);
        assertThat(counters.withoutParameter() - lacking).isGreaterThan(ofOne);
    }

    @Test
    void theyAreNoHeartbeat_andPromiseNone() {
        send(shop, T0, api("GET", "/a", 200, 10));

        assertThat(views.vitals())
                .filteredOn(v -> v.service().equals(shop.service()))
                .singleElement()
                .satisfies(vitals -> {
                    assertThat(vitals.intervalMillis()).isZero();
                    assertThat(vitals.ended()).isFalse();
                });
    }

    private static String mined(String text) {
        return new PatternMiner(LogsConfig.defaults().miner(), PatternListener.NONE)
                .mine(text)
                .id();
    }

    private static LogEvent withArguments(LogEvent e, List<String> arguments) {
        return new LogEvent(
                e.timeMillis(),
                e.level(),
                e.logger(),
                "",
                e.message(),
                e.template(),
                arguments,
                List.of(),
                Map.of(),
                Map.of(),
                null,
                0,
                null);
    }

    private static LogEvent heap(String bytes) {
        return new LogEvent(
                T0,
                LogLevel.INFO,
                "gc",
                "",
                "heap " + bytes,
                "heap {} after {}",
                List.of(bytes, "1 s"),
                List.of(),
                Map.of(),
                Map.of(),
                null,
                0,
                null);
    }

    private static Map<String, Object> fields(String type, double millis) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("log.type", type);
        fields.put("duration_ms", millis);
        return fields;
    }

    private static LogEvent api(String method, String route, long status, double millis) {
        Map<String, Object> fields = fields("api", millis);
        fields.put("api.direction", "incoming");
        fields.put("http.request.method", method);
        fields.put("http.route", route);
        fields.put("http.response.status_code", status);
        return line(T0, method + " " + route, fields);
    }

    private static LogEvent text(String message) {
        return line(T0, message, Map.of());
    }

    private static LogEvent line(long millis, String message, Map<String, Object> fields) {
        return new LogEvent(
                millis, LogLevel.INFO, "api", "", message, null, List.of(), List.of(), Map.of(), fields, null, 0, null);
    }

    private static LogEvent at(long millis, LogEvent e) {
        return line(millis, e.message(), e.fields());
    }

    private void put(RuleFile file) {
        assertThat(file.faults()).isEmpty();
        file.rules().forEach(this::put);
    }

    private void put(Rule rule) {
        selecting.put(rule);
        judging.put(rule);
    }

    private void send(Source source, long millis, LogEvent line) {
        LogEvent own = new LogEvent(
                millis,
                line.level(),
                line.logger(),
                "",
                line.message(),
                line.template(),
                line.arguments(),
                List.of(),
                Map.of(),
                line.fields(),
                null,
                0,
                null);
        send(source, millis, own, 0, sequence++);
    }

    private void send(Source source, long appendMillis, LogEvent line, long epoch, long number) {
        ByteSink bytes = new ByteSink();
        new LogEventEncoder().encode(line, bytes);
        RecordHeaders headers = new RecordHeaders();
        new RecordOrigin(source, epoch, number, 1).write(headers);
        byte[] key = source.key().getBytes(StandardCharsets.UTF_8);
        analysis.pipe(Topics.LOGS, key, bytes.toBytes(), appendMillis, headers);
        for (KeyValue<String, byte[]> record : analysis.read(Topics.SIGNALS)) {
            pass(record.key, record.value, appendMillis);
        }
    }

    /** What the owner of the service's patterns decided comes to the analysis. */
    private void ownersDecided(long millis) {
        for (KeyValue<String, byte[]> record : alerts.read(Topics.PATTERN_CATALOG)) {
            byte[] key = record.key.getBytes(StandardCharsets.UTF_8);
            analysis.pipe(Topics.PATTERN_CATALOG, key, record.value, millis, new RecordHeaders());
        }
    }

    private void clock(long millis) {
        for (Rule.Input input : Rule.Input.values()) {
            pass("progress", SignalCodec.encode(new Signal.Progress(input, 0, 1, millis, millis, true, 0)), millis);
        }
    }

    private void pass(String key, byte[] value, long millis) {
        alerts.pipe(Topics.SIGNALS, key.getBytes(StandardCharsets.UTF_8), value, millis, new RecordHeaders());
    }

    private List<Alert> told() {
        List<Alert> told = new ArrayList<>();
        alerts.read(Topics.ALERTS)
                .forEach(record -> told.add(((Decoded.Ok<Alert>) JsonCodec.ALERT.decode(record.value)).value()));
        return told;
    }

    private List<MetricAnswer.Line> lines(String aggregate, String metric, String groupBy, long stepMillis) {
        MetricQuery query = new MetricQuery(
                metric,
                List.of(Matcher.equal("service", shop.service())),
                T0,
                T0 + 120_000,
                stepMillis,
                Statistic.parse(aggregate),
                List.of(groupBy));
        return views.query(query).lines(query.statistic());
    }

    /** Of the first minute, by that field; lines that have no value are left out. */
    private Map<String, Double> values(String aggregate, String metric, String groupBy) {
        Map<String, Double> values = new TreeMap<>();
        for (MetricAnswer.Line line : lines(aggregate, metric, groupBy, 60_000)) {
            Number value = line.points().get(0).get(1);
            if (value != null) {
                values.put(line.group().values().iterator().next(), value.doubleValue());
            }
        }
        return values;
    }
}
