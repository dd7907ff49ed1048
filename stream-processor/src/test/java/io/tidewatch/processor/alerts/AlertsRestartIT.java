package io.tidewatch.processor.alerts;

import static io.tidewatch.processor.alerts.Bench.GRACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Rule;
import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.kafka.embedded.EmbeddedKafkaExtension;
import io.tidewatch.processor.run.AppendTime;
import io.tidewatch.processor.signals.RuleHolder;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.signals.SignalCodec;
import io.tidewatch.processor.store.BoundedRocks;
import io.tidewatch.processor.topology.AlertsSettings;
import io.tidewatch.processor.topology.AlertsTopology;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The alerts application on a real broker, exactly once: stopped in the middle of an alert's life, and gone on with. */
@ExtendWith(EmbeddedKafkaExtension.class)
class AlertsRestartIT {
    private static final int PARTITIONS = 2;

    @TempDir
    private Path dir;

    @Test
    void life_goes_on_after_a_restart_on_another_disk(EmbeddedKafka kafka) throws Exception {
        String servers = kafka.bootstrapServers();
        Rule rule = Bench.threshold(Duration.ofSeconds(20), Duration.ZERO);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            List<NewTopic> topics = new ArrayList<>();
            for (String topic : List.of(
                    Topics.RULES, Topics.PATTERN_CATALOG, Topics.SIGNALS, Topics.ALERT_COMMANDS, Topics.ALERTS)) {
                if (!admin.listTopics().names().get().contains(topic)) {
                    topics.add(new NewTopic(topic, topic.equals(Topics.RULES) ? 1 : PARTITIONS, (short) 1));
                }
            }
            admin.createTopics(topics).all().get();
        }
        String application = EmbeddedKafkaExtension.uniqueName("alerts");
        long t0 = System.currentTimeMillis() / 10_000 * 10_000;
        try (KafkaProducer<String, byte[]> producer = producer(servers)) {
            producer.send(new ProducerRecord<>(Topics.RULES, rule.id(), JsonCodec.RULE.encode(rule)));
            try (KafkaStreams first = streams(servers, application, dir.resolve("first"))) {
                first.start();
                clock(producer, t0);
                value(producer, rule, t0 + 1, 20);
                clock(producer, t0 + 10_000 + GRACE);
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(
                                () -> assertThat(transitions(servers, rule)).containsExactly(Alert.Transition.PENDING));
            }
            // said while it was away
            value(producer, rule, t0 + 11_000, 20);
            value(producer, rule, t0 + 21_000, 20);
            clock(producer, t0 + 30_000 + GRACE);
            try (KafkaStreams second = streams(servers, application, dir.resolve("second"))) {
                second.start();
                await().atMost(Duration.ofSeconds(90))
                        .untilAsserted(() -> assertThat(transitions(servers, rule))
                                .containsExactly(Alert.Transition.PENDING, Alert.Transition.FIRED));
            }
        }
    }

    private static void clock(KafkaProducer<String, byte[]> producer, long millis) {
        for (Rule.Input input : Rule.Input.values()) {
            byte[] progress = SignalCodec.encode(new Signal.Progress(input, 0, 1, millis, millis, true, 0));
            for (int partition = 0; partition < PARTITIONS; partition++) {
                producer.send(new ProducerRecord<>(Topics.SIGNALS, partition, "progress", progress));
            }
        }
        producer.flush();
    }

    private static void value(KafkaProducer<String, byte[]> producer, Rule rule, long millis, double value) {
        Signal partial = Bench.partial(rule, Bench.GROUP, millis, millis, 1, 0, value);
        producer.send(new ProducerRecord<>(Topics.SIGNALS, Bench.key(rule), SignalCodec.encode(partial)));
    }

    private static List<Alert.Transition> transitions(String servers, Rule rule) {
        Map<String, Object> p = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
        List<Alert.Transition> all = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(p, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int i = 0; i < PARTITIONS; i++) {
                partitions.add(new TopicPartition(Topics.ALERTS, i));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(tp -> consumer.position(tp) < ends.get(tp))) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    if (Bench.key(rule).equals(record.key())) {
                        all.add(((Decoded.Ok<Alert>) JsonCodec.ALERT.decode(record.value()))
                                .value()
                                .transition());
                    }
                });
            }
        }
        return all;
    }

    private static KafkaStreams streams(String servers, String application, Path state) {
        Properties p = new Properties();
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        p.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 50);
        p.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        p.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, AppendTime.class);
        p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocks.class);
        p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6_000);
        p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1_500);
        p.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaStreams(
                AlertsTopology.build(new AlertsSettings(new RuleHolder(), AlertConfig.defaults(), new AlertCounts())),
                p);
    }

    private static KafkaProducer<String, byte[]> producer(String servers) {
        return new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers),
                new StringSerializer(),
                new ByteArraySerializer());
    }
}
