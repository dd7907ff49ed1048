package io.tidewatch.cli.bench;

import com.google.re2j.Pattern;
import io.tidewatch.wire.Lines;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The least that a scan of the topic costs: consumers that look at each line's bytes with RE2/J, and do nothing else. */
final class ScanLimit {
    private static final double WARM_UP = 0.1;

    private ScanLimit() {}

    /**
     * @param share of each partition that is read, from its beginning
     * @return seconds it takes, or would take, with so many threads to read all and to count the lines that match
     */
    static double seconds(String bootstrap, Map<TopicPartition, Long> all, double share, String regex, int threads) {
        // once before: compiled code is what counts
        var unused = scan(bootstrap, all, share * WARM_UP, regex, threads);
        return scan(bootstrap, all, share, regex, threads) / share;
    }

    private static double scan(
            String bootstrap, Map<TopicPartition, Long> all, double share, String regex, int threads) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        all.forEach((partition, end) -> ends.put(partition, (long) Math.ceil(end * share)));
        Pattern pattern = Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
        List<TopicPartition> partitions = new ArrayList<>(ends.keySet());
        AtomicLong found = new AtomicLong();
        long started = System.nanoTime();
        List<CompletableFuture<Void>> reading = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            List<TopicPartition> own = new ArrayList<>();
            for (int i = t; i < partitions.size(); i += threads) {
                own.add(partitions.get(i));
            }
            reading.add(CompletableFuture.runAsync(() -> read(bootstrap, own, ends, pattern, found)));
        }
        reading.forEach(CompletableFuture::join);
        return (System.nanoTime() - started) / 1e9;
    }

    private static void read(
            String bootstrap,
            List<TopicPartition> own,
            Map<TopicPartition, Long> ends,
            Pattern pattern,
            AtomicLong found) {
        Map<String, Object> p = new HashMap<>();
        p.put("bootstrap.servers", bootstrap);
        p.put("isolation.level", "read_committed");
        p.put("max.poll.records", 2_000);
        p.put("max.partition.fetch.bytes", 8 << 20);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(p, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(own);
            consumer.seekToBeginning(own);
            while (true) {
                List<TopicPartition> read = own.stream()
                        .filter(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L))
                        .toList();
                if (read.size() == own.size()) {
                    return;
                }
                consumer.pause(read);
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    if (record.offset()
                            >= ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L)) {
                        continue;
                    }
                    Lines.forEach(record.value(), (index, from, to) -> {
                        String line = new String(record.value(), from, to - from, StandardCharsets.ISO_8859_1);
                        if (pattern.matcher(line).find()) {
                            found.incrementAndGet();
                        }
                    });
                }
            }
        }
    }
}
