package io.tidewatch.processor.run;

import io.tidewatch.processor.ProcessorConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/** Properties of the plain Kafka clients beside the two applications. */
public final class KafkaSettings {
    private KafkaSettings() {}

    /** An admin client that gives up a call after 5 s: whoever asks asks again. */
    public static Map<String, Object> admin(ProcessorConfig.Kafka kafka, String clientId) {
        Map<String, Object> p = new HashMap<>(kafka.properties());
        p.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        p.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        p.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 5000);
        p.put("default.api.timeout.ms", 5000);
        return p;
    }

    /** A consumer of a group that reads what is committed, from the start, and commits by itself only. */
    public static Map<String, Object> consumer(ProcessorConfig.Kafka kafka, String group, String clientId) {
        Map<String, Object> p = admin(kafka, clientId);
        p.put("group.id", group);
        p.put("enable.auto.commit", false);
        p.put("isolation.level", "read_committed");
        p.put("auto.offset.reset", "earliest");
        p.put("max.poll.records", 50);
        return p;
    }

    /** A producer that answers within 15 s. */
    public static Map<String, Object> producer(ProcessorConfig.Kafka kafka, String clientId) {
        Map<String, Object> p = new HashMap<>(kafka.properties());
        p.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        p.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        p.put("acks", "all");
        p.put("max.block.ms", 10_000);
        p.put("request.timeout.ms", 5000);
        p.put("delivery.timeout.ms", 15_000);
        return p;
    }
}
