package io.tidewatch.topics;

import java.util.Map;
import java.util.Objects;

/**
 * A topic as it has to be.
 *
 * @param name its name
 * @param partitions their number, fixed for life: keys stay where their state is
 * @param replication number of replicas
 * @param configs topic settings by Kafka's names
 */
public record TopicSpec(String name, int partitions, int replication, Map<String, String> configs) {
    public TopicSpec {
        Objects.requireNonNull(name, "name");
        if (partitions < 1) {
            throw new IllegalArgumentException(
                    "topic " + name + " has " + partitions + " partitions, expected at least 1");
        }
        if (replication < 1 || replication > Short.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "topic " + name + " has replication " + replication + ", expected at least 1");
        }
        configs = Map.copyOf(configs);
    }
}
