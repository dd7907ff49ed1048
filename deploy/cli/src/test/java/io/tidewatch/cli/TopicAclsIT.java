package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.agent.AgentApp;
import io.tidewatch.agent.AgentConfig;
import io.tidewatch.cli.acl.Part;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.kafka.embedded.SecuredKafka;
import io.tidewatch.kafka.embedded.SecuredKafka.Listener;
import io.tidewatch.notifier.NotifierApp;
import io.tidewatch.notifier.NotifierConfig;
import io.tidewatch.processor.ProcessorConfig;
import io.tidewatch.processor.ProcessorNode;
import io.tidewatch.publish.EventFilter;
import io.tidewatch.publish.Publisher;
import io.tidewatch.publish.PublisherConfig;
import io.tidewatch.publish.spill.SpillConfig;
import io.tidewatch.subscribe.AlertSubscription;
import io.tidewatch.wire.Json;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** With the rights that {@code tidewatch topics acls --apply} grants, and no others, every part works; and does no more. */
class TopicAclsIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Source SHOP = new Source("shop", "shop-1", "h", "test", "1");

    @TempDir
    static Path dir;

    private static SecuredKafka kafka;

    @BeforeAll
    static void start() throws Exception {
        kafka = new SecuredKafka(dir.resolve("kafka"));
        kafka.start();
        for (Part part : Part.values()) {
            kafka.scramPassword("tidewatch-" + part.label(), "secret");
        }
        assertThat(tidewatch(null, "topics", "apply")).contains("created");
        assertThat(tidewatch(null, "topics", "acls", "--apply")).contains("# library: User:tidewatch-library");
        // a broker hears of rights a moment after they were written
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> tidewatch(Part.CONSOLE, "policies", "list"));
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void everyPart_worksWithThese_fromTheLineToThePersonWhoIsTold() throws Exception {
        // Given
        tidewatch(Part.CONSOLE, "policies", "drop", "no-noise", "--logger", "noise", "--up-to", "WARN");
        AtomicReference<String> gaveUp = new AtomicReference<>("");
        try (Feed everybody = new Feed(kafka.bootstrapServers(Listener.PLAINTEXT));
                Publisher publisher = publisher();
                AgentApp agent = new AgentApp(agentConfig());
                ProcessorNode processor = new ProcessorNode(processorConfig(), Clock.systemUTC(), gaveUp::set);
                NotifierApp notifier = new NotifierApp(
                        notifierConfig(), new PrintStream(PrintStream.nullOutputStream()), gaveUp::set)) {
            // When
            publisher.start();
            agent.start();
            processor.start();
            notifier.start();
            // Then: publishers obey and publish
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(publisher.policies().isEmpty()).isFalse());
            publisher.log(LogEvent.of(System.currentTimeMillis(), LogLevel.ERROR, "a.B", "it fails"));
            publisher.error(Feed.happened(SHOP, "v1:0000000000000001", "a.E", System.currentTimeMillis(), 1));
            assertThat(publisher.flush(SOON)).as(publisher.fault()).isTrue();
            assertThat(publisher.ledger().total().dropped()).isEmpty();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(everybody.read(Topics.METRICS))
                            .as(agent.fault())
                            .anyMatch(record -> record.key().startsWith("host/")));
            // the processor groups what came, and its signals flow
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(everybody.read(Topics.ERROR_GROUPS))
                            .as(gaveUp.get())
                            .isNotEmpty());
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(everybody.read(Topics.SIGNALS)).isNotEmpty());
            // the notifier decides and its sender sends
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(notifier.reason()).as(gaveUp.get()).isEmpty());
            everybody.raw(Topics.ALERTS, Feed.bytes("k"), JsonCodec.ALERT.encode(Fired.alert("k")));
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(everybody.read(Topics.NOTIFICATIONS)).isNotEmpty());
            assertThat(gaveUp.get()).isEmpty();
        }
    }

    @Test
    void publisher_mayNeitherReadAlerts_norWriteRules() throws Exception {
        Map<String, Object> library = client(Part.LIBRARY);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(library, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition alerts = new TopicPartition(Topics.ALERTS, 0);
            consumer.assign(List.of(alerts));
            assertThat(catchThrowable(() -> consumer.beginningOffsets(List.of(alerts))))
                    .isInstanceOf(TopicAuthorizationException.class);
        }
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(library, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String topic : List.of(Topics.RULES, Topics.POLICIES, Topics.ALERTS, Topics.SILENCES)) {
                assertThat(catchThrowable(() -> producer.send(new ProducerRecord<>(topic, new byte[] {1}, new byte[0]))
                                .get()))
                        .as(topic)
                        .hasRootCauseInstanceOf(TopicAuthorizationException.class);
            }
        }
    }

    @Test
    void subscriber_hearsOfAlerts_andRemembersThem() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        AlertSubscription.Builder to = AlertSubscription.to(kafka.bootstrapServers(Listener.LOGIN))
                .group("tidewatch-subscriber-runbooks")
                .from(Instant.EPOCH);
        login(Part.SUBSCRIBER).forEach(to::kafka);
        try (Feed everybody = new Feed(kafka.bootstrapServers(Listener.PLAINTEXT));
                AlertSubscription subscription = to.deliverTo(alert -> heard.add(alert.key()))) {
            subscription.start();
            everybody.raw(Topics.ALERTS, Feed.bytes("heard"), JsonCodec.ALERT.encode(Fired.alert("heard")));

            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(heard).as(subscription.fault()).contains("heard"));
        }
    }

    @Test
    void operator_checksTheTopics() {
        assertThat(tidewatch(Part.CONSOLE, "topics", "check")).contains("topics are as they should be");
    }

    @Test
    void json_saysTheSame() throws Exception {
        JsonNode grants = Json.shared().readTree(tidewatch(null, "topics", "acls", "--output", "json"));

        assertThat(grants).hasSizeGreaterThan(40);
        assertThat(grants.get(0).toString())
                .isEqualTo("{\"part\":\"library\",\"principal\":\"User:tidewatch-library\",\"resourceType\":\"TOPIC\","
                        + "\"resource\":\"tidewatch.logs\",\"patternType\":\"LITERAL\",\"operations\":[\"WRITE\"],"
                        + "\"host\":\"*\",\"why\":\"publish lines\"}");
    }

    /** Run by that part's user, or by the administrator. */
    private static String tidewatch(@Nullable Part part, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-D", "topics.partitions=2", "-D", "topics.replication=1"));
        if (part == null) {
            all.addAll(List.of("-k", kafka.bootstrapServers(Listener.PLAINTEXT)));
        } else {
            all.addAll(List.of("-k", kafka.bootstrapServers(Listener.LOGIN)));
            all.addAll(List.of(
                    "-D",
                    "kafka.properties="
                            + Json.shared()
                                    .valueToTree(kafka.scram("tidewatch-" + part.label(), "secret"))
                                    .toString()));
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        assertThat(command.execute(all.toArray(new String[0])))
                .as(err.toString())
                .isZero();
        return out.toString();
    }

    private static Map<String, String> login(Part part) {
        return kafka.scram("tidewatch-" + part.label(), "secret");
    }

    private static Map<String, Object> client(Part part) {
        Map<String, Object> client = new HashMap<>(login(part));
        client.put("bootstrap.servers", kafka.bootstrapServers(Listener.LOGIN));
        client.put("max.block.ms", 20_000);
        return client;
    }

    private static Publisher publisher() {
        return new Publisher(
                PublisherConfig.of(SHOP, kafka.bootstrapServers(Listener.LOGIN))
                        .with(SpillConfig.off())
                        .kafka(login(Part.LIBRARY)),
                EventFilter.NONE,
                Clock.systemUTC());
    }

    private static AgentConfig agentConfig() {
        AgentConfig d = AgentConfig.defaults();
        return new AgentConfig(
                kafka.bootstrapServers(Listener.LOGIN),
                login(Part.AGENT),
                d.service(),
                d.instance(),
                d.environment(),
                Duration.ofSeconds(1),
                d.probeTimeout(),
                Duration.ofSeconds(1),
                dir.resolve("agent"),
                d.tail(),
                d.gateway(),
                d.redaction());
    }

    private static ProcessorConfig processorConfig() {
        ProcessorConfig d = Nodes.config(kafka.bootstrapServers(Listener.LOGIN), dir.resolve("processor"));
        return new ProcessorConfig(
                new ProcessorConfig.Kafka(d.kafka().bootstrapServers(), login(Part.PROCESSOR)),
                d.instanceId(),
                d.state(),
                d.streams(),
                d.time(),
                d.rules(),
                d.logs(),
                d.metrics(),
                d.signals(),
                d.http(),
                d.redaction(),
                d.health(),
                d.plugins(),
                d.search(),
                d.reports());
    }

    private static NotifierConfig notifierConfig() {
        NotifierConfig d = NotifierConfig.defaults();
        return new NotifierConfig(
                new NotifierConfig.Kafka(kafka.bootstrapServers(Listener.LOGIN), login(Part.NOTIFIER), 1),
                d.instanceId(),
                new NotifierConfig.State(dir.resolve("notifier").toString(), true),
                d.streams(),
                d.grouping(),
                d.retry(),
                d.routes(),
                d.receivers());
    }
}
