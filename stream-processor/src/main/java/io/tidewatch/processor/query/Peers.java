package io.tidewatch.processor.query;

import io.tidewatch.processor.tls.TlsContexts;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** How instances ask one another: over TLS where they listen so, and with the secret all of them know. Immutable. */
final class Peers {
    /** Carries the secret. */
    static final String HEADER = "Tidewatch-Peer";

    private final QueryConfig config;

    Peers(QueryConfig config) {
        this.config = config;
    }

    /** @throws IllegalArgumentException where the file of authorities cannot be used */
    HttpClient client() {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(config.peerTimeout());
        String authorities = config.tls().authorities();
        if (config.tls().isOn() && !authorities.isEmpty()) {
            try {
                builder.sslContext(TlsContexts.client(Path.of(authorities)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("processor.http.tls.authorities: " + e.getMessage(), e);
            }
        }
        return builder.build();
    }

    String url(String peer) {
        return config.scheme() + "://" + peer + "/internal/v1/";
    }

    void sign(HttpRequest.Builder request) {
        if (config.peerSecret().isSet()) {
            request.setHeader(HEADER, config.peerSecret().reveal());
        }
    }

    /**
     * @param shown what the header has; null: none
     * @param address where it is asked from
     * @return why it is not answered; empty where it is
     */
    String refusal(@Nullable String shown, String address) {
        if (config.peerSecret().isSet()) {
            boolean right = shown != null
                    && MessageDigest.isEqual(
                            bytes(shown), bytes(config.peerSecret().reveal()));
            return right
                    ? ""
                    : "not the secret of processor.http.peerSecret, which has to be the same on all instances";
        }
        boolean open = !config.requireToken() && (config.insecure() || isLoopback(address));
        return open ? "" : "processor.http.peerSecret is not set, so other instances are not answered";
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
