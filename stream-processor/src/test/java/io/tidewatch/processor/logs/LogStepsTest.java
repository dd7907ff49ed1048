package io.tidewatch.processor.logs;

import static io.tidewatch.processor.logs.StageDriver.line;
import static io.tidewatch.processor.logs.StageDriver.logs;
import static io.tidewatch.processor.logs.StageDriver.pipe;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.ingest.Position;
import io.tidewatch.wire.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.KStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogStepsTest {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long T0 = StageDriver.T0 / HOUR * HOUR;

    @TempDir
    Path state;

    @Test
    void the_last_part_of_an_hour_has_its_share_where_its_minutes_are_gone_as_the_first_has() {
        PatternCatalog catalog = new PatternCatalog();
        try (TopologyTestDriver driver = StageDriver.driver(
                state,
                (KStream<String, IngestedLogs> in) -> new LogPatternStage(LogsConfig.defaults(), catalog).apply(in))) {
            for (int minute = 0; minute < 180; minute++) {
                long at = T0 + minute * MINUTE;
                pipe(
                        driver,
                        logs(
                                "shop",
                                minute,
                                at,
                                line(at, LogLevel.ERROR, "disk gone"),
                                line(at, LogLevel.ERROR, "disk gone")));
            }
            for (long keptFrom : List.of(0L, T0 / MINUTE + 60, T0 / MINUTE + 100, T0 / MINUTE + 999)) {
                LogSteps steps =
                        new LogSteps(StageDriver.stores(driver, Set.of(0)), catalog, () -> keptFrom, text -> text);

                List<LogSteps.PatternSteps> found = steps.patterns(T0 + 45 * MINUTE, 105, MINUTE);

                Map<String, LogSteps.LevelSteps> levels =
                        steps.levels(T0 + 45 * MINUTE, 105, MINUTE, keptFrom * MINUTE);

                assertThat(levels.get("shop").all())
                        .as("minutes from " + keptFrom)
                        .containsOnly(2L);
                assertThat(levels.get("shop").errors()).containsOnly(2L);
                assertThat(found).as("minutes from " + keptFrom).singleElement().satisfies(pattern -> {
                    assertThat(pattern.counts()).containsOnly(2L);
                    assertThat(LongStream.of(pattern.counts()).sum()).isEqualTo(210);
                });
            }
        }
    }

    @Test
    void the_release_of_the_first_line_of_a_pattern_is_told_as_long_as_the_pattern_is_new() {
        PatternCatalog catalog = new PatternCatalog();
        try (TopologyTestDriver driver = StageDriver.driver(
                state,
                (KStream<String, IngestedLogs> in) -> new LogPatternStage(LogsConfig.defaults(), catalog).apply(in))) {
            int offset = 0;
            for (String release : List.of("2.0", "2.1")) {
                Source source = new Source("shop", "1", "", "", release);
                long at = T0 + offset * MINUTE;
                pipe(
                        driver,
                        logs(
                                new Position(Topics.LOGS, 0, offset++),
                                source,
                                at,
                                List.of(
                                        line(at, LogLevel.ERROR, "disk gone"),
                                        line(
                                                at,
                                                LogLevel.ERROR,
                                                release.equals("2.0") ? "cache warmed" : "a user left the shop"))));
            }
            LogSteps steps = new LogSteps(StageDriver.stores(driver, Set.of(0)), catalog, () -> 0L, text -> text);

            assertThat(steps.patterns(T0, 5, MINUTE))
                    .extracting(LogSteps.PatternSteps::firstRelease)
                    .containsExactlyInAnyOrder("2.0", "2.0", "2.1");
            assertThat(steps.patterns(T0 + MINUTE, 5, MINUTE))
                    .extracting(LogSteps.PatternSteps::firstRelease)
                    .containsExactlyInAnyOrder("", "2.1");
        }
    }
}
