package io.tidewatch.agent.gateway;

import io.tidewatch.config.Doc;
import io.tidewatch.config.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What is received from elsewhere, and its bounds.
 *
 * @param enabled whether the agent listens; {@code tidewatch gateway} always does
 * @param host address to listen on; any but loopback wants a token
 * @param port 0: any free one
 * @param hosts further names under which it is sent to; without a token any other than these, {@code localhost} and
 *     {@code host} is refused
 * @param token senders have to bring it as {@code Authorization: Bearer}; empty: none
 * @param maxCompressedBytes largest body as it travels
 * @param maxBodyBytes largest body once it is unpacked
 * @param maxRequests most requests at once; those over it are asked to come again
 * @param maxSources most sources at once
 * @param maxSeries most series at once, over all sources
 * @param maxLabels most labels of a series, source not counted
 * @param maxLabelChars longest name or value of a label; longer values are cut, longer names refused
 * @param forgetAfter a series, and a source, that was silent for so long makes room
 * @param deliveryTimeout how long a request may wait for Kafka before its sender is asked to come again
 * @param dropLabels labels that are left out, such as those that tell two replicas of one Prometheus apart
 */
public record GatewayConfig(
        @Doc("whether the agent listens for remote write and OTLP; the command gateway always does")
        boolean enabled,

        @Doc("address to listen on; any but loopback wants a token")
        String host,

        @Doc("port to listen on") int port,

        @Doc("further names it is sent to by; without a token strangers' names are refused")
        List<String> hosts,

        @Doc("bearer token senders have to bring; empty: none")
        Secret token,

        @Doc("largest body as it travels") int maxCompressedBytes,
        @Doc("largest body once unpacked") int maxBodyBytes,
        @Doc("most requests at once") int maxRequests,
        @Doc("most sources at once") int maxSources,
        @Doc("most series at once, over all sources") int maxSeries,
        @Doc("most labels of a series") int maxLabels,
        @Doc("longest name or value of a label") int maxLabelChars,

        @Doc("a series or source silent for so long makes room")
        Duration forgetAfter,

        @Doc("how long a request may wait for Kafka") Duration deliveryTimeout,
        @Doc("labels left out, such as prometheus_replica") List<String> dropLabels) {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "[::1]", "localhost");

    public GatewayConfig {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host is empty, expected an address such as 127.0.0.1");
        }
        between("port", port, 0, 65_535);
        hosts = List.copyOf(hosts);
        Objects.requireNonNull(token, "token");
        between("maxCompressedBytes", maxCompressedBytes, 1 << 10, 256 << 20);
        between("maxBodyBytes", maxBodyBytes, 1 << 10, 512 << 20);
        between("maxRequests", maxRequests, 1, 200);
        between("maxSources", maxSources, 1, 1 << 20);
        between("maxSeries", maxSeries, 1, 10_000_000);
        between("maxLabels", maxLabels, 1, 1_000);
        between("maxLabelChars", maxLabelChars, 16, 16 << 10);
        between(
                "forgetAfter in ms",
                forgetAfter.toMillis(),
                1_000,
                Duration.ofDays(7).toMillis());
        between("deliveryTimeout in ms", deliveryTimeout.toMillis(), 100, 300_000);
        dropLabels = List.copyOf(dropLabels);
    }

    /** @throws IllegalArgumentException where anybody on the network could write: two keys, of which neither is wrong alone */
    void requireGuarded() {
        if (!token.isSet() && !LOOPBACK.contains(host)) {
            throw new IllegalArgumentException("agent.gateway.token is not set while agent.gateway.host is " + host
                    + ", expected a token, or the host 127.0.0.1");
        }
    }

    public static GatewayConfig defaults() {
        return new GatewayConfig(
                false,
                "127.0.0.1",
                4318,
                List.of(),
                Secret.none(),
                4 << 20,
                16 << 20,
                8,
                10_000,
                200_000,
                48,
                2_048,
                Duration.ofHours(1),
                Duration.ofSeconds(10),
                List.of());
    }

    private static void between(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " is " + value + ", expected " + least + " to " + most);
        }
    }
}
