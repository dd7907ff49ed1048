package io.tidewatch.kafka.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * How the embedded broker runs.
 *
 * @param dataDir folder of its data; created where missing; one broker at a time may own it
 * @param host address it listens on; loopback unless the network is trusted, for it asks nobody who they are
 * @param port port for clients; 0 takes a free one
 * @param readyTimeout how long a start may take before it is given up
 * @param properties broker properties that win over ours
 */
public record EmbeddedKafkaConfig(
        Path dataDir, String host, int port, Duration readyTimeout, Map<String, String> properties) {
    public EmbeddedKafkaConfig {
        Objects.requireNonNull(dataDir, "dataDir");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(readyTimeout, "readyTimeout");
        properties = Map.copyOf(properties);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port is " + port + ", expected 0 to 65535");
        }
    }

    /** Loopback, that port (0: a free one), a minute to start. */
    public static EmbeddedKafkaConfig of(Path dataDir, int port) {
        return new EmbeddedKafkaConfig(dataDir, "127.0.0.1", port, Duration.ofMinutes(1), Map.of());
    }
}
