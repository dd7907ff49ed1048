package io.tidewatch.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Source;
import io.tidewatch.policy.Policy;
import io.tidewatch.publish.spill.SpillConfig;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.Lines;
import io.tidewatch.wire.LogEventDecoder;
import io.tidewatch.wire.MetricBatchDecoder;
import io.tidewatch.wire.RecordOrigin;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PublisherTest {
    private static final Source SOURCE = new Source("shop", "shop-1", "h", "", "");
    private static final Duration SOON = Duration.ofSeconds(10);
    private final MockProducer<byte[], byte[]> kafka = producer();

    @Test
    void logs_travelPacked_inOrder_numberedWithoutGaps() {
        try (Publisher publisher = started(() -> kafka)) {
            for (int i = 0; i < 5_000; i++) {
                assertThat(publisher.log(LogEvent.of(i, LogLevel.INFO, "a.B", "line " + i)))
                        .isTrue();
            }
            assertThat(publisher.flush(SOON)).isTrue();
        }
        long next = 0;
        for (ProducerRecord<byte[], byte[]> record : kafka.history()) {
            RecordOrigin origin = RecordOrigin.read(record.headers(), record.key());
            assertThat(origin.source()).isEqualTo(SOURCE);
            assertThat(origin.epochMillis()).isEqualTo(99);
            assertThat(origin.firstSequence()).isEqualTo(next);
            List<LogEvent> events = events(record.value());
            assertThat(events).hasSize(origin.count());
            for (LogEvent event : events) {
                assertThat(event.timeMillis()).isEqualTo(next++);
            }
            assertThat(record.value().length).isLessThanOrEqualTo(64 << 10);
        }
        assertThat(next).isEqualTo(5_000);
        assertThat(kafka.history().size()).isLessThan(100);
    }

    @Test
    void ledger_underEightThreadsAndAFullQueue_isExact() throws InterruptedException {
        PublisherConfig small = config(256, 1 << 20);
        Publisher publisher = new Publisher(small, EventFilter.NONE, clock(), () -> kafka);
        publisher.start();
        AtomicInteger taken = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 20_000; i++) {
                    boolean ok = i % 100 == 0
                            ? publisher.metrics(MetricBatch.running(i, 1, List.of()))
                            : publisher.log(LogEvent.of(i, LogLevel.INFO, "", "m"));
                    if (ok) {
                        taken.incrementAndGet();
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        publisher.flush(Duration.ofMillis(5));
        for (Thread thread : threads) {
            thread.join();
        }
        publisher.close(SOON);
        publisher.log(LogEvent.of(1, LogLevel.INFO, "", "late"));

        LossLedger.Balance total = publisher.ledger().total();
        assertThat(total.produced()).isEqualTo(160_001);
        assertThat(total.inFlight()).isZero();
        assertThat(total.delivered()).isEqualTo(taken.get());
        assertThat(total.dropped().getOrDefault(DropReason.QUEUE_FULL, 0L)).isEqualTo(160_000 - taken.get());
        assertThat(total.dropped()).containsEntry(DropReason.SHUTDOWN, 1L);
        long arrived = 0;
        for (ProducerRecord<byte[], byte[]> record : kafka.history()) {
            arrived += RecordOrigin.read(record.headers(), null).count();
        }
        assertThat(arrived).isEqualTo(taken.get());
    }

    @Test
    void lineOfFiveMegabytes_arrivesCutAndMarked_neighboursWhole() {
        String big = "😀x".repeat(1_000_000);
        try (Publisher publisher = started(() -> kafka)) {
            publisher.log(LogEvent.of(1, LogLevel.INFO, "", "before"));
            publisher.log(LogEvent.of(2, LogLevel.INFO, "", big));
            publisher.log(LogEvent.of(3, LogLevel.INFO, "", "after"));
            assertThat(publisher.flush(SOON)).isTrue();
        }
        List<LogEvent> all = new ArrayList<>();
        kafka.history().forEach(record -> all.addAll(events(record.value())));
        assertThat(all).extracting(LogEvent::timeMillis).containsExactly(1L, 2L, 3L);
        assertThat(all.get(0).message()).isEqualTo("before");
        assertThat(all.get(1).originalBytes()).isBetween(5_000_000, 5_000_100);
        assertThat(big).startsWith(all.get(1).message());
        assertThat(all.get(1).message().length()).isGreaterThan(10_000);
        assertThat(all.get(2).message()).isEqualTo("after");
    }

    @Test
    void largeBatch_isSplit_eachPointOnce() {
        List<MetricPoint> points = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            points.add(MetricPoint.gauge("metric." + i, Map.of("label", "x".repeat(50)), i));
        }
        try (Publisher publisher = started(() -> kafka)) {
            publisher.metrics(new MetricBatch(7, 10_000, MetricBatch.Phase.GOODBYE, "shutdown", points, null));
            assertThat(publisher.flush(SOON)).isTrue();
            assertThat(publisher.ledger().of(EventKind.METRICS).delivered())
                    .isEqualTo(kafka.history().size());
        }
        List<MetricPoint> arrived = new ArrayList<>();
        List<MetricBatch.Phase> phases = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : kafka.history()) {
            byte[] value = record.value();
            assertThat(value.length).isLessThanOrEqualTo(256 << 10);
            MetricBatch part =
                    ((Decoded.Ok<MetricBatch>) new MetricBatchDecoder().decode(value, 0, value.length)).value();
            arrived.addAll(part.points());
            phases.add(part.phase());
        }
        assertThat(arrived).isEqualTo(points);
        assertThat(phases).endsWith(MetricBatch.Phase.GOODBYE);
        assertThat(phases.stream().filter(phase -> phase == MetricBatch.Phase.GOODBYE))
                .hasSize(1);
    }

    @Test
    void errors_haveTheirFingerprintAsKey() {
        try (Publisher publisher = started(() -> kafka)) {
            publisher.error(error("f1"));
            assertThat(publisher.flush(SOON)).isTrue();
        }
        assertThat(new String(kafka.history().get(0).key(), UTF_8)).isEqualTo("f1");
        assertThat(kafka.history().get(0).topic()).isEqualTo("tidewatch.errors");
    }

    @Test
    void producerThatCannotBeBuilt_isTriedAgain_nothingLost() {
        AtomicInteger attempts = new AtomicInteger();
        try (Publisher publisher = started(() -> {
            if (attempts.incrementAndGet() < 3) {
                throw new KafkaException("no resolvable bootstrap urls");
            }
            return kafka;
        })) {
            for (int i = 0; i < 100; i++) {
                publisher.log(LogEvent.of(i, LogLevel.INFO, "", "m"));
            }
            assertThat(publisher.flush(SOON)).isTrue();
            assertThat(publisher.ledger().total().delivered()).isEqualTo(100);
            assertThat(publisher.fault()).isNull();
        }
    }

    @Test
    void refusedHandOver_isTriedAgainWithTheSameNumbers() {
        kafka.sendException = new TimeoutException("no metadata");
        try (Publisher publisher = started(() -> kafka)) {
            publisher.log(LogEvent.of(1, LogLevel.INFO, "", "m"));
            Awaitility.await().until(() -> publisher.fault() != null);
            kafka.sendException = null;
            assertThat(publisher.flush(SOON)).isTrue();
        }
        assertThat(kafka.history()).hasSize(1);
        assertThat(RecordOrigin.read(kafka.history().get(0).headers(), null).firstSequence())
                .isZero();
    }

    @Test
    void eventThatCannotBeMade_costsItselfOnly() {
        EventFilter filter = new EventFilter() {
            @Override
            public LogEvent log(LogEvent event) {
                if (event.timeMillis() == 2) {
                    throw new IllegalStateException("filter is broken");
                }
                return event;
            }

            @Override
            public ErrorEvent error(ErrorEvent event) {
                throw new StackOverflowError();
            }
        };
        Publisher publisher = new Publisher(config(1024, 1 << 20), filter, clock(), () -> kafka);
        publisher.start();
        for (int i = 1; i <= 3; i++) {
            publisher.log(LogEvent.of(i, LogLevel.INFO, "", "m"));
        }
        publisher.error(error("f"));
        publisher.close(SOON);
        LossLedger.Balance total = publisher.ledger().total();
        assertThat(total.delivered()).isEqualTo(2);
        assertThat(total.dropped()).isEqualTo(Map.of(DropReason.ENCODE_FAILED, 2L));
        assertThat(total.inFlight()).isZero();
    }

    @Test
    void close_withKafkaAway_endsWithinTheGrace_andCountsTheRest() {
        Publisher publisher = started(() -> {
            throw new KafkaException("away");
        });
        for (int i = 0; i < 1000; i++) {
            publisher.log(LogEvent.of(i, LogLevel.INFO, "", "m"));
        }
        long start = System.nanoTime();
        publisher.close(Duration.ofMillis(300));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(publisher.ledger().total().dropped()).isEqualTo(Map.of(DropReason.SHUTDOWN, 1000L));
    }

    @Test
    void closedBeforeStarted_sendsWhatWasHandedOver() {
        Publisher publisher = new Publisher(config(1024, 1 << 20), EventFilter.NONE, clock(), () -> kafka);
        publisher.log(LogEvent.of(1, LogLevel.INFO, "", "m"));
        publisher.close();
        publisher.close();
        assertThat(publisher.ledger().total().delivered()).isEqualTo(1);
    }

    @Test
    void linesThatAreHeldUp_holdUpNeitherMetricsNorTheErrorsMadeOfThem() {
        WithoutTopic noLogs = new WithoutTopic(EventKind.LOG.topic());
        Publisher publisher = new Publisher(config(1_024, 1 << 20), EventFilter.NONE, clock(), () -> noLogs);
        publisher.start();
        publisher.log(LogEvent.of(0, LogLevel.INFO, "", "m"));
        for (int i = 1; i <= 500; i++) {
            publisher.log(LogEvent.of(i, LogLevel.INFO, "", "m"));
        }
        publisher.log(new Failing(new CountDownLatch(0), () -> publisher.error(error("f1"))));
        publisher.metrics(MetricBatch.running(1, 1, List.of()));

        Awaitility.await().atMost(SOON).untilAsserted(() -> {
            assertThat(publisher.ledger().of(EventKind.METRICS).delivered()).isEqualTo(1);
            assertThat(publisher.ledger().of(EventKind.ERROR).delivered()).isEqualTo(1);
        });
        assertThat(publisher.ledger().of(EventKind.LOG).delivered()).isZero();

        noLogs.missing = false;
        assertThat(publisher.flush(SOON)).isTrue();
        publisher.close();
        List<LogEvent> lines = new ArrayList<>();
        noLogs.history().stream()
                .filter(record -> record.topic().equals(EventKind.LOG.topic()))
                .forEach(record -> lines.addAll(events(record.value())));
        assertThat(lines).hasSize(502);
        for (int i = 0; i <= 500; i++) {
            assertThat(lines.get(i).timeMillis()).isEqualTo(i);
        }
        assertThat(publisher.ledger().total().dropped()).isEmpty();
    }

    @Test
    void linesThatAreHeldUp_areBounded_theOldestGo_andEachIsCounted() {
        WithoutTopic noLogs = new WithoutTopic(EventKind.LOG.topic());
        PublisherConfig config = config(256, 1 << 20).with(Overflow.of(Overflow.Policy.DROP_OLDEST), SpillConfig.off());
        Publisher publisher = new Publisher(config, EventFilter.NONE, clock(), () -> noLogs);
        publisher.start();
        publisher.log(LogEvent.of(0, LogLevel.INFO, "", "m"));
        Awaitility.await().until(() -> publisher.queued() == 0);
        for (int i = 1; i <= 5_000; i++) {
            publisher.log(LogEvent.of(i, LogLevel.INFO, "", "m"));
            assertThat(publisher.queued()).isLessThanOrEqualTo(256);
        }
        publisher.metrics(MetricBatch.running(1, 1, List.of()));
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(
                                publisher.ledger().of(EventKind.METRICS).delivered())
                        .isEqualTo(1));

        noLogs.missing = false;
        publisher.close(SOON);

        List<Long> arrived = new ArrayList<>();
        noLogs.history().stream()
                .filter(record -> record.topic().equals(EventKind.LOG.topic()))
                .forEach(record -> events(record.value()).forEach(line -> arrived.add(line.timeMillis())));
        assertThat(arrived).isSorted().endsWith(4_999L, 5_000L);
        LossLedger.Balance lines = publisher.ledger().of(EventKind.LOG);
        assertThat(lines.produced()).isEqualTo(5_001);
        assertThat(lines.inFlight()).isZero();
        assertThat(lines.dropped()).isEqualTo(Map.of(DropReason.QUEUE_FULL, 5_001L - arrived.size()));
    }

    @Test
    void batchesThatAreGivenUpForWantOfRoom_areGivenBack_oldestFirst() {
        WithoutTopic noMetrics = new WithoutTopic(EventKind.METRICS.topic());
        Publisher publisher = started(() -> noMetrics);
        List<Integer> back = new java.util.concurrent.CopyOnWriteArrayList<>();
        for (int i = 0; i < 300; i++) {
            int number = i;
            assertThat(publisher.metrics(MetricBatch.running(i, 1, List.of()), () -> back.add(number)))
                    .isTrue();
        }
        Awaitility.await().atMost(SOON).until(() -> back.size() >= 44);

        noMetrics.missing = false;
        assertThat(publisher.flush(SOON)).isTrue();
        publisher.close();

        assertThat(back).hasSize(44).isSorted().startsWith(0);
        LossLedger.Balance metrics = publisher.ledger().of(EventKind.METRICS);
        assertThat(metrics.delivered()).isEqualTo(256);
        assertThat(metrics.dropped()).isEqualTo(Map.of(DropReason.QUEUE_FULL, 44L));
    }

    @Test
    void recordThatArrivedAfterAll_isDelivered_thoughItGoesForWantOfRoom() {
        // Given
        MockProducer<byte[], byte[]> slow =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        WithoutTopic noMetrics = new WithoutTopic(EventKind.METRICS.topic());
        AtomicInteger built = new AtomicInteger();
        Publisher publisher = started(() -> built.getAndIncrement() == 0 ? slow : noMetrics);
        publisher.metrics(MetricBatch.running(1, 1, List.of()));
        publisher.metrics(MetricBatch.running(2, 1, List.of()));
        Awaitility.await().until(() -> slow.history().size() == 2);
        slow.errorNext(new UnknownTopicOrPartitionException(EventKind.METRICS.topic()));
        slow.completeNext();

        // When
        for (int i = 0; i < 300; i++) {
            publisher.metrics(MetricBatch.running(i, 1, List.of()));
        }

        // Then
        Awaitility.await().atMost(SOON).untilAsserted(() -> {
            LossLedger.Balance metrics = publisher.ledger().of(EventKind.METRICS);
            assertThat(metrics.inFlight()).isEqualTo(256);
            assertThat(metrics.delivered()).isEqualTo(1);
            assertThat(metrics.dropped()).isEqualTo(Map.of(DropReason.QUEUE_FULL, 45L));
        });
        publisher.close(Duration.ZERO);
    }

    @ParameterizedTest
    @EnumSource(names = {"METRICS", "ERROR"})
    void recordsThatAreHeldUp_areBoundedInBytes(EventKind kind) {
        // Given
        WithoutTopic notOne = new WithoutTopic(kind.topic());
        Publisher publisher = new Publisher(heldUpSoon(), EventFilter.NONE, clock(), () -> notOne);
        publisher.start();

        // When
        for (int i = 0; i < 60; i++) {
            large(publisher, kind);
        }

        // Then
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(
                        () -> assertThat(publisher.ledger().of(kind).inFlight()).isLessThanOrEqualTo(3));
        notOne.missing = false;
        assertThat(publisher.flush(SOON)).isTrue();
        publisher.close();
        LossLedger.Balance all = publisher.ledger().of(kind);
        assertThat(all.delivered()).isBetween(1L, 3L);
        assertThat(all.dropped()).isEqualTo(Map.of(DropReason.QUEUE_FULL, 60 - all.delivered()));
    }

    @ParameterizedTest
    @EnumSource(names = {"METRICS", "ERROR"})
    void burstOfLargeRecords_costsNothing_whereKafkaTakesThem(EventKind kind) {
        // Given
        Publisher publisher = new Publisher(heldUpSoon(), EventFilter.NONE, clock(), () -> kafka);
        for (int i = 0; i < 40; i++) {
            large(publisher, kind);
        }

        // When
        publisher.start();

        // Then
        assertThat(publisher.flush(SOON)).isTrue();
        publisher.close();
        assertThat(publisher.ledger().of(kind).delivered()).isEqualTo(40);
    }

    /** Its window of metrics and of errors is 64 KiB. */
    private static PublisherConfig heldUpSoon() {
        SpillConfig none = SpillConfig.off();
        return config(1_024, 1 << 20)
                .with(new SpillConfig(false, "", none.maxBytes(), none.fsyncInterval(), Duration.ofMillis(500)));
    }

    /** A record of 20 kB. */
    private static void large(Publisher publisher, EventKind kind) {
        String text = "x".repeat(20_000);
        if (kind == EventKind.ERROR) {
            publisher.error(error(text));
        } else {
            publisher.metrics(MetricBatch.running(1, 1, List.of(MetricPoint.gauge("g", Map.of("label", text), 1))));
        }
    }

    @Test
    void lineThatAPolicyDrops_isMadeOnlyWhereSomebodyHears_andThereIsRoom() {
        Publisher publisher = new Publisher(config(64, 1 << 20), EventFilter.NONE, clock(), () -> kafka);
        publisher.policies().set(List.of(new Policy("quiet", true, "", "", "", LogLevel.INFO, true, 0, false, "", "")));
        AtomicInteger heard = new AtomicInteger();
        publisher.log(new Unsent(false, heard));
        assertThat(publisher.queued()).isZero();
        for (int i = 0; i < 1_000; i++) {
            publisher.log(new Unsent(true, heard));
        }
        assertThat(publisher.queued()).isBetween(32, 40);
        publisher.close();
        assertThat(heard.get()).isBetween(32, 40);
        assertThat(publisher.ledger().of(EventKind.LOG).dropped()).isEqualTo(Map.of(DropReason.POLICY, 1_001L));
        assertThat(kafka.history()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Overflow.Policy.class)
    void lineThatAPolicyDrops_isCountedAsThat_whateverGivesWayInAFullQueue(Overflow.Policy overflow) {
        // Given
        PublisherConfig config =
                config(1_024, 1 << 20).with(new Overflow(overflow, Duration.ofMillis(1)), SpillConfig.off());
        Publisher publisher = new Publisher(config, EventFilter.NONE, clock(), () -> kafka);
        publisher.policies().set(List.of(new Policy("quiet", true, "", "", "", LogLevel.INFO, true, 0, false, "", "")));

        // When
        for (int i = 0; i < 5_000; i++) {
            publisher.log(new Unsent(LogLevel.DEBUG, true, new AtomicInteger()));
        }
        for (int i = 0; i < 1_000; i++) {
            publisher.log(LogEvent.of(i, LogLevel.ERROR, "", "m"));
        }
        publisher.close();

        // Then
        LossLedger.Balance lines = publisher.ledger().of(EventKind.LOG);
        assertThat(lines.dropped()).containsEntry(DropReason.POLICY, 5_000L);
        assertThat(lines.delivered() + lines.dropped().getOrDefault(DropReason.QUEUE_FULL, 0L))
                .isEqualTo(1_000);
        assertThat(lines.inFlight()).isZero();
    }

    private record Unsent(LogLevel level, boolean isHeard, AtomicInteger heard) implements Capture<LogEvent> {
        Unsent(boolean isHeard, AtomicInteger heard) {
            this(LogLevel.INFO, isHeard, heard);
        }

        @Override
        public int weightBytes() {
            return 100;
        }

        @Override
        public boolean wantsOutcome() {
            return false;
        }

        @Override
        public LogEvent toEvent() {
            heard.incrementAndGet();
            return LogEvent.of(1, level, "", "m");
        }
    }

    /** Kafka that has no such topic, for a while. */
    private static final class WithoutTopic extends MockProducer<byte[], byte[]> {
        private final String topic;
        volatile boolean missing = true;

        WithoutTopic(String topic) {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
            this.topic = topic;
        }

        @Override
        public List<PartitionInfo> partitionsFor(String asked) {
            if (missing && asked.equals(topic)) {
                throw new UnknownTopicOrPartitionException(asked);
            }
            return super.partitionsFor(asked);
        }
    }

    @Test
    void captures_hearWhatBecameOfThem_onceEach() {
        List<String> heard = new java.util.concurrent.CopyOnWriteArrayList<>();
        Publisher publisher = started(() -> kafka);
        for (int i = 1; i <= 3; i++) {
            publisher.log(new Telling(i, heard));
        }
        assertThat(publisher.flush(SOON)).isTrue();
        publisher.close();
        assertThat(heard).containsExactly("2 lost", "1 delivered", "3 delivered");
        assertThat(publisher.log(new Telling(4, heard))).isFalse();
        assertThat(heard).hasSize(3);
    }

    @Test
    void errorOfALineLoggedBeforeTheClose_isSent_thoughItIsMadeAfterIt() throws InterruptedException {
        Publisher publisher = started(() -> kafka);
        CountDownLatch closed = new CountDownLatch(1);
        publisher.log(new Failing(closed, () -> publisher.error(error("f1"))));
        Thread closer = new Thread(publisher::close);
        closer.start();
        Awaitility.await().until(() -> !publisher.log(LogEvent.of(1, LogLevel.INFO, "", "late")));
        closed.countDown();
        closer.join();
        assertThat(publisher.ledger().of(EventKind.ERROR).delivered()).isEqualTo(1);
        assertThat(publisher.ledger().total().inFlight()).isZero();
    }

    /** A line with a throwable: the error is made of it on the sending thread. */
    private record Failing(CountDownLatch waitsFor, Runnable error) implements Capture<LogEvent> {
        @Override
        public int weightBytes() {
            return 100;
        }

        @Override
        public boolean isHeard() {
            return true;
        }

        @Override
        public LogEvent toEvent() {
            try {
                waitsFor.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            error.run();
            return LogEvent.of(1, LogLevel.ERROR, "", "failed");
        }
    }

    private record Telling(int number, List<String> heard) implements Capture<LogEvent> {
        @Override
        public int weightBytes() {
            return 100;
        }

        @Override
        public LogEvent toEvent() {
            if (number == 2) {
                throw new IllegalStateException("cannot be made");
            }
            return LogEvent.of(number, LogLevel.INFO, "", "m");
        }

        @Override
        public void delivered() {
            heard.add(number + " delivered");
        }

        @Override
        public void lost(DropReason reason) {
            heard.add(number + " lost");
            throw new IllegalStateException("breaks its promise");
        }
    }

    private static ErrorEvent error(String fingerprint) {
        return new ErrorEvent(
                1,
                SOURCE,
                fingerprint,
                Map.of(),
                "T",
                "m",
                "",
                "",
                "",
                "",
                true,
                Severity.ERROR,
                1,
                Map.of(),
                Map.of());
    }

    private static Publisher started(Supplier<Producer<byte[], byte[]>> producers) {
        Publisher publisher = new Publisher(config(16_384, 32 << 20), EventFilter.NONE, clock(), producers);
        publisher.start();
        return publisher;
    }

    private static PublisherConfig config(int events, int bytes) {
        return PublisherConfig.of(SOURCE, "localhost:1")
                .queue(events, bytes)
                .closeGrace(SOON)
                .with(Overflow.of(Overflow.Policy.DROP_NEWEST), SpillConfig.off())
                .policies(false);
    }

    private static Clock clock() {
        return Clock.fixed(Instant.ofEpochMilli(99), ZoneOffset.UTC);
    }

    private static MockProducer<byte[], byte[]> producer() {
        return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    static List<LogEvent> events(byte[] value) {
        List<LogEvent> events = new ArrayList<>();
        LogEventDecoder decoder = new LogEventDecoder();
        Lines.forEach(
                value,
                (index, from, to) -> events.add(((Decoded.Ok<LogEvent>) decoder.decode(value, from, to)).value()));
        return events;
    }
}
