package io.tidewatch.cli.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Puts a load into the topics before anything is measured. */
final class Preload {
    /** What was put in; {@code bytes} are those of the values, before compression. */
    public record Loaded(long events, long records, long bytes, Map<String, Long> eventsByTopic) {}

    private Preload() {}

    static Loaded run(String bootstrap, LoadMix mix, long events, long epochMillis, Consumer<String> say) {
        LoadGenerator generator = new LoadGenerator(mix, epochMillis);
        return run(bootstrap, events, say, out -> {
            long[] made = {0};
            while (made[0] < events) {
                generator.tick(System.currentTimeMillis(), record -> {
                    made[0] += record.events();
                    out.accept(record);
                });
            }
        });
    }

    /**
     * @param events about how many there will be
     * @param load hands on its records
     * @throws IllegalStateException where they could not be produced
     */
    static Loaded run(String bootstrap, long events, Consumer<String> say, Consumer<Consumer<LoadRecord>> load) {
        Progress progress = Progress.of("load", (double) events, say);
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                bootstrap,
                "compression.type",
                "lz4",
                "linger.ms",
                20,
                "batch.size",
                256 << 10,
                "acks",
                "all");
        AtomicReference<Exception> failure = new AtomicReference<>();
        long[] sums = new long[3];
        Map<String, Long> byTopic = new TreeMap<>();
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
            load.accept(record -> {
                if (failure.get() != null) {
                    throw new IllegalStateException("the load could not be produced", failure.get());
                }
                sums[0] += record.events();
                sums[1]++;
                byTopic.merge(record.topic(), (long) record.events(), Long::sum);
                sums[2] += record.value().length;
                var unused = producer.send(of(record), (done, fault) -> {
                    if (fault != null) {
                        failure.compareAndSet(null, fault);
                    }
                });
                progress.accept((double) sums[0]);
            });
            producer.flush();
        }
        if (failure.get() != null) {
            throw new IllegalStateException("the load could not be produced", failure.get());
        }
        return new Loaded(sums[0], sums[1], sums[2], byTopic);
    }

    static ProducerRecord<String, byte[]> of(LoadRecord record) {
        ProducerRecord<String, byte[]> out =
                new ProducerRecord<>(record.topic(), null, record.atMillis(), record.key(), record.value());
        record.origin().write(out.headers());
        return out;
    }
}
