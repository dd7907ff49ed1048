package io.tidewatch.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.agent.tail.TailConfig;
import io.tidewatch.agent.tail.TailedPath;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.kafka.embedded.EmbeddedKafkaExtension;
import io.tidewatch.redact.RedactConfig;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.Lines;
import io.tidewatch.wire.LogEventDecoder;
import io.tidewatch.wire.MetricBatchDecoder;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(EmbeddedKafkaExtension.class)
class AgentAppIT {
    @TempDir
    Path dir;

    @BeforeAll
    static void topics(EmbeddedKafka kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            Set<String> there = admin.listTopics().names().get();
            for (String topic : List.of(Topics.METRICS, Topics.LOGS, Topics.ERRORS)) {
                if (!there.contains(topic)) {
                    admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                            .all()
                            .get();
                }
            }
        }
    }

    @Test
    void hostAndFiles_arriveInKafka_andARestartRepeatsNothing(EmbeddedKafka kafka) throws IOException {
        // Given
        Path log = dir.resolve("shop.log");
        Files.writeString(log, lines(0, 500));
        try (AgentApp agent = new AgentApp(config(kafka))) {
            // When
            agent.start();
            // Then
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(messages(kafka)).hasSize(500));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(batches(kafka)).hasSizeGreaterThan(2));
        }
        Files.writeString(log, lines(500, 900), StandardOpenOption.APPEND);
        try (AgentApp agent = new AgentApp(config(kafka))) {
            agent.start();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(messages(kafka))
                            .containsExactlyElementsOf(IntStream.range(0, 900)
                                    .mapToObj(i -> "line " + i + " customerName=****")
                                    .toList()));
        }
        List<MetricBatch> batches = batches(kafka);
        assertThat(batches.get(0).phase()).isEqualTo(MetricBatch.Phase.HELLO);
        assertThat(batches.get(batches.size() - 1).phase()).isEqualTo(MetricBatch.Phase.GOODBYE);
        assertThat(batches.get(0).points())
                .extracting(MetricPoint::name)
                .contains(
                        "system.cpu.time",
                        "system.memory.usage",
                        "system.filesystem.utilization",
                        "system.network.io",
                        "system.process.count",
                        "system.uptime",
                        "process.memory.usage",
                        "tidewatch.agent.redacted",
                        "tidewatch.agent.tail.events");
        assertThat(RecordOrigin.read(read(kafka, Topics.METRICS).get(0).headers(), null)
                        .source()
                        .service())
                .isEqualTo("host");
    }

    private AgentConfig config(EmbeddedKafka kafka) {
        AgentConfig d = AgentConfig.defaults();
        return new AgentConfig(
                kafka.bootstrapServers(),
                Map.of(),
                d.service(),
                "",
                "test",
                Duration.ofMillis(500),
                d.probeTimeout(),
                d.closeGrace(),
                dir.resolve("state"),
                TailConfig.defaults().following(List.of(TailedPath.of(dir + "/*.log", ""))),
                d.gateway(),
                RedactConfig.builder().fields("customerName").build());
    }

    private static String lines(int from, int to) {
        StringBuilder text = new StringBuilder();
        IntStream.range(from, to)
                .forEach(i ->
                        text.append("2026-11-24T10:00:00Z INFO line ").append(i).append(" customerName=Bob\n"));
        return text.toString();
    }

    private static List<String> messages(EmbeddedKafka kafka) {
        List<String> messages = new ArrayList<>();
        LogEventDecoder decoder = new LogEventDecoder();
        for (ConsumerRecord<byte[], byte[]> record : read(kafka, Topics.LOGS)) {
            Lines.forEach(record.value(), (index, from, to) -> {
                Decoded<LogEvent> read = decoder.decode(record.value(), from, to);
                assertThat(read).isInstanceOf(Decoded.Ok.class);
                LogEvent event = ((Decoded.Ok<LogEvent>) read).value();
                assertThat(event.source()).isNotNull();
                assertThat(event.source().service()).isEqualTo("shop");
                messages.add(event.message());
            });
        }
        return messages;
    }

    private static List<MetricBatch> batches(EmbeddedKafka kafka) {
        MetricBatchDecoder decoder = new MetricBatchDecoder();
        return read(kafka, Topics.METRICS).stream()
                .map(r -> decoder.decode(r.value(), 0, r.value().length))
                .map(d -> ((Decoded.Ok<MetricBatch>) d).value())
                .toList();
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(EmbeddedKafka kafka, String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    // the broker is shared: others write too
                    if (new String(record.key()).startsWith("host/")) {
                        records.add(record);
                    }
                }
            }
        }
        return records;
    }
}
