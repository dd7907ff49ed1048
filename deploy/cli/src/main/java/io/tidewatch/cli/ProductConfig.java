package io.tidewatch.cli;

import io.tidewatch.agent.AgentConfig;
import io.tidewatch.config.Doc;
import io.tidewatch.notifier.NotifierConfig;
import io.tidewatch.processor.ProcessorConfig;
import io.tidewatch.topics.TopicLayout;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * The settings of all parts, so that one file can serve them all.
 *
 * @param kafka where the cluster is
 * @param topics how the topics are laid out
 * @param processor see {@link ProcessorConfig}
 * @param notifier see {@link NotifierConfig}
 * @param agent see {@link AgentConfig}
 */
record ProductConfig(
        Kafka kafka, Topics topics, ProcessorConfig processor, NotifierConfig notifier, AgentConfig agent) {
    /**
     * Where the cluster is, for every part.
     *
     * @param bootstrapServers {@code host:port}, comma separated
     * @param properties handed to every Kafka client as they are
     */
    record Kafka(
            @Doc("host:port of the brokers, comma separated")
            String bootstrapServers,

            @Doc("handed to every Kafka client: security.protocol, sasl.…, ssl.…")
            Map<String, String> properties) {
        Kafka {
            if (Objects.requireNonNullElse(bootstrapServers, "").isBlank()) {
                throw new IllegalArgumentException("bootstrapServers is empty, expected host:port");
            }
        }

        static Kafka defaults() {
            return new Kafka("localhost:9092", Map.of());
        }
    }

    /** How the topics are laid out; the number of partitions is fixed for life. */
    record Topics(
            @Doc("partitions of every topic that has more than one; fixed for life")
            int partitions,

            @Doc("replicas of every topic: 1 on a single broker, 3 in production")
            int replication,

            @Doc("how long lines that a policy keeps short stay; where the topic exists, change its retention.ms")
            Duration shortRetention) {
        Topics {
            if (shortRetention.isNegative() || shortRetention.isZero()) {
                throw new IllegalArgumentException("shortRetention is " + shortRetention + ", expected more than 0");
            }
        }

        static Topics defaults() {
            return new Topics(6, 3, TopicLayout.SHORT_RETENTION);
        }

        TopicLayout layout() {
            return TopicLayout.of(partitions, replication).withShortRetention(shortRetention);
        }
    }

    static ProductConfig defaults() {
        return new ProductConfig(
                Kafka.defaults(),
                Topics.defaults(),
                ProcessorConfig.defaults(),
                NotifierConfig.defaults(),
                AgentConfig.defaults());
    }
}
