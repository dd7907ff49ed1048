package io.tidewatch.subscribe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidewatch.BrokerUnderTest;
import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.event.Severity;
import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.kafka.embedded.EmbeddedKafkaConfig;
import io.tidewatch.kafka.embedded.EmbeddedKafkaExtension;
import io.tidewatch.topics.TopicAdmin;
import io.tidewatch.topics.TopicLayout;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(BrokerUnderTest.Provider.class)
class AlertSubscriptionIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private final List<Alert> handed = new CopyOnWriteArrayList<>();
    private final String rule = EmbeddedKafkaExtension.uniqueName("rule");

    @Test
    void handedOver_isNotHandedOverAgain_butWhatWasNotIs(BrokerUnderTest kafka) throws Exception {
        String at = ready(kafka.bootstrapServers());
        String group = EmbeddedKafkaExtension.uniqueName("group");
        publish(at, alert("a", 1), alert("a", 2));
        try (AlertSubscription first = of(at).group(group).deliverTo(handed::add)) {
            first.start();
            await().atMost(SOON).until(() -> handed.size() == 2);
            await().atMost(SOON).until(() -> first.handed() == 2);
        }
        publish(at, alert("a", 3));
        CountDownLatch called = new CountDownLatch(1);
        try (AlertSubscription refusing = of(at).group(group).deliverTo(alert -> {
            called.countDown();
            throw new IllegalStateException("not now");
        })) {
            refusing.start();
            assertThat(called.await(40, TimeUnit.SECONDS)).isTrue();
            await().atMost(SOON).until(() -> refusing.fault().contains("refused alert"));
            assertThat(refusing.handed()).isZero();
        }
        try (AlertSubscription third =
                of(at).group(group).deliverTo(handed::add).start()) {
            await().atMost(SOON).until(() -> third.handed() == 1);
        }
        assertThat(handed).extracting(Alert::sequence).containsExactly(1L, 2L, 3L);
    }

    @Test
    void closedDuringACall_keepsThatItWasHandedOver(BrokerUnderTest kafka) throws Exception {
        String at = ready(kafka.bootstrapServers());
        String group = EmbeddedKafkaExtension.uniqueName("group");
        publish(at, alert("a", 1), alert("a", 2));
        CountDownLatch inCall = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AlertSubscription slow = of(at).group(group).deliverTo(alert -> {
            inCall.countDown();
            goOn.await();
            handed.add(alert);
        });
        slow.start();
        assertThat(inCall.await(40, TimeUnit.SECONDS)).isTrue();
        Thread closing = new Thread(slow::close);
        closing.start();
        await().atMost(SOON).until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        goOn.countDown();
        closing.join(10_000);
        assertThat(closing.isAlive()).isFalse();
        assertThat(handed).extracting(Alert::sequence).containsExactly(1L);

        try (AlertSubscription next = of(at).group(group).deliverTo(handed::add).start()) {
            await().atMost(SOON).until(() -> next.handed() == 1);
        }
        assertThat(handed).extracting(Alert::sequence).containsExactly(1L, 2L);
    }

    @Test
    void filters_holdAllTogether(BrokerUnderTest kafka) throws Exception {
        String at = ready(kafka.bootstrapServers());
        Instant before = Instant.now().minusSeconds(60);
        try (AlertSubscription subscription = of(at).from(before)
                .atLeast(Severity.ERROR)
                .services("shop", "cart")
                .states(AlertState.FIRING)
                .labelMatching("alertname", "rule-.*")
                .label("service", "shop")
                .deliverTo(handed::add)
                .start()) {
            publish(
                    at,
                    Alerts.of(rule, "shop", 1, AlertState.FIRING, Severity.WARNING),
                    Alerts.of(rule, "cart", 2, AlertState.FIRING, Severity.ERROR),
                    Alerts.of(rule, "shop", 3, AlertState.RESOLVED, Severity.ERROR),
                    Alerts.of("other", "shop", 4, AlertState.FIRING, Severity.ERROR),
                    Alerts.of(rule, "shop", 5, AlertState.FIRING, Severity.CRITICAL));
            await().atMost(SOON).until(() -> !handed.isEmpty());
        }
        assertThat(handed).extracting(Alert::sequence).containsExactly(5L);
        assertThatThrownBy(() -> AlertSubscription.to("k:1").labelMatching("a", "("))
                .isInstanceOf(com.google.re2j.PatternSyntaxException.class);
    }

    @Test
    void refusedByTheListener_triedAgain_thenGivenUp_andTheNextComes(BrokerUnderTest kafka) throws Exception {
        String at = ready(kafka.bootstrapServers());
        AtomicInteger calls = new AtomicInteger();
        publish(at, alert("a", 1), alert("a", 2));
        try (AlertSubscription subscription = of(at).group(EmbeddedKafkaExtension.uniqueName("group"))
                .giveUpAfter(2)
                .deliverTo(alert -> {
                    if (alert.sequence() == 1) {
                        calls.incrementAndGet();
                        throw new LinkageError("the listener's library is missing");
                    }
                    handed.add(alert);
                })
                .start()) {
            await().atMost(SOON).until(() -> subscription.handed() == 1);
            assertThat(subscription.givenUp()).isEqualTo(1);
            await().atMost(SOON).until(() -> subscription.fault().isEmpty());
        }
        assertThat(calls).hasValue(2);
        assertThat(handed).extracting(Alert::sequence).containsExactly(2L);
        assertThatThrownBy(() -> AlertSubscription.to("k:1").giveUpAfter(0))
                .hasMessage("attempts is 0, expected 1 or more");
    }

    @Test
    void replayFromATime_whateverTheGroupRemembers_andWithoutAGroupFromNow(BrokerUnderTest kafka) throws Exception {
        String at = ready(kafka.bootstrapServers());
        String group = EmbeddedKafkaExtension.uniqueName("group");
        publish(at, alert("a", 1));
        try (AlertSubscription first =
                of(at).group(group).deliverTo(handed::add).start()) {
            await().atMost(SOON).until(() -> first.handed() == 1);
        }
        try (AlertSubscription again = of(at).group(group)
                .from(Instant.now().minusSeconds(600))
                .deliverTo(handed::add)
                .start()) {
            await().atMost(SOON).until(() -> again.handed() == 1);
        }
        assertThat(handed).extracting(Alert::sequence).containsExactly(1L, 1L);
    }

    @Test
    void garbage_isCountedAndSkipped(BrokerUnderTest kafka) throws Exception {
        String at = ready(kafka.bootstrapServers());
        try (KafkaProducer<byte[], byte[]> producer = producer(at)) {
            producer.send(new ProducerRecord<>(Topics.ALERTS, new byte[] {1}, "{not json".getBytes(UTF_8)))
                    .get();
            producer.send(new ProducerRecord<>(Topics.ALERTS, new byte[] {1}, null))
                    .get();
        }
        publish(at, alert("a", 1));
        try (AlertSubscription subscription = of(at).from(Instant.now().minusSeconds(600))
                .deliverTo(handed::add)
                .start()) {
            await().atMost(SOON).until(() -> subscription.handed() == 1);
            assertThat(subscription.unreadable()).isPositive();
        }
    }

    @Test
    void withoutAGroup_aBrokerThatWasAway_makesItMissNothing(@TempDir Path dir) throws Exception {
        int port;
        try (var socket = new java.net.ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (AlertSubscription subscription = of("127.0.0.1:" + port)
                .kafka("default.api.timeout.ms", 3_000)
                .deliverTo(handed::add)
                .start()) {
            await().atMost(SOON).until(() -> subscription.fault().contains("does not answer"));
            try (EmbeddedKafka kafka = new EmbeddedKafka(EmbeddedKafkaConfig.of(dir, port))) {
                kafka.start();
                await().atMost(SOON).until(() -> subscription.fault().contains("'tidewatch topics apply' makes it"));
                ready(kafka.bootstrapServers());
                await().atMost(SOON).until(() -> subscription.fault().isEmpty());
                publish(kafka.bootstrapServers(), alert("a", 1));
                await().atMost(SOON).until(() -> subscription.handed() == 1);
            }
            try (EmbeddedKafka kafka = new EmbeddedKafka(EmbeddedKafkaConfig.of(dir, port))) {
                kafka.start();
                publish(kafka.bootstrapServers(), alert("a", 2));
                await().atMost(SOON).until(() -> subscription.handed() == 2);
            }
        }
        assertThat(handed).extracting(Alert::sequence).containsExactly(1L, 2L);
    }

    @Test
    void startedTwice_orClosedBeforeAndTwice_isHarmless(BrokerUnderTest kafka) throws Exception {
        AlertSubscription never = of(ready(kafka.bootstrapServers())).deliverTo(handed::add);
        never.close();
        never.start().close();
        AlertSubscription twice = of(ready(kafka.bootstrapServers()))
                .deliverTo(handed::add)
                .start()
                .start();
        twice.close();
        twice.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("tidewatch-alert-subscription");
    }

    private AlertSubscription.Builder of(String bootstrapServers) {
        return AlertSubscription.to(bootstrapServers).rules(rule);
    }

    private Alert alert(String service, long sequence) {
        return Alerts.of(rule, service, sequence, AlertState.FIRING, Severity.ERROR);
    }

    private static String ready(String bootstrapServers) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            assertThat(TopicAdmin.apply(admin, TopicLayout.of(2, 1)).problems()).isEmpty();
        }
        return bootstrapServers;
    }

    private static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void publish(String bootstrapServers, Alert... alerts) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(bootstrapServers)) {
            for (Alert alert : alerts) {
                producer.send(new ProducerRecord<>(Topics.ALERTS, "k".getBytes(UTF_8), JsonCodec.ALERT.encode(alert)))
                        .get();
            }
        }
    }
}
