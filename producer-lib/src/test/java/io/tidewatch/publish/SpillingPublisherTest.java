package io.tidewatch.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.Source;
import io.tidewatch.publish.spill.SpillConfig;
import io.tidewatch.wire.RecordOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The publisher with a disk, without Kafka; real outages are in {@code OutageIT}. */
class SpillingPublisherTest {
    private static final Source SOURCE = new Source("shop", "shop-1", "h", "", "");
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final MockProducer<byte[], byte[]> kafka = producer(true);

    @Test
    void closedWhileKafkaIsAway_nothingIsLost_theNextRunSendsIt() {
        Publisher away = publisher(Overflow.standard(), 1, () -> {
            throw new KafkaException("away");
        });
        for (int i = 0; i < 1_000; i++) {
            away.log(line(i));
        }
        away.metrics(MetricBatch.running(1, 1, List.of()));
        long start = System.nanoTime();
        away.close(SOON);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        LossLedger.Balance balance = away.ledger().total();
        assertThat(balance.spilled()).isEqualTo(1_001);
        assertThat(balance.dropped()).isEmpty();
        assertThat(balance.inMemory()).isZero();

        try (Publisher next = publisher(Overflow.standard(), 2, () -> kafka)) {
            next.log(line(1_000));
            assertThat(next.flush(SOON)).isTrue();
            LossLedger.Balance then = next.ledger().total();
            assertThat(then.recovered()).isEqualTo(1_001);
            assertThat(then.delivered()).isEqualTo(1_002);
            assertThat(then.spilled()).isZero();
        }
        assertThat(lines())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(0, 1_000).boxed().toList());
        List<Long> epochs = kafka.history().stream()
                .map(record -> RecordOrigin.read(record.headers(), null).epochMillis())
                .distinct()
                .toList();
        assertThat(epochs).containsExactly(1L, 2L);
    }

    @Test
    void refusedByAnAcl_isKept_andSentWhenItIsGranted() {
        AtomicInteger built = new AtomicInteger();
        MockProducer<byte[], byte[]> refusing = producer(false);
        try (Publisher publisher =
                publisher(Overflow.standard(), 1, () -> built.getAndIncrement() == 0 ? refusing : kafka)) {
            publisher.log(line(0));
            Awaitility.await().until(() -> refusing.errorNext(new TopicAuthorizationException("tidewatch.logs")));
            publisher.log(line(1));
            assertThat(publisher.flush(SOON)).isTrue();
            assertThat(publisher.ledger().total().delivered()).isEqualTo(2);
        }
        assertThat(lines()).containsExactly(0L, 1L);
    }

    @Test
    void oneTopicThatIsRefused_holdsUpItsOwnKindOnly() {
        MockProducer<byte[], byte[]> noMetrics =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public List<PartitionInfo> partitionsFor(String topic) {
                        if (topic.equals(EventKind.METRICS.topic())) {
                            throw new TopicAuthorizationException(topic);
                        }
                        return super.partitionsFor(topic);
                    }
                };
        Publisher publisher = publisher(Overflow.standard(), 1, () -> noMetrics);
        publisher.metrics(MetricBatch.running(1, 1, List.of()));
        for (int i = 0; i < 100; i++) {
            publisher.log(line(i));
        }
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(publisher.ledger().of(EventKind.LOG).delivered())
                                .isEqualTo(100));
        Awaitility.await().until(() -> publisher.ledger().of(EventKind.METRICS).spilled() == 1);
        assertThat(publisher.fault()).contains("tidewatch.metrics");
        publisher.close(SOON);
        assertThat(publisher.ledger().total().dropped()).isEmpty();
    }

    @Test
    void errorWithinTheProducer_endsNoThread_andCostsNothing() {
        AtomicInteger built = new AtomicInteger();
        MockProducer<byte[], byte[]> broken =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public synchronized Future<RecordMetadata> send(
                            ProducerRecord<byte[], byte[]> record, Callback callback) {
                        throw new UnsatisfiedLinkError("no codec");
                    }
                };
        try (Publisher publisher =
                publisher(Overflow.standard(), 1, () -> built.getAndIncrement() == 0 ? broken : kafka)) {
            publisher.log(line(0));
            assertThat(publisher.flush(SOON)).isTrue();
        }
        assertThat(lines()).containsExactly(0L);
    }

    @Test
    void dropOldest_onAFullDisk_keepsTheNewest_andTheLedgerIsExact() {
        SpillConfig small =
                new SpillConfig(true, folder.toString(), 1 << 20, Duration.ofSeconds(1), Duration.ofMillis(50));
        Overflow oldest = Overflow.of(Overflow.Policy.DROP_OLDEST);
        Publisher away = new Publisher(config(oldest).with(oldest, small), EventFilter.NONE, clock(1), () -> {
            throw new KafkaException("away");
        });
        away.start();
        String big = "x".repeat(2_000);
        for (long n = 0; n < 1_500; n++) {
            away.log(LogEvent.of(n, LogLevel.INFO, "", big));
            if (n % 32 == 0) {
                Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> away.queued() == 0);
            }
        }
        away.close(Duration.ofSeconds(1));
        LossLedger.Balance balance = away.ledger().total();
        assertThat(balance.produced()).isEqualTo(1_500);
        assertThat(balance.inMemory()).isZero();
        assertThat(balance.spilled() + balance.droppedInAll()).isEqualTo(1_500);
        assertThat(balance.spilled()).isPositive();
        try (Publisher next = publisher(Overflow.standard(), 2, () -> kafka)) {
            assertThat(next.flush(SOON)).isTrue();
            assertThat(next.ledger().total().dropped()).isEmpty();
        }
        assertThat(lines()).hasSize((int) balance.spilled());
        assertThat(lines().get(lines().size() - 1)).isEqualTo(1_499);
    }

    @Test
    void block_theCallerWaits_nothingIsDropped() {
        Overflow block = new Overflow(Overflow.Policy.BLOCK, SOON);
        try (Publisher publisher = publisher(block, 1, () -> kafka)) {
            for (int i = 0; i < 20_000; i++) {
                assertThat(publisher.log(line(i))).isTrue();
            }
            assertThat(publisher.flush(SOON)).isTrue();
            assertThat(publisher.ledger().total().delivered()).isEqualTo(20_000);
        }
        assertThat(lines()).hasSize(20_000);
    }

    @Test
    void block_isBounded() {
        Overflow block = new Overflow(Overflow.Policy.BLOCK, Duration.ofMillis(50));
        Publisher notStarted = new Publisher(config(block), EventFilter.NONE, clock(1), () -> kafka);
        long taken = 0;
        while (notStarted.log(line(taken))) {
            taken++;
        }
        assertThat(taken).isEqualTo(256 / 8 * 7);
        long start = System.nanoTime();
        assertThat(notStarted.log(line(0))).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(50), SOON);
        assertThat(notStarted.ledger().total().dropped()).isEqualTo(Map.of(DropReason.QUEUE_FULL, 2L));
        notStarted.close(Duration.ZERO);
    }

    @Test
    void closedWithAFullDiskOfLines_metricsAndErrorsGoToTheirs() {
        // Given
        Overflow block = new Overflow(Overflow.Policy.BLOCK, Duration.ofMillis(1));
        SpillConfig small =
                new SpillConfig(true, folder.toString(), 1 << 20, Duration.ofSeconds(1), Duration.ofMillis(50));
        Publisher publisher = new Publisher(config(block).with(block, small), EventFilter.NONE, clock(1), () -> {
            throw new KafkaException("away");
        });
        String big = "x".repeat(8_000);
        while (publisher.log(LogEvent.of(1, LogLevel.INFO, "", big))) {
            // until the queue is full
        }
        for (int i = 0; i < 10; i++) {
            publisher.metrics(MetricBatch.running(i, 1, List.of()));
        }

        // When
        publisher.close(Duration.ZERO);

        // Then
        assertThat(publisher.ledger().of(EventKind.METRICS).spilled()).isEqualTo(10);
        LossLedger.Balance lines = publisher.ledger().of(EventKind.LOG);
        assertThat(lines.spilled()).isPositive();
        assertThat(lines.dropped()).containsOnlyKeys(DropReason.QUEUE_FULL, DropReason.SHUTDOWN);
        assertThat(lines.inMemory()).isZero();
    }

    @Test
    void dropOldest_theNewestArrive_andEachIsCounted() {
        Publisher publisher = new Publisher(
                config(Overflow.of(Overflow.Policy.DROP_OLDEST)), EventFilter.NONE, clock(1), () -> kafka);
        for (int i = 0; i < 1_000; i++) {
            assertThat(publisher.log(line(i))).isTrue();
        }
        publisher.start();
        assertThat(publisher.flush(SOON)).isTrue();
        publisher.close();
        assertThat(lines())
                .containsExactlyElementsOf(LongStream.range(776, 1_000).boxed().toList());
        assertThat(publisher.ledger().total().dropped()).isEqualTo(Map.of(DropReason.QUEUE_FULL, 776L));
    }

    @Test
    void fullDisk_byLevel_errorsOutliveDebug_andTheLedgerIsExact() {
        SpillConfig small =
                new SpillConfig(true, folder.toString(), 1 << 20, Duration.ofSeconds(1), Duration.ofMillis(50));
        Publisher away = new Publisher(
                config(Overflow.standard()).with(Overflow.standard(), small), EventFilter.NONE, clock(1), () -> {
                    throw new KafkaException("away");
                });
        away.start();
        String big = "x".repeat(2_000);
        long n = 0;
        while (away.ledger().total().dropped().getOrDefault(DropReason.SPILL_FULL, 0L) < 200 && n < 100_000) {
            away.log(LogEvent.of(n, n % 2 == 0 ? LogLevel.DEBUG : LogLevel.ERROR, "", big));
            n++;
            if (n % 64 == 0) {
                Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> away.queued() == 0);
            }
        }
        away.close(Duration.ofSeconds(1));
        LossLedger.Balance balance = away.ledger().total();
        assertThat(balance.produced()).isEqualTo(n);
        assertThat(balance.inMemory()).isZero();
        assertThat(balance.spilled() + balance.droppedInAll()).isEqualTo(n);
        try (Publisher next = publisher(Overflow.standard(), 2, () -> kafka)) {
            assertThat(next.flush(SOON)).isTrue();
        }
        long debug = lines().stream().filter(number -> number % 2 == 0).count();
        long errors = lines().size() - debug;
        assertThat(lines()).hasSize((int) balance.spilled());
        assertThat(errors).isGreaterThan(debug + 50);
    }

    @Test
    void diskThatGoesAway_costsNothing_whenKafkaComesBack() throws IOException {
        AtomicInteger built = new AtomicInteger();
        try (Publisher publisher = publisher(Overflow.standard(), 1, () -> {
            if (built.getAndIncrement() == 0) {
                delete(folder.resolve("shop-shop-1").resolve("log"));
                throw new KafkaException("away");
            }
            return kafka;
        })) {
            for (int i = 0; i < 100; i++) {
                publisher.log(line(i));
            }
            assertThat(publisher.flush(SOON)).isTrue();
        }
        assertThat(lines()).hasSize(100);
    }

    @Test
    void folderThatCannotBeMade_isSaid_andMemoryServes() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        Publisher publisher = new Publisher(
                config(Overflow.standard()).with(SpillConfig.in(file)), EventFilter.NONE, clock(1), () -> kafka);
        publisher.start();
        publisher.log(line(1));
        assertThat(publisher.flush(SOON)).isTrue();
        publisher.close();
        assertThat(lines()).containsExactly(1L);
    }

    private List<Long> lines() {
        List<Long> numbers = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : kafka.history()) {
            if (record.topic().equals(EventKind.LOG.topic())) {
                PublisherTest.events(record.value()).forEach(event -> numbers.add(event.timeMillis()));
            }
        }
        return numbers;
    }

    private Publisher publisher(Overflow overflow, long epoch, Supplier<Producer<byte[], byte[]>> producers) {
        Publisher publisher = new Publisher(config(overflow), EventFilter.NONE, clock(epoch), producers);
        publisher.start();
        return publisher;
    }

    /** 256 events in memory only where the policy is what is tested. */
    private PublisherConfig config(Overflow overflow) {
        PublisherConfig d = PublisherConfig.of(SOURCE, "localhost:1");
        int events = overflow.policy() == Overflow.Policy.BY_LEVEL ? 16_384 : 256;
        SpillConfig spill =
                new SpillConfig(true, folder.toString(), 64 << 20, Duration.ofSeconds(1), Duration.ofMillis(200));
        return new PublisherConfig(
                SOURCE,
                d.bootstrapServers(),
                events,
                d.queueBytes(),
                d.maxEventBytes(),
                8 << 10,
                d.packDelay(),
                SOON,
                overflow,
                spill,
                false,
                Map.of());
    }

    private static LogEvent line(long number) {
        return LogEvent.of(number, LogLevel.INFO, "", "m");
    }

    private static Clock clock(long millis) {
        return Clock.fixed(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static MockProducer<byte[], byte[]> producer(boolean autoComplete) {
        return new MockProducer<>(autoComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
