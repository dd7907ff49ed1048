package io.tidewatch.processor.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.event.DistributionSketch;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.processor.alerts.AlertConfig;
import io.tidewatch.processor.alerts.AlertCounts;
import io.tidewatch.processor.alerts.AlertViews;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.errors.ErrorViews;
import io.tidewatch.processor.ingest.EndOffsets;
import io.tidewatch.processor.ingest.SourceViews;
import io.tidewatch.processor.insight.InsightFacts;
import io.tidewatch.processor.logs.LogSteps;
import io.tidewatch.processor.logs.LogViews;
import io.tidewatch.processor.metrics.MetricViews;
import io.tidewatch.processor.metrics.MetricsConfig;
import io.tidewatch.processor.metrics.NodeExporter;
import io.tidewatch.processor.metrics.Resolution;
import io.tidewatch.processor.signals.RuleHolder;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.processor.topology.AlertsSettings;
import io.tidewatch.processor.topology.AlertsTopology;
import io.tidewatch.processor.topology.AnalysisFixture;
import io.tidewatch.processor.topology.AnalysisTopology;
import io.tidewatch.processor.topology.Driver;
import io.tidewatch.report.Insight;
import io.tidewatch.report.Language;
import io.tidewatch.report.LeftOut;
import io.tidewatch.report.Measure;
import io.tidewatch.report.Report;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random points through the real topology and stores; each number of the report against the points themselves. */
class ReportFactsTest {
    private static final long T0 = Driver.START;
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long FROM = T0 + 2 * HOUR + 7 * MINUTE;
    private static final long TO = FROM + HOUR;
    private static final long NOW = TO + 90_000;
    private static final int BATCH_MILLIS = 20_000;
    private static final List<Source> SHOPS =
            List.of(new Source("shop", "shop-1", "h1", "", ""), new Source("shop", "shop-2", "h2", "", ""));
    private static final Source AGENT = new Source("host", "a1", "h1", "", "");

    @TempDir
    private Path dir;

    private Driver analysis;
    private Driver alerts;
    private ReportFacts facts;

    /** A request that was recorded. */
    private record Sent(long atMillis, double seconds, boolean failed) {}

    @BeforeEach
    void open() {
        analysis = new Driver(
                AnalysisTopology.build(AnalysisFixture.settings(EndOffsets.UNKNOWN, new RuleHolder())),
                dir.resolve("analysis"));
        alerts = new Driver(
                AlertsTopology.build(new AlertsSettings(new RuleHolder(), AlertConfig.defaults(), new AlertCounts())),
                dir.resolve("alerts"));
        Clock clock = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
        facts = new ReportFacts(
                new MetricViews(stores(analysis), MetricsConfig.defaults(), clock),
                new LogViews(stores(analysis)),
                new AlertViews(stores(alerts), id -> null),
                new ErrorViews(stores(analysis), clock),
                new InsightFacts(
                        new LogSteps(stores(analysis), new PatternCatalog(), () -> 0, text -> text),
                        new ErrorViews(stores(analysis), clock),
                        new SourceViews(stores(analysis), clock),
                        Duration.ofHours(72),
                        Duration.ofDays(30)),
                Duration.ofHours(72));
    }

    @AfterEach
    void close() {
        analysis.close();
        alerts.close();
    }

