package io.tidewatch.agent;

import io.tidewatch.agent.gateway.GatewayConfig;
import io.tidewatch.agent.tail.TailConfig;
import io.tidewatch.config.Doc;
import io.tidewatch.redact.RedactConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * How the agent runs.
 *
 * @param bootstrapServers Kafka's addresses, comma-separated; need not answer at start
 * @param kafka further producer properties by Kafka's names, such as those of TLS and SASL
 * @param service name the host's metrics are published under
 * @param instance tells hosts apart; empty: the host's name
 * @param environment such as {@code production}; may be empty
 * @param interval time between two batches of metrics
 * @param probeTimeout how long the probes of one batch may take
 * @param closeGrace how long close goes on sending what is there
 * @param dataDir folder of the file positions; one agent at a time may use it
 * @param tail log files to follow
 * @param gateway what is received from elsewhere; nothing by default
 * @param redaction what is hidden of lines and labels before anything leaves
 */
public record AgentConfig(
        @Doc("addresses of Kafka, comma-separated") String bootstrapServers,
        @Doc("further producer properties by Kafka's names") Map<String, String> kafka,
        @Doc("name the host's metrics are published under") String service,
        @Doc("tells hosts apart; empty: the host's name") String instance,
        @Doc("such as production") String environment,
        @Doc("time between two batches of metrics") Duration interval,
        @Doc("how long the probes of one batch may take") Duration probeTimeout,
        @Doc("how long close goes on sending what is there") Duration closeGrace,
        @Doc("folder of the file positions") Path dataDir,
        TailConfig tail,
        GatewayConfig gateway,
        RedactConfig redaction) {
    public AgentConfig {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("bootstrapServers is empty, expected host:port");
        }
        kafka = Map.copyOf(kafka);
        if (service.isBlank()) {
            throw new IllegalArgumentException("service is empty, expected a name such as host");
        }
        instance = Objects.requireNonNullElse(instance, "");
        environment = Objects.requireNonNullElse(environment, "");
        between("interval", interval, Duration.ofMillis(100), Duration.ofHours(1));
        between("probeTimeout", probeTimeout, Duration.ofMillis(10), Duration.ofMinutes(1));
        between("closeGrace", closeGrace, Duration.ZERO, Duration.ofMinutes(1));
        Objects.requireNonNull(dataDir, "dataDir");
        Objects.requireNonNull(tail, "tail");
        Objects.requireNonNull(gateway, "gateway");
        Objects.requireNonNull(redaction, "redaction");
    }

    public static AgentConfig defaults() {
        return new AgentConfig(
                "localhost:9092",
                Map.of(),
                "host",
                "",
                "",
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(3),
                Path.of("/var/lib/tidewatch/agent"),
                TailConfig.defaults(),
                GatewayConfig.defaults(),
                RedactConfig.defaults());
    }

    private static void between(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(key + " is " + value + ", expected " + least + " to " + most);
        }
    }
}
