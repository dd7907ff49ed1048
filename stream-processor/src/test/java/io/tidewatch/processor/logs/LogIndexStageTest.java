package io.tidewatch.processor.logs;

import static io.tidewatch.processor.logs.StageDriver.T0;
import static io.tidewatch.processor.logs.StageDriver.line;
import static io.tidewatch.processor.logs.StageDriver.logs;
import static io.tidewatch.processor.logs.StageDriver.pipe;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.search.LevelBits;
import io.tidewatch.processor.search.Query;
import io.tidewatch.processor.search.QueryParser;
import io.tidewatch.processor.search.SearchLine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.KStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogIndexStageTest {
    private static final LogsConfig CONFIG = LogsConfig.defaults();

    @TempDir
    Path state;

    private TopologyTestDriver open() {
        return StageDriver.driver(
                state,
                (KStream<String, IngestedLogs> in) -> new LogIndexStage(CONFIG, new OpenBlocks())
                        .apply(new LogPatternStage(CONFIG, new PatternCatalog())
                                .apply(in)
                                .lines()));
    }

    private static List<BlockRow> blocks(TopologyTestDriver driver) {
        List<BlockRow> out = new ArrayList<>();
        try (var rows =
                driver.<String, byte[]>getKeyValueStore(LogStores.BLOCKS).all()) {
            rows.forEachRemaining(row -> out.add(BlockRow.read(row.value)));
        }
        return out;
    }

    @Test
    void a_block_closes_after_its_span_and_says_what_it_holds() {
        try (TopologyTestDriver driver = open()) {
            pipe(driver, logs("shop", 10, T0, line(T0 - 5, LogLevel.INFO, "order paid")));
            pipe(driver, logs("mail", 12, T0 + 599_999, line(T0 + 7, LogLevel.ERROR, "smtp refused")));
            pipe(driver, logs("shop", 15, T0 + 600_000, line(T0, LogLevel.INFO, "late")));

            List<BlockRow> blocks = blocks(driver);
            assertThat(blocks).hasSize(2);
            BlockRow closed = blocks.get(0);
            assertThat(closed.fromOffset()).isEqualTo(10);
            assertThat(closed.toOffset()).isEqualTo(13);
            assertThat(closed.fromEventMillis()).isEqualTo(T0 - 5);
            assertThat(closed.toEventMillis()).isEqualTo(T0 + 7);
            assertThat(closed.toAppendMillis()).isEqualTo(T0 + 599_999);
            assertThat(closed.services()).isEqualTo(Set.of("shop", "mail"));
            assertThat(closed.levels()).isEqualTo(LevelBits.of(LogLevel.INFO) | LevelBits.of(LogLevel.ERROR));
            assertThat(closed.lines()).isEqualTo(2);
            assertThat(QueryParser.parse("smtp REFUSED").mayMatch(closed)).isTrue();
            assertThat(QueryParser.parse("absent").mayMatch(closed)).isFalse();
            assertThat(QueryParser.parse("service:cart").mayMatch(closed)).isFalse();
            assertThat(QueryParser.parse("level:WARN").mayMatch(closed)).isFalse();
            assertThat(blocks.get(1).closed()).isFalse();
            assertThat(blocks.get(1).fromOffset())
                    .as("right behind the one before")
                    .isEqualTo(13);
        }
    }

    @Test
    void a_block_left_open_by_a_restart_is_closed_as_one_to_be_read() {
        Map<String, Map<String, Object>> kept;
        try (TopologyTestDriver driver = open()) {
            pipe(driver, logs("shop", 10, T0, line(T0, LogLevel.INFO, "order paid")));
            kept = StageDriver.rows(driver);
        }
        try (TopologyTestDriver driver = open()) {
            StageDriver.restore(driver, kept);
            pipe(driver, logs("shop", 11, T0 + 1, line(T0, LogLevel.INFO, "next")));

            List<BlockRow> blocks = blocks(driver);
            assertThat(blocks).hasSize(2);
            assertThat(blocks.get(0).closed()).isTrue();
            assertThat(blocks.get(0).fromOffset()).isEqualTo(10);
            assertThat(blocks.get(0).toOffset()).isEqualTo(11);
            assertThat(QueryParser.parse("level:ERROR anything service:any").mayMatch(blocks.get(0)))
                    .isTrue();
        }
    }

    @Test
    void rows_go_when_the_topic_has_let_the_records_go() {
        try (TopologyTestDriver driver = open()) {
            pipe(driver, logs("shop", 1, T0, line(T0, LogLevel.INFO, "a")));
            long later = T0 + Duration.ofDays(31).toMillis();
            pipe(driver, logs("shop", 2, later, line(later, LogLevel.INFO, "a")));

            driver.advanceWallClockTime(Duration.ofMinutes(2));

            assertThat(blocks(driver))
                    .singleElement()
                    .satisfies(b -> assertThat(b.fromOffset()).isEqualTo(2));
        }
    }

    @Test
    void a_block_with_a_match_is_never_left_out_and_most_without_are() {
        int without = 0;
        int leftOut = 0;
        for (int seed = 1; seed <= 150; seed++) {
            RandomLogs random = new RandomLogs(seed);
            OpenBlock open = new OpenBlock(CONFIG);
            open.start(0, T0);
            List<SearchLine> lines = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                LogEvent event = random.event(T0 + i);
                IngestedLogs logs = logs(random.service(), i, T0, event);
                Source source = logs.source();
                open.add(new PatternedLogs(logs, List.of("00ff00ff00ff00ff")));
                lines.add(new SearchLine(event, source, T0 + i, () -> "00ff00ff00ff00ff"));
            }
            BlockRow block = BlockRow.read(open.close().row().toBytes());
            for (int i = 0; i < 100; i++) {
                String text = random.query();
                Query query = QueryParser.parse(text);
                boolean match = lines.stream().anyMatch(query::matches);
                boolean may = query.mayMatch(block);
                assertThat(may || !match).as(text).isTrue();
                without += match ? 0 : 1;
                leftOut += may ? 0 : 1;
            }
        }
        assertThat(leftOut).isGreaterThan(without / 3);
    }
}
