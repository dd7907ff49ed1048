package io.tidewatch.notifier.channel.mail;

import io.tidewatch.config.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A mail server and whom it writes to.
 *
 * @param host of the server
 * @param port 587 STARTTLS, 465 TLS from the first byte, 25 plain
 * @param security {@code starttls} (required), {@code tls} or {@code plain}; empty: by the port, STARTTLS but for 465
 * @param allowPlain whether {@code plain} is allowed; credentials are never sent without TLS
 * @param trust {@code host} whose certificate is trusted without a check, for tests; empty: none
 * @param user empty: no login
 * @param password of that user
 * @param from sender
 * @param to recipients
 * @param helo name this host greets with; empty: its own
 * @param timeout for connecting, reading and writing, each
 */
public record MailConfig(
        String host,
        int port,
        String security,
        boolean allowPlain,
        String trust,
        String user,
        Secret password,
        String from,
        List<String> to,
        String helo,
        Duration timeout) {
    public MailConfig {
        Objects.requireNonNull(host, "host");
        security = Objects.requireNonNullElse(security, "").toLowerCase(Locale.ROOT);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port is " + port + ", expected 1 to 65535");
        }
        if (!List.of("", "starttls", "tls", "plain").contains(security)) {
            throw new IllegalArgumentException("security is '" + security + "', expected starttls, tls or plain");
        }
        if (security.equals("plain") && !allowPlain) {
            throw new IllegalArgumentException("security is plain, expected starttls or tls (or allowPlain)");
        }
        if (security.equals("plain") && password.isSet()) {
            throw new IllegalArgumentException("a password is not sent without TLS: security is plain");
        }
        trust = Objects.requireNonNullElse(trust, "");
        user = Objects.requireNonNullElse(user, "");
        from = Objects.requireNonNullElse(from, "");
        to = List.copyOf(Objects.requireNonNullElse(to, List.of()));
        helo = Objects.requireNonNullElse(helo, "");
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("timeout is " + timeout + ", expected above 0");
        }
    }

    /** No server yet; STARTTLS on 587, 10 s. */
    public static MailConfig defaults() {
        return new MailConfig(
                "",
                587,
                "",
                false,
                "",
                "",
                Secret.none(),
                "tidewatch@localhost",
                List.of(),
                "",
                Duration.ofSeconds(10));
    }

    /** @return {@code starttls}, {@code tls} or {@code plain} */
    String effectiveSecurity() {
        return security.isEmpty() ? port == 465 ? "tls" : "starttls" : security;
    }
}
