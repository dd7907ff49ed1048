package io.tidewatch.processor.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.alerts.AlertConfig;
import io.tidewatch.processor.alerts.AlertCounts;
import io.tidewatch.processor.ingest.EndOffsets;
import io.tidewatch.processor.ingest.IngestSettings;
import io.tidewatch.processor.logmetrics.LogMetricCounters;
import io.tidewatch.processor.logs.LogsConfig;
import io.tidewatch.processor.logs.OpenBlocks;
import io.tidewatch.processor.logs.PatternViews;
import io.tidewatch.processor.metrics.MetricCounters;
import io.tidewatch.processor.metrics.MetricsConfig;
import io.tidewatch.processor.mine.PatternIds;
import io.tidewatch.processor.plugin.host.Plugins;
import io.tidewatch.processor.signals.RuleHolder;
import io.tidewatch.processor.signals.SignalConfig;
import io.tidewatch.processor.signals.SignalCounters;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.processor.topology.AlertsSettings;
import io.tidewatch.processor.topology.AlertsTopology;
import io.tidewatch.processor.topology.AnalysisSettings;
import io.tidewatch.processor.topology.AnalysisTopology;
import io.tidewatch.processor.topology.Driver;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Three partitions of logs, each its own task with its own miner, and the alerts application that owns their patterns. */
class PatternsOverPartitionsTest {
    private static final int PARTITIONS = 3;
    private static final long T0 = Driver.START;
    private static final List<String> REGIONS =
            List.of("prices", "stock", "users", "images", "orders", "carts", "baskets", "mails", "taxes");

    @TempDir
    static Path dir;

    private static final List<Driver> analysis = new ArrayList<>();
    private static final List<PatternCatalog> catalogs = new ArrayList<>();
    private static final CatalogCounts counts = new CatalogCounts();
    private static final List<Alert> alerts = new ArrayList<>();
    private static Driver owner;
    private static long now = T0;
    private String service = "";

    @BeforeAll
    static void open() {
        for (int p = 0; p < PARTITIONS; p++) {
            PatternCatalog catalog = new PatternCatalog();
            catalogs.add(catalog);
            analysis.add(new Driver(
                    AnalysisTopology.build(new AnalysisSettings(
                            new IngestSettings(
                                    Duration.ofSeconds(5),
                                    Duration.ofDays(1),
                                    Map.of(Rule.Input.LOGS, 1, Rule.Input.METRICS, 1, Rule.Input.ERRORS, 1),
                                    EndOffsets.UNKNOWN),
                            new RuleHolder(),
                            LogsConfig.defaults(),
                            catalog,
                            counts,
                            new OpenBlocks(),
                            SignalConfig.defaults(),
                            new SignalCounters(),
                            MetricsConfig.defaults(),
                            new MetricCounters(),
                            new LogMetricCounters(),
                            text -> text,
                            Plugins.none(),
                            1,
                            Duration.ofDays(1))),
                    dir.resolve("p" + p)));
        }
        owner = new Driver(
                AlertsTopology.build(new AlertsSettings(
                        new RuleHolder(),
                        AlertConfig.defaults(),
                        new AlertCounts(),
                        1,
                        List.of(),
                        new AlertsSettings.Patterns(LogsConfig.defaults().catalog(), new PatternCatalog(), counts))),
                dir.resolve("owner"));
    }

    @AfterAll
    static void close() {
        analysis.forEach(Driver::close);
        owner.close();
    }

    /** Each test has a service of its own. */
    @BeforeEach
    void begin(TestInfo test) {
        service = "shop-" + test.getDisplayName().hashCode();
        alerts.clear();
    }

    /** New patterns of the service, from now on. */
    private void publishRule() {
        Rule rule = rule(
                "new-" + service,
                new Condition.NewTerm(List.of(Matcher.equal("service", service)), "pattern", Duration.ofDays(7)),
                "service");
        publish(rule);
        tick();
    }

