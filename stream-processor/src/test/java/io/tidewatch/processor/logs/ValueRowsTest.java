package io.tidewatch.processor.logs;

import static io.tidewatch.processor.logs.StageDriver.T0;
import static io.tidewatch.processor.logs.StageDriver.line;
import static io.tidewatch.processor.logs.StageDriver.logs;
import static io.tidewatch.processor.logs.StageDriver.pipe;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.mine.PatternIds;
import io.tidewatch.processor.values.FarValue;
import io.tidewatch.processor.values.PatternValues;
import io.tidewatch.processor.values.ValueSummary;
import io.tidewatch.redact.Redactor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.KStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values of parameters from the lines to the store, with the stores that run. */
class ValueRowsTest {
    @TempDir
    Path state;

    private final PatternCatalog catalog = new PatternCatalog();
    private final List<PatternedLogs> out = new ArrayList<>();
    private boolean farWanted;

    private TopologyTestDriver open(LogsConfig config) {
        return StageDriver.driver(
                state,
                (KStream<String, IngestedLogs> in) -> new LogPatternStage(
                                config, catalog, Redactor.standard(), at -> new WantedValues(farWanted, false))
                        .apply(in)
                        .lines()
                        .foreach((source, logs) -> out.add(logs)));
    }

    private static LogEvent given(long at, String template, String... arguments) {
        String message = template;
        for (String argument : arguments) {
            message = message.replaceFirst("\\{}", argument);
        }
        return new LogEvent(
                at,
                LogLevel.INFO,
                "a",
                "",
                message,
                template,
                List.of(arguments),
                List.of(),
                Map.of(),
                Map.of(),
                null,
                0,
                null);
    }

    private static @Nullable PatternValues row(TopologyTestDriver driver, String id) {
        return driver.<String, PatternValues>getKeyValueStore(LogStores.PATTERN_VALUES)
                .get(LogStores.key("shop", id));
    }

    private static List<ValueSummary> values(TopologyTestDriver driver, String id) {
        return Objects.requireNonNull(row(driver, id)).summaries();
    }

    @Test
    void argumentsOfATemplate_areKeptByName_asFarAsTheyShow() {
        try (TopologyTestDriver driver = open(LogsConfig.defaults())) {
            String template = "order {} paid by {} in {} ms, token={} mail {}";

            pipe(
                    driver,
                    logs(
                            "shop",
                            0,
                            T0,
                            given(T0, template, "12", "ann", "35", "hunter2secretvalue", "ann@acme.example")));

            List<ValueSummary> all = values(driver, PatternIds.of(PatternIds.canonical(template)));
            assertThat(all).extracting(ValueSummary::name).containsExactly("order", "by", "in", "token", "mail");
            assertThat(all.get(2).unit()).isEqualTo("ms");
            assertThat(all.get(2).range().p50()).isEqualTo(35);
            assertThat(all.get(1).top().get(0).value()).isEqualTo("ann");
            assertThat(all.get(3).top().toString()).doesNotContain("hunter2");
            assertThat(all.get(4).top().toString()).doesNotContain("ann@acme.example");
        }
    }

    @Test
    void onlySoManyLinesOfAMinute_areLookedAt_alsoAfterARestart() {
        String id = PatternIds.of("disk at <*> percent");
        Map<String, Map<String, Object>> kept;
        try (TopologyTestDriver driver = open(LogsConfig.defaults())) {
            for (int i = 0; i < 6; i++) {
                pipe(driver, logs("shop", i, T0 + i, line(T0 + i, LogLevel.INFO, "disk at " + i + " percent")));
            }
            kept = StageDriver.rows(driver);
        }
        try (TopologyTestDriver driver = open(LogsConfig.defaults())) {
            StageDriver.restore(driver, kept);
            for (int i = 6; i < 100; i++) {
                pipe(driver, logs("shop", i, T0 + i, line(T0 + i, LogLevel.INFO, "disk at " + i + " percent")));
            }
            assertThat(Objects.requireNonNull(row(driver, id)).lines()).isEqualTo(10);
            assertThat(values(driver, id).get(0).range().max()).isEqualTo(9);

            long later = T0 + 60_000;
            pipe(driver, logs("shop", 100, later, line(later, LogLevel.INFO, "disk at 77 percent")));

            assertThat(values(driver, id).get(0).range().max()).isEqualTo(77);
        }
    }

    @Test
    void patternThatBecomesPartOfAWiderOne_takesItsValuesAlong() {
        try (TopologyTestDriver driver = open(LogsConfig.defaults())) {
            int offset = 0;
            for (String region : List.of("prices", "stock", "users", "images", "orders", "carts")) {
                String text = "cache " + region + " warmed in " + (10 + offset) + " ms";
                pipe(driver, logs("shop", offset++, T0, line(T0, LogLevel.INFO, text)));
            }
            String wide = PatternIds.of("cache <*> warmed in <*> ms");

            List<ValueSummary> all = values(driver, wide);
            ValueSummary took =
                    all.stream().filter(s -> s.name().equals("in")).findFirst().orElseThrow();
            assertThat(took.lines()).isEqualTo(6);
            assertThat(took.range().min()).isEqualTo(10);
            assertThat(took.range().max()).isEqualTo(15);
            try (var rows = driver.<String, PatternValues>getKeyValueStore(LogStores.PATTERN_VALUES)
                    .all()) {
                assertThat(rows)
                        .toIterable()
                        .singleElement()
                        .satisfies(r -> assertThat(r.key).endsWith(wide));
            }
        }
    }

