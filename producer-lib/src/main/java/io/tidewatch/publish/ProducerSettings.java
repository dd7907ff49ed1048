package io.tidewatch.publish;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What the Kafka producer is built with. */
final class ProducerSettings {
    private ProducerSettings() {}

    static Map<String, Object> of(PublisherConfig config) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        // records are packs already: waiting for more would only delay them
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Window.bufferBytes(config));
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 1 << 20);
        // the sending thread may be held up this long at a time; it looks at close in between
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 500);
        // a topic that was quiet for long is still known: nothing waits for what is known already
        settings.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, 86_400_000);
        // throwing all metadata away when every broker is gone makes each send wait for the whole of max.block.ms
        settings.put("metadata.recovery.strategy", "none");
        // what the producer has taken is ordered and must not be given up while Kafka is away for a while
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 1_800_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MS_CONFIG, 200);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
        settings.put(
                ProducerConfig.CLIENT_ID_CONFIG, "tidewatch-" + config.source().service());
        settings.putAll(config.kafka());
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return settings;
    }
}