    private static void publish(Rule rule) {
        byte[] bytes = JsonCodec.RULE.encode(rule);
        analysis.forEach(a -> a.pipe(Topics.RULES, rule.id().getBytes(UTF_8), bytes, now, new RecordHeaders()));
        owner.pipe(Topics.RULES, rule.id().getBytes(UTF_8), bytes, now, new RecordHeaders());
    }

    private static Rule rule(String id, Condition condition, String... groupBy) {
        return new Rule(
                id,
                1,
                now,
                true,
                Rule.Input.LOGS,
                condition,
                List.of(groupBy),
                null,
                null,
                null,
                null,
                null,
                null,
                1000);
    }

    private void log(int partition, LogLevel level, String... messages) {
        StringBuilder lines = new StringBuilder();
        for (String message : messages) {
            lines.append("{\"v\":1,\"ts\":" + now + ",\"level\":\"" + level + "\",\"logger\":\"shop.Cache\",\"msg\":\""
                    + message + "\"}\n");
        }
        String source = service + "/" + partition;
        analysis.get(partition)
                .pipe(Topics.LOGS, source.getBytes(UTF_8), lines.toString().getBytes(UTF_8), now, new RecordHeaders());
        deliver(partition);
    }

    /** What a partition says goes to the owner, what that decides to all. */
    private void deliver(int partition) {
        analysis.get(partition)
                .read(Topics.SIGNALS)
                .forEach(signal ->
                        owner.pipe(Topics.SIGNALS, signal.key.getBytes(UTF_8), signal.value, now, new RecordHeaders()));
        owner.read(Topics.PATTERN_CATALOG)
                .forEach(decided -> analysis.forEach(a -> a.pipe(
                        Topics.PATTERN_CATALOG, decided.key.getBytes(UTF_8), decided.value, now, new RecordHeaders())));
        owner.read(Topics.ALERTS)
                .forEach(alert -> alerts.add(((Decoded.Ok<Alert>) JsonCodec.ALERT.decode(alert.value)).value()));
    }

    /** A second passes. */
    private void tick() {
        now += 1_000;
        for (int p = 0; p < PARTITIONS; p++) {
            analysis.get(p).streams.advanceWallClockTime(Duration.ofSeconds(1));
            deliver(p);
        }
        owner.streams.advanceWallClockTime(Duration.ofSeconds(1));
    }

    private List<Alert> fired() {
        return alerts.stream()
                .filter(a ->
                        a.transition() == Alert.Transition.FIRED && a.ruleId().endsWith(service))
                .toList();
    }

    @Test
    void patternThatAllPartitionsFind_isNewOnce_andSaysHowItReads() {
        publishRule();
        long before = counts.of(CatalogCounts.What.FOUND);
        for (int p = 0; p < PARTITIONS; p++) {
            log(p, LogLevel.ERROR, "connection to db-1 lost after 12 ms");
            tick();
        }

        assertThat(counts.of(CatalogCounts.What.FOUND) - before).isEqualTo(1);
        assertThat(fired()).singleElement().satisfies(alert -> {
            assertThat(alert.labels()).containsEntry("service", service).containsKey("pattern");
            assertThat(alert.why())
                    .contains("connection to")
                    .contains(alert.labels().get("pattern"));
            assertThat(alert.annotations().get("template")).startsWith("connection to");
        });
    }

