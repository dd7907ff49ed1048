package io.tidewatch.processor.run;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.RuleScaling;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules that come with the product: written to the rules topic where it never held any. */
public final class PredefinedRules {
    private static final Logger LOG = LoggerFactory.getLogger(PredefinedRules.class);

    private PredefinedRules() {}

    /**
     * @param timeScale factor on their durations, see {@code ProcessorConfig.Rules}
     * @return all of them, and the definitions of metrics made of log lines
     * @throws IllegalStateException where one of them is no valid rule
     */
    public static List<Rule> load(double timeScale) {
        return Stream.concat(
                        io.tidewatch.processor.rulefile.PredefinedRules.load().stream()
                                .map(rule -> RuleScaling.scale(rule, timeScale)),
                        io.tidewatch.processor.rulefile.PredefinedRules.logMetrics().stream())
                .toList();
    }

    /** Writes them where the rules topic is empty; what people did to rules is never undone. */
    public static void publishIfNone(
            Admin admin, Map<String, Object> producerProperties, int partitions, double timeScale) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int p = 0; p < partitions; p++) {
            ends.put(new TopicPartition(Topics.RULES, p), OffsetSpec.latest());
        }
        boolean empty =
                Calls.get(admin.listOffsets(ends).all()).values().stream().allMatch(info -> info.offset() == 0);
        if (!empty) {
            return;
        }
        List<Rule> rules = load(timeScale);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(producerProperties, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (Rule rule : rules) {
                sent.add(producer.send(new ProducerRecord<>(
                        Topics.RULES, rule.id().getBytes(StandardCharsets.UTF_8), JsonCodec.RULE.encode(rule))));
            }
            sent.forEach(Calls::get);
        }
        LOG.atInfo().addKeyValue("rules", rules.size()).log("predefined rules written");
    }
}