    @Test
    void values_goWithTheirPattern_andWithTime() {
        try (TopologyTestDriver driver = open(StageDriver.SMALL)) {
            for (int i = 0; i < 300; i++) {
                pipe(driver, logs("shop", i, T0, given(T0, "t" + i + " took {}", "1")));
            }
            assertThat(count(driver)).isEqualTo(32);

            long later = T0 + Duration.ofDays(32).toMillis();
            pipe(driver, logs("shop", 300, later, given(later, "t299 took {}", "1")));
            driver.advanceWallClockTime(Duration.ofMinutes(1));

            assertThat(count(driver)).isEqualTo(1);
        }
    }

    private static int count(TopologyTestDriver driver) {
        return StageDriver.rows(driver).get(LogStores.PATTERN_VALUES).size();
    }

    @Test
    void farValue_isFoundOfAnyLine_whereARuleAsks() {
        farWanted = true;
        try (TopologyTestDriver driver = open(LogsConfig.defaults())) {
            feed(driver, "12345");

            assertThat(out.stream().flatMap(logs -> logs.far().stream()))
                    .singleElement()
                    .satisfies(far -> {
                        assertThat(far.text()).isEqualTo("12345");
                        assertThat(far.parameter()).isEqualTo("in");
                        assertThat(far.line()).isEqualTo(45);
                        assertThat(far.times()).isGreaterThan(FarValue.LEAST_TIMES);
                        assertThat(far.values()).isGreaterThan(90);
                    });
        }
    }

    @Test
    void linesThatAreNotCompared_areCounted() {
        farWanted = true;
        try (TopologyTestDriver driver = open(LogsConfig.defaults())) {
            LogEvent[] lines = new LogEvent[1_200];
            Arrays.fill(lines, given(T0, "paid in {} ms", "20"));
            pipe(driver, logs("shop", 0, T0, lines));

            assertThat(driver.metrics().entrySet().stream()
                            .filter(e -> e.getKey().name().equals("pattern-lines-not-compared-total"))
                            .map(e -> e.getValue().metricValue()))
                    .containsExactly(200.0);
        }
    }

    @Test
    void nothingIsCompared_whereNoRuleAsks() {
        try (TopologyTestDriver driver = open(LogsConfig.defaults())) {
            feed(driver, "12345");

            assertThat(out).allSatisfy(logs -> assertThat(logs.far()).isEmpty());
        }
    }

    /** Ten minutes of 50 lines each; the odd one is not among the first of its minute. */
    private void feed(TopologyTestDriver driver, String odd) {
        for (int minute = 0; minute < 10; minute++) {
            long at = T0 + minute * 60_000L;
            LogEvent[] lines = new LogEvent[50];
            for (int i = 0; i < lines.length; i++) {
                lines[i] = given(at, "paid in {} ms", minute == 9 && i == 45 ? odd : Integer.toString(20 + i % 17));
            }
            pipe(driver, logs("shop", minute, at, lines));
        }
    }

    @Test
    void detailOfAPattern_tellsWhatIsKept() {
        try (TopologyTestDriver driver = open(LogsConfig.defaults())) {
            pipe(driver, logs("shop", 0, T0, given(T0, "paid in {} ms", "20"), given(T0, "paid in {} ms", "40")));
            PatternViews views =
                    new PatternViews(StageDriver.stores(driver, Set.of(0)), catalog, () -> 0, text -> text);

            PatternCount.Detail detail = views.pattern(PatternIds.of("paid in <*> ms"), T0, T0 + 1, "");

            PatternValues told = PatternValues.read(
                    Base64.getDecoder().decode(Objects.requireNonNull(detail).values()));
            assertThat(told.lines()).isEqualTo(2);
            assertThat(told.summaries())
                    .singleElement()
                    .satisfies(s -> assertThat(s.range().max()).isEqualTo(40));
        }
    }

    @Test
    void detailOfAPattern_isTold_whereItHasNoLineInThatTime() {
        try (TopologyTestDriver driver = open(LogsConfig.defaults())) {
            pipe(driver, logs("shop", 0, T0, given(T0, "paid in {} ms", "20"), given(T0 + 9, "paid in {} ms", "40")));
            PatternViews views =
                    new PatternViews(StageDriver.stores(driver, Set.of(0)), catalog, () -> 0, text -> text);
            long later = T0 + Duration.ofDays(2).toMillis();
            String id = PatternIds.of("paid in <*> ms");

            PatternCount.Detail detail = Objects.requireNonNull(views.pattern(id, later - 86_400_000, later, ""));

            PatternValues told = PatternValues.read(Base64.getDecoder().decode(detail.values()));
            assertThat(told.lines()).isEqualTo(2);
            PatternCount pattern = detail.pattern();
            assertThat(pattern.id()).isEqualTo(id);
            assertThat(pattern.template()).isEqualTo("paid in <*> ms");
            assertThat(pattern.count()).isZero();
            assertThat(pattern.level()).isEqualTo(LogLevel.INFO);
            assertThat(pattern.firstSeenMillis()).isEqualTo(T0);
            assertThat(pattern.lastSeenMillis()).isEqualTo(T0 + 9);
            assertThat(pattern.services()).containsExactly(Map.entry("shop", 0L));
            assertThat(detail.mergedFrom()).isEmpty();
            assertThat(views.pattern(id, later - 86_400_000, later, "shop")).isEqualTo(detail);
            assertThat(views.pattern(id, later - 86_400_000, later, "mail")).isNull();
            assertThat(views.pattern("0123456789abcdef", later - 86_400_000, later, ""))
                    .isNull();
        }
    }
}
