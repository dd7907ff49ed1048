package io.tidewatch.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.policy.Policy;
import io.tidewatch.publish.spill.SpillConfig;
import io.tidewatch.wire.RecordOrigin;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lines that a policy keeps short: a topic, numbers, and an account of their own. */
class ShortLinesTest {
    private static final Source SOURCE = new Source("shop", "shop-1", "h", "", "");
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int QUEUE_BYTES = 1 << 20;

    @TempDir
    Path folder;

    private final AtomicBoolean missing = new AtomicBoolean();
    private final List<MockProducer<byte[], byte[]>> producers = new CopyOnWriteArrayList<>();

    @Test
    void linesOfThePolicy_goToTheShortTopic_inOrder_numberedApart() {
        Publisher publisher = publisher(Overflow.standard(), onDisk());
        publisher.policies().set(List.of(keepShort(LogLevel.DEBUG)));
        for (int i = 0; i < 1_000; i++) {
            publisher.log(line(i, i % 2 == 0 ? LogLevel.DEBUG : LogLevel.INFO));
        }
        assertThat(publisher.flush(SOON)).isTrue();
        publisher.policies().set(List.of());
        publisher.log(line(1_000, LogLevel.DEBUG));
        publisher.close(SOON);

        assertThat(lines(EventKind.SHORT_LOG)).isEqualTo(range(0, 999, 2));
        List<Long> kept = new ArrayList<>(range(1, 1_000, 2));
        kept.add(1_000L);
        assertThat(lines(EventKind.LOG)).isEqualTo(kept);
        numbersAreWhole(EventKind.SHORT_LOG, 500);
        numbersAreWhole(EventKind.LOG, 501);
        LossLedger.Balance logs = publisher.ledger().of(EventKind.LOG);
        assertThat(logs.produced()).isEqualTo(1_001);
        assertThat(logs.moved()).isEqualTo(500);
        assertThat(logs.delivered()).isEqualTo(501);
        LossLedger.Balance shorts = publisher.ledger().of(EventKind.SHORT_LOG);
        assertThat(shorts.produced()).isEqualTo(500);
        assertThat(shorts.delivered()).isEqualTo(500);
        LossLedger.Balance total = publisher.ledger().total();
        assertThat(total.produced()).isEqualTo(1_001);
        assertThat(total.inFlight()).isZero();
    }

    @Test
    void whatASampleLetsThrough_goesWhereItsLinesGo() {
        Publisher publisher = publisher(Overflow.standard(), onDisk());
        publisher
                .policies()
                .set(List.of(
                        keepShort(LogLevel.INFO),
                        new Policy("s", true, "", "", "", LogLevel.INFO, false, 1, false, "", "")));
        for (int i = 0; i < 100; i++) {
            publisher.log(line(i, LogLevel.INFO));
        }
        publisher.close(SOON);

        assertThat(lines(EventKind.LOG)).isEmpty();
        assertThat(events(EventKind.SHORT_LOG).stream()
                        .mapToLong(LogEvent::lines)
                        .sum())
                .isEqualTo(100);
        LossLedger.Balance total = publisher.ledger().total();
        assertThat(total.produced()).isEqualTo(100);
        assertThat(total.delivered() + total.dropped().getOrDefault(DropReason.SAMPLED, 0L))
                .isEqualTo(100);
    }

    @ParameterizedTest
    @EnumSource(Overflow.Policy.class)
    void topicThatIsMissing_isWaitedForOnDisk_andHoldsUpNothingElse(Overflow.Policy policy) {
        missing.set(true);
        Publisher publisher = publisher(Overflow.of(policy), onDisk());
        publisher.policies().set(List.of(keepShort(LogLevel.DEBUG)));
        for (int i = 0; i < 200; i++) {
            publisher.log(line(i, i % 2 == 0 ? LogLevel.DEBUG : LogLevel.INFO));
        }
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(publisher.ledger().of(EventKind.LOG).inFlight())
                                .isZero());
        Awaitility.await()
                .until(() -> publisher.ledger().of(EventKind.SHORT_LOG).spilled() == 100);
        assertThat(publisher.fault()).contains("tidewatch.logs.short");
        assertThat(lines(EventKind.SHORT_LOG)).isEmpty();

