package io.tidewatch.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.tidewatch.WholeTopic;
import io.tidewatch.alert.Alert;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.kafka.embedded.SecuredKafka;
import io.tidewatch.kafka.embedded.SecuredKafka.Listener;
import io.tidewatch.publish.EventFilter;
import io.tidewatch.publish.Publisher;
import io.tidewatch.publish.PublisherConfig;
import io.tidewatch.publish.spill.SpillConfig;
import io.tidewatch.subscribe.AlertSubscription;
import io.tidewatch.subscribe.Alerts;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka that asks who is there: what works, what is said where it does not, and that nothing is lost meanwhile. */
class SecuredKafkaIT {
    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    static Path dir;

    private static SecuredKafka kafka;

    @BeforeAll
    static void start() {
        kafka = new SecuredKafka(dir);
        kafka.start();
        try (Admin admin = kafka.admin()) {
            assertThat(TopicAdmin.apply(admin, TopicLayout.of(1, 1)).problems()).isEmpty();
        }
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void publisher_deliversOverTls_mutualTls_plainAndScram() throws Exception {
        kafka.scramPassword(SecuredKafka.USER, "scram-secret");
        delivers("tls", Listener.TLS, with("SSL", kafka.certificates().trusting()));
        delivers(
                "mutual",
                Listener.MUTUAL,
                with(
                        "SSL",
                        kafka.certificates().trusting(),
                        kafka.certificates().identity(SecuredKafka.USER)));
        delivers("plain", Listener.LOGIN, kafka.plain(SecuredKafka.USER, SecuredKafka.PLAIN_PASSWORD));
        delivers("scram", Listener.LOGIN, kafka.scram(SecuredKafka.USER, "scram-secret"));
    }

    @Test
    void refusals_sayWhatToDo() {
        assertThat(fault(Listener.LOGIN, kafka.plain(SecuredKafka.USER, "wrong")))
                .contains("it refuses the login", "sasl.jaas.config")
                .doesNotContain("wrong");
        assertThat(fault(Listener.LOGIN, kafka.scram("nobody", "secret")))
                .contains("it refuses the login")
                .doesNotContain("secret");
        assertThat(fault(Listener.TLS, with("SSL", kafka.certificates().mistrusting())))
                .contains("signed by nobody this client trusts", "ssl.truststore");
        assertThat(fault(Listener.EXPIRED, with("SSL", kafka.certificates().trusting())))
                .contains("the brokers' certificate has expired", "renew it there");
        assertThat(fault(Listener.MUTUAL, with("SSL", kafka.certificates().trusting())))
                .contains("refuses this client's certificate", "ssl.keystore");
        assertThat(fault(
                        Listener.MUTUAL,
                        with(
                                "SSL",
                                kafka.certificates().trusting(),
                                kafka.certificates().forged(SecuredKafka.USER))))
                .contains("refuses this client's certificate", "ssl.keystore");
        assertThat(fault(
                        "127.0.0.1:" + port(Listener.TLS),
                        with("SSL", kafka.certificates().trusting())))
                .contains("is another host's", "bootstrap.servers");
        assertThat(fault(Listener.PLAINTEXT, with("SSL", kafka.certificates().trusting())))
                .contains("does not answer");
    }

    @Test
    void publisher_withAWrongPassword_keepsEvents_saysSoOnce_andGoesOnOnceItIsMended() throws Exception {
        kafka.scramPassword("shop", "old");
        grant("User:shop", ResourceType.TOPIC, "tidewatch.", AclOperation.WRITE);
        try (Publisher publisher = publisher("mended", Listener.LOGIN, kafka.scram("shop", "new"))) {
            for (int i = 0; i < 500; i++) {
                publisher.log(LogEvent.of(i, LogLevel.INFO, "a.B", "line " + i));
            }
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(publisher.fault()).contains("it refuses the login"));
            assertThat(publisher.ledger().total().dropped()).isEmpty();

            kafka.scramPassword("shop", "new");

            assertThat(publisher.flush(SOON)).isTrue();
            assertThat(publisher.fault()).isNull();
            assertThat(publisher.ledger().total().dropped()).isEmpty();
            assertThat(publisher.ledger().total().delivered()).isEqualTo(500);
        }
    }

