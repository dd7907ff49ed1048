package io.tidewatch.processor.query;

import java.time.Duration;
import java.util.Objects;

/**
 * Where the HTTP API listens.
 *
 * @param host address to bind; loopback unless the network is trusted
 * @param port port to bind; 0 takes a free one
 * @param advertised {@code host:port} under which the other instances reach this one; empty: host and port as bound
 * @param tokensFile whose tokens may give commands, see {@link ApiTokens}; empty: nobody's, commands are refused
 * @param peerTimeout how long another instance may take to answer before the answer is given without it
 * @param external bounds of alerts that come from elsewhere
 */
public record QueryConfig(
        String host, int port, String advertised, String tokensFile, Duration peerTimeout, ExternalConfig external) {
    public QueryConfig {
        Objects.requireNonNull(host, "host");
        advertised = Objects.requireNonNullElse(advertised, "");
        tokensFile = Objects.requireNonNullElse(tokensFile, "");
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port is " + port + ", expected 0 to 65535");
        }
        if (peerTimeout.isNegative() || peerTimeout.isZero()) {
            throw new IllegalArgumentException("peerTimeout is " + peerTimeout + ", expected more than 0");
        }
        Objects.requireNonNull(external, "external");
    }

    public static QueryConfig defaults() {
        return new QueryConfig("127.0.0.1", 8080, "", "", Duration.ofSeconds(3), ExternalConfig.defaults());
    }
}
