package io.tidewatch.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.config.Secret;
import io.tidewatch.event.Severity;
import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.kafka.embedded.EmbeddedKafkaConfig;
import io.tidewatch.notifier.channel.Attempt;
import io.tidewatch.notifier.channel.Channel;
import io.tidewatch.notifier.channel.webhook.WebhookConfig;
import io.tidewatch.notifier.deliver.RateConfig;
import io.tidewatch.notifier.message.Intent;
import io.tidewatch.notifier.receiver.ChannelConfig;
import io.tidewatch.notifier.receiver.ChannelFactory;
import io.tidewatch.notifier.receiver.ReceiverConfig;
import io.tidewatch.notifier.route.RouteConfig;
import io.tidewatch.topics.TopicAdmin;
import io.tidewatch.topics.TopicLayout;
import io.tidewatch.wire.DurationText;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the alerts topic to an HTTP request, over a real broker. */
class NotifierIT {
    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    Path dir;

    private final List<String> fatal = new CopyOnWriteArrayList<>();
    private EmbeddedKafka kafka;
    private MockWebServer hook;

    @BeforeEach
    void start() throws Exception {
        kafka = new EmbeddedKafka(EmbeddedKafkaConfig.of(dir.resolve("kafka"), 0));
        kafka.start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            TopicAdmin.apply(admin, TopicLayout.of(1, 1));
        }
        hook = new MockWebServer();
        for (int i = 0; i < 10; i++) {
            hook.enqueue(new MockResponse.Builder().code(200).build());
        }
        hook.start();
    }

    @AfterEach
    void stop() {
        hook.close();
        kafka.close();
        assertThat(fatal).isEmpty();
    }

    @Test
    void alert_arrivesOnce_andAgainNotAfterARestart() throws Exception {
        try (NotifierApp app = new NotifierApp(config(), standard(), Clock.systemUTC(), fatal::add)) {
            app.start();
            await().atMost(SOON).untilAsserted(() -> assertThat(app.reason()).isEmpty());
            alert("a", 1);
            RecordedRequest request = hook.takeRequest(20, TimeUnit.SECONDS);
            assertThat(request).isNotNull();
            assertThat(request.getHeaders().get("Idempotency-Key")).startsWith("tw-");
            assertThat(request.getBody().utf8()).contains("\"version\":\"4\"").contains("订单变慢");
        }
        try (NotifierApp app = new NotifierApp(config(), standard(), Clock.systemUTC(), fatal::add)) {
            app.start();
            await().atMost(SOON).untilAsserted(() -> assertThat(app.reason()).isEmpty());
            alert("a", 2);
            assertThat(hook.takeRequest(4, TimeUnit.SECONDS)).isNull();
        }
    }

    @Test
    void damagedStores_areRestored_andNobodyIsToldAgain() throws Exception {
        try (NotifierApp app = new NotifierApp(config(), standard(), Clock.systemUTC(), fatal::add)) {
            app.start();
            await().atMost(SOON).untilAsserted(() -> assertThat(app.reason()).isEmpty());
            alert("c", 1);
            assertThat(hook.takeRequest(20, TimeUnit.SECONDS)).isNotNull();
        }
        List<Path> tables;
        try (Stream<Path> all = Files.walk(dir.resolve("state"))) {
            tables = all.filter(file -> file.toString().endsWith(".sst")).toList();
        }
        assertThat(tables).isNotEmpty();
        for (Path table : tables) {
            Files.write(table, new byte[(int) Files.size(table)]);
        }
        try (NotifierApp app = new NotifierApp(config(), standard(), Clock.systemUTC(), fatal::add)) {
            app.start();
            await().atMost(SOON).untilAsserted(() -> assertThat(app.reason()).isEmpty());
            alert("c", 2);
            assertThat(hook.takeRequest(4, TimeUnit.SECONDS)).isNull();
            alert("d", 1);
            assertThat(hook.takeRequest(20, TimeUnit.SECONDS)).isNotNull();
        }
    }

    /** The channel sends and never comes back: its outcome is never told, as if the process had died there. */
    @Test
    void crashBetweenSendingAndCommitting_repeatsOnce_withTheSameKey() throws Exception {
        CountDownLatch dead = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        ChannelFactory dying = config -> new Dying(standard().make(config), dead, released);
        try (NotifierApp app = new NotifierApp(config(), dying, Clock.systemUTC(), fatal::add)) {
            app.start();
            await().atMost(SOON).untilAsserted(() -> assertThat(app.reason()).isEmpty());
            alert("b", 1);
            assertThat(dead.await(20, TimeUnit.SECONDS)).isTrue();
        }
        released.countDown();
        RecordedRequest first = hook.takeRequest(1, TimeUnit.SECONDS);
        assertThat(first).isNotNull();
        try (NotifierApp app = new NotifierApp(config(), standard(), Clock.systemUTC(), fatal::add)) {
            app.start();
            RecordedRequest second = hook.takeRequest(40, TimeUnit.SECONDS);
            assertThat(second).isNotNull();
            assertThat(second.getHeaders().get("Idempotency-Key"))
                    .isEqualTo(first.getHeaders().get("Idempotency-Key"));
            assertThat(hook.takeRequest(4, TimeUnit.SECONDS)).isNull();
        }
    }

    @Test
    void channelThatHangs_delaysNoOther_andDoesNotHoldUpTheEnd() throws Exception {
        // the system takes the connection; nobody ever answers on it
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + silent.getLocalPort() + "/hook";
            ChannelConfig hanging = ChannelConfig.webhook("hanging", RateConfig.defaults(), webhook(url, "5m"));
            try (NotifierApp app =
                    new NotifierApp(config(hanging, good()), standard(), Clock.systemUTC(), fatal::add)) {
                app.start();
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(app.reason()).isEmpty());
                alert("a", 1);
                assertThat(hook.takeRequest(20, TimeUnit.SECONDS)).isNotNull();
                Socket held = silent.accept();
                for (String key : List.of("b", "c", "d")) {
                    alert(key, 1);
                    assertThat(hook.takeRequest(10, TimeUnit.SECONDS)).as(key).isNotNull();
                }
                assertThat(held.getInputStream().available()).isPositive();
                assertThat(app.ready()).isTrue();
                long closing = System.nanoTime();
                app.close();
                assertThat(Duration.ofNanos(System.nanoTime() - closing)).isLessThan(Duration.ofSeconds(12));
            }
        }
    }

    private record Dying(Channel sends, CountDownLatch dead, CountDownLatch released) implements Channel {
        @Override
        public Attempt send(Intent intent) {
            sends.send(intent);
            dead.countDown();
            boolean interrupted = false;
            while (released.getCount() > 0) {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            throw new IllegalStateException("dead, interrupted: " + interrupted);
        }

        @Override
        public void close() {
            sends.close();
        }
    }

    private static ChannelFactory standard() {
        return ChannelFactory.standard(System.out, Clock.systemUTC(), ZoneOffset.UTC);
    }

    private NotifierConfig config() {
        return config(good());
    }

    private ChannelConfig good() {
        return ChannelConfig.webhook(
                "hook", RateConfig.defaults(), webhook(hook.url("/hook").toString(), "10s"));
    }

    private static WebhookConfig webhook(String url, String timeout) {
        return new WebhookConfig(
                Secret.of(url), Secret.none(), true, false, true, Duration.ofSeconds(3), DurationText.parse(timeout));
    }

    private NotifierConfig config(ChannelConfig... channels) {
        NotifierConfig d = NotifierConfig.defaults();
        RouteConfig each = new RouteConfig(
                "all",
                List.of(),
                List.of("team"),
                false,
                List.of("instance"),
                null,
                null,
                null,
                null,
                List.of(),
                List.of());
        return new NotifierConfig(
                NotifierConfig.Kafka.at(kafka.bootstrapServers()),
                "it",
                new NotifierConfig.State(dir.resolve("state").toString(), true),
                d.streams(),
                d.grouping(),
                d.retry(),
                List.of(each),
                List.of(new ReceiverConfig("team", List.of(channels))));
    }

    private void alert(String key, long sequence) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            Alert alert =
                    Driven.sample(key, sequence, AlertState.FIRING, Alert.Transition.FIRED, Severity.CRITICAL, null);
            producer.send(new ProducerRecord<>(Topics.ALERTS, key, JsonCodec.ALERT.encode(alert)))
                    .get(10, TimeUnit.SECONDS);
        }
    }
}
