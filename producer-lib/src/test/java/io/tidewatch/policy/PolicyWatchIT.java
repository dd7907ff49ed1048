package io.tidewatch.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.BrokerUnderTest;
import io.tidewatch.WholeTopic;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.kafka.embedded.EmbeddedKafkaExtension;
import io.tidewatch.publish.DropReason;
import io.tidewatch.publish.EventFilter;
import io.tidewatch.publish.EventKind;
import io.tidewatch.publish.Publisher;
import io.tidewatch.publish.PublisherConfig;
import io.tidewatch.publish.spill.SpillConfig;
import io.tidewatch.topics.TopicAdmin;
import io.tidewatch.topics.TopicLayout;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Lines;
import io.tidewatch.wire.LogEventDecoder;
import io.tidewatch.wire.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A running publisher obeys what is written to the topic, and what is taken back. */
@ExtendWith(BrokerUnderTest.Provider.class)
class PolicyWatchIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private final String service = EmbeddedKafkaExtension.uniqueName("policies");

    @BeforeEach
    void topics(BrokerUnderTest kafka) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            assertThat(TopicAdmin.apply(admin, TopicLayout.of(2, 1)).problems()).isEmpty();
        }
    }

    @Test
    void publisher_obeysWithoutARestart_andItsCountsStayExact(BrokerUnderTest kafka) {
        Source source = new Source(service, "i", "h", "", "");
        try (Publisher publisher = new Publisher(
                PublisherConfig.of(source, kafka.bootstrapServers()).with(SpillConfig.off()),
                EventFilter.NONE,
                Clock.systemUTC())) {
            publisher.start();
            write(kafka, "d", new Policy("d", true, service, "", "", LogLevel.DEBUG, true, 0, false, "", ""));
            write(kafka, "s", new Policy("s", true, service, "", "", LogLevel.INFO, false, 1, false, "", ""));
            write(kafka, "bad", null);
            Awaitility.await().atMost(SOON).until(() -> publisher.policies().dropsAll(LogLevel.DEBUG));

            for (int i = 0; i < 1_000; i++) {
                publisher.log(LogEvent.of(i, LogLevel.INFO, "l", "order " + i));
                publisher.log(LogEvent.of(i, LogLevel.DEBUG, "l", "detail"));
            }
            publisher.log(LogEvent.of(1, LogLevel.ERROR, "l", "failed"));
            assertThat(publisher.flush(SOON)).isTrue();
            Map<DropReason, Long> dropped = publisher.ledger().of(EventKind.LOG).dropped();
            assertThat(dropped).containsEntry(DropReason.POLICY, 1_000L);
            assertThat(dropped.get(DropReason.SAMPLED)).isGreaterThan(900);
            assertThat(linesOfService(kafka)).isEqualTo(1_001);

            write(kafka, "d", null);
            write(kafka, "s", null);
            Awaitility.await().atMost(SOON).until(() -> !publisher.policies().dropsAll(LogLevel.DEBUG));
            publisher.log(LogEvent.of(1, LogLevel.DEBUG, "l", "detail"));
            assertThat(publisher.flush(SOON)).isTrue();
            assertThat(linesOfService(kafka)).isEqualTo(1_002);
        }
    }

    @Test
    void linesToBeKeptShort_goToTheirTopic_andBackWhenThePolicyIsRemoved(BrokerUnderTest kafka) {
        Source source = new Source(service, "i", "h", "", "");
        try (Publisher publisher = new Publisher(
                PublisherConfig.of(source, kafka.bootstrapServers()).with(SpillConfig.off()),
                EventFilter.NONE,
                Clock.systemUTC())) {
            publisher.start();
            publisher.log(LogEvent.of(1, LogLevel.INFO, "com.noise.A", "before"));
            assertThat(publisher.flush(SOON)).isTrue();
            write(kafka, "k", new Policy("k", true, service, "", "com.noise.", null, false, 0, true, "", ""));
            Awaitility.await().atMost(SOON).until(() -> !publisher.policies().isEmpty());
            for (int i = 0; i < 100; i++) {
                publisher.log(LogEvent.of(i, LogLevel.INFO, "com.noise.A", "noise " + i));
                publisher.log(LogEvent.of(i, LogLevel.INFO, "com.acme.A", "order " + i));
            }
            assertThat(publisher.flush(SOON)).isTrue();
            assertThat(linesOfService(kafka, Topics.SHORT_LOGS)).isEqualTo(100);
            assertThat(linesOfService(kafka, Topics.LOGS)).isEqualTo(101);

            write(kafka, "k", null);
            Awaitility.await().atMost(SOON).until(() -> publisher.policies().isEmpty());
            publisher.log(LogEvent.of(1, LogLevel.INFO, "com.noise.A", "after"));
            assertThat(publisher.flush(SOON)).isTrue();
            assertThat(linesOfService(kafka, Topics.SHORT_LOGS)).isEqualTo(100);
            assertThat(linesOfService(kafka, Topics.LOGS)).isEqualTo(102);
        }
    }

    private long linesOfService(BrokerUnderTest kafka) {
        return linesOfService(kafka, Topics.LOGS);
    }

    private long linesOfService(BrokerUnderTest kafka, String topic) {
        AtomicLong lines = new AtomicLong();
        for (ConsumerRecord<byte[], byte[]> record : WholeTopic.read(kafka.bootstrapServers(), topic)) {
            if (new String(record.key(), UTF_8).startsWith(service)) {
                LogEventDecoder decoder = new LogEventDecoder();
                Lines.forEach(
                        record.value(),
                        (index, from, to) ->
                                lines.addAndGet(((Decoded.Ok<LogEvent>) decoder.decode(record.value(), from, to))
                                        .value()
                                        .lines()));
            }
        }
        return lines.get();
    }

    private static void write(BrokerUnderTest kafka, String id, @Nullable Policy policy) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                    Topics.POLICIES, id.getBytes(UTF_8), policy == null ? null : JsonCodec.POLICY.encode(policy)));
        }
    }
}
