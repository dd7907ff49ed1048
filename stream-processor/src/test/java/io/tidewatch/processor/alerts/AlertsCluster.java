package io.tidewatch.processor.alerts;

import static org.awaitility.Awaitility.await;

import io.tidewatch.kafka.embedded.EmbeddedKafkaMain;
import io.tidewatch.kafka.embedded.FreePort;
import io.tidewatch.processor.run.StreamsProperties;
import io.tidewatch.wire.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A broker in a process of its own, and instances of the alerts application in theirs, to be killed. Records carry times
 * of their own, so that an hour of alerts takes seconds. One thread only.
 */
final class AlertsCluster implements AutoCloseable {
    static final int PARTITIONS = 4;

    /** On a machine that has much else to do a start takes long, and a transaction left open holds readers for 10 s. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    final KafkaProducer<String, byte[]> producer;
    private final Path dir;
    private final String guarantee;
    private final String bootstrap;
    private final Process broker;
    private final Admin admin;
    private final Map<String, Process> running = new TreeMap<>();

    AlertsCluster(Path dir, String guarantee) throws IOException {
        this.dir = dir;
        this.guarantee = guarantee;
        int port = FreePort.next();
        bootstrap = "127.0.0.1:" + port;
        broker = java("broker", EmbeddedKafkaMain.class, dir.resolve("kafka").toString(), Integer.toString(port));
        Path log = dir.resolve("broker.log");
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> Files.readString(log).contains("READY"));
        Map<String, Object> p = Map.of("bootstrap.servers", bootstrap, "linger.ms", 5);
        producer = new KafkaProducer<>(p, new StringSerializer(), new ByteArraySerializer());
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    void createTopics() throws ExecutionException, InterruptedException {
        Map<String, String> anyTime =
                Map.of("retention.ms", "-1", "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
        List<NewTopic> topics = new ArrayList<>();
        for (String topic : List.of(
                Topics.RULES,
                Topics.PATTERN_CATALOG,
                Topics.SIGNALS,
                Topics.ALERT_COMMANDS,
                Topics.ALERTS,
                Topics.AUDIT,
                Topics.REPORTS)) {
            int partitions = topic.equals(Topics.RULES) ? 1 : PARTITIONS;
            topics.add(new NewTopic(topic, partitions, (short) 1).configs(anyTime));
        }
        admin.createTopics(topics).all().get();
    }

    void start(String name) throws IOException {
        running.put(
                name,
                java(name, AlertsMain.class, bootstrap, name, dir.resolve(name).toString(), guarantee));
    }

    boolean runs(String name) {
        return running.containsKey(name);
    }

    Set<String> running() {
        return Set.copyOf(running.keySet());
    }

    /** SIGKILL. */
    void kill(String name) throws InterruptedException {
        Process process = running.remove(name);
        if (!process.isAlive()) {
            throw new AssertionError(name + " gave up by itself, see " + name + ".log");
        }
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM. */
    void stop(String name) throws InterruptedException {
        Process process = running.remove(name);
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError(name + " did not stop within 60 s");
        }
    }

    /** Waits until all that was sent, and all that it has told itself, is worked off and committed. */
    void awaitWorkedOff() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            mustLive();
            return unread(Topics.SIGNALS) == 0 && unread(Topics.ALERT_COMMANDS) == 0;
        });
    }

    private void mustLive() {
        running.forEach((name, process) -> {
            if (!process.isAlive()) {
                throw new AssertionError(name + " gave up by itself, see " + name + ".log");
            }
        });
    }

    /** @return how many records wait; at least 1 where a transaction is open */
    long unread(String topic) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(StreamsProperties.ALERTS)
                .partitionsToOffsetAndMetadata()
                .get();
        try (KafkaConsumer<String, byte[]> open = consumer("read_uncommitted");
                KafkaConsumer<String, byte[]> consumer = consumer("read_committed")) {
            List<TopicPartition> all = partitions(topic);
            if (!open.endOffsets(all).equals(consumer.endOffsets(all))) {
                return 1;
            }
            consumer.assign(all);
            for (TopicPartition each : all) {
                OffsetAndMetadata at = committed.get(each);
                consumer.seek(each, at == null ? 0 : at.offset());
            }
            return toEnd(consumer, all).values().stream().mapToLong(List::size).sum();
        }
    }

    /** @return where each partition ends */
    Map<Integer, Long> ends(String topic) {
        Map<Integer, Long> ends = new HashMap<>();
        try (KafkaConsumer<String, byte[]> consumer = consumer("read_uncommitted")) {
            consumer.endOffsets(partitions(topic)).forEach((each, end) -> ends.put(each.partition(), end));
        }
        return ends;
    }

    /** @return all committed records by partition, in their order */
    Map<Integer, List<ConsumerRecord<String, byte[]>>> read(String topic) {
        try (KafkaConsumer<String, byte[]> consumer = consumer("read_committed")) {
            List<TopicPartition> all = partitions(topic);
            consumer.assign(all);
            consumer.seekToBeginning(all);
            return toEnd(consumer, all);
        }
    }

    private static Map<Integer, List<ConsumerRecord<String, byte[]>>> toEnd(
            KafkaConsumer<String, byte[]> consumer, List<TopicPartition> all) {
        Map<Integer, List<ConsumerRecord<String, byte[]>>> records = new TreeMap<>();
        all.forEach(each -> records.put(each.partition(), new ArrayList<>()));
        Map<TopicPartition, Long> ends = consumer.endOffsets(all);
        while (all.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
            consumer.poll(Duration.ofMillis(200))
                    .forEach(record -> records.get(record.partition()).add(record));
        }
        return records;
    }

    private static List<TopicPartition> partitions(String topic) {
        List<TopicPartition> all = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            all.add(new TopicPartition(topic, partition));
        }
        return all;
    }

    private KafkaConsumer<String, byte[]> consumer(String isolation) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "isolation.level", isolation),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    private Process java(String log, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                // the fast compiler only: half of a short life would go into the good one
                "-XX:TieredStopAtLevel=1",
                // what a killed one leaves there goes with the folder
                "-Djava.io.tmpdir=" + dir,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        dir.resolve(log + ".log").toFile()))
                .start();
    }

    @Override
    public void close() {
        running.values().forEach(Process::destroyForcibly);
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
        broker.destroyForcibly();
    }
}
