package io.tidewatch.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.WholeTopic;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.kafka.embedded.EmbeddedKafkaConfig;
import io.tidewatch.kafka.embedded.FreePort;
import io.tidewatch.policy.Policy;
import io.tidewatch.publish.spill.SpillConfig;
import io.tidewatch.topics.TopicAdmin;
import io.tidewatch.topics.TopicLayout;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka goes away under load and comes back; the application is killed meanwhile. The broker is real. */
class OutageIT {
    private static final int RATE = 5_000;
    private static final Duration AWAY =
            Boolean.getBoolean("tidewatch.long") ? Duration.ofSeconds(60) : Duration.ofSeconds(6);

    @TempDir
    Path folder;

    private int port;
    private EmbeddedKafka kafka;

    @BeforeEach
    void startKafka() throws IOException {
        port = FreePort.next();
        start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            assertThat(TopicAdmin.apply(admin, TopicLayout.of(2, 1)).problems()).isEmpty();
        }
    }

    @AfterEach
    void stopKafka() {
        kafka.close();
    }

    @Test
    void kafkaAwayAndBack_nothingIsLost_orderIsKept_theLedgerIsExact() {
        Publisher publisher = new Publisher(
                PublisherConfig.of(new Source("steady", "steady-1", "h", "", ""), bootstrapServers())
                        .with(SpillConfig.in(folder.resolve("spill"))),
                EventFilter.NONE,
                Clock.systemUTC());
        publisher.start();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong logged = new AtomicLong();
        Thread caller = new Thread(() -> log(publisher, stop, logged));
        caller.start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> publisher.ledger().total().delivered() > RATE);

        kafka.close();
        long atOutage = logged.get();
        Awaitility.await().atMost(AWAY.plusSeconds(60)).until(() -> logged.get() > atOutage + AWAY.toSeconds() * RATE);
        assertThat(publisher.spilledBytes()).isPositive();
        assertThat(publisher.fault()).contains("does not answer");
        start();
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(publisher.spilledBytes()).isZero());
        stop.set(true);
        assertThat(publisher.flush(Duration.ofSeconds(60))).isTrue();
        publisher.close();

        LossLedger.Balance balance = publisher.ledger().total();
        assertThat(balance.produced()).isEqualTo(logged.get());
        assertThat(balance.delivered()).isEqualTo(logged.get());
        assertThat(balance.dropped()).isEmpty();
        assertThat(balance.spilled()).isZero();
        assertThat(numbersInOrder(Topics.LOGS, "steady/steady-1", 0, 1)).isEqualTo(logged.get());
    }

    @Test
    void killedDuringTheOutage_theNextRunSendsWhatWasOnDisk_andSaysWhatWasLost() throws Exception {
        keepDebugShort();
        Path counter = folder.resolve("counter");
        Process victim = app(counter, RATE);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> count(counter) > RATE);
        kafka.close();
        long atOutage = count(counter);
        Awaitility.await().atMost(AWAY.plusSeconds(60)).until(() -> count(counter) > atOutage + 5L * RATE);
        victim.destroyForcibly().waitFor();
        long logged = count(counter);
        start();

        Process next = app(counter, 0);
        String said = new String(next.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        next.waitFor();
        String[] ledger = said.lines()
                .filter(line -> line.startsWith("LEDGER"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(said))
                .split(" ");
        long kept = numbersInOrder(Topics.LOGS, "victim/victim-1", 0, 2);
        long shortKept = numbersInOrder(Topics.SHORT_LOGS, "victim/victim-1", 1, 2);
        long arrived = kept + shortKept;
        assertThat(shortKept).isBetween(kept - RATE / 4, kept + RATE / 4);
        long missing = logged - arrived;
        assertThat(missing).as("lost of %s", logged).isBetween(0L, RATE / 4L);
        assertThat(Long.parseLong(ledger[1])).as("recovered").isBetween(3L * RATE, logged);
        assertThat(Long.parseLong(ledger[2]))
                .as("crashed, by the ledger")
                .isBetween(missing - RATE / 50, missing + RATE / 50);
        assertThat(ledger[3]).as("in flight at the end").isEqualTo("0");
    }

    /** The lines of DEBUG go to the short topic: both topics have to be whole, each by itself. */
    private void keepDebugShort() {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            Policy policy = new Policy("k", true, "victim", "", "", LogLevel.DEBUG, false, 0, true, "", "");
            producer.send(new ProducerRecord<>(
                    Topics.POLICIES, "k".getBytes(StandardCharsets.UTF_8), JsonCodec.POLICY.encode(policy)));
        }
    }

    /** @return how many lines, numbered so, arrived, in order, without a gap; repeats are known by their numbers */
    private long numbersInOrder(String topic, String source, long first, long step) {
        long next = first;
        Map<Long, Long> nextSequence = new java.util.HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : WholeTopic.read(bootstrapServers(), topic)) {
            RecordOrigin origin = RecordOrigin.read(record.headers(), record.key());
            if (!origin.source().key().equals(source)) {
                continue;
            }
            long expected = nextSequence.getOrDefault(origin.epochMillis(), 0L);
            if (origin.firstSequence() < expected) {
                continue;
            }
            assertThat(origin.firstSequence()).isEqualTo(expected);
            nextSequence.put(origin.epochMillis(), expected + origin.count());
            for (LogEvent event : PublisherTest.events(record.value())) {
                if (!event.message().equals("end")) {
                    assertThat(event.timeMillis()).isEqualTo(next);
                    next += step;
                }
            }
        }
        return (next - first) / step;
    }

    private static void log(Publisher publisher, AtomicBoolean stop, AtomicLong logged) {
        long began = System.nanoTime();
        for (long n = 0; !stop.get(); n++) {
            while (n > (System.nanoTime() - began) * RATE / 1_000_000_000L) {
                LockSupport.parkNanos(200_000);
            }
            publisher.log(LogEvent.of(n, LogLevel.INFO, "com.acme.Steady", "line"));
            logged.set(n + 1);
        }
    }

    private Process app(Path counter, int rate) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                SpillingApp.class.getName(),
                bootstrapServers(),
                folder.resolve("spill").toString(),
                counter.toString(),
                Integer.toString(rate)));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("err-" + rate).toFile())
                .redirectOutput(rate == 0 ? ProcessBuilder.Redirect.PIPE : ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static long count(Path counter) throws IOException {
        return Files.exists(counter) && Files.size(counter) == 8
                ? ByteBuffer.wrap(Files.readAllBytes(counter)).getLong()
                : 0;
    }

    private void start() {
        kafka = new EmbeddedKafka(EmbeddedKafkaConfig.of(folder.resolve("kafka"), port));
        kafka.start();
    }

    private String bootstrapServers() {
        return "127.0.0.1:" + port;
    }
}
