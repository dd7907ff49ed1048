package io.tidewatch.processor.logs;

import static io.tidewatch.processor.logs.StageDriver.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.Source;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.ingest.EventTime;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.ingest.Position;
import io.tidewatch.processor.mine.MinerLimits;
import io.tidewatch.processor.search.Query;
import io.tidewatch.processor.search.QueryParser;
import io.tidewatch.processor.search.SearchLine;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.Lines;
import io.tidewatch.wire.LogEventDecoder;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.KStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Search by the index and by bytes beside reading and decoding every line: the same lines in the same order, page by page,
 * and the same counts. {@code -Dtest.cases} says how many queries.
 */
class SearchModelTest {
    private static final LogsConfig D = LogsConfig.defaults();
    private static final LogsConfig SMALL_BLOCKS = new LogsConfig(
            D.miner(), 64, 200, D.patternsKept(), D.levelsKept(), D.blocksKept(), 6_000, 40, Duration.ofMinutes(5));
    private static final SearchLimits LIMITS = LogInstances.patient(1_000);
    private static final int CASES = Integer.getInteger("test.cases", 90);
    private static final int CASES_OF_A_WORLD = 30;

    @TempDir
    Path state;

    private final LogEventDecoder decoder = new LogEventDecoder();
    private MemoryLogRecords records = new MemoryLogRecords();
    private OpenBlocks open = new OpenBlocks();
    private final List<Known> all = new ArrayList<>();
    private TopologyTestDriver driver;

    private record Known(SearchLine line, LogPlace place, TopicPartition partition, long offset) {}

    @AfterEach
    void close() {
        if (driver != null) {
            driver.close();
        }
    }

    @Test
    void findsAndCounts_whatReadingEverythingDoes() {
        int found = 0;
        int cut = 0;
        for (int world = 0; world * CASES_OF_A_WORLD < CASES; world++) {
            Random random = new Random(world);
            fill(random, new OddLogs(world));
            boolean truncated = world % 3 == 2;
            Map<TopicPartition, Long> beginnings = truncated ? truncate(random) : Map.of();
            OddLogs queries = new OddLogs(1_000_000L + world);
            for (int i = 0; i < CASES_OF_A_WORLD; i++) {
                String text = queries.query();
                long from = T0 + random.nextInt(400_000) - 20_000;
                long to = from + 1 + random.nextInt(400_000);
                Answer answer = compare(random, text, from, to, beginnings);
                found += answer.found();
                cut += answer.cut() ? 1 : 0;
                assertThat(answer.cut() && !truncated)
                        .as("partial without cause: %s", text)
                        .isFalse();
            }
        }
        assertThat(found).isGreaterThan(CASES);
        assertThat(cut).isLessThan(CASES / 3);
    }

    private record Answer(int found, boolean cut) {}

    private Answer compare(Random random, String text, long from, long to, Map<TopicPartition, Long> beginnings) {
        Query query = QueryParser.parse(text);
        LogOrder order = random.nextBoolean() ? LogOrder.NEWEST : LogOrder.OLDEST;
        List<Known> matching = new ArrayList<>();
        boolean gone = false;
        for (Known known : all) {
            long time = known.line().eventMillis();
            if (time >= from && time < to && query.matches(known.line())) {
                boolean there = known.offset() >= beginnings.getOrDefault(known.partition(), 0L);
                gone |= !there;
                if (there) {
                    matching.add(known);
                }
            }
        }
        matching.sort(Comparator.comparing(Known::place, order.places()));
        List<String> expected = matching.stream().map(SearchModelTest::name).toList();

        LogSearcher searcher = new LogSearcher(
                StageDriver.stores(driver, Set.of(0, 1)),
                open,
                records,
                LIMITS,
                MinerLimits.defaults(),
                UnaryOperator.identity());
        try (searcher) {
            // pages of one line each take long
            int limit = 1 + expected.size() / 4 + random.nextInt(30);
            Pages pages = pages(
                    limit,
                    behind -> searcher.search(
                            new LogHit.Request(text, from, to, limit, order, behind, ScanBounds.USUAL)));
            assertThat(pages.names())
                    .as("%s %s from %s to %s", order, text, from, to)
                    .isEqualTo(expected);
            assertThat(gone && !pages.partial())
                    .as("not said that lines are gone: %s", text)
                    .isFalse();
            LogSearcher without = searcher.withoutIndex(Set.of(0, 1));
            if (without.knows(text, List.of())) {
                Pages plain = pages(
                        limit,
                        behind -> without.search(
                                new LogHit.Request(text, from, to, limit, order, behind, ScanBounds.USUAL)));
                assertThat(plain.names())
                        .as("without an index: %s %s from %s to %s", order, text, from, to)
                        .isEqualTo(expected);
                assertThat(plain.partial()).isFalse();
            }

            LogCount count = searcher.count(
                    new LogCount.Request(text, from, to, 7_000, "level", Long.MAX_VALUE, ScanBounds.USUAL));
            Map<String, Long> levels = new TreeMap<>();
            matching.forEach(k -> levels.merge(k.line().event().level().name(), 1L, Long::sum));
            Map<String, Long> counted = new TreeMap<>();
            count.rows()
                    .forEach((level, steps) -> counted.put(
                            level, steps.stream().mapToLong(Long::longValue).sum()));
            assertThat(counted).as(text).isEqualTo(levels);
            if (without.knows(text, List.of())) {
                LogCount plain =
                        without.count(new LogCount.Request(text, from, to, 7_000, "level", 0, ScanBounds.USUAL));
                assertThat(plain.rows()).as("without an index: %s", text).isEqualTo(count.rows());
            }
            return new Answer(expected.size(), pages.partial());
        }
    }