    @Test
    void everyNumber_isThatOfThePoints() throws Exception {
        Random random = new Random(7);
        List<Sent> sent = new ArrayList<>();
        List<double[]> cpu = new ArrayList<>();
        // both instances are away from 2:20 to 2:50, one of them also before
        long goneFrom = T0 + 2 * HOUR + 20 * MINUTE;
        long goneTo = T0 + 2 * HOUR + 50 * MINUTE;
        double[] disk = new double[1];
        for (long at = T0; at < NOW; at += BATCH_MILLIS) {
            for (Source shop : SHOPS) {
                if (at < goneFrom || at >= goneTo) {
                    send(shop, at, requests(random, at, sent));
                }
            }
            double busy = random.nextDouble();
            disk[0] = (at - T0) / (4.0 * HOUR);
            cpu.add(new double[] {at, busy});
            send(
                    AGENT,
                    at,
                    List.of(
                            gauge("system.cpu.utilization", busy),
                            gauge("system.cpu.logical.count", 4),
                            gauge("system.cpu.load_average.1m", busy * 8),
                            gauge("system.memory.utilization", 0.25, "system.memory.state", "used"),
                            gauge("system.memory.utilization", 0.75, "system.memory.state", "free"),
                            gauge("system.filesystem.utilization", 0.1, "system.filesystem.mountpoint", "/"),
                            gauge("system.filesystem.utilization", disk[0], "system.filesystem.mountpoint", "/data")));
        }

        Report report = report();

        assertThat(report.services()).singleElement().satisfies(shop -> {
            List<Sent> in = during(sent, FROM, TO);
            List<Sent> before = during(sent, FROM - HOUR, FROM);
            figure(shop, Measure.REQUESTS, in.size(), before.size());
            figure(shop, Measure.RATE, in.size() / 1_800.0, before.size() / 3_600.0);
            figure(shop, Measure.P50, quantile(in, 0.5), quantile(before, 0.5));
            figure(shop, Measure.P95, quantile(in, 0.95), quantile(before, 0.95));
            figure(shop, Measure.P99, quantile(in, 0.99), quantile(before, 0.99));
            figure(shop, Measure.ERROR_SHARE, failed(in), failed(before));
            assertThat(shop.load()).isEqualTo("http.server.request.duration");
            assertThat(shop.gaps()).isEqualTo(new Report.Gaps(1, 30 * MINUTE, goneFrom, goneTo, 0));
            // each step of each chart, and the worst of them
            Report.Chart p95 = chart(shop, Measure.P95);
            Report.Chart rate = chart(shop, Measure.RATE);
            Report.Chart errors = chart(shop, Measure.ERROR_SHARE);
            assertThat(p95.values()).hasSize(60);
            for (int i = 0; i < 60; i++) {
                long at = FROM + i * MINUTE;
                List<Sent> step = during(sent, at, at + MINUTE);
                boolean gone = at >= goneFrom && at < goneTo;
                assertThat(step.isEmpty()).isEqualTo(gone);
                assertThat(rate.values().get(i)).isEqualTo(gone ? null : (Double) (step.size() / 60.0));
                assertThat(errors.values().get(i)).isEqualTo(gone ? null : (Double) failed(step));
                if (gone) {
                    assertThat(p95.values().get(i)).isNull();
                } else {
                    assertThat(p95.values().get(i))
                            .isCloseTo(quantile(step, 0.95), within(0.02 * quantile(step, 0.95)));
                }
            }
            assertThat(shop.worst().get(0).value())
                    .isEqualTo(p95.values().stream()
                            .filter(v -> v != null)
                            .max(Double::compare)
                            .orElseThrow());
        });
        assertThat(report.hosts()).singleElement().satisfies(host -> {
            assertThat(host.name()).isEqualTo("h1");
            figure(host, Measure.CPU, mean(cpu, FROM, TO), mean(cpu, FROM - HOUR, FROM));
            figure(host, Measure.LOAD, 2 * mean(cpu, FROM, TO), 2 * mean(cpu, FROM - HOUR, FROM));
            figure(host, Measure.MEMORY, 0.25, 0.25);
            double last = (TO - BATCH_MILLIS - T0) / (4.0 * HOUR);
            double lastBefore = (FROM - BATCH_MILLIS - T0) / (4.0 * HOUR);
            figure(host, Measure.DISK, last, lastBefore);
            assertThat(host.gaps()).isEqualTo(Report.Gaps.NONE);
            assertThat(host.findings())
                    .filteredOn(f -> f.change() == Report.Change.REACHES)
                    .singleElement()
                    .satisfies(f -> {
                        assertThat(f.part()).isEqualTo("/data");
                        assertThat((double) f.atMillis()).isCloseTo((double) (T0 + 4 * HOUR), within(2.0 * MINUTE));
                    });
        });
        assertThat(report.alerts().fired()).isZero();
    }

