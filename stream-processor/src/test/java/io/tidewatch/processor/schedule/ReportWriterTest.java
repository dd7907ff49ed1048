package io.tidewatch.processor.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.processor.report.ReportBuilder;
import io.tidewatch.processor.report.ReportPeriod;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.report.Language;
import io.tidewatch.report.Report;
import io.tidewatch.report.ReportRecord;
import io.tidewatch.report.SentReport;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The writer's loop on Kafka's own stand-ins: what is written, what is committed, what is tried again. */
class ReportWriterTest {
    private static final long DAY = 86_400_000;
    private static final long T0 = 1_767_225_600_000L;
    private static final TopicPartition ZERO = new TopicPartition(Topics.REPORTS, 0);
    private static final Duration SOON = Duration.ofSeconds(20);

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    private final ConcurrentLinkedQueue<MockProducer<String, byte[]>> producers = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> made = new ConcurrentLinkedQueue<>();
    private ReportWriter writer = new ReportWriter(() -> consumer, this::producer, () -> false, due -> report(due));

    @AfterEach
    void close() {
        writer.close();
    }

    @Test
    void whatIsDueAndNotWrittenYet_isWrittenOnce_andOnlyThenCommitted() {
        ReportRecord.Due old = due("daily", T0);
        ReportRecord.Due fresh = due("daily", T0 + DAY);
        start(this::noted, old, new ReportRecord.Written(old, new SentReport(report(old), "")), fresh);

        await().atMost(SOON).untilAsserted(() -> assertThat(committed()).isEqualTo(3));

        assertThat(made).containsExactly("daily@" + (T0 + DAY));
        assertThat(written()).singleElement().satisfies(w -> {
            assertThat(w.due()).isEqualTo(fresh);
            assertThat(w.report().link()).startsWith("http://tide/api/v1/reports?");
        });
    }

    @Test
    void reportThatCannotBeMadeYet_isTriedAgain_andNothingAfterItIsCommitted() {
        AtomicInteger tries = new AtomicInteger();
        start(
                due -> {
                    if (tries.incrementAndGet() < 4) {
                        assertThat(committed()).isZero();
                        throw new LocalStores.NotReady("restoring");
                    }
                    return noted(due);
                },
                due("weekly", T0));

        await().atMost(SOON).untilAsserted(() -> assertThat(written()).hasSize(1));
        await().atMost(SOON).untilAsserted(() -> assertThat(committed()).isEqualTo(1));
        assertThat(tries).hasValue(4);
    }

    private void start(ReportWriter.Maker maker, ReportRecord... records) {
        consumer.updateBeginningOffsets(Map.of(ZERO, 0L));
        consumer.updateEndOffsets(Map.of(ZERO, (long) records.length));
        consumer.schedulePollTask(() -> {
            consumer.rebalance(List.of(ZERO));
            for (int i = 0; i < records.length; i++) {
                byte[] value = ReportRecord.CODEC.encode(records[i]);
                consumer.addRecord(new ConsumerRecord<>(Topics.REPORTS, 0, i, records[i].name(), value));
            }
        });
        writer = new ReportWriter(() -> consumer, this::producer, () -> true, maker);
        writer.start();
    }

    private MockProducer<String, byte[]> producer() {
        MockProducer<String, byte[]> made =
                new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
        producers.add(made);
        return made;
    }

    private Report noted(ReportRecord.Due due) {
        made.add(due.name() + "@" + due.toMillis());
        return report(due);
    }

    private long committed() {
        OffsetAndMetadata at = consumer.committed(Set.of(ZERO)).get(ZERO);
        return at == null ? 0 : at.offset();
    }

    private List<ReportRecord.Written> written() {
        return producers.stream()
                .flatMap(p -> p.history().stream())
                .map(r -> ((Decoded.Ok<ReportRecord>) ReportRecord.CODEC.decode(r.value())).value())
                .map(ReportRecord.Written.class::cast)
                .toList();
    }

    private static ReportRecord.Due due(String name, long toMillis) {
        return new ReportRecord.Due(
                name, toMillis - DAY, toMillis, 0, 0, Language.EN, "UTC", 10, "", Map.of(), "http://tide/");
    }

    private static Report report(ReportRecord.Due due) {
        ReportPeriod period = ReportPeriod.of(due.fromMillis(), due.toMillis(), due.toMillis() + 1, Duration.ofDays(3));
        return ReportBuilder.build(
                period, List.of(), new ReportBuilder.Frame(due.name(), Language.EN, "UTC", 10, due.toMillis()));
    }
}
