package io.tidewatch.processor.audit;

import io.tidewatch.alert.AuditRecord;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads the audit topic for a question, from its time on; keeps no more than is asked for. Thread-safe. */
public final class AuditReader {
    private static final Duration POLL = Duration.ofMillis(200);

    /** Who asked may have had another clock than the broker: so much earlier a record is looked for. */
    private static final long SKEW_MILLIS = TimeUnit.MINUTES.toMillis(10);

    private final Map<String, Object> client;
    private final Duration within;

    /**
     * @param fromMillis first time of a record, milliseconds since the epoch
     * @param toMillis last
     * @param who name of who asked; empty: anybody
     * @param what action or the beginning of one, such as {@code rule} or {@code alert.resolve}; empty: any
     * @param target what it was asked of; empty: anything
     * @param outcome null: any
     * @param limit how many at most, the newest
     */
    public record Filter(
            long fromMillis,
            long toMillis,
            String who,
            String what,
            String target,
            AuditRecord.@Nullable Outcome outcome,
            int limit) {
        boolean wants(AuditRecord record) {
            return record.atMillis() >= fromMillis
                    && record.atMillis() <= toMillis
                    && (who.isEmpty() || record.by().equals(who))
                    && (what.isEmpty()
                            || record.action().equals(what)
                            || record.action().startsWith(what + "."))
                    && (target.isEmpty() || record.target().equals(target))
                    && (outcome == null || record.outcome() == outcome);
        }
    }

    /**
     * @param records newest first
     * @param more whether there are older ones that match too
     * @param fault what is missing, in words; empty where nothing is
     */
    public record Found(List<AuditRecord> records, boolean more, String fault) {
        public Found {
            records = List.copyOf(records);
        }
    }

    /**
     * @param client addresses and security of the cluster
     * @param within how long it may read; what it has then is given with a fault
     */
    public AuditReader(Map<String, ?> client, Duration within) {
        this.client = new HashMap<>(client);
        this.client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        this.client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.client.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        this.client.remove(ConsumerConfig.GROUP_ID_CONFIG);
        this.within = within;
    }

    /** @throws KafkaException where Kafka does not answer or refuses */
    public Found read(Filter filter) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Map<TopicPartition, Long> from = new HashMap<>();
            consumer.partitionsFor(Topics.AUDIT, within)
                    .forEach(info -> from.put(
                            new TopicPartition(info.topic(), info.partition()),
                            Math.max(0, filter.fromMillis() - SKEW_MILLIS)));
            consumer.assign(from.keySet());
            Map<TopicPartition, Long> ends = consumer.endOffsets(from.keySet(), within);
            Map<TopicPartition, OffsetAndTimestamp> first = consumer.offsetsForTimes(from, within);
            from.keySet().forEach(partition -> {
                OffsetAndTimestamp at = first.get(partition);
                consumer.seek(partition, at == null ? ends.getOrDefault(partition, 0L) : at.offset());
            });
            return read(consumer, ends, filter);
        }
    }

    private Found read(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, Filter filter) {
        PriorityQueue<Read> newest = new PriorityQueue<>();
        boolean more = false;
        String fault = "";
        long read = 0;
        long reached = filter.fromMillis();
        long deadline = System.nanoTime() + within.toNanos();
        while (fault.isEmpty() && isBefore(consumer, ends)) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                reached = record.timestamp();
                if (record.value() != null
                        && JsonCodec.AUDIT.decode(record.value()) instanceof Decoded.Ok<AuditRecord> ok
                        && filter.wants(ok.value())) {
                    newest.add(new Read(ok.value(), ++read));
                    if (newest.size() > filter.limit()) {
                        newest.poll();
                        more = true;
                    }
                }
            }
            if (System.nanoTime() > deadline && isBefore(consumer, ends)) {
                fault = "the audit was read for " + within.toSeconds() + " s, as far as "
                        + Instant.ofEpochMilli(reached) + "; ask for less time";
            }
        }
        List<Read> rows = new ArrayList<>(newest);
        rows.sort(Comparator.reverseOrder());
        return new Found(rows.stream().map(Read::record).toList(), more, fault);
    }

    /** Those of one time are in the order in which they were written. */
    private record Read(AuditRecord record, long sequence) implements Comparable<Read> {
        private static final Comparator<Read> ORDER = Comparator.comparingLong(
                        (Read read) -> read.record().atMillis())
                .thenComparingLong(Read::sequence);

        @Override
        public int compareTo(Read other) {
            return ORDER.compare(this, other);
        }
    }

    private boolean isBefore(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey(), within) < end.getValue());
    }
}