    private record Pages(List<String> names, boolean partial) {}

    private static Pages pages(int limit, Function<LogPlace, LogHit.Found> search) {
        List<String> names = new ArrayList<>();
        LogPlace behind = null;
        LogHit.Found page;
        boolean partial = false;
        do {
            page = search.apply(behind);
            partial |= !page.faults().isEmpty();
            page.hits().forEach(hit -> names.add(hit.topic() + hit.partition() + "/" + hit.id()));
            behind = page.hits().isEmpty()
                    ? null
                    : page.hits().get(page.hits().size() - 1).place();
        } while (page.hits().size() == limit);
        return new Pages(names, partial);
    }

    private static String name(Known known) {
        LogPlace place = known.place();
        return place.topic() + place.partition() + "/" + place.id();
    }

    /** Records of two topics with two partitions each, restarts of the index in between. */
    private void fill(Random random, OddLogs logs) {
        close();
        records = new MemoryLogRecords();
        open = new OpenBlocks();
        all.clear();
        driver = driver(random.nextInt());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        Map<Source, Long> sequences = new HashMap<>();
        for (int i = 0; i < 250; i++) {
            String topic = random.nextInt(3) == 0 ? Topics.SHORT_LOGS : Topics.LOGS;
            TopicPartition partition = new TopicPartition(topic, random.nextInt(2));
            long append = T0 + i * 1_500L;
            long offset = offsets.merge(partition, 1L + random.nextInt(2), Long::sum);
            Source source = new Source(logs.service(), "i" + partition.partition() + topic.length(), "h1", "", "");
            ConsumerRecord<byte[], byte[]> record;
            if (random.nextInt(4) == 0) {
                record = foreign(partition, offset, append, source, logs.foreign(append - random.nextInt(5_000)));
            } else {
                List<LogEvent> events = new ArrayList<>();
                for (int n = 1 + random.nextInt(random.nextBoolean() ? 1 : 25); n > 0; n--) {
                    events.add(logs.event(append - random.nextInt(9_000)));
                }
                long sequence = sequences.merge(source, (long) events.size(), Long::sum) - events.size();
                record = Packed.record(topic, partition.partition(), offset, append, source, sequence, events);
            }
            records.add(record);
            pipe(record);
            if (random.nextInt(90) == 0) {
                // as after a kill: the rows are there, what was in memory is not
                Map<String, Map<String, Object>> rows = StageDriver.rows(driver);
                driver.close();
                open = new OpenBlocks();
                driver = driver(random.nextInt());
                StageDriver.restore(driver, rows);
            }
        }
    }

    private TopologyTestDriver driver(int number) {
        return StageDriver.driver(
                state.resolve("s" + number),
                (KStream<String, IngestedLogs> in) -> new LogIndexStage(SMALL_BLOCKS, open)
                        .apply(new LogPatternStage(SMALL_BLOCKS, new PatternCatalog())
                                .apply(in)
                                .lines()));
    }

    /** As ingest does it. */
    private void pipe(ConsumerRecord<byte[], byte[]> record) {
        RecordOrigin origin = RecordOrigin.read(record.headers(), record.key());
        List<IngestedLogs.Line> lines = new ArrayList<>();
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        Lines.forEach(record.value(), (index, from, to) -> {
            if (decoder.decode(record.value(), from, to, record.timestamp()) instanceof Decoded.Ok<LogEvent> ok) {
                Source own = ok.value().source();
                Source source = own == null ? origin.source() : own;
                long time = EventTime.clamp(ok.value().timeMillis(), record.timestamp());
                lines.add(new IngestedLogs.Line(index, time, source, ok.value()));
                FoundLine found = FoundLine.of(record, origin, index, time, source, ok.value(), () -> "");
                SearchLine line = new SearchLine(ok.value(), source, time, () -> "");
                all.add(new Known(line, found.place(), partition, record.offset()));
            }
        });
        if (!lines.isEmpty()) {
            Position at = new Position(record.topic(), record.partition(), record.offset());
            StageDriver.pipe(
                    driver, new IngestedLogs(origin.source(), at, record.timestamp(), record.value().length, lines));
        }
    }

    private static ConsumerRecord<byte[], byte[]> foreign(
            TopicPartition partition, long offset, long append, Source source, byte[] value) {
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                append,
                TimestampType.LOG_APPEND_TIME,
                0,
                value.length,
                source.key().getBytes(StandardCharsets.UTF_8),
                value,
                new RecordHeaders(),
                java.util.Optional.empty());
    }

    private Map<TopicPartition, Long> truncate(Random random) {
        Map<TopicPartition, Long> beginnings = new HashMap<>();
        for (int i = 0; i < 2; i++) {
            TopicPartition partition = new TopicPartition(random.nextBoolean() ? Topics.LOGS : Topics.SHORT_LOGS, i);
            beginnings.put(partition, 5L + random.nextInt(25));
        }
        beginnings.forEach(records::truncate);
        return beginnings;
    }
}
