package io.tidewatch.processor.logs;

import static io.tidewatch.processor.logs.StageDriver.T0;
import static io.tidewatch.processor.logs.StageDriver.line;
import static io.tidewatch.processor.logs.StageDriver.logs;
import static io.tidewatch.processor.logs.StageDriver.pipe;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.catalog.PatternProposal;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.mine.PatternIds;
import io.tidewatch.processor.signals.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.KStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogPatternStageTest {
    @TempDir
    Path state;

    private final PatternCatalog catalog = new PatternCatalog();
    private final List<PatternedLogs> out = new ArrayList<>();
    private final List<PatternProposal> proposed = new ArrayList<>();

    private TopologyTestDriver open(LogsConfig config) {
        return StageDriver.driver(state, (KStream<String, IngestedLogs> in) -> {
            LogPatternStage.Out patterns = new LogPatternStage(config, catalog).apply(in);
            patterns.lines().foreach((source, logs) -> out.add(logs));
            patterns.proposals().foreach((service, signal) -> proposed.addAll(((Signal.Patterns) signal).all()));
        });
    }

    private List<PatternProposal> news() {
        List<PatternProposal> all = List.copyOf(proposed);
        proposed.clear();
        return all;
    }

    @Test
    void a_line_with_its_template_has_that_pattern_exactly() {
        try (TopologyTestDriver driver = open(LogsConfig.defaults())) {
            LogEvent event = new LogEvent(
                    T0,
                    LogLevel.WARN,
                    "a",
                    "",
                    "order 12 of bob late",
                    "order {} of {} late",
                    List.of("12", "bob"),
                    List.of(),
                    Map.of(),
                    Map.of(),
                    null,
                    0,
                    null);

            pipe(driver, logs("shop", 0, T0, event, event));

            assertThat(out.get(0).patternIds())
                    .containsOnly(PatternIds.of("order <*> of <*> late"))
                    .hasSize(2);
            assertThat(news()).singleElement().satisfies(n -> {
                assertThat(n.template()).isEqualTo("order <*> of <*> late");
                assertThat(n.given()).isTrue();
            });
        }
    }

    @Test
    void patterns_and_their_merges_survive_a_restart() {
        // given
        String id;
        Map<String, Map<String, Object>> kept;
        try (TopologyTestDriver driver = open(LogsConfig.defaults())) {
            int offset = 0;
            for (String region : List.of("prices", "stock", "users", "images", "orders")) {
                pipe(
                        driver,
                        logs("shop", offset++, T0, line(T0, LogLevel.INFO, "cache " + region + " warmed in 12 ms")));
            }
            id = out.get(4).patternIds().get(0);
            assertThat(id).isEqualTo(PatternIds.of("cache <*> warmed in <*> ms"));
            assertThat(news()).filteredOn(n -> n.mergedInto().equals(id)).hasSize(4);
            kept = StageDriver.rows(driver);
        }

        // when
        try (TopologyTestDriver driver = open(LogsConfig.defaults())) {
            StageDriver.restore(driver, kept);
            pipe(driver, logs("shop", 9, T0 + 1000, line(T0, LogLevel.INFO, "cache carts warmed in 7 ms")));

            // then
            assertThat(out.get(5).patternIds()).containsExactly(id);
            assertThat(news()).isEmpty();
            NameCounts row = driver.<String, NameCounts>getKeyValueStore(LogStores.PATTERN_HOURS)
                    .get(LogStores.key(LogStores.sortable(NameTimes.hour(T0)), "shop", "0"));
            assertThat(row.byName().get(id).count()).isEqualTo(3);
        }
    }

    @Test
    void pattern_that_is_still_met_is_told_of_now_and_then_and_as_what_it_is() {
        try (TopologyTestDriver driver = open(LogsConfig.defaults())) {
            pipe(driver, logs("shop", 0, T0, line(T0, LogLevel.INFO, "disk gone")));
            List<PatternProposal> first = news();
            for (int minute = 1; minute <= 13 * 60; minute++) {
                long at = T0 + minute * 60_000L;
                pipe(driver, logs("shop", minute, at, line(at, LogLevel.INFO, "disk gone")));
            }

            assertThat(news()).hasSizeBetween(2, 3).allSatisfy(again -> {
                assertThat(again.id()).isEqualTo(first.get(0).id());
                assertThat(again.template()).isEqualTo("disk gone");
                assertThat(again.text()).isEqualTo("disk gone");
            });
        }
    }

    @Test
    void pattern_of_a_service_that_is_read_back_each_time_is_told_of_too() {
        LogsConfig d = LogsConfig.defaults();
        LogsConfig one = new LogsConfig(
                d.miner(),
                1,
                d.newsPerMinute(),
                d.patternsKept(),
                d.levelsKept(),
                d.blocksKept(),
                d.blockBytes(),
                d.blockLines(),
                d.blockSpan());
        try (TopologyTestDriver driver = open(one)) {
            for (int ten = 0; ten < 26 * 6; ten++) {
                long at = T0 + ten * 600_000L;
                pipe(driver, logs("shop", 3L * ten, at, line(at, LogLevel.INFO, "disk gone")));
                pipe(driver, logs("mail", 3L * ten + 1, at, given(at, "sent {}")));
                pipe(driver, logs("news", 3L * ten + 2, at, line(at, LogLevel.INFO, "disk gone")));
            }

            // new, then in each six hours of 26
            Map<String, Long> told =
                    news().stream().collect(Collectors.groupingBy(PatternProposal::template, Collectors.counting()));
            assertThat(told.get("disk gone")).isBetween(2 * 5L, 2 * 6L);
            assertThat(told.get("sent <*>")).isBetween(5L, 6L);
        }
    }

    @Test
    void patterns_of_services_that_are_gone_go_some_at_a_time_and_merged_ones_with_what_they_are_part_of() {
        try (TopologyTestDriver driver = open(LogsConfig.defaults())) {
            int offset = 0;
            for (int job = 0; job < HeadExpiry.BUDGET + 50; job++) {
                pipe(driver, logs("job-" + job, offset++, T0, given(T0, "job done {}")));
            }
            for (String region : List.of("prices", "stock", "users", "images", "orders")) {
                pipe(
                        driver,
                        logs("shop", offset++, T0, line(T0, LogLevel.INFO, "cache " + region + " warmed in 1 ms")));
            }
            long shop = heads(driver, "shop");
            for (int day = 1; day <= 32; day++) {
                long at = T0 + Duration.ofDays(day).toMillis();
                pipe(driver, logs("shop", offset++, at, line(at, LogLevel.INFO, "cache carts warmed in 1 ms")));
                if (day == 30) {
                    driver.advanceWallClockTime(Duration.ofMinutes(5));
                    assertThat(heads(driver, "")).isEqualTo(HeadExpiry.BUDGET + 50 + shop);
                }
            }

            driver.advanceWallClockTime(Duration.ofSeconds(30));
            long afterOne = heads(driver, "");
            driver.advanceWallClockTime(Duration.ofMinutes(5));

            assertThat(afterOne).isBetween(1L + shop, 50 + shop + HeadExpiry.BUDGET);
            assertThat(heads(driver, "")).isEqualTo(shop).isEqualTo(heads(driver, "shop"));
            long at = T0 + Duration.ofDays(33).toMillis();
            news();
            pipe(driver, logs("job-1", offset++, at, given(at, "job done {}")));
            assertThat(news()).as("it is back").hasSize(1);
        }
    }

    @Test
    void a_head_of_a_build_before_begins_its_time_now() {
        PatternHead head = new PatternHead(T0, LogLevel.INFO, "job done 1", "", "job done {}", null, 0);
        try (TopologyTestDriver driver = open(LogsConfig.defaults())) {
            driver.<String, byte[]>getKeyValueStore(LogStores.PATTERNS)
                    .put(LogStores.key("job", "0123456789abcdef"), head.toBytes());
            long later = T0 + Duration.ofDays(99).toMillis();
            pipe(driver, logs("shop", 0, later, given(later, "a")));

            driver.advanceWallClockTime(Duration.ofSeconds(30));
            assertThat(heads(driver, "job")).isEqualTo(1);

            later += Duration.ofDays(31).toMillis();
            pipe(driver, logs("shop", 1, later, given(later, "a")));
            driver.advanceWallClockTime(Duration.ofSeconds(30));
            assertThat(heads(driver, "job")).isZero();
        }
    }

    private static LogEvent given(long at, String template) {
        return new LogEvent(
                at,
                LogLevel.INFO,
                "a",
                "",
                template,
                template,
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                null,
                0,
                null);
    }

    private static long heads(TopologyTestDriver driver, String service) {
        long heads = 0;
        try (var rows =
                driver.<String, byte[]>getKeyValueStore(LogStores.PATTERNS).all()) {
            while (rows.hasNext()) {
                heads += rows.next().key.startsWith(service) ? 1 : 0;
            }
        }
        return heads;
    }

    @Test
    void loggers_of_an_hour_are_bounded_and_their_lines_are_not() {
        try (TopologyTestDriver driver = open(LogsConfig.defaults())) {
            LogEvent[] lines = new LogEvent[200];
            for (int i = 0; i < lines.length; i++) {
                lines[i] = LogEvent.of(T0, LogLevel.INFO, "logger." + i, "disk gone");
            }
            pipe(driver, logs("shop", 0, T0, lines));

            PatternViews views =
                    new PatternViews(StageDriver.stores(driver, Set.of(0)), catalog, () -> 0, text -> text);
            for (long step : new long[] {60_000, 3_600_000}) {
                List<PatternViews.Rate> rates = views.rates(PatternViews.By.LOGGER, T0, T0 + 1, step, "shop", 1_000);
                assertThat(rates).hasSize(65);
                assertThat(rates.get(0).name()).isEqualTo("other");
                assertThat(rates.stream().mapToLong(PatternViews.Rate::count).sum())
                        .isEqualTo(200);
                assertThat(views.rates(PatternViews.By.LEVEL, T0, T0 + 1, step, "", 10))
                        .singleElement()
                        .satisfies(rate -> assertThat(rate.count()).isEqualTo(200));
                assertThat(views.rates(PatternViews.By.SERVICE, T0, T0 + 1, step, "", 10))
                        .singleElement()
                        .satisfies(rate -> assertThat(rate.name()).isEqualTo("shop"));
                assertThat(views.rates(PatternViews.By.PATTERN, T0, T0 + 1, step, "", 10))
                        .singleElement()
                        .satisfies(rate -> assertThat(rate.template()).isEqualTo("disk gone"));
            }
        }
    }

    @Test
    void levels_are_counted_by_minute_and_service() {
        try (TopologyTestDriver driver = open(LogsConfig.defaults())) {
            pipe(driver, logs("shop", 0, T0, line(T0, LogLevel.INFO, "a"), line(T0, LogLevel.ERROR, "b")));
            pipe(driver, logs("shop", 1, T0, line(T0 + 60_000, LogLevel.ERROR, "b")));
            pipe(driver, logs("mail", 2, T0, line(T0, LogLevel.ERROR, "b")));

            LevelCounts counts = driver.<String, LevelCounts>getKeyValueStore(LogStores.LEVELS)
                    .get(LogStores.key(LogStores.sortable(T0 / 60_000), "shop"));
            assertThat(counts.count(LogLevel.INFO)).isEqualTo(1);
            assertThat(counts.count(LogLevel.ERROR)).isEqualTo(1);
        }
    }

    @Test
    void a_flood_of_garbage_keeps_the_bounds_and_the_sum() {
        try (TopologyTestDriver driver = open(StageDriver.SMALL)) {
            for (int i = 0; i < 500; i++) {
                String word = Integer.toString(i, 26).replaceAll("[0-9]", "x");
                LogEvent given = new LogEvent(
                        T0,
                        LogLevel.INFO,
                        "",
                        "",
                        "m",
                        "t" + i,
                        List.of(),
                        List.of(),
                        Map.of(),
                        Map.of(),
                        null,
                        0,
                        null);
                pipe(driver, logs("s" + i % 3, i, T0, line(T0, LogLevel.INFO, word + "y" + i + " " + word), given));
            }
            long lines = 0;
            try (var rows = driver.<String, NameCounts>getKeyValueStore(LogStores.PATTERN_HOURS)
                    .all()) {
                while (rows.hasNext()) {
                    var row = rows.next();
                    boolean ofPatterns = Character.isDigit(LogStores.parts(row.key)[2].charAt(0));
                    for (NameCounts.Lines counts :
                            ofPatterns ? row.value.byName().values() : List.<NameCounts.Lines>of()) {
                        lines += counts.count();
                    }
                }
            }
            assertThat(heads(driver, "")).isLessThanOrEqualTo(3 * 2 * 33);
            assertThat(lines).isEqualTo(1000);
            assertThat(news()).hasSizeLessThanOrEqualTo(30);
        }
    }

    @Test
    void counts_of_days_long_gone_are_deleted() {
        try (TopologyTestDriver driver = open(LogsConfig.defaults())) {
            pipe(driver, logs("shop", 0, T0, line(T0, LogLevel.INFO, "a")));
            long later = T0 + Duration.ofDays(32).toMillis();
            pipe(driver, logs("shop", 1, later, line(later, LogLevel.INFO, "a")));

            driver.advanceWallClockTime(Duration.ofMinutes(1));

            try (var rows = driver.<String, NameCounts>getKeyValueStore(LogStores.PATTERN_HOURS)
                    .all()) {
                assertThat(rows)
                        .toIterable()
                        .hasSize(3)
                        .allSatisfy(row -> assertThat(row.key).startsWith(LogStores.sortable(NameTimes.hour(later))));
            }
        }
    }
}
