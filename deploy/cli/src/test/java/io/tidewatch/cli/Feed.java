package io.tidewatch.cli;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.Source;
import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.kafka.embedded.EmbeddedKafkaConfig;
import io.tidewatch.topics.TopicAdmin;
import io.tidewatch.topics.TopicLayout;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.ErrorEventEncoder;
import io.tidewatch.wire.LogEventEncoder;
import io.tidewatch.wire.MetricBatchEncoder;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** What sources send, on the wire as the producer library writes it, numbered without gaps; and what is in a topic. Thread-safe. */
final class Feed implements AutoCloseable {
    private final String bootstrap;
    private final KafkaProducer<byte[], byte[]> producer;
    private final long epochMillis = System.currentTimeMillis();
    private final Map<String, Long> sequences = new HashMap<>();
    private final ByteSink sink = new ByteSink();

    Feed(String bootstrap) {
        this.bootstrap = bootstrap;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all", "max.request.size", 4 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** A running broker with all topics. */
    static EmbeddedKafka broker(Path dir, int port, int partitions) {
        EmbeddedKafka kafka = new EmbeddedKafka(EmbeddedKafkaConfig.of(dir, port));
        kafka.start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            TopicAdmin.Applied applied = TopicAdmin.apply(admin, TopicLayout.of(partitions, 1));
            if (!applied.problems().isEmpty()) {
                throw new IllegalStateException(String.join("\n", applied.problems()));
            }
        }
        return kafka;
    }

    /** One record of so many lines. */
    synchronized RecordMetadata logs(Source source, LogEvent... lines) {
        sink.reset();
        for (LogEvent line : lines) {
            if (sink.length() > 0) {
                sink.append('\n');
            }
            new LogEventEncoder().encode(line, sink);
        }
        return send(Topics.LOGS, bytes(source.key()), source, lines.length, sink.toBytes());
    }

    synchronized RecordMetadata metrics(Source source, MetricBatch batch) {
        sink.reset();
        new MetricBatchEncoder().encode(batch, sink);
        return send(Topics.METRICS, bytes(source.key()), source, 1, sink.toBytes());
    }

    synchronized RecordMetadata error(ErrorEvent error) {
        sink.reset();
        new ErrorEventEncoder().encode(error, sink);
        return send(Topics.ERRORS, bytes(error.fingerprint()), error.source(), 1, sink.toBytes());
    }

    /** An error of which nothing matters but whose it is, when, and how often it happened. */
    static ErrorEvent happened(Source source, String fingerprint, String type, long timeMillis, long count) {
        return ErrorEvent.of(timeMillis, source, fingerprint, type, "m").counted(count, timeMillis);
    }

    /** A value of so many lines as it is, with the numbers and headers of that source. */
    synchronized RecordMetadata packed(String topic, Source source, int lines, byte[] value) {
        return send(topic, bytes(source.key()), source, lines, value);
    }

    /** A record of nobody. */
    synchronized RecordMetadata raw(String topic, byte @Nullable [] key, byte @Nullable [] value) {
        return acknowledged(producer.send(new ProducerRecord<>(topic, key, value)));
    }

    private RecordMetadata send(String topic, byte[] key, Source source, int events, byte[] value) {
        String numbers = topic + " " + source.key();
        long first = sequences.getOrDefault(numbers, 0L);
        sequences.put(numbers, first + events);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, value);
        new RecordOrigin(source, epochMillis, first, events).write(record.headers());
        return acknowledged(producer.send(record));
    }

    private static RecordMetadata acknowledged(Future<RecordMetadata> sent) {
        try {
            return sent.get();
        } catch (Exception e) {
            throw new IllegalStateException("a record of the test was not taken", e);
        }
    }

    /** @return all committed records of a topic */
    List<ConsumerRecord<String, byte[]>> read(String topic) {
        List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
        }
        return all;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
