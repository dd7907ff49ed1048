package io.tidewatch.processor.logs;

import static io.tidewatch.processor.logs.StageDriver.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.kafka.embedded.EmbeddedKafkaExtension;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.ingest.Position;
import io.tidewatch.processor.mine.MinerLimits;
import io.tidewatch.processor.search.Query;
import io.tidewatch.processor.search.QueryParser;
import io.tidewatch.processor.search.SearchLine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.KStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Search over a real topic written by transactions, some of them aborted. */
@ExtendWith(EmbeddedKafkaExtension.class)
class LogSearchIT {
    private static final SearchLimits LIMITS = new SearchLimits(
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            256L << 20,
            1_000,
            2,
            2,
            Duration.ofSeconds(5),
            TailLimits.defaults());

    @TempDir
    Path state;

    @Test
    void finds_what_reading_everything_finds(EmbeddedKafka kafka) throws Exception {
        // given
        String topic = EmbeddedKafkaExtension.uniqueName("logs");
        LogsConfig d = LogsConfig.defaults();
        LogsConfig config = new LogsConfig(
                d.miner(), 64, 200, d.patternsKept(), d.levelsKept(), d.blocksKept(), 4096, 20, d.blockSpan());
        OpenBlocks open = new OpenBlocks();
        List<SearchLine> lines = new ArrayList<>();
        Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (Admin admin = Admin.create(client);
                KafkaLogRecords records = KafkaLogRecords.of(client, 2);
                TopologyTestDriver driver = StageDriver.driver(
                        state,
                        (KStream<String, IngestedLogs> in) -> new LogIndexStage(config, open)
                                .apply(new LogPatternStage(config, new PatternCatalog())
                                        .apply(in)
                                        .lines()))) {
            admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1)
                            .configs(Map.of("message.timestamp.type", "LogAppendTime"))))
                    .all()
                    .get();
            long now = fill(kafka, topic, driver, lines);
            LogSearcher searcher = new LogSearcher(
                    StageDriver.stores(driver, Set.of(0, 1)),
                    open,
                    records,
                    LIMITS,
                    MinerLimits.defaults(),
                    UnaryOperator.identity(),
                    List.of(topic));
            RandomLogs random = new RandomLogs(42);

            // when, then
            for (int i = 0; i < 60; i++) {
                String text = random.query();
                Query query = QueryParser.parse(text);
                List<Long> expected = lines.stream()
                        .filter(query::matches)
                        .map(SearchLine::eventMillis)
                        .sorted(Comparator.reverseOrder())
                        .limit(50)
                        .toList();
                LogHit.Found found = searcher.search(new LogHit.Request(text, now - 86_400_000, now + 60_000, 50));
                assertThat(found.faults()).isEmpty();
                assertThat(found.hits()).as(text).extracting(LogHit::timeMillis).isEqualTo(expected);
            }
            admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(30)))
                    .all()
                    .get();
            LogHit.Found cut = searcher.search(new LogHit.Request("", now - 86_400_000, now + 60_000, 1000));
            assertThat(cut.faults()).isNotEmpty().allSatisfy(f -> assertThat(f).contains("no longer in the topic"));
            assertThat(cut.hits()).isNotEmpty();
        }
    }

    @Test
    void whoWatches_getsWhatIsCommittedFromThenOn_andOnlyWhatTheyAskFor(EmbeddedKafka kafka) throws Exception {
        // given
        String topic = EmbeddedKafkaExtension.uniqueName("logs");
        Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
        LogsConfig config = LogsConfig.defaults();
        try (Admin admin = Admin.create(client);
                TopologyTestDriver driver = StageDriver.driver(
                        state,
                        (KStream<String, IngestedLogs> in) -> new LogIndexStage(config, new OpenBlocks())
                                .apply(new LogPatternStage(config, new PatternCatalog())
                                        .apply(in)
                                        .lines()));
                LogTail tail = new LogTail(
                        KafkaLogRecords.consumers(client, Duration.ofMillis(500)),
                        List.of(topic),
                        StageDriver.stores(driver, Set.of(0)),
                        MinerLimits.defaults(),
                        text -> text.replace("4711", "***"),
                        TailLimits.defaults())) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
            Source source = new Source("shop", "1", "", "", "");
            send(kafka, topic, source, 0, false, line(1, LogLevel.ERROR, "failed before"));
            try (LogTail.Watch watch = Objects.requireNonNull(tail.watch("failed level>=ERROR -4711"));
                    LogTail.Watch other = Objects.requireNonNull(tail.watch("probe"))) {
                // it follows once a probe arrives
                LogHit probe = null;
                for (int i = 1; probe == null && i < 200; i++) {
                    send(kafka, topic, source, i, false, line(2, LogLevel.INFO, "probe"));
                    probe = other.next(Duration.ofMillis(100));
                }
                assertThat(probe).isNotNull();

                // when
                send(kafka, topic, source, 1_001, true, line(3, LogLevel.ERROR, "failed and aborted"));
                send(kafka, topic, source, 1_002, false, line(4, LogLevel.INFO, "failed a little"));
                send(kafka, topic, source, 1_003, false, line(5, LogLevel.ERROR, "failed 4711"));
                send(kafka, topic, source, 1_004, false, line(6, LogLevel.ERROR, "failed order"));

                // then
                LogHit hit = watch.next(Duration.ofSeconds(20));
                assertThat(hit).isNotNull();
                assertThat(hit.message()).isEqualTo("failed order");
                assertThat(watch.dropped()).isZero();
                assertThat(watch.fault()).isEmpty();
            }
            List<LogTail.Watch> all = new ArrayList<>();
            for (int i = 0; i < TailLimits.defaults().watchers(); i++) {
                all.add(tail.watch(""));
            }
            assertThat(all).doesNotContainNull();
            assertThat(tail.watch("")).isNull();
            all.get(0).close();
            assertThat(tail.watch("")).isNotNull();
        }
    }

    private static void send(
            EmbeddedKafka kafka, String topic, Source source, long sequence, boolean abort, LogEvent event) {
        Map<String, Object> p = Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "transactional.id",
                EmbeddedKafkaExtension.uniqueName("tx"));
        try (var producer = new KafkaProducer<>(p, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            var unused = producer.send(new ProducerRecord<>(
                    topic,
                    0,
                    null,
                    source.key().getBytes(StandardCharsets.UTF_8),
                    Packed.value(List.of(event)),
                    Packed.headers(source, sequence, 1)));
            if (abort) {
                producer.abortTransaction();
            } else {
                producer.commitTransaction();
            }
        }
    }

    private static long fill(EmbeddedKafka kafka, String topic, TopologyTestDriver driver, List<SearchLine> lines)
            throws Exception {
        RandomLogs random = new RandomLogs(7);
        long last = 0;
        Map<String, Object> p = Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "transactional.id",
                EmbeddedKafkaExtension.uniqueName("tx"));
        try (var producer = new KafkaProducer<>(p, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            for (int i = 0; i < 200; i++) {
                boolean abort = i % 7 == 3;
                Source source = new Source(random.service(), "i" + i % 2, "", "", "");
                long now = System.currentTimeMillis();
                List<LogEvent> events = abort
                        ? List.of(line(now, LogLevel.ERROR, "order failed never"))
                        : List.of(random.event(now - i), random.event(now - 2 * i));
                producer.beginTransaction();
                var sent = producer.send(new ProducerRecord<>(
                        topic,
                        i % 2,
                        null,
                        source.key().getBytes(StandardCharsets.UTF_8),
                        Packed.value(events),
                        Packed.headers(source, i * 10L, events.size())));
                if (abort) {
                    producer.abortTransaction();
                    continue;
                }
                producer.commitTransaction();
                RecordMetadata at = sent.get();
                last = at.timestamp();
                StageDriver.pipe(
                        driver,
                        StageDriver.logs(
                                new Position(topic, at.partition(), at.offset()), source, at.timestamp(), events));
                events.forEach(e -> lines.add(new SearchLine(e, source, e.timeMillis(), () -> "")));
            }
        }
        return last;
    }
}
