package io.tidewatch.notifier.channel.webhook;

import io.tidewatch.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as Standard Webhooks asks: HMAC-SHA256 over {@code id.timestamp.body}, base64, with {@code v1,} before it. */
final class StandardSignature {
    private static final String PREFIX = "whsec_";
    private static final int LEAST_BYTES = 24;

    private final byte[] key;

    /** @throws IllegalArgumentException where the secret is no base64 or too short; does not show it */
    StandardSignature(Secret secret) {
        String text = secret.reveal();
        String base64 = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
        try {
            key = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("signingSecret is no base64, expected whsec_ and base64");
        }
        if (key.length < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "signingSecret has " + key.length + " bytes, expected at least " + LEAST_BYTES);
        }
    }

    String sign(String id, long timestampSeconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + timestampSeconds + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
