package io.tidewatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.tidewatch.event.Breadcrumb;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.kafka.embedded.EmbeddedKafkaConfig;
import io.tidewatch.kafka.embedded.EmbeddedKafkaExtension;
import io.tidewatch.publish.EventKind;
import io.tidewatch.publish.spill.SpillConfig;
import io.tidewatch.topics.TopicAdmin;
import io.tidewatch.topics.TopicLayout;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.ErrorEventDecoder;
import io.tidewatch.wire.Lines;
import io.tidewatch.wire.LogEventDecoder;
import io.tidewatch.wire.MetricBatchDecoder;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@ExtendWith(BrokerUnderTest.Provider.class)
class TidewatchIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path spill;

    private final LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger log = logback.getLogger("com.acme.Shop");

    @Test
    void logged_arrives_withHelloAndGoodbye_andTheLedgerAgrees(BrokerUnderTest kafka) {
        apply(kafka.bootstrapServers());
        String service = EmbeddedKafkaExtension.uniqueName("shop");
        Tidewatch tidewatch = Tidewatch.start(config(service, kafka.bootstrapServers()));
        log.setLevel(Level.INFO);
        for (int i = 0; i < 10_000; i++) {
            log.info("Order {} of {} placed", i, "user-" + i % 7);
        }
        log.info("big {}", "ä".repeat(2_500_000));
        log.info("after");
        tidewatch.close();

        var balance = tidewatch.publisher().ledger().total();
        assertThat(balance.inFlight()).isZero();
        assertThat(balance.dropped()).isEmpty();
        List<LogEvent> events = logs(kafka.bootstrapServers(), service);
        assertThat(events)
                .hasSize((int) tidewatch.publisher().ledger().of(EventKind.LOG).delivered());
        List<String> orders = events.stream()
                .map(LogEvent::message)
                .filter(m -> m.startsWith("Order"))
                .toList();
        assertThat(orders).hasSize(10_000);
        assertThat(orders.get(9_999)).isEqualTo("Order 9999 of user-3 placed");
        LogEvent big = events.stream()
                .filter(e -> e.message().startsWith("big"))
                .findFirst()
                .orElseThrow();
        assertThat(big.originalBytes()).isGreaterThan(5_000_000);
        assertThat(events).anyMatch(e -> e.message().equals("after"));

        List<MetricBatch> batches = batches(kafka.bootstrapServers(), service);
        assertThat(batches.get(0).phase()).isEqualTo(MetricBatch.Phase.HELLO);
        assertThat(batches.get(batches.size() - 1).phase()).isEqualTo(MetricBatch.Phase.GOODBYE);
        assertThat(batches.get(batches.size() - 1).reason()).isEqualTo("shutdown");
    }

    @Test
    void rootAtTrace_doesNotFeedItself(BrokerUnderTest kafka) {
        apply(kafka.bootstrapServers());
        Logger root = logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        var console = root.getAppender("OUT");
        root.detachAppender(console);
        try (Tidewatch tidewatch =
                Tidewatch.start(config(EmbeddedKafkaExtension.uniqueName("trace"), kafka.bootstrapServers()))) {
            // the broker runs in this JVM and logs each request under these names: in life that is another process
            logback.getLogger("kafka").setLevel(Level.OFF);
            logback.getLogger("state.change.logger").setLevel(Level.OFF);
            root.setLevel(Level.TRACE);
            log.setLevel(null);
            log.trace("one");
            assertThat(tidewatch.publisher().flush(SOON)).isTrue();
            long once = tidewatch.publisher().ledger().of(EventKind.LOG).produced();
            for (int i = 0; i < 20; i++) {
                log.trace("more");
                assertThat(tidewatch.publisher().flush(SOON)).isTrue();
            }
            long grown = tidewatch.publisher().ledger().of(EventKind.LOG).produced() - once;
            assertThat(grown).isBetween(20L, 2_000L);
        } finally {
            root.setLevel(before);
            root.addAppender(console);
        }
    }

    @Test
    void deadBootstrap_costsTheApplicationNothing() {
        for (String nowhere : List.of("127.0.0.1:1", "no-such-host.invalid:9092")) {
            long start = System.nanoTime();
            Tidewatch tidewatch = Tidewatch.start(config("dead", nowhere));
            log.setLevel(Level.INFO);
            log.info("first");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
            long[] nanos = new long[20_000];
            for (int i = 0; i < nanos.length; i++) {
                long from = System.nanoTime();
                log.info("Order {} placed by {}", i, "user");
                nanos[i] = System.nanoTime() - from;
            }
            Arrays.sort(nanos);
            assertThat(nanos[nanos.length * 99 / 100]).isLessThan(1_000_000);
            Awaitility.await().atMost(SOON).until(() -> tidewatch.publisher().fault() != null);
            long closing = System.nanoTime();
            tidewatch.close();
            assertThat(Duration.ofNanos(System.nanoTime() - closing)).isLessThan(Duration.ofSeconds(6));
            assertThat(tidewatch.publisher().ledger().total().inMemory()).isZero();
        }
    }

    @Test
    void brokerAbsent_thenPresent_nothingIsLost(@TempDir Path dir) throws Exception {
        int port;
        try (var socket = new java.net.ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Tidewatch tidewatch = Tidewatch.start(config("late", "127.0.0.1:" + port));
        log.setLevel(Level.INFO);
        for (int i = 0; i < 5_000; i++) {
            log.info("Order {} placed", i);
        }
        Awaitility.await().atMost(SOON).until(() -> tidewatch.publisher().fault() != null);
        try (EmbeddedKafka kafka = new EmbeddedKafka(EmbeddedKafkaConfig.of(dir, port))) {
            kafka.start();
            apply(kafka.bootstrapServers());
            assertThat(tidewatch.publisher().flush(Duration.ofSeconds(60))).isTrue();
            tidewatch.close();
            List<String> orders = logs(kafka.bootstrapServers(), "late").stream()
                    .map(LogEvent::message)
                    .filter(message -> message.startsWith("Order"))
                    .toList();
            assertThat(orders).hasSize(5_000);
            assertThat(orders.get(0)).isEqualTo("Order 0 placed");
            assertThat(orders.get(4_999)).isEqualTo("Order 4999 placed");
            assertThat(tidewatch.publisher().ledger().total().dropped()).isEmpty();
        } finally {
            tidewatch.close();
        }
    }

    @Test
    void breadcrumbs_holdTheLinesBefore_redacted_evenOfAnErrorThatIsNotLogged(BrokerUnderTest kafka) {
        apply(kafka.bootstrapServers());
        String service = EmbeddedKafkaExtension.uniqueName("crumbs");
        log.setLevel(Level.INFO);
        try (Tidewatch tidewatch = Tidewatch.start(config(service, kafka.bootstrapServers()))) {
            log.info("password={} given", "hunter2hunter2");
            log.info("second");
            tidewatch
                    .errors()
                    .report(new IllegalStateException("captured"))
                    .user("u1")
                    .send();
            log.info("between");
            log.error("Order failed", new IllegalArgumentException("logged"));
        }

        List<ErrorEvent> errors = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : WholeTopic.read(kafka.bootstrapServers(), Topics.ERRORS)) {
            byte[] value = record.value();
            ErrorEvent error =
                    ((Decoded.Ok<ErrorEvent>) new ErrorEventDecoder().decode(value, 0, value.length)).value();
            if (error.source().service().equals(service)) {
                errors.add(error);
            }
        }
        assertThat(errors).hasSize(2);
        ErrorEvent captured = errors.get(errors.get(0).message().equals("captured") ? 0 : 1);
        ErrorEvent logged = errors.get(errors.get(0).message().equals("captured") ? 1 : 0);
        assertThat(captured.user()).isEqualTo("u1");
        assertThat(captured.breadcrumbs())
                .extracting(Breadcrumb::message)
                .contains("second")
                .doesNotContain("between", "Order failed");
        assertThat(logged.breadcrumbs())
                .extracting(Breadcrumb::message)
                .contains("second", "between")
                .doesNotContain("Order failed");
        assertThat(errors.toString()).contains("given").doesNotContain("hunter2hunter2");
        assertThat(logged.severityReason()).isEqualTo("logged at ERROR");
    }

    private TidewatchConfig config(String service, String bootstrapServers) {
        return TidewatchConfig.builder(service, bootstrapServers)
                .instance("i1")
                .queue(32_768, 64 << 20)
                .spill(SpillConfig.in(spill))
                .closeGrace(Duration.ofSeconds(4))
                .shutdownHook(false)
                .build();
    }

    private static void apply(String bootstrapServers) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            assertThat(TopicAdmin.apply(admin, TopicLayout.of(2, 1)).problems()).isEmpty();
        }
    }

    private static List<LogEvent> logs(String bootstrapServers, String service) {
        List<LogEvent> events = new ArrayList<>();
        LogEventDecoder decoder = new LogEventDecoder();
        long next = 0;
        for (ConsumerRecord<byte[], byte[]> record : read(bootstrapServers, Topics.LOGS, service)) {
            RecordOrigin origin = RecordOrigin.read(record.headers(), record.key());
            assertThat(origin.firstSequence()).isEqualTo(next);
            next += origin.count();
            byte[] value = record.value();
            Lines.forEach(
                    value,
                    (index, from, to) -> events.add(((Decoded.Ok<LogEvent>) decoder.decode(value, from, to)).value()));
        }
        return events;
    }

    private static List<MetricBatch> batches(String bootstrapServers, String service) {
        List<MetricBatch> batches = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : read(bootstrapServers, Topics.METRICS, service)) {
            byte[] value = record.value();
            batches.add(((Decoded.Ok<MetricBatch>) new MetricBatchDecoder().decode(value, 0, value.length)).value());
        }
        return batches;
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(String bootstrapServers, String topic, String service) {
        return WholeTopic.read(bootstrapServers, topic).stream()
                .filter(record -> new String(record.key(), UTF_8).startsWith(service + "/"))
                .toList();
    }
}