    @Test
    void familyThatComesWithOneRecord_isNewUnderOneId_whateverThePartition() {
        publishRule();
        String[] lines =
                REGIONS.stream().map(r -> "cache " + r + " warmed in 12 ms").toArray(String[]::new);
        for (int p = 0; p < PARTITIONS; p++) {
            log(p, LogLevel.INFO, lines);
            tick();
        }

        String wide = PatternIds.of("cache <*> warmed in <*> ms");
        assertThat(fired())
                .singleElement()
                .satisfies(alert -> assertThat(alert.labels()).containsEntry("pattern", wide));
        for (PatternCatalog catalog : catalogs) {
            assertThat(catalog.formerly(service, wide)).hasSizeGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void whatWasToldOf_isNoNewsUnderAWiderName_norInAnotherPartition() {
        publishRule();
        for (int i = 0; i < REGIONS.size(); i++) {
            log(i % PARTITIONS, LogLevel.INFO, "cache " + REGIONS.get(i) + " warmed in 12 ms");
            tick();
        }
        long told = fired().size();

        for (int p = 0; p < PARTITIONS; p++) {
            for (String region : REGIONS) {
                log(p, LogLevel.INFO, "cache " + region + "s warmed in 3 ms");
            }
            tick();
        }

        assertThat(alerts)
                .as("news stays news")
                .filteredOn(alert -> alert.ruleId().endsWith(service))
                .allSatisfy(alert -> assertThat(alert.transition()).isEqualTo(Alert.Transition.FIRED));
        assertThat(told).as("before enough was seen to generalise").isBetween(1L, 4L);
        assertThat(fired()).hasSize((int) told);
        assertThat(alerts)
                .extracting(a -> a.labels().get("pattern"))
                .doesNotContain(PatternIds.of("cache <*> warmed in <*> ms"));
    }

    @Test
    void patternsFromBeforeTheRule_areNotNew() {
        log(0, LogLevel.INFO, "disk gone");
        tick();
        publishRule();
        log(1, LogLevel.INFO, "disk gone");
        log(2, LogLevel.INFO, "disk back");
        tick();

        assertThat(fired())
                .singleElement()
                .satisfies(alert -> assertThat(alert.why()).contains("disk back"));
        assertThat(counts.of(CatalogCounts.What.KNOWN_TERMS)).isPositive();
    }

    @Test
    void linesOfAllPartitions_countUnderOneId_alsoThoseFromBefore() {
        String[] lines =
                REGIONS.stream().map(r -> "cache " + r + " warmed in 12 ms").toArray(String[]::new);
        long begun = now;
        // each too little to generalise by itself
        for (int p = 0; p < PARTITIONS; p++) {
            log(p, LogLevel.INFO, lines[2 * p], lines[2 * p + 1]);
            tick();
        }
        String wide = PatternIds.of("cache <*> warmed in <*> ms");
        for (int p = 0; p < PARTITIONS; p++) {
            log(p, LogLevel.INFO, lines[2 * p]);
        }

        for (int p = 0; p < PARTITIONS; p++) {
            PatternViews views = new PatternViews(stores(analysis.get(p)), catalogs.get(p), () -> 0, text -> text);
            assertThat(views.patterns(begun, now + 1, service).patterns())
                    .singleElement()
                    .satisfies(pattern -> {
                        assertThat(pattern.id()).isEqualTo(wide);
                        assertThat(pattern.template()).isEqualTo("cache <*> warmed in <*> ms");
                        assertThat(pattern.count()).isEqualTo(3);
                        assertThat(pattern.lastHour()).isEqualTo(3);
                        assertThat(pattern.firstSeenMillis()).isEqualTo(begun);
                        assertThat(pattern.example()).startsWith("cache ");
                    });
            assertThat(views.pattern(
                            PatternIds.of("cache " + REGIONS.get(2 * p) + " warmed in <*> ms"),
                            begun,
                            now + 1,
                            service))
                    .satisfies(detail -> {
                        assertThat(detail.pattern().id()).isEqualTo(wide);
                        assertThat(detail.mergedFrom()).hasSizeGreaterThanOrEqualTo(4);
                        assertThat(detail.minutes().stream().mapToLong(n -> n).sum())
                                .isEqualTo(3);
                    });
            assertThat(views.rates(PatternViews.By.LOGGER, begun, now + 1, 3_600_000, service, 10))
                    .singleElement()
                    .satisfies(rate -> {
                        assertThat(rate.name()).isEqualTo("shop.Cache");
                        assertThat(rate.counts()).containsExactly(3L);
                    });
        }
    }

    @Test
    void alertsOfWhatBecamePartOfAnotherPattern_end_andRulesOnItsIdFindItsLines() {
        String[] lines =
                REGIONS.stream().map(r -> "cache " + r + " warmed in 12 ms").toArray(String[]::new);
        String narrow = PatternIds.of("cache prices warmed in <*> ms");
        String wide = PatternIds.of("cache <*> warmed in <*> ms");
        Matcher ofService = Matcher.equal("service", service);
        publish(rule(
                "gone-" + service,
                new Condition.Absent(List.of(ofService), 1, Duration.ofSeconds(5), Duration.ofHours(1)),
                "service",
                "pattern"));
        publish(rule(
                "one-" + service,
                new Condition.Frequency(
                        List.of(ofService, Matcher.equal("pattern", narrow)), 3, Duration.ofSeconds(10)),
                "service"));
        tick();
        log(0, LogLevel.INFO, lines[0]);
        tick();
        log(1, LogLevel.INFO, lines);
        assertThat(catalogs.get(2).root(service, narrow)).isEqualTo(wide);

        log(2, LogLevel.INFO, lines[3], lines[4], lines[5]);
        for (int second = 0; second < 15; second++) {
            tick();
            for (int p = 0; p < PARTITIONS; p++) {
                log(p, LogLevel.INFO, "still here");
            }
        }

        assertThat(fired())
                .extracting(Alert::ruleId, alert -> alert.labels().getOrDefault("pattern", ""))
                .containsExactlyInAnyOrder(tuple("one-" + service, ""), tuple("gone-" + service, wide));
        assertThat(fired())
                .filteredOn(alert -> alert.ruleId().startsWith("gone"))
                .singleElement()
                .satisfies(alert -> {
                    assertThat(alert.why()).isEqualTo("nothing heard for 5 s; pattern 'cache <*> warmed in <*> ms'");
                    assertThat(alert.annotations()).containsEntry("template", "cache <*> warmed in <*> ms");
                });
    }

    @Test
    void countsOfWhatBecamePartOfAnotherPattern_areHandedOn_eachOnce() {
        String[] lines =
                REGIONS.stream().map(r -> "cache " + r + " warmed in 12 ms").toArray(String[]::new);
        String wide = PatternIds.of("cache <*> warmed in <*> ms");
        Matcher ofService = Matcher.equal("service", service);
        for (int least : List.of(16, 17)) {
            publish(rule(
                    "least-" + least + "-" + service,
                    new Condition.Frequency(List.of(ofService), least, Duration.ofSeconds(60)),
                    "service",
                    "pattern"));
        }
        tick();
        log(0, LogLevel.INFO, lines[0], lines[0], lines[0], lines[0], lines[0]);
        tick();
        log(1, LogLevel.INFO, lines);
        assertThat(catalogs.get(2).root(service, PatternIds.of("cache prices warmed in <*> ms")))
                .isEqualTo(wide);
        log(2, LogLevel.INFO, lines[3], lines[4]);
        for (int second = 0; second < 20; second++) {
            tick();
            for (int p = 0; p < PARTITIONS; p++) {
                // moves the clock, each line of another pattern
                log(p, LogLevel.INFO, "still " + (char) ('a' + second) + (char) ('a' + p) + " here" + second);
            }
        }

        assertThat(fired()).singleElement().satisfies(alert -> {
            assertThat(alert.ruleId()).isEqualTo("least-16-" + service);
            assertThat(alert.labels()).containsEntry("pattern", wide);
            assertThat(alert.samples()).isNotEmpty();
        });
    }

    private static LocalStores stores(Driver driver) {
        return new LocalStores() {
            @Override
            @SuppressWarnings("unchecked")
            public <K, V> ReadOnlyKeyValueStore<K, V> keyValue(String store) {
                return (ReadOnlyKeyValueStore<K, V>) driver.streams.getKeyValueStore(store);
            }

            @Override
            public Set<Integer> partitions(String store) {
                return Set.of(0);
            }
        };
    }
}
