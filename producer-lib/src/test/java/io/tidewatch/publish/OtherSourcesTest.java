package io.tidewatch.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.publish.spill.SpillConfig;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.MetricBatchDecoder;
import io.tidewatch.wire.RecordOrigin;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** A publisher that speaks for others: each has its key, its numbers, its records. */
class OtherSourcesTest {
    private static final Source OWN = new Source("gateway", "g-1", "h", "", "");
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

    @Test
    void linesOfSeveral_travelUnderTheirOwnKeysAndNumbers() {
        Publisher publisher = publisher(100);
        for (int i = 0; i < 300; i++) {
            publisher.log(line(i).withSource(shop(i % 3)));
        }
        publisher.log(line(300));
        publisher.close(SOON);

        assertThat(byKey(EventKind.LOG)).containsOnlyKeys("shop/0", "shop/1", "shop/2", "gateway/g-1");
        for (int of = 0; of < 3; of++) {
            List<LogEvent> lines = new ArrayList<>();
            long next = 0;
            for (ProducerRecord<byte[], byte[]> record : byKey(EventKind.LOG).get("shop/" + of)) {
                RecordOrigin origin = RecordOrigin.read(record.headers(), null);
                assertThat(origin.source()).isEqualTo(shop(of));
                assertThat(origin.firstSequence()).isEqualTo(next);
                next += origin.count();
                lines.addAll(PublisherTest.events(record.value()));
            }
            assertThat(next).isEqualTo(100);
            int first = of;
            assertThat(lines)
                    .extracting(LogEvent::timeMillis)
                    .isEqualTo(IntStream.range(0, 100)
                            .mapToObj(i -> first + 3L * i)
                            .toList());
            assertThat(lines).allSatisfy(line -> assertThat(line.source()).isNull());
        }
    }

    @Test
    void oneThatMadeRoom_beginsANewNumberSpace_andNothingOfItIsLost() {
        Publisher publisher = publisher(2);
        for (int i = 0; i < 12; i++) {
            publisher.log(line(i).withSource(shop(i % 3)));
        }
        publisher.close(SOON);

        List<ProducerRecord<byte[], byte[]>> records = byKey(EventKind.LOG).get("shop/0");
        assertThat(records).hasSize(4).allSatisfy(record -> {
            RecordOrigin origin = RecordOrigin.read(record.headers(), null);
            assertThat(origin.firstSequence()).isZero();
            assertThat(origin.sequenced()).isTrue();
        });
        assertThat(records.stream()
                        .map(record -> RecordOrigin.read(record.headers(), null).epochMillis()))
                .doesNotHaveDuplicates();
        assertThat(publisher.ledger().total().delivered()).isEqualTo(12);
    }

    @Test
    void batchesAndErrors_areNumberedAsThoseOfTheirSource() {
        Publisher publisher = publisher(100);
        for (int i = 0; i < 2; i++) {
            publisher.metrics(batch(shop(1), 1));
            publisher.error(ErrorEvent.of(i, shop(1), "f" + i, "T", "m"));
        }
        publisher.error(ErrorEvent.of(9, OWN, "f9", "T", "m"));
        publisher.close(SOON);

        assertThat(origins(byKey(EventKind.METRICS).get("shop/1")))
                .extracting(RecordOrigin::firstSequence)
                .containsExactly(0L, 1L);
        assertThat(origins(byKey(EventKind.ERROR).get("f1"))).singleElement().satisfies(origin -> {
            assertThat(origin.source().key()).isEqualTo("shop/1");
            assertThat(origin.firstSequence()).isEqualTo(1);
        });
        assertThat(origins(byKey(EventKind.ERROR).get("f9"))).singleElement().satisfies(origin -> {
            assertThat(origin.source()).isEqualTo(OWN);
            assertThat(origin.firstSequence()).isZero();
        });
    }

