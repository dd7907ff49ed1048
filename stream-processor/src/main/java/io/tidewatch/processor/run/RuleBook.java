package io.tidewatch.processor.run;

import io.tidewatch.alert.AuditRecord;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rulefile.RulePlan;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The rules topic, for those who see and change rules. A change is one transaction with its audit records: all of it or
 * nothing. Writers share a transactional id, so that of two at once the first is fenced off and has changed nothing.
 */
public final class RuleBook {
    /** Transactional id of whoever changes rules. */
    public static final String TRANSACTIONS = "tidewatch-rules";

    private static final Duration POLL = Duration.ofMillis(200);

    private final Map<String, Object> client;
    private final Duration within;

    /**
     * @param client addresses and security of the cluster
     * @param within how long Kafka may take
     */
    public RuleBook(Map<String, ?> client, Duration within) {
        this.client = new HashMap<>(client);
        this.within = within;
    }

    /**
     * What the topic holds.
     *
     * @param rules those that can be read, by id
     * @param unreadable ids whose record holds none
     */
    public record Contents(Collection<Rule> rules, Collection<String> unreadable) {
        public Contents {
            rules = List.copyOf(rules);
            unreadable = List.copyOf(unreadable);
        }
    }

    /** @throws KafkaException where Kafka does not answer or refuses */
    public Contents read() {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.RULES, within).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, within);
            return read(consumer, ends);
        }
    }

    private Contents read(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        Map<String, Rule> rules = new TreeMap<>();
        TreeSet<String> unreadable = new TreeSet<>();
        long deadline = System.nanoTime() + within.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey(), within) < end.getValue())) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("the rules were not read within " + within.toSeconds() + " s");
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.key() == null) {
                    continue;
                }
                String id = new String(record.key(), StandardCharsets.UTF_8);
                rules.remove(id);
                unreadable.remove(id);
                if (record.value() == null) {
                    continue;
                }
                if (JsonCodec.RULE.decode(record.value()) instanceof Decoded.Ok<Rule> ok) {
                    rules.put(id, ok.value());
                } else {
                    unreadable.add(id);
                }
            }
        }
        return new Contents(rules.values(), unreadable);
    }

    /**
     * Reads, plans, and writes what is planned.
     *
     * @param plan of what is there; what it throws leaves everything as it was
     * @param by who does it
     * @param via the way it came, see {@link AuditRecord}
     * @param requestId of all its records in the audit
     * @return the plan, carried out
     * @throws KafkaException where Kafka does not answer or refuses; then nothing is changed
     */
    @SuppressWarnings("FutureReturnValueIgnored") // committing throws what a send met
    public RulePlan change(Function<Contents, RulePlan> plan, String by, String via, String requestId, long nowMillis) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONS);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) within.toMillis());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            // from here on no other writer can commit, so what is read is what is changed
            producer.initTransactions();
            RulePlan planned = plan.apply(read());
            if (planned.changes().isEmpty()) {
                return planned;
            }
            producer.beginTransaction();
            try {
                for (RulePlan.Change change : planned.changes()) {
                    byte[] key = change.id().getBytes(StandardCharsets.UTF_8);
                    Rule after = change.after();
                    producer.send(new ProducerRecord<>(
                            Topics.RULES, key, after == null ? null : JsonCodec.RULE.encode(after)));
                    AuditRecord audit = new AuditRecord(
                            nowMillis,
                            by,
                            via,
                            "rule." + change.what().name().toLowerCase(Locale.ROOT),
                            change.id(),
                            AuditRecord.Outcome.DONE,
                            String.join("; ", change.differences()),
                            requestId);
                    producer.send(new ProducerRecord<>(Topics.AUDIT, key, JsonCodec.AUDIT.encode(audit)));
                }
                producer.commitTransaction();
            } catch (KafkaException e) {
                abort(producer, e);
                throw e;
            }
            return planned;
        }
    }

    private static void abort(KafkaProducer<byte[], byte[]> producer, KafkaException why) {
        try {
            producer.abortTransaction();
        } catch (KafkaException e) {
            // fenced or gone: the broker ends what was begun
            why.addSuppressed(e);
        }
    }
}
