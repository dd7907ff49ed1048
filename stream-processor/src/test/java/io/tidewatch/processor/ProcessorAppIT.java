package io.tidewatch.processor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.alert.ErrorGroup;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Source;
import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.kafka.embedded.EmbeddedKafkaConfig;
import io.tidewatch.processor.errors.ErrorViews;
import io.tidewatch.processor.ingest.SourceViews;
import io.tidewatch.processor.plugin.Analyzer;
import io.tidewatch.processor.plugin.host.BuiltJar;
import io.tidewatch.processor.plugin.host.PluginsConfig;
import io.tidewatch.processor.run.StreamsProperties;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.signals.SignalCodec;
import io.tidewatch.topics.TopicAdmin;
import io.tidewatch.topics.TopicLayout;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.ErrorEventEncoder;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorAppIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int PARTITIONS = 2;

    @TempDir
    Path dir;

    private EmbeddedKafka kafka;
    private final List<String> fatal = new CopyOnWriteArrayList<>();
    private final Map<String, Long> sent = new HashMap<>();
    private long sequence;

    @BeforeEach
    void start() {
        kafka = new EmbeddedKafka(EmbeddedKafkaConfig.of(dir.resolve("kafka"), 0));
        kafka.start();
    }

    @AfterEach
    void stop() {
        kafka.close();
    }

    @Test
    void errorGroups_equalTheTopic_overARestart() throws Exception {
        try (ProcessorApp app = app()) {
            app.start();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(app.health().ready()).contains("topics"));
            createTopics();
            ready(app);
            send(200);
            await().atMost(SOON).untilAsserted(() -> assertThat(counts(app)).isEqualTo(sent));
            send(100);
        }
        send(50);
        try (ProcessorApp app = app()) {
            app.start();
            ready(app);
            send(150);
            await().atMost(SOON).untilAsserted(() -> assertThat(counts(app)).isEqualTo(sent));
            await().atMost(SOON).untilAsserted(() -> assertThat(told()).isEqualTo(sent));
            assertThat(app.health().applications())
                    .allSatisfy(a -> assertThat(a.faults()).isEmpty());
            idlePartitionsMoveWithTheClock();
            SourceViews views = new SourceViews(app.analysis(), Clock.systemUTC());
            assertThat(views.sources()).singleElement().satisfies(source -> {
                assertThat(source.service()).isEqualTo("shop");
                assertThat(source.source()).isEqualTo("shop/shop-1");
            });
            assertThat(views.pipeline())
                    .hasSize(4 * PARTITIONS)
                    .allSatisfy(p -> assertThat(p.caughtUp()).isTrue());
        }
        assertThat(fatal).isEmpty();
    }

    @Test
    void lostChangelog_isRefusedLoudly() throws Exception {
        createTopics();
        try (ProcessorApp app = app()) {
            app.start();
            ready(app);
            send(20);
            await().atMost(SOON).untilAsserted(() -> assertThat(counts(app)).isEqualTo(sent));
        }
        String changelog = StreamsProperties.ANALYSIS + "-error-heads-changelog";
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(changelog)).all().get();
        }
        try (ProcessorApp app = app()) {
            app.start();
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(fatal).singleElement().asString().contains(changelog, "state.acceptLoss=true"));
            assertThat(app.health().live()).contains(changelog);
        }
    }

    @Test
    void shortTopicOfAnotherNumberOfPartitions_isRefused_andWaitedForWhileItIsMissing() throws Exception {
        createTopics();
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(Topics.SHORT_LOGS)).all().get();
            await().until(() -> !admin.listTopics().names().get().contains(Topics.SHORT_LOGS));
        }
        try (ProcessorApp app = app()) {
            app.start();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(app.health().ready())
                            .contains("topics tidewatch.logs.short do not exist", "tidewatch topics apply"));
            try (Admin admin = admin()) {
                admin.createTopics(List.of(new NewTopic(Topics.SHORT_LOGS, PARTITIONS + 1, (short) 1)))
                        .all()
                        .get();
            }
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(fatal)
                            .singleElement()
                            .asString()
                            .contains("tidewatch.logs has 2 partitions and tidewatch.logs.short has 3"));
        }
    }

    @Test
    void corruptStore_isThrownAwayAndRestored_countsExact() throws Exception {
        createTopics();
        try (ProcessorApp app = app()) {
            app.start();
            ready(app);
            send(60);
            await().atMost(SOON).untilAsserted(() -> assertThat(counts(app)).isEqualTo(sent));
        }
        assertThat(flipBytes(dir.resolve("state"), "error-heads")).isPositive();
        try (ProcessorApp app = app()) {
            app.start();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(app.health().ready()).isEmpty());
            send(40);
            await().atMost(SOON)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(counts(app)).isEqualTo(sent));
        }
        assertThat(fatal).isEmpty();
    }

    /** Its store comes into a running application's state and goes again: what lies beside it is restored, nothing is counted or told twice. */
    @Test
    @Tag("faults")
    void plugin_comesAndGoes_noCountIsLostOrTwice_andItsOwnStateGoesOn() throws Exception {
        createTopics();
        run(PluginsConfig.defaults(), 60);
        new BuiltJar(Files.createDirectories(dir.resolve("work")))
                .with(Map.of("Counter", COUNTER))
                .serving("Counter")
                .write(dir.resolve("plugins/counter.jar"));
        PluginsConfig with = PluginsConfig.defaults().withFolder("" + dir.resolve("plugins"));
        run(with, 40);
        run(with, 30);
        await().atMost(SOON).untilAsserted(() -> assertThat(countedByPlugin()).isEqualTo(70));
        run(PluginsConfig.defaults(), 20);
        run(with, 10);
        await().atMost(SOON).untilAsserted(() -> assertThat(countedByPlugin()).isEqualTo(80));
        assertThat(fatal).isEmpty();
    }

    private static final String COUNTER = BuiltJar.analyzer("Counter", "counter", Analyzer.API, """
            public void onError(ErrorView error) {
                String before = context.state().text("n");
                String n = Long.toString(before == null ? 1 : Long.parseLong(before) + 1);
                context.state().put("n", n);
                context.report(Finding.of("count", java.util.Map.of("partition", "" + context.partition(), "n", n),
                        io.tidewatch.event.Severity.INFO, "n is " + n, java.time.Duration.ofMinutes(1)));
            }""")
            .replace("AnalyzerInput.LOGS", "AnalyzerInput.ERRORS");

    /** One run of the processor: all that was sent before is still counted, and so many records more. */
    private void run(PluginsConfig plugins, int records) throws Exception {
        try (ProcessorApp app = app(plugins)) {
            app.start();
            ready(app);
            send(records);
            await().ignoreExceptions().atMost(SOON).until(() -> counts(app).equals(sent));
            assertThat(app.parts().plugins().troubles()).isEmpty();
        }
    }

    /** How many errors the analyzer says it has seen, of each partition; no number of them is missing or told twice. */
    private int countedByPlugin() {
        Map<String, List<Integer>> told = new HashMap<>();
        for (ConsumerRecord<String, byte[]> record : read(Topics.SIGNALS)) {
            if (SignalCodec.decode(record.value()) instanceof Decoded.Ok<Signal> ok
                    && ok.value() instanceof Signal.External e) {
                told.computeIfAbsent(e.labels().get("partition"), p -> new ArrayList<>())
                        .add(Integer.parseInt(e.labels().get("n")));
            }
        }
        told.values()
                .forEach(numbers -> assertThat(numbers).doesNotHaveDuplicates().allMatch(n -> n <= numbers.size()));
        return told.values().stream().mapToInt(List::size).sum();
    }

    /** @return how many files of that store were damaged */
    private static int flipBytes(Path state, String store) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(state)) {
            files = all.filter(file -> file.toString().contains("/" + store + "/")
                            && file.getFileName().toString().endsWith(".sst"))
                    .toList();
        }
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] ^= 0x55;
            }
            Files.write(file, bytes);
        }
        return files.size();
    }

    /** Every partition of every input tells the alerts application that nothing waits in it. */
    private void idlePartitionsMoveWithTheClock() {
        await().atMost(SOON).untilAsserted(() -> {
            long now = System.currentTimeMillis();
            Set<String> moving = new HashSet<>();
            for (ConsumerRecord<String, byte[]> record : read(Topics.SIGNALS)) {
                if (SignalCodec.decode(record.value()) instanceof Decoded.Ok<Signal> ok
                        && ok.value() instanceof Signal.Progress p
                        && p.caughtUp()
                        && p.watermarkMillis() > now - 5000) {
                    assertThat(p.partitions()).isEqualTo(PARTITIONS);
                    moving.add(p.input() + "-" + p.partition());
                }
            }
            assertThat(moving).hasSize(Rule.Input.values().length * PARTITIONS);
        });
    }

    private ProcessorApp app() {
        return app(PluginsConfig.defaults());
    }

    private ProcessorApp app(PluginsConfig plugins) {
        ProcessorConfig d = ProcessorConfig.defaults();
        ProcessorConfig.State s = d.state();
        ProcessorConfig config = new ProcessorConfig(
                new ProcessorConfig.Kafka(kafka.bootstrapServers(), Map.of()),
                d.instanceId(),
                new ProcessorConfig.State(
                        dir.resolve("state").toString(),
                        true,
                        s.rocksCacheBytes(),
                        s.rocksWriteBytes(),
                        s.rowBytes(),
                        s.waitingBytes(),
                        false,
                        false),
                d.streams(),
                d.time(),
                d.rules(),
                d.logs(),
                d.metrics(),
                d.signals(),
                d.http(),
                d.redaction(),
                d.health(),
                plugins,
                d.search(),
                d.reports());
        return new ProcessorApp(config, Clock.systemUTC(), fatal::add);
    }

    private static void ready(ProcessorApp app) {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(app.health().applications()).hasSize(2);
            assertThat(app.health().ready()).isEmpty();
        });
    }

    private void createTopics() {
        try (Admin admin = admin()) {
            assertThat(TopicAdmin.apply(admin, TopicLayout.of(PARTITIONS, 1)).problems())
                    .isEmpty();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    private void send(int records) {
        Source source = new Source("shop", "shop-1", "h1", "prod", "1.0");
        ErrorEventEncoder encoder = new ErrorEventEncoder();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                String fingerprint = "fp-" + sequence % 7;
                long n = 1 + sequence % 3;
                ErrorEvent event = new ErrorEvent(
                        System.currentTimeMillis(),
                        source,
                        fingerprint,
                        Map.of(),
                        "java.lang.IllegalStateException",
                        "boom",
                        "java.lang.IllegalStateException: boom\n\tat shop.Cart.add(Cart.java)",
                        "Cart.add",
                        "",
                        "main",
                        true,
                        Severity.ERROR,
                        n,
                        Map.of(),
                        Map.of());
                ByteSink out = new ByteSink();
                encoder.encode(event, out);
                ProducerRecord<byte[], byte[]> record =
                        new ProducerRecord<>(Topics.ERRORS, fingerprint.getBytes(UTF_8), out.toBytes());
                new RecordOrigin(source, 1, sequence++, 1).write(record.headers());
                // every record twice: the second is a repeat
                producer.send(record);
                producer.send(record);
                sent.merge(fingerprint, n, Long::sum);
            }
        }
    }

    private static Map<String, Long> counts(ProcessorApp app) {
        Map<String, Long> out = new HashMap<>();
        new ErrorViews(app.analysis(), Clock.systemUTC())
                .list(new ErrorViews.Filter("", null, ""), ErrorViews.Order.COUNT, 100)
                .forEach(row -> out.put(row.id(), row.count()));
        return out;
    }

    private Map<String, Long> told() {
        Map<String, Long> out = new HashMap<>();
        for (ConsumerRecord<String, byte[]> record : read(Topics.ERROR_GROUPS)) {
            Decoded<ErrorGroup> group = JsonCodec.ERROR_GROUP.decode(record.value());
            out.put(record.key(), ((Decoded.Ok<ErrorGroup>) group).value().count());
        }
        return out;
    }

    private List<ConsumerRecord<String, byte[]>> read(String topic) {
        List<ConsumerRecord<String, byte[]>> out = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> all = List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (all.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(200)).forEach(out::add);
            }
        }
        return out;
    }
}
