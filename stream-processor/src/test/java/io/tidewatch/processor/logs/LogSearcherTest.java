package io.tidewatch.processor.logs;

import static io.tidewatch.processor.logs.StageDriver.T0;
import static io.tidewatch.processor.logs.StageDriver.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.ingest.EventTime;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.ingest.Position;
import io.tidewatch.processor.mine.MinerLimits;
import io.tidewatch.processor.mine.PatternIds;
import io.tidewatch.processor.search.Query;
import io.tidewatch.processor.search.QueryParser;
import io.tidewatch.processor.search.SearchLine;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.redact.Redactor;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSearcherTest {
    private static final LogsConfig D = LogsConfig.defaults();
    private static final LogsConfig SMALL_BLOCKS = new LogsConfig(
            D.miner(), 64, 200, D.patternsKept(), D.levelsKept(), D.blocksKept(), 4096, 12, Duration.ofSeconds(60));
    private static final SearchLimits LIMITS = LogInstances.patient(1_000);

    @TempDir
    Path state;

    private final OpenBlocks open = new OpenBlocks();
    private final MemoryLogRecords records = new MemoryLogRecords();
    private final List<SearchLine> lines = new ArrayList<>();
    private TopologyTestDriver driver;

    @BeforeEach
    void open() {
        driver = StageDriver.driver(
                state,
                (KStream<String, IngestedLogs> in) -> new LogIndexStage(SMALL_BLOCKS, open)
                        .apply(new LogPatternStage(SMALL_BLOCKS, new PatternCatalog())
                                .apply(in)
                                .lines()));
    }

    @AfterEach
    void close() {
        driver.close();
    }

    private void send(int partition, long offset, long appendMillis, String service, List<LogEvent> events) {
        send(Topics.LOGS, partition, offset, appendMillis, service, events);
    }

    private void send(
            String topic, int partition, long offset, long appendMillis, String service, List<LogEvent> events) {
        Source source = new Source(service, "i" + partition, "", "", "");
        records.add(Packed.record(topic, partition, offset, appendMillis, source, offset * 100, events));
        StageDriver.pipe(
                driver, StageDriver.logs(new Position(topic, partition, offset), source, appendMillis, events));
        events.forEach(e -> lines.add(new SearchLine(e, source, e.timeMillis(), () -> "")));
    }

    private LogHit.Found search(String query, long from, long to, int limit) {
        return searcher(UnaryOperator.identity()).search(new LogHit.Request(query, from, to, limit));
    }

    private LogSearcher searcher(UnaryOperator<String> redact) {
        return new LogSearcher(
                StageDriver.stores(driver, Set.of(0, 1)), open, records, LIMITS, MinerLimits.defaults(), redact);
    }

    private void sendRandom(long seed, int n) {
        RandomLogs random = new RandomLogs(seed);
        Random times = new Random(seed);
        long[] offsets = new long[4];
        for (int i = 0; i < n; i++) {
            int place = times.nextInt(4);
            int partition = place / 2;
            List<LogEvent> events = new ArrayList<>();
            for (int k = 1 + times.nextInt(4); k > 0; k--) {
                events.add(random.event(T0 + i * 1000L - times.nextInt(5_000)));
            }
            String topic = place % 2 == 0 ? Topics.LOGS : Topics.SHORT_LOGS;
            send(topic, partition, offsets[place], T0 + i * 1000L, random.service(), events);
            offsets[place] += 1 + times.nextInt(2);
        }
    }

    @Test
    void finds_what_reading_everything_finds() {
        sendRandom(1, 400);
        RandomLogs random = new RandomLogs(99);
        Random ranges = new Random(3);
        int found = 0;
        for (int i = 0; i < 300; i++) {
            String text = random.query();
            Query query = QueryParser.parse(text);
            long from = T0 + ranges.nextInt(400_000) - 10_000;
            long to = from + ranges.nextInt(400_000);
            int limit = 1 + ranges.nextInt(40);
            List<Long> expected = lines.stream()
                    .filter(l -> l.eventMillis() >= from && l.eventMillis() < to && query.matches(l))
                    .map(SearchLine::eventMillis)
                    .sorted(Comparator.reverseOrder())
                    .limit(limit)
                    .toList();

            LogHit.Found answer = search(text, from, to, limit);

            assertThat(answer.faults()).isEmpty();
            assertThat(answer.hits()).as(text).extracting(LogHit::timeMillis).isEqualTo(expected);
            found += expected.size();
        }
        assertThat(found).isGreaterThan(500);
    }

    @Test
    void without_an_index_the_newest_lines_are_read_first_and_nothing_of_before() {
        for (int i = 0; i < 600; i++) {
            send(0, i, T0 + i * 60_000L, "order", List.of(line(T0 + i * 60_000L, LogLevel.INFO, "paid " + i)));
        }
        LogSearcher searcher = searcher(UnaryOperator.identity());
        long end = T0 + 600 * 60_000L;
        long before = records.taken();

        LogHit.Found newest = searcher.withoutIndex(Set.of(0, 1)).search(new LogHit.Request("paid", T0, end, 2));

        assertThat(newest.hits()).extracting(LogHit::timeMillis).containsExactly(end - 60_000, end - 120_000);
        assertThat(newest.partitions()).containsExactlyInAnyOrder(0, 1);
        assertThat(records.taken() - before).as("read for two lines").isLessThan(20);

        before = records.taken();
        LogHit.Found late =
                searcher.withoutIndex(Set.of(0)).search(new LogHit.Request("paid", end - 600_000, end, 500));
        assertThat(late.hits()).hasSize(10);
        assertThat(records.taken() - before).as("read for ten minutes").isLessThan(20);
    }

    @Test
    void without_an_index_the_time_asked_for_is_read_before_what_was_appended_since() {
        long day = 86_400_000L;
        long asked = T0 + day;
        int sent = 0;
        for (long at = T0; at < T0 + 20 * day; at += day / 24) {
            // each of some 300 KB, so that a bound ends it soon
            String text = "paid " + "x".repeat(300_000);
            send(0, sent++, at, "order", List.of(line(at, LogLevel.INFO, text)));
            if (at == asked + 3 * day) {
                send(0, sent++, at, "order", List.of(line(asked + 5, LogLevel.INFO, "paid late")));
            }
        }
        LogSearcher searcher = searcher(UnaryOperator.identity());
        ScanBounds three = new ScanBounds(null, 3L << 20);

        LogHit.Found found = searcher.withoutIndex(Set.of(0))
                .search(new LogHit.Request("paid", asked, asked + 3_600_000, 10, LogOrder.NEWEST, null, three));

        assertThat(found.hits()).extracting(LogHit::timeMillis).containsExactly(asked);
        assertThat(found.faults()).singleElement().asString().contains("not all");

        long before = records.taken();
        LogHit.Found whole = searcher.withoutIndex(Set.of(0))
                .search(new LogHit.Request(
                        "paid", asked, asked + 3_600_000, 10, LogOrder.NEWEST, null, ScanBounds.USUAL));
        assertThat(whole.faults()).isEmpty();
        assertThat(whole.hits()).extracting(LogHit::timeMillis).containsExactly(asked + 5, asked);
        assertThat(records.taken() - before)
                .as("nothing of more than a week later")
                .isLessThan(8 * 24 + 10);
    }

    @Test
    void a_rare_word_reads_few_blocks() {
        for (int i = 0; i < 600; i++) {
            String word = i == 77 ? "needle" : "hay";
            send(0, i, T0 + i, "shop", List.of(line(T0 + i, LogLevel.INFO, "order " + i + " has " + word)));
        }

        LogHit.Found answer = search("needle", T0, T0 + 1000, 10);

        assertThat(answer.hits())
                .singleElement()
                .satisfies(h -> assertThat(h.offset()).isEqualTo(77));
        assertThat(answer.effort().blocks()).isGreaterThan(45);
        assertThat(answer.effort().blocksRead()).isLessThan(8);
    }

    @Test
    void a_pattern_finds_the_lines_of_the_patterns_merged_into_it() {
        List<String> words = List.of("prices", "stock", "users", "images", "orders", "carts");
        for (int i = 0; i < words.size(); i++) {
            send(0, i, T0 + i, "shop", List.of(line(T0 + i, LogLevel.INFO, "cache " + words.get(i) + " warmed")));
        }
        send(0, 6, T0 + 6, "shop", List.of(line(T0 + 6, LogLevel.INFO, "something else")));
        String wide = PatternIds.of("cache <*> warmed");

        LogHit.Found answer = search("pattern:" + wide, T0, T0 + 1000, 100);

        assertThat(answer.hits()).hasSize(6).extracting(LogHit::patternId).containsOnly(wide);
        LogViews views = new LogViews(StageDriver.stores(driver, Set.of(0)));
        PatternViews patterns =
                new PatternViews(StageDriver.stores(driver, Set.of(0)), new PatternCatalog(), () -> 0, text -> text);
        assertThat(patterns.patterns(T0, T0 + 1000, "").patterns()).anySatisfy(p -> {
            assertThat(p.id()).isEqualTo(wide);
            assertThat(p.count()).isEqualTo(6);
            assertThat(p.services()).containsEntry("shop", 6L);
            assertThat(p.lastSeenMillis()).isEqualTo(T0 + 5);
        });
        assertThat(views.levels(T0, T0 + 1000, "shop"))
                .singleElement()
                .satisfies(m -> assertThat(m.counts()).containsEntry(LogLevel.INFO, 7L));
    }

    @Test
    void records_that_are_gone_are_named() {
        for (int i = 0; i < 40; i++) {
            send(0, i, T0 + i, "shop", List.of(line(T0 + i, LogLevel.INFO, "order paid")));
        }
        records.truncate(new TopicPartition(Topics.LOGS, 0), 6);

        LogHit.Found answer = search("paid", T0, T0 + 1000, 100);

        assertThat(answer.hits()).hasSize(34);
        assertThat(answer.faults()).singleElement().asString().contains("no longer in the topic");
        assertThat(answer.unsure()).as("asking on passes over no other").isFalse();
    }

    @Test
    void records_whose_rows_are_gone_are_read() {
        Source source = new Source("shop", "i0", "", "", "");
        for (int i = 0; i < 6; i++) {
            records.add(Packed.record(
                    Topics.LOGS, 0, i, T0 + i, source, i * 100, List.of(line(T0 + i, LogLevel.INFO, "order paid"))));
        }
        for (int i = 6; i < 40; i++) {
            send(0, i, T0 + i, "shop", List.of(line(T0 + i, LogLevel.INFO, "order paid")));
        }

        for (LogOrder order : LogOrder.values()) {
            LogHit.Found answer = searcher(UnaryOperator.identity())
                    .search(new LogHit.Request("paid", T0, T0 + 1000, 100, order, null, ScanBounds.USUAL));

            assertThat(answer.faults()).isEmpty();
            assertThat(answer.hits()).hasSize(40);
        }
        long before = records.taken();
        search("paid", T0 + EventTime.MOST_AHEAD + 7, Long.MAX_VALUE, 100);
        assertThat(records.taken() - before).isZero();
    }

    @Test
    void a_page_is_full_at_the_limit_of_the_instance_too() {
        for (int i = 0; i < 9; i++) {
            send(0, i, T0 + i, "shop", List.of(line(T0 + i, LogLevel.INFO, "order paid")));
        }

        assertThat(limitedTo(9).search(new LogHit.Request("paid", T0, T0 + 1000, 50)))
                .satisfies(page -> assertThat(page.full()).isTrue())
                .satisfies(page -> assertThat(page.unsure()).isFalse());
        assertThat(limitedTo(10)
                        .search(new LogHit.Request("paid", T0, T0 + 1000, 50))
                        .full())
                .isFalse();
    }

    @Test
    void a_hit_tells_all_of_its_source_that_can_be_searched_for() {
        Source source = new Source("shop", "i0", "web-17", "production", "2.1");
        List<LogEvent> events = List.of(line(T0, LogLevel.INFO, "order paid"));
        records.add(Packed.record(Topics.LOGS, 0, 0, T0, source, 0, events));
        StageDriver.pipe(driver, StageDriver.logs(new Position(Topics.LOGS, 0, 0), source, T0, events));

        LogHit hit =
                search("release:2.1 env:production", T0, T0 + 1000, 9).hits().get(0);

        assertThat(List.of(hit.service(), hit.instance(), hit.host(), hit.env(), hit.release()))
                .containsExactly("shop", "i0", "web-17", "production", "2.1");
    }

    private LogSearcher limitedTo(int hits) {
        return new LogSearcher(
                StageDriver.stores(driver, Set.of(0, 1)),
                open,
                records,
                new SearchLimits(
                        LIMITS.time(), LIMITS.mostTime(), LIMITS.bytes(), hits, 4, 2, LIMITS.patience(), LIMITS.tail()),
                MinerLimits.defaults(),
                UnaryOperator.identity());
    }

    private static FoundLine found(int i, int letters) {
        Source source = new Source("shop", "1", "", "", "");
        LogEvent event = line(T0 + i, LogLevel.INFO, "x".repeat(letters));
        ConsumerRecord<byte[], byte[]> record = Packed.record(Topics.LOGS, 0, i, T0 + i, source, i, List.of(event));
        RecordOrigin origin = RecordOrigin.read(record.headers(), record.key());
        return FoundLine.of(record, origin, 0, T0 + i, source, event, () -> {
            throw new LocalStores.NotReady("moving");
        });
    }

    @Test
    void hits_are_bounded_by_their_size_and_none_in_between_is_left_out() {
        TopHits hits = new TopHits(
                new LogHit.Request("", 0, Long.MAX_VALUE, 100, LogOrder.OLDEST, null, ScanBounds.USUAL), 100, 25_000);
        for (int i : List.of(5, 1, 4, 2, 3)) {
            hits.take(found(i, i == 3 ? 6_000 : 4_000));
        }
        assertThat(hits.done(T0 + 2)).isFalse();
        assertThat(hits.done(T0 + 4)).isTrue();
        // there is room for it, but not for what comes before it
        hits.take(found(6, 1));

        assertThat(hits.lines(null)).extracting(FoundLine::offset).containsExactly(1L, 2L);
        assertThat(hits.full(2)).isTrue();
        assertThat(hits.full(1)).isFalse();
    }

    @Test
    void who_follows_gets_the_line_where_its_pattern_cannot_be_known() throws Exception {
        LogTail tail = new LogTail(
                () -> {
                    throw new KafkaException("none");
                },
                List.of(Topics.LOGS),
                StageDriver.stores(driver, Set.of(0)),
                MinerLimits.defaults(),
                UnaryOperator.identity(),
                TailLimits.defaults());
        try (tail;
                LogTail.Watch watch = tail.watch("")) {
            watch.take(found(1, 5));

            assertThat(watch.next(Duration.ofSeconds(1)))
                    .satisfies(hit -> assertThat(hit.message()).isEqualTo("xxxxx"))
                    .satisfies(hit -> assertThat(hit.patternId()).isEmpty());
        }
    }

    @Test
    void a_long_record_is_left_when_the_time_is_over() {
        List<LogEvent> events = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            events.add(line(T0, LogLevel.INFO, "order paid"));
        }
        LineReader reader = new LineReader(
                QueryParser.parse("paid"),
                0,
                Long.MAX_VALUE,
                (event, service) -> "",
                UnaryOperator.identity(),
                new Repeats());
        Source source = new Source("shop", "1", "", "", "");
        List<FoundLine> taken = new ArrayList<>();

        assertThat(reader.read(Packed.record(Topics.LOGS, 0, 0, T0, source, 0, events), taken::add, () -> false))
                .isFalse();
        assertThat(taken).hasSize(63);
    }

    @Test
    void both_topics_are_searched_as_one_in_the_order_of_time() {
        for (int i = 0; i < 40; i++) {
            String topic = i % 2 == 0 ? Topics.LOGS : Topics.SHORT_LOGS;
            // the same numbers of the same source on both: they are other lines
            send(topic, 0, i / 2, T0 + i, "shop", List.of(line(T0 + i, LogLevel.INFO, "order " + i + " paid")));
        }

        LogHit.Found answer = search("paid", T0, T0 + 1000, 30);

        assertThat(answer.faults()).isEmpty();
        assertThat(answer.hits())
                .extracting(LogHit::timeMillis)
                .containsExactlyElementsOf(
                        LongStream.range(0, 30).mapToObj(i -> T0 + 39 - i).toList());
        assertThat(answer.hits()).extracting(LogHit::topic).contains(Topics.LOGS, Topics.SHORT_LOGS);
    }

    @Test
    void lines_between_rows_of_the_index_are_read_without_it() {
        for (int i = 0; i < 400; i++) {
            send(0, i, T0 + i * 1000L, "shop", List.of(line(T0 + i * 1000L, LogLevel.INFO, "order " + i + " paid")));
        }
        KeyValueStore<String, byte[]> rows = driver.getKeyValueStore(LogStores.BLOCKS);
        List<String> keys = new ArrayList<>();
        try (var all = rows.all()) {
            all.forEachRemaining(row -> keys.add(row.key));
        }
        assertThat(keys).hasSizeGreaterThan(6);
        keys.subList(2, 4).forEach(rows::delete);

        LogHit.Found all = search("paid", T0, T0 + 400_000, 1_000);
        LogHit.Found some = search("order", T0 + 60_000, T0 + 120_000, 1_000);
        LogHit.Found none = search("nowhere", T0, T0 + 400_000, 1_000);

        assertThat(all.hits()).hasSize(400);
        assertThat(all.faults()).isEmpty();
        assertThat(some.hits()).hasSize(60);
        assertThat(none.effort().blocksRead())
                .as("what no row covers, and the tail")
                .isEqualTo(2);
    }

    @Test
    void an_index_that_went_on_later_than_it_left_off_is_no_hole_in_the_answer() {
        for (int i = 0; i < 300; i++) {
            List<LogEvent> events = List.of(line(T0 + i * 1000L, LogLevel.INFO, "order " + i + " paid"));
            if (i < 100 || i >= 200) {
                send(0, i, T0 + i * 1000L, "shop", events);
            } else {
                Source source = new Source("shop", "i0", "", "", "");
                records.add(Packed.record(Topics.LOGS, 0, i, T0 + i * 1000L, source, i * 100L, events));
            }
            if (i == 99) {
                var kept = StageDriver.rows(driver);
                close();
                open();
                StageDriver.restore(driver, kept);
                // the row of the block that was being filled is lost with it
                KeyValueStore<String, byte[]> rows = driver.getKeyValueStore(LogStores.BLOCKS);
                try (var all = rows.reverseAll()) {
                    rows.delete(all.next().key);
                }
            }
        }

        LogHit.Found answer = search("paid", T0, T0 + 300_000, 1_000);

        assertThat(answer.faults()).isEmpty();
        assertThat(answer.hits()).hasSize(300);
    }

    @Test
    void short_lines_past_their_retention_are_named_once_however_many_blocks_they_were() {
        for (int i = 0; i < 400; i++) {
            send(Topics.SHORT_LOGS, 0, i, T0 + i, "shop", List.of(line(T0 + i, LogLevel.INFO, "order paid")));
        }
        send(0, 0, T0, "shop", List.of(line(T0, LogLevel.INFO, "order paid")));
        records.truncate(new TopicPartition(Topics.SHORT_LOGS, 0), 390);

        LogHit.Found answer = search("paid", T0, T0 + 1000, 100);

        assertThat(answer.hits()).hasSize(11);
        assertThat(answer.faults())
                .containsExactly("tidewatch.logs.short partition 0: offsets 0 to 389 are no longer in the topic");
    }

    @Test
    void redaction_at_read_hides_and_cannot_be_asked_around() {
        send(0, 0, T0, "shop", List.of(line(T0, LogLevel.INFO, "login with hunter2 ok")));
        LogSearcher searcher = searcher(text -> text.replace("hunter2", "****"));

        assertThat(searcher.search(new LogHit.Request("login", T0, T0 + 1, 9)).hits())
                .singleElement()
                .satisfies(h -> assertThat(h.message()).isEqualTo("login with **** ok"));
        assertThat(searcher.search(new LogHit.Request("hunter2", T0, T0 + 1, 9)).hits())
                .isEmpty();
    }

    @Test
    void an_argument_that_is_a_secret_by_its_place_in_the_message_cannot_be_asked_for_either() {
        LogEvent login = new LogEvent(
                T0,
                LogLevel.INFO,
                "shop.Login",
                "main",
                "login of ann password=hunter2",
                "login of {} password={}",
                List.of("ann", "hunter2"),
                List.of(),
                Map.of(),
                Map.of(),
                null,
                0,
                null);
        send(0, 0, T0, "shop", List.of(login));
        LogSearcher searcher = searcher(Redactor.standard());

        assertThat(searcher.search(new LogHit.Request("ann", T0, T0 + 1, 9)).hits())
                .singleElement()
                .satisfies(hit ->
                        assertThat(hit.toString()).contains("password=****").doesNotContain("hunter2"));
        for (String asked : List.of("hunter2", "hun*", "/hunter\\d/")) {
            assertThat(searcher.search(new LogHit.Request(asked, T0, T0 + 1, 9)).hits())
                    .as(asked)
                    .isEmpty();
        }
    }

    @Test
    void lines_sent_twice_are_shown_once() {
        Source source = new Source("shop", "1", "", "", "");
        List<LogEvent> events = List.of(line(T0, LogLevel.INFO, "order paid"));
        records.add(Packed.record(Topics.LOGS, 0, 0, T0, source, 7, events));
        records.add(Packed.record(Topics.LOGS, 0, 1, T0, source, 7, events));

        assertThat(search("paid", T0, T0 + 1, 9).hits()).hasSize(1);
    }

    @Test
    void a_search_that_is_cut_short_says_so() {
        sendRandom(5, 50);
        SearchLimits hasty = new SearchLimits(
                Duration.ofNanos(1),
                Duration.ofSeconds(1),
                256L << 20,
                1_000,
                4,
                2,
                Duration.ofSeconds(1),
                TailLimits.defaults());
        LogSearcher searcher = new LogSearcher(
                StageDriver.stores(driver, Set.of(0, 1)),
                open,
                records,
                hasty,
                MinerLimits.defaults(),
                UnaryOperator.identity());

        LogHit.Found answer = searcher.search(new LogHit.Request("", 0, Long.MAX_VALUE, 10));

        assertThat(answer.faults()).singleElement().asString().contains("stopped after");
        assertThat(answer.unsure()).isTrue();
    }
}
