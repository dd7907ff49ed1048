package io.tidewatch.processor.query;

import io.tidewatch.config.Doc;
import io.tidewatch.config.Secret;
import io.tidewatch.processor.audit.AuditConfig;
import io.tidewatch.processor.tls.TlsConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Where the HTTP API listens, and to whom.
 *
 * @param host address to bind; any but loopback wants TLS and tokens, see {@link #requireGuarded()}
 * @param port port to bind; 0 takes a free one
 * @param advertised {@code host:port} under which the other instances reach this one; empty: host and port as bound
 * @param hosts further names under which it is asked, such as a proxy's; without {@code requireToken} any other than these,
 *     {@code localhost}, {@code host} and {@code advertised} is refused
 * @param tokensFile whose tokens may give commands, see {@link ApiTokens}; empty: nobody's, commands are refused
 * @param requireToken whether reading needs a token too: that of a viewer
 * @param insecure whether the API may listen on any address without TLS and tokens
 * @param peerTimeout how long another instance may take to answer before the answer is given without it
 * @param peerSecret what the instances show one another, the same on all; none: on loopback, without {@code requireToken},
 *     they ask freely, else not at all
 * @param tls certificate and key; off: plain HTTP
 * @param audit bounds of what is written of refusals and searches
 * @param external bounds of alerts that come from elsewhere
 */
public record QueryConfig(
        @Doc("address to listen on; any but loopback wants tls, tokensFile and requireToken")
        String host,

        @Doc("port to listen on") int port,

        @Doc("host:port under which the other instances reach this one; empty: as bound")
        String advertised,

        @Doc("further names it is asked by, as a proxy's; without requireToken strangers' names are refused")
        List<String> hosts,

        @Doc("whose tokens may give commands and read; empty: nobody may give commands")
        String tokensFile,

        @Doc("whether reading needs a token too, that of a viewer")
        boolean requireToken,

        @Doc("listen on any address without TLS and tokens: where the network itself keeps strangers out")
        boolean insecure,

        @Doc("how long another instance may take to answer") Duration peerTimeout,

        @Doc("what the instances show one another, the same on all; 16 characters or more")
        Secret peerSecret,

        TlsConfig tls,
        AuditConfig audit,
        ExternalConfig external) {
    private static final Set<String> LOOPBACK = Set.of("::1", "[::1]", "localhost");
    private static final int LEAST_SECRET = 16;

    public QueryConfig {
        Objects.requireNonNull(host, "host");
        advertised = Objects.requireNonNullElse(advertised, "");
        hosts = List.copyOf(hosts);
        tokensFile = Objects.requireNonNullElse(tokensFile, "");
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port is " + port + ", expected 0 to 65535");
        }
        if (peerTimeout.isNegative() || peerTimeout.isZero()) {
            throw new IllegalArgumentException("peerTimeout is " + peerTimeout + ", expected more than 0");
        }
        Objects.requireNonNull(peerSecret, "peerSecret");
        Objects.requireNonNull(tls, "tls");
        Objects.requireNonNull(audit, "audit");
        Objects.requireNonNull(external, "external");
    }

    public static QueryConfig defaults() {
        return new QueryConfig(
                "127.0.0.1",
                8080,
                "",
                List.of(),
                "",
                false,
                false,
                Duration.ofSeconds(3),
                Secret.none(),
                TlsConfig.off(),
                AuditConfig.defaults(),
                ExternalConfig.defaults());
    }

    /** @return the same on that port */
    public QueryConfig onPort(int newPort) {
        return new QueryConfig(
                host,
                newPort,
                advertised,
                hosts,
                tokensFile,
                requireToken,
                insecure,
                peerTimeout,
                peerSecret,
                tls,
                audit,
                external);
    }

    /** @return whether only this machine reaches it */
    public boolean isLoopback() {
        return host.startsWith("127.") || LOOPBACK.contains(host);
    }

    /** @return {@code http} or {@code https} */
    public String scheme() {
        return tls.isOn() ? "https" : "http";
    }

    /** @return keys that are not set although others reach this address; empty where it is guarded, or loopback */
    List<String> unguarded() {
        List<String> missing = new ArrayList<>();
        if (isLoopback()) {
            return missing;
        }
        if (!tls.isOn()) {
            missing.add("processor.http.tls.certificate and .key");
        }
        if (tokensFile.isEmpty()) {
            missing.add("processor.http.tokensFile");
        }
        if (!requireToken) {
            missing.add("processor.http.requireToken");
        }
        return missing;
    }

    /**
     * What no key says alone.
     *
     * @throws IllegalArgumentException where anybody on the network could read or listen, or nobody could read
     */
    public void requireGuarded() {
        if (requireToken && tokensFile.isEmpty()) {
            throw new IllegalArgumentException("processor.http.requireToken is true while processor.http.tokensFile is"
                    + " not set: nobody could read; 'tidewatch token NAME viewer' makes a token and its line");
        }
        if (peerSecret.isSet() && peerSecret.reveal().length() < LEAST_SECRET) {
            throw new IllegalArgumentException("processor.http.peerSecret has "
                    + peerSecret.reveal().length() + " characters, expected " + LEAST_SECRET + " or more");
        }
        List<String> missing = unguarded();
        if (!missing.isEmpty() && !insecure) {
            throw new IllegalArgumentException("processor.http.host is " + host
                    + ", which others reach, while not set: "
                    + String.join(", ", missing) + "; set them, or the host 127.0.0.1, or processor.http.insecure=true"
                    + " where the network itself keeps strangers out");
        }
    }
}