    @Test
    void withoutOthers_aNamedSourceTravelsInTheLine() {
        Publisher publisher = publisher(0);
        publisher.log(line(1).withSource(shop(1)));
        publisher.close(SOON);

        ProducerRecord<byte[], byte[]> record =
                byKey(EventKind.LOG).get("gateway/g-1").get(0);
        assertThat(PublisherTest.events(record.value()))
                .extracting(LogEvent::source)
                .containsExactly(shop(1));
    }

    @Test
    void batchThatTravelsInParts_isDeliveredOnce_whenAllAre() {
        Publisher publisher = publisher(100);
        AtomicInteger delivered = new AtomicInteger();
        int points = 5_000;
        publisher.metrics(new Heard(batch(shop(1), points), delivered));
        publisher.close(SOON);

        List<ProducerRecord<byte[], byte[]>> parts = byKey(EventKind.METRICS).get("shop/1");
        assertThat(parts).hasSizeGreaterThan(2);
        assertThat(parts.stream().mapToInt(OtherSourcesTest::points).sum()).isEqualTo(points);
        assertThat(delivered).hasValue(1);
    }

    @Test
    void halves_oneLost_isLostOnce_neverDelivered() {
        List<String> heard = new ArrayList<>();
        Capture<Object> whole = new Capture<>() {
            @Override
            public int weightBytes() {
                return 1;
            }

            @Override
            public Object toEvent() {
                return "";
            }

            @Override
            public void delivered() {
                heard.add("delivered");
            }

            @Override
            public void lost(DropReason reason) {
                heard.add(reason.name());
            }
        };
        HalvedBatch halves = new HalvedBatch(whole);

        halves.lost(DropReason.QUEUE_FULL);
        halves.lost(DropReason.SHUTDOWN);
        halves.delivered();

        assertThat(heard).containsExactly("QUEUE_FULL");
    }

    private static int points(ProducerRecord<byte[], byte[]> record) {
        var decoded = new MetricBatchDecoder().decode(record.value(), 0, record.value().length);
        return ((Decoded.Ok<MetricBatch>) decoded).value().points().size();
    }

    private Map<String, List<ProducerRecord<byte[], byte[]>>> byKey(EventKind kind) {
        Map<String, List<ProducerRecord<byte[], byte[]>>> out = new LinkedHashMap<>();
        for (ProducerRecord<byte[], byte[]> record : kafka.history()) {
            if (record.topic().equals(kind.topic())) {
                out.computeIfAbsent(new String(record.key()), key -> new ArrayList<>())
                        .add(record);
            }
        }
        return out;
    }

    private static List<RecordOrigin> origins(List<ProducerRecord<byte[], byte[]>> records) {
        return records.stream()
                .map(record -> RecordOrigin.read(record.headers(), null))
                .toList();
    }

    private Publisher publisher(int others) {
        PublisherConfig config = PublisherConfig.of(OWN, "localhost:1")
                .with(SpillConfig.off())
                .policies(false)
                .otherSources(others);
        Publisher publisher = new Publisher(config, EventFilter.NONE, Clock.fixed(NOW, ZoneOffset.UTC), () -> kafka);
        publisher.start();
        return publisher;
    }

    private static Source shop(int instance) {
        return new Source("shop", Integer.toString(instance), "", "", "");
    }

    private static LogEvent line(long number) {
        return LogEvent.of(number, LogLevel.INFO, "", "m");
    }

    private static MetricBatch batch(Source source, int points) {
        List<MetricPoint> all = IntStream.range(0, points)
                .mapToObj(
                        i -> MetricPoint.gauge("g", Map.of("label", "value of the label " + i, "a", "b".repeat(80)), i))
                .toList();
        return new MetricBatch(NOW.toEpochMilli(), 0, MetricBatch.Phase.RUNNING, "", all, source);
    }

    private record Heard(MetricBatch batch, AtomicInteger delivery) implements Capture<MetricBatch> {
        @Override
        public int weightBytes() {
            return 1;
        }

        @Override
        public MetricBatch toEvent() {
            return batch;
        }

        @Override
        public void delivered() {
            delivery.incrementAndGet();
        }
    }
}
