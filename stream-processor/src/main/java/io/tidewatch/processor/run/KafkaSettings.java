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
