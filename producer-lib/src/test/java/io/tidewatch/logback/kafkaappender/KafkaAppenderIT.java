package io.tidewatch.logback.kafkaappender;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.status.Status;
import com.github.danielwegener.logback.kafka.KafkaAppender;
import io.tidewatch.BrokerUnderTest;
import io.tidewatch.WholeTopic;
import io.tidewatch.event.LogEvent;
import io.tidewatch.kafka.embedded.EmbeddedKafkaExtension;
import io.tidewatch.publish.EventKind;
import io.tidewatch.topics.TopicAdmin;
import io.tidewatch.topics.TopicLayout;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.Lines;
import io.tidewatch.wire.LogEventDecoder;
import io.tidewatch.wire.Topics;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.MDC;

/** The real appender of {@code logback-kafka-appender} with what we plug into its XML. */
@ExtendWith(BrokerUnderTest.Provider.class)
class KafkaAppenderIT {
    private static final String NOWHERE = "127.0.0.1:1";

    private final String service = EmbeddedKafkaExtension.uniqueName("peer");
    private final LoggerContext context = new LoggerContext();
    private final Logger log = context.getLogger("com.acme.Orders");

    @BeforeEach
    void topics(BrokerUnderTest kafka) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            assertThat(TopicAdmin.apply(admin, TopicLayout.of(2, 1)).problems()).isEmpty();
        }
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void encoderAndKey_makeTheirRecordsOurs(BrokerUnderTest kafka) throws Exception {
        // Given
        configure(
                kafka.bootstrapServers(),
                "<encoder class=\"io.tidewatch.logback.TidewatchEncoder\">" + source() + "</encoder>"
                        + "<keyingStrategy class=\"io.tidewatch.logback.kafkaappender.SourceKeyingStrategy\">"
                        + source() + "</keyingStrategy>");
        // When
        log.info("Order {} of {} with password={}", 1, "ann", "hunter2-5f3a");
        context.stop();
        // Then
        List<ConsumerRecord<byte[], byte[]>> records = records(kafka);
        assertThat(records).hasSize(1);
        assertThat(new String(records.get(0).key(), UTF_8)).isEqualTo(service + "/i1");
        LogEvent event = events(records).get(0);
        assertThat(event.message()).isEqualTo("Order 1 of ann with password=****");
        assertThat(event.template()).isEqualTo("Order {} of {} with password={}");
        assertThat(event.source().key()).isEqualTo(service + "/i1");
    }

    @Test
    void delivery_handsOverToOurPublisher_whoseLedgerAgrees(BrokerUnderTest kafka) throws Exception {
        // Given
        configure(kafka.bootstrapServers(), delivery(kafka.bootstrapServers(), ""));
        PublisherDeliveryStrategy strategy = strategy();
        // When
        for (int i = 0; i < 2_000; i++) {
            log.info("Order {} placed", i);
        }
        context.getLogger("org.apache.kafka.clients.NetworkClient").warn("Node -1 disconnected");
        log.info("last");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(strategy.ledger().of(EventKind.LOG).delivered())
                                .isEqualTo(2_001));
        // Then
        List<ConsumerRecord<byte[], byte[]>> records = records(kafka);
        assertThat(records).hasSizeLessThan(500);
        assertThat(events(records)).hasSize(2_001);
        assertThat(events(records).get(1_999).message()).isEqualTo("Order 1999 placed");
        assertThat(strategy.ledger().of(EventKind.LOG).dropped()).isEmpty();
        assertThat(fallback()).isEmpty();
    }

    @Test
    void brokerAway_callsReturnAtOnce_andTheFallbackGetsWhatIsGivenUp() throws Exception {
        // Given
        configure(NOWHERE, delivery(NOWHERE, "<closeGraceMillis>100</closeGraceMillis><spill>false</spill>"));
        // theirs builds its producer on the first caller's thread, once
        log.info("first");
        PublisherDeliveryStrategy strategy = strategy();
        var ledger = strategy.ledger();
        // When
        long start = System.nanoTime();
        for (int i = 0; i < 2_000; i++) {
            log.info("Order {} placed", i);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        List<ILoggingEvent> given = fallback();
        strategy.stop();
        // Then
        assertThat(took).isLessThan(Duration.ofSeconds(2));
        assertThat(ledger.of(EventKind.LOG).droppedInAll()).isEqualTo(2_001);
        assertThat(ledger.of(EventKind.LOG).inFlight()).isZero();
        assertThat(given).hasSize(2_001);
        log.info("after the end");
        assertThat(given).hasSize(2_002);
    }

    @Test
    void contextThatStops_sendsWhatWaits(BrokerUnderTest kafka) throws Exception {
        configure(kafka.bootstrapServers(), delivery(kafka.bootstrapServers(), ""));
        log.info("only");
        context.stop();
        assertThat(events(records(kafka))).extracting(LogEvent::message).containsExactly("only");
    }

    @Test
    void withoutPublisher_itSaysWhatIsMissing() {
        PublisherDeliveryStrategy strategy = new PublisherDeliveryStrategy();
        strategy.setContext(context);
        strategy.start();
        assertThat(strategy.isStarted()).isFalse();
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .anyMatch(status -> status.getMessage().contains("no <publisher> is configured"));
    }

    private String source() {
        return "<source><service>" + service + "</service><instance>i1</instance></source>";
    }

    private String delivery(String servers, String more) {
        return "<encoder class=\"io.tidewatch.logback.kafkaappender.UnusedEncoder\"/>"
                + "<deliveryStrategy class=\"io.tidewatch.logback.kafkaappender.PublisherDeliveryStrategy\"><publisher>"
                + "<service>" + service + "</service><instance>i1</instance>"
                + "<bootstrapServers>" + servers + "</bootstrapServers>" + more + "</publisher></deliveryStrategy>";
    }

    private void configure(String servers, String strategies) throws Exception {
        context.setMDCAdapter(MDC.getMDCAdapter());
        JoranConfigurator joran = new JoranConfigurator();
        joran.setContext(context);
        String xml = "<configuration><appender name=\"LIST\" class=\"ch.qos.logback.core.read.ListAppender\"/>"
                + "<appender name=\"KAFKA\" class=\"com.github.danielwegener.logback.kafka.KafkaAppender\">"
                + "<topic>" + Topics.LOGS + "</topic>" + strategies
                + "<producerConfig>bootstrap.servers=" + servers + "</producerConfig>"
                + "<appender-ref ref=\"LIST\"/></appender>"
                + "<root level=\"INFO\"><appender-ref ref=\"KAFKA\"/></root></configuration>";
        joran.doConfigure(new ByteArrayInputStream(xml.getBytes(UTF_8)));
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .filteredOn(status -> status.getLevel() > Status.INFO)
                .isEmpty();
    }

    private KafkaAppender<ILoggingEvent> appender() {
        return (KafkaAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("KAFKA");
    }

    private PublisherDeliveryStrategy strategy() throws ReflectiveOperationException {
        var field = Class.forName("com.github.danielwegener.logback.kafka.KafkaAppenderConfig")
                .getDeclaredField("deliveryStrategy");
        field.setAccessible(true);
        return (PublisherDeliveryStrategy) field.get(appender());
    }

    private List<ILoggingEvent> fallback() {
        return ((ListAppender<ILoggingEvent>) appender().getAppender("LIST")).list;
    }

    private List<ConsumerRecord<byte[], byte[]>> records(BrokerUnderTest kafka) {
        return WholeTopic.read(kafka.bootstrapServers(), Topics.LOGS).stream()
                .filter(record -> new String(record.key(), UTF_8).startsWith(service + "/"))
                .toList();
    }

    private static List<LogEvent> events(List<ConsumerRecord<byte[], byte[]>> records) {
        List<LogEvent> events = new ArrayList<>();
        LogEventDecoder decoder = new LogEventDecoder();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            byte[] value = record.value();
            Lines.forEach(
                    value,
                    (index, from, to) -> events.add(((Decoded.Ok<LogEvent>) decoder.decode(value, from, to)).value()));
        }
        return events;
    }
}
