package io.tidewatch.notifier.channel.webhook;

import io.tidewatch.config.Secret;
import java.time.Duration;

/**
 * An HTTP endpoint that takes Alertmanager's webhook.
 *
 * @param url where it is posted to; a secret, for such URLs often hold a token
 * @param signingSecret of Standard Webhooks: {@code whsec_} and base64 of at least 24 bytes; not set: unsigned
 * @param allowHttp whether the URL may be plain http
 * @param allowPrivate whether it may lead into a private network; link-local never
 * @param allowLoopback whether it may lead to this host
 * @param connectTimeout for the connection
 * @param timeout for the whole call
 */
public record WebhookConfig(
        Secret url,
        Secret signingSecret,
        boolean allowHttp,
        boolean allowPrivate,
        boolean allowLoopback,
        Duration connectTimeout,
        Duration timeout) {
    public WebhookConfig {
        if (connectTimeout.toMillis() < 1 || timeout.compareTo(connectTimeout) < 0) {
            throw new IllegalArgumentException("timeout is " + timeout + ", expected at least connectTimeout, which is "
                    + connectTimeout + " and has to be above 0");
        }
        if (signingSecret.isSet()) {
            new StandardSignature(signingSecret);
        }
    }

    /** No URL yet; https, public addresses only, 3 s to connect, 10 s in all. */
    public static WebhookConfig defaults() {
        return new WebhookConfig(
                Secret.none(), Secret.none(), false, false, false, Duration.ofSeconds(3), Duration.ofSeconds(10));
    }
}