    @Test
    void aServiceThatIsNew_wasNotMissedBefore_andOneThatStopped_is() throws Exception {
        Random random = new Random(1);
        List<Sent> sent = new ArrayList<>();
        Source fresh = new Source("fresh", "1", "", "", "");
        Source gone = new Source("gone", "1", "", "", "");
        for (long at = T0; at < NOW; at += BATCH_MILLIS) {
            if (at >= FROM + 20 * MINUTE) {
                send(fresh, at, requests(random, at, sent));
            }
            if (at < FROM + 40 * MINUTE) {
                send(gone, at, requests(random, at, sent));
            }
        }

        Report report = report();

        assertThat(report.services()).anySatisfy(s -> {
            assertThat(s.name()).isEqualTo("fresh");
            assertThat(s.gaps().count()).isZero();
            assertThat(s.gaps().firstSeenMillis()).isBetween(FROM + 20 * MINUTE, FROM + 21 * MINUTE);
            // not by the whole hour, but by the time it was there
            Report.Figure rate = s.figures().get(Measure.RATE);
            assertThat(rate.value()).isCloseTo(30 / 20.0, within(0.35));
            assertThat(rate.before()).isNull();
        });
        assertThat(report.services()).anySatisfy(s -> {
            assertThat(s.name()).isEqualTo("gone");
            assertThat(s.gaps()).isEqualTo(new Report.Gaps(1, 20 * MINUTE, FROM + 40 * MINUTE, TO, 0));
        });
    }

    @Test
    void partsOfTwoInstances_makeTheReportOfOne() throws Exception {
        Random random = new Random(3);
        List<Sent> sent = new ArrayList<>();
        for (long at = FROM - HOUR; at < NOW; at += BATCH_MILLIS) {
            send(SHOPS.get(0), at, requests(random, at, sent));
        }
        ReportPart one = facts.of(period(), NOW);
        close();
        dir = dir.resolve("second");
        open();
        for (long at = FROM - HOUR; at < NOW; at += BATCH_MILLIS) {
            send(SHOPS.get(1), at, requests(random, at, sent));
        }
        ReportPart other = facts.of(period(), NOW);

        Report report = ReportBuilder.build(period(), List.of(overJson(other), overJson(one)), frame(NOW));

        figure(
                report.services().get(0),
                Measure.REQUESTS,
                during(sent, FROM, TO).size(),
                during(sent, FROM - HOUR, FROM).size());
        figure(
                report.services().get(0),
                Measure.P99,
                quantile(during(sent, FROM, TO), 0.99),
                quantile(during(sent, FROM - HOUR, FROM), 0.99));
        // what is sent on reads back as it was
        assertThat(Json.shared().treeToValue(Json.shared().valueToTree(report), Report.class))
                .isEqualTo(report);
    }