        missing.set(false);
        assertThat(publisher.flush(SOON)).isTrue();
        publisher.close(SOON);
        assertThat(lines(EventKind.SHORT_LOG)).isEqualTo(range(0, 199, 2));
        numbersAreWhole(EventKind.SHORT_LOG, 100);
        assertThat(publisher.ledger().total().dropped()).isEmpty();
    }

    @Test
    void closedWhileTheTopicIsMissing_theNextRunSendsThem() {
        missing.set(true);
        Publisher first = publisher(Overflow.standard(), onDisk());
        first.policies().set(List.of(keepShort(LogLevel.DEBUG)));
        first.log(line(1, LogLevel.DEBUG));
        first.log(line(2, LogLevel.ERROR));
        first.close(SOON);
        assertThat(first.ledger().of(EventKind.SHORT_LOG).spilled()).isEqualTo(1);
        assertThat(lines(EventKind.LOG)).containsExactly(2L);

        missing.set(false);
        Publisher next = publisher(Overflow.standard(), onDisk());
        assertThat(next.flush(SOON)).isTrue();
        next.close(SOON);
        assertThat(next.ledger().of(EventKind.SHORT_LOG).recovered()).isEqualTo(1);
        assertThat(lines(EventKind.SHORT_LOG)).containsExactly(1L);
    }

    @ParameterizedTest
    @EnumSource(Overflow.Policy.class)
    void topicThatIsMissing_withoutADisk_keepsTheNewest_andCountsTheOthers(Overflow.Policy policy) {
        missing.set(true);
        Publisher publisher = publisher(Overflow.of(policy), SpillConfig.off());
        publisher.policies().set(List.of(keepShort(LogLevel.DEBUG)));
        String text = "x".repeat(1_000);
        int n = 2_000;
        for (int i = 0; i < n; i++) {
            publisher.log(LogEvent.of(i, LogLevel.DEBUG, "", text));
            publisher.log(line(i, LogLevel.ERROR));
            if (i % 100 == 0) {
                Awaitility.await().until(() -> publisher.queued() == 0);
            }
        }
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(publisher.ledger().of(EventKind.LOG).inFlight())
                                .isZero());
        LossLedger.Balance held = publisher.ledger().of(EventKind.SHORT_LOG);
        assertThat(held.dropped()).containsOnlyKeys(DropReason.QUEUE_FULL);
        assertThat(held.inMemory() * text.length()).isBetween(QUEUE_BYTES / 16L, QUEUE_BYTES / 8L);
        assertThat(publisher.ledger().of(EventKind.LOG).delivered()).isEqualTo(n);

        missing.set(false);
        assertThat(publisher.flush(SOON)).isTrue();
        publisher.close(SOON);
        List<Long> arrived = lines(EventKind.SHORT_LOG);
        assertThat(arrived).isEqualTo(range(n - arrived.size(), n, 1));
        LossLedger.Balance total = publisher.ledger().total();
        assertThat(total.delivered() + total.droppedInAll()).isEqualTo(2L * n);
    }

    private List<LogEvent> events(EventKind kind) {
        List<LogEvent> events = new ArrayList<>();
        records(kind).forEach(record -> events.addAll(PublisherTest.events(record.value())));
        return events;
    }

    private List<ProducerRecord<byte[], byte[]>> records(EventKind kind) {
        return producers.stream()
                .flatMap(producer -> producer.history().stream())
                .filter(record -> record.topic().equals(kind.topic()))
                .toList();
    }

    private List<Long> lines(EventKind kind) {
        return events(kind).stream().map(LogEvent::timeMillis).toList();
    }

    /** The numbers of the records begin at 0 and leave none out. */
    private void numbersAreWhole(EventKind kind, long events) {
        long next = 0;
        for (ProducerRecord<byte[], byte[]> record : records(kind)) {
            RecordOrigin origin = RecordOrigin.read(record.headers(), null);
            assertThat(origin.firstSequence()).isEqualTo(next);
            next += origin.count();
        }
        assertThat(next).isEqualTo(events);
    }

    private static List<Long> range(long from, long to, long step) {
        return LongStream.iterate(from, i -> i < to, i -> i + step).boxed().toList();
    }

    private SpillConfig onDisk() {
        return new SpillConfig(true, folder.toString(), 64 << 20, Duration.ofSeconds(1), Duration.ofMillis(200));
    }

    private Publisher publisher(Overflow overflow, SpillConfig spill) {
        PublisherConfig d = PublisherConfig.of(SOURCE, "localhost:1");
        PublisherConfig config = new PublisherConfig(
                SOURCE,
                d.bootstrapServers(),
                4_096,
                QUEUE_BYTES,
                d.maxEventBytes(),
                8 << 10,
                d.packDelay(),
                SOON,
                overflow,
                spill,
                false,
                Map.of());
        Publisher publisher = new Publisher(
                config, EventFilter.NONE, Clock.fixed(Instant.ofEpochMilli(1), ZoneOffset.UTC), this::kafka);
        publisher.start();
        return publisher;
    }

    private Producer<byte[], byte[]> kafka() {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public List<PartitionInfo> partitionsFor(String topic) {
                        if (missing.get() && topic.equals(EventKind.SHORT_LOG.topic())) {
                            throw new UnknownTopicOrPartitionException(topic);
                        }
                        return super.partitionsFor(topic);
                    }
                };
        producers.add(producer);
        return producer;
    }

    private static Policy keepShort(LogLevel upTo) {
        return new Policy("k", true, "shop", "", "", upTo, false, 0, true, "", "");
    }

    private static LogEvent line(long number, LogLevel level) {
        return LogEvent.of(number, level, "", "m");
    }
}
