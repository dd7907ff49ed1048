package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.wire.Json;
import io.tidewatch.wire.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The errors topic counted without the product's code: what the counts have to be.
 *
 * @param byFingerprint occurrences of distinct events
 * @param events distinct events
 * @param records records, those sent twice included
 */
record ErrorTopicCount(Map<String, Long> byFingerprint, long events, long records) {
    static ErrorTopicCount read(String bootstrap) throws IOException {
        Map<String, Long> counts = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        long records = 0;
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.ERRORS).stream()
                    .map(p -> new TopicPartition(p.topic(), p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                    records++;
                    count(record, seen, counts);
                }
            }
        }
        return new ErrorTopicCount(counts, seen.size(), records);
    }

    private static void count(ConsumerRecord<byte[], byte[]> record, Set<String> seen, Map<String, Long> counts)
            throws IOException {
        String source = header(record, "tw-source");
        String epoch = header(record, "tw-epoch");
        String first = header(record, "tw-seq");
        int line = 0;
        for (String json : new String(record.value(), StandardCharsets.UTF_8).split("\n")) {
            String id = first.isEmpty()
                    ? record.partition() + "@" + record.offset() + "#" + line
                    : source + "@" + epoch + "#" + (Long.parseLong(first) + line);
            line++;
            if (seen.add(id)) {
                JsonNode event = Json.shared().readTree(json);
                counts.merge(event.get("fp").asText(), event.path("n").asLong(1), Long::sum);
            }
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