    /** As a gateway sends what a Prometheus scraped: other names, no host, no interval told. */
    @Test
    void servicesAndHostsOfPrometheus_areReportedUnderTheirNames() throws Exception {
        Source micrometer = new Source("orders", "10.0.0.1:8080", "", "", "");
        Source client = new Source("search", "10.0.0.2:9000", "", "", "");
        Source node = new Source("node", "web-1:9100", "", "", "");
        DistributionSketch took = new DistributionSketch();
        took.add(0.25, 30);
        for (int i = 0; T0 + i * 30_000L < NOW; i++) {
            long at = T0 + i * 30_000L;
            send(
                    micrometer,
                    at,
                    List.of(
                            counter("http_server_requests_seconds_count", 27.0 * i, "status", "200"),
                            counter("http_server_requests_seconds_count", 3.0 * i, "status", "503"),
                            counter("http_server_requests_seconds_sum", i, "status", "200")));
            send(
                    client,
                    at,
                    List.of(
                            MetricPoint.distribution(
                                    "http_request_duration_seconds", Map.of("code", "200"), took.toDistribution()),
                            // the same again, under its other names
                            counter("http_request_duration_seconds_count", 30.0 * i, "code", "200"),
                            counter("http_requests_total", 30.0 * i, "code", "500")));
            send(
                    node,
                    at,
                    List.of(
                            cpu("0", "idle", 30 * 0.4 * i),
                            cpu("0", "user", 30 * 0.6 * i),
                            cpu("1", "idle", 30 * 0.8 * i),
                            cpu("1", "user", 30 * 0.2 * i),
                            gauge("node_load1", 3),
                            gauge("node_memory_MemTotal_bytes", 8e9),
                            gauge("node_memory_MemAvailable_bytes", 2e9),
                            disk("node_filesystem_size_bytes", "/data", "ext4", 100e9),
                            disk("node_filesystem_avail_bytes", "/data", "ext4", 10e9),
                            disk("node_filesystem_size_bytes", "/run", "tmpfs", 1e9),
                            disk("node_filesystem_avail_bytes", "/run", "tmpfs", 0)));
        }

        Report report = report();

        assertThat(report.services()).extracting(Report.Subject::name).containsExactlyInAnyOrder("orders", "search");
        assertThat(report.services()).anySatisfy(s -> {
            assertThat(s.name()).isEqualTo("orders");
            assertThat(s.load()).isEqualTo("http_server_requests_seconds_count");
            figure(s, Measure.REQUESTS, 3_600, 3_600);
            figure(s, Measure.RATE, 1, 1);
            figure(s, Measure.ERROR_SHARE, 0.1, 0.1);
            assertThat(s.figures().get(Measure.P95).value()).isNull();
        });
        assertThat(report.services()).anySatisfy(s -> {
            assertThat(s.name()).isEqualTo("search");
            assertThat(s.load()).isEqualTo("http_request_duration_seconds");
            figure(s, Measure.REQUESTS, 3_600, 3_600);
            figure(s, Measure.P95, 0.25, 0.25);
            figure(s, Measure.ERROR_SHARE, 0, 0);
        });
        assertThat(report.hosts()).singleElement().satisfies(host -> {
            assertThat(host.name()).isEqualTo("web-1");
            figure(host, Measure.CPU, 0.4, 0.4);
            figure(host, Measure.MEMORY, 0.75, 0.75);
            figure(host, Measure.LOAD, 1.5, 1.5);
            figure(host, Measure.DISK, 0.9, 0.9);
        });
        MetricViews views = new MetricViews(
                stores(analysis), MetricsConfig.defaults(), Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));
        assertThat(views.hosts()).singleElement().satisfies(host -> {
            assertThat(host.host()).isEqualTo("web-1");
            assertThat(host.cpu()).isCloseTo(0.4, within(1e-9));
            assertThat(host.memory()).isEqualTo(0.75);
            assertThat(host.filesystem()).isEqualTo(0.9);
            assertThat(host.filesystemMount()).isEqualTo("/data");
            assertThat(host.cores()).isEqualTo(2.0);
        });
    }

    /** What is read in part is said to be in part, of node_exporter too; and its cores are read once. */
    @Test
    void moreCoresThanAreRead_areSaidToBe() throws Exception {
        for (int i = 0; i < 2; i++) {
            List<MetricPoint> cores = new ArrayList<>();
            for (int cpu = 0; cpu < 5_001; cpu++) {
                cores.add(cpu("" + cpu, "idle", 10 * i));
            }
            send(new Source("node", "big:9100", "", "", ""), FROM + i * BATCH_MILLIS, cores);
        }
        assertThat(facts.of(period(), NOW).truncated()).isTrue();

        int[] opened = {0};
        LocalStores counting = new LocalStores() {
            @Override
            public <K, V> ReadOnlyKeyValueStore<K, V> keyValue(String store) {
                opened[0]++;
                return stores(analysis).keyValue(store);
            }

            @Override
            public Set<Integer> partitions(String store) {
                return Set.of(0);
            }
        };
        NodeExporter nodes = new NodeExporter(new MetricViews(
                counting, MetricsConfig.defaults(), Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC)));
        assertThat(nodes.read(NodeExporter.Part.CPU, FROM, TO, Resolution.MINUTE))
                .hasSize(1);
        int once = opened[0];
        assertThat(nodes.read(NodeExporter.Part.CORES, FROM, TO, Resolution.MINUTE))
                .hasSize(1);
        assertThat(opened[0]).isEqualTo(once).isPositive();
    }

    private static MetricPoint counter(String name, double total, String label, String value) {
        return MetricPoint.counter(name, Map.of(label, value), total, 0);
    }

    private static MetricPoint cpu(String cpu, String mode, double seconds) {
        return MetricPoint.counter("node_cpu_seconds_total", Map.of("cpu", cpu, "mode", mode), seconds, 0);
    }

    private static MetricPoint disk(String name, String mount, String type, double bytes) {
        return MetricPoint.gauge(name, Map.of("mountpoint", mount, "fstype", type), bytes);
    }

    private static List<MetricPoint> requests(Random random, long at, List<Sent> sent) {
        DistributionSketch good = new DistributionSketch();
        DistributionSketch bad = new DistributionSketch();
        DistributionSketch refused = new DistributionSketch();
        for (int i = 10 + random.nextInt(40); i > 0; i--) {
            double seconds = Math.exp(random.nextGaussian() - 2);
            int kind = random.nextInt(10);
            (kind == 0 ? bad : kind == 1 ? refused : good).add(seconds);
            sent.add(new Sent(at, seconds, kind == 0));
        }
        List<MetricPoint> points = new ArrayList<>();
        points.add(gauge("jvm.thread.count", 20));
        add(points, good, "200");
        add(points, bad, "503");
        add(points, refused, "404");
        return points;
    }

    private static void add(List<MetricPoint> points, DistributionSketch of, String status) {
        if (!of.isEmpty()) {
            points.add(MetricPoint.distribution(
                    "http.server.request.duration",
                    Map.of("http.response.status_code", status, "http.route", "/x"),
                    of.toDistribution()));
        }
    }

    @Test
    void anInsightOfHalfADay_saysTheMinuteItBegan() throws Exception {
        long from = T0 / HOUR * HOUR + 11 * HOUR;
        long now = from + 10 * HOUR + MINUTE;
        long begun = from + 7 * HOUR + 23 * MINUTE;
        for (long at = from - 10 * HOUR; at < from + 10 * HOUR; at += MINUTE) {
            String line = "{\"v\":1,\"ts\":" + at + ",\"level\":\"ERROR\",\"logger\":\"a\",\"msg\":\"disk gone\"}\n";
            byte[] lines = line.repeat(at < begun ? 1 : 12).getBytes(StandardCharsets.UTF_8);
            byte[] key = SHOPS.get(0).key().getBytes(StandardCharsets.UTF_8);
            analysis.pipe(Topics.LOGS, key, lines, at, new RecordHeaders());
        }
        ReportPeriod period = ReportPeriod.of(from, from + 10 * HOUR, now, facts.minutesKept());

        Report report = report(period, now);

        assertThat(report.insights()).isNotEmpty().first().satisfies(insight -> {
            assertThat(insight.kind()).isEqualTo(Insight.Kind.ERRORS_ROSE);
            assertThat(insight.atMillis()).isEqualTo(begun);
        });
    }

    @Test
    void aRiseOfLatencyInHalfADay_beganInTheMinuteItDid_thoughPointsOfItsChartAreFiveApart() throws Exception {
        long from = T0 / HOUR * HOUR + 11 * HOUR;
        long now = from + 10 * HOUR + MINUTE;
        long begun = from + 7 * HOUR + 23 * MINUTE;
        for (long at = from - 10 * HOUR + MINUTE / 2; at < from + 10 * HOUR; at += MINUTE) {
            DistributionSketch took = new DistributionSketch();
            took.add(at >= begun && at < begun + HOUR ? 0.9 : 0.1, 20);
            List<MetricPoint> points = new ArrayList<>();
            add(points, took, "200");
            send(SHOPS.get(0), at, points);
        }
        ReportPeriod period = ReportPeriod.of(from, from + 10 * HOUR, now, facts.minutesKept());
        assertThat(period.stepMillis()).isEqualTo(5 * MINUTE);

        Report report = report(period, now);

        assertThat(report.insights())
                .filteredOn(insight -> insight.kind() == Insight.Kind.LATENCY_ROSE)
                .singleElement()
                .satisfies(insight -> assertThat(insight.atMillis()).isEqualTo(begun));
    }

    @Test
    void aWeekWhoseFirstDaysAreKeptByTheHourOnly_hasNoInsightOfLinesThatWereAlwaysThere() throws Exception {
        long now = T0 / HOUR * HOUR + 20 * 24 * HOUR;
        for (long at = now - 15 * 24 * HOUR; at < now; at += 20 * MINUTE) {
            String line = "{\"v\":1,\"ts\":" + at + ",\"level\":\"ERROR\",\"logger\":\"a\",\"msg\":\"disk gone\"}\n";
            byte[] key = SHOPS.get(0).key().getBytes(StandardCharsets.UTF_8);
            analysis.pipe(Topics.LOGS, key, line.getBytes(StandardCharsets.UTF_8), at, new RecordHeaders());
        }
        for (int sweeps = 0; sweeps < 20; sweeps++) {
            analysis.streams.advanceWallClockTime(Duration.ofMinutes(10));
        }

        assertThat(insights(7, now)).isEmpty();
        assertThat(facts.of(week(16, now), now).insights().leftOut())
                .as("a time before that is not kept")
                .containsExactly(LeftOut.TIME_BEFORE);
        assertThat(insights(16, now)).isEmpty();
    }

    private ReportPeriod week(int days, long now) {
        return ReportPeriod.of(now - days * 24 * HOUR, now, now, facts.minutesKept());
    }

    private List<Insight> insights(int days, long now) throws Exception {
        return report(week(days, now), now).insights();
    }

    private Report report(ReportPeriod period, long now) throws Exception {
        return ReportBuilder.build(period, List.of(overJson(facts.of(period, now))), frame(now));
    }

    private Report report() throws Exception {
        return report(period(), NOW);
    }

    private static ReportPeriod period() {
        ReportPeriod period = ReportPeriod.of(FROM + 13_000, TO + 59_999, NOW, Duration.ofDays(3));
        assertThat(period).isEqualTo(new ReportPeriod(FROM, TO, Resolution.MINUTE, MINUTE));
        return period;
    }

    private static ReportBuilder.Frame frame(long now) {
        return new ReportBuilder.Frame("", Language.EN, "UTC", 20, now);
    }

    private static ReportPart overJson(ReportPart part) throws Exception {
        return Json.shared().treeToValue(Json.shared().valueToTree(part), ReportPart.class);
    }

    /** Percentiles come from a sketch that is off by a hundredth at most. */
    private static void figure(Report.Subject of, Measure measure, double value, double before) {
        Report.Figure figure = of.figures().get(measure);
        assertThat(figure.value()).as(measure + "").isCloseTo(value, within(Math.abs(value) * tolerance(measure)));
        assertThat(figure.before()).as(measure + "").isCloseTo(before, within(Math.abs(before) * tolerance(measure)));
    }

    private static double tolerance(Measure measure) {
        return measure.unit() == Measure.Unit.SECONDS ? 0.011 : 1e-9;
    }

    private static Report.Chart chart(Report.Subject of, Measure measure) {
        return of.charts().stream()
                .filter(c -> c.measure() == measure)
                .findFirst()
                .orElseThrow();
    }

    private static List<Sent> during(List<Sent> sent, long from, long to) {
        return sent.stream()
                .filter(s -> s.atMillis() >= from && s.atMillis() < to)
                .toList();
    }

    private static double quantile(List<Sent> of, double q) {
        double[] sorted = of.stream().mapToDouble(Sent::seconds).sorted().toArray();
        return sorted[(int) (q * (sorted.length - 1))];
    }

    private static double failed(List<Sent> of) {
        return (double) of.stream().filter(Sent::failed).count() / of.size();
    }

    private static double mean(List<double[]> of, long from, long to) {
        return of.stream()
                .filter(v -> v[0] >= from && v[0] < to)
                .mapToDouble(v -> v[1])
                .average()
                .orElseThrow();
    }

    private static MetricPoint gauge(String name, double value, String... labels) {
        return MetricPoint.gauge(name, labels.length == 0 ? Map.of() : Map.of(labels[0], labels[1]), value);
    }

    private void send(Source source, long millis, List<MetricPoint> points) {
        ByteSink bytes = new ByteSink();
        new MetricBatchEncoder().encode(MetricBatch.running(millis, BATCH_MILLIS, points), bytes);
        RecordHeaders headers = new RecordHeaders();
        new RecordOrigin(source, 0, -1, 1).write(headers);
        analysis.pipe(Topics.METRICS, source.key().getBytes(StandardCharsets.UTF_8), bytes.toBytes(), millis, headers);
    }

    private static LocalStores stores(Driver driver) {
        return new LocalStores() {
            @Override
            public <K, V> ReadOnlyKeyValueStore<K, V> keyValue(String store) {
                return driver.streams.getKeyValueStore(store);
            }

            @Override
            public Set<Integer> partitions(String store) {
                return Set.of(0);
            }
        };
    }
}