    @Test
    void publisher_withoutARight_keepsEvents_namesTopicAndCommand_andGoesOnOnceItIsGranted() throws Exception {
        try (Publisher publisher =
                publisher("guest", Listener.LOGIN, kafka.plain(SecuredKafka.GUEST, SecuredKafka.PLAIN_PASSWORD))) {
            publisher.log(LogEvent.of(1, LogLevel.INFO, "a.B", "one"));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(publisher.fault())
                            .contains("no right to topic tidewatch.logs", "kafka-acls --add", "--operation Write"));

            grant("User:" + SecuredKafka.GUEST, ResourceType.TOPIC, Topics.LOGS, AclOperation.WRITE);

            assertThat(publisher.flush(SOON)).isTrue();
            assertThat(publisher.ledger().total().delivered()).isEqualTo(1);
            assertThat(publisher.ledger().total().dropped()).isEmpty();
        }
    }

    @Test
    void subscription_overSaslAndTls_waitsForItsPassword_andThenHandsOver() throws Exception {
        kafka.scramPassword("reader", "old");
        grant("User:reader", ResourceType.TOPIC, "tidewatch.", AclOperation.READ);
        Alert alert = Alerts.firing("secured", "shop");
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(Listener.PLAINTEXT)),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.ALERTS, new byte[] {1}, JsonCodec.ALERT.encode(alert)))
                    .get();
        }
        List<Alert> handed = new CopyOnWriteArrayList<>();
        AlertSubscription.Builder builder = AlertSubscription.to(kafka.bootstrapServers(Listener.LOGIN))
                .group("secured-readers")
                .where(a -> a.ruleId().equals("secured"));
        kafka.scram("reader", "new").forEach(builder::kafka);
        try (AlertSubscription subscription = builder.deliverTo(handed::add).start()) {
            await().atMost(SOON).until(() -> subscription.fault().contains("it refuses the login"));
            kafka.scramPassword("reader", "new");
            await().atMost(SOON).until(() -> subscription.fault().contains("no right to group secured-readers"));
            grant("User:reader", ResourceType.GROUP, "secured-readers", AclOperation.READ);
            await().atMost(SOON).untilAsserted(() -> assertThat(handed).containsExactly(alert));
            await().atMost(SOON).until(() -> subscription.fault().isEmpty());
        }
    }

    private static void delivers(String service, Listener listener, Map<String, String> client) {
        try (Publisher publisher = publisher(service, listener, client)) {
            publisher.log(LogEvent.of(1, LogLevel.INFO, "a.B", "over " + service));
            assertThat(publisher.flush(SOON))
                    .as(service + ": " + publisher.fault())
                    .isTrue();
            assertThat(publisher.ledger().total().delivered()).isEqualTo(1);
        }
        assertThat(WholeTopic.read(kafka.bootstrapServers(Listener.PLAINTEXT), Topics.LOGS))
                .anyMatch(record -> new String(record.value(), java.nio.charset.StandardCharsets.UTF_8)
                        .contains("over " + service));
    }

    private static Publisher publisher(String service, Listener listener, Map<String, String> client) {
        Publisher publisher = new Publisher(
                PublisherConfig.of(new Source(service, "i", "h", "", ""), kafka.bootstrapServers(listener))
                        .with(SpillConfig.off())
                        .policies(false)
                        .kafka(client),
                EventFilter.NONE,
                Clock.systemUTC());
        publisher.start();
        return publisher;
    }

    private static String fault(Listener listener, Map<String, String> client) {
        return fault(kafka.bootstrapServers(listener), client);
    }

    private static String fault(String bootstrapServers, Map<String, String> client) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("default.api.timeout.ms", 10_000);
        settings.put("request.timeout.ms", 5_000);
        try (Admin admin = Admin.create(settings)) {
            Throwable thrown = catchThrowable(() -> admin.listTopics().names().get());
            assertThat(thrown).isInstanceOf(ExecutionException.class);
            return KafkaFault.of(bootstrapServers, thrown);
        }
    }

    private static void grant(String principal, ResourceType type, String prefix, AclOperation operation)
            throws Exception {
        try (Admin admin = kafka.admin()) {
            admin.createAcls(List.of(new AclBinding(
                            new ResourcePattern(type, prefix, PatternType.PREFIXED),
                            new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW))))
                    .all()
                    .get();
        }
    }

    @SafeVarargs
    private static Map<String, String> with(String protocol, Map<String, String>... parts) {
        Map<String, String> client = new HashMap<>();
        client.put("security.protocol", protocol);
        for (Map<String, String> part : parts) {
            client.putAll(part);
        }
        return client;
    }

    private static String port(Listener listener) {
        String address = kafka.bootstrapServers(listener);
        return address.substring(address.indexOf(':') + 1);
    }
}
