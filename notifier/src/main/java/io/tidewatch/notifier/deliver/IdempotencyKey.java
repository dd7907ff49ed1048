package io.tidewatch.notifier.deliver;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Names a notification: the same news of the same groups on the same channel has the same name, always. */
final class IdempotencyKey {
    private IdempotencyKey() {}

    /** @return {@code tw-} and 32 hexadecimal digits; the order of the parts does not matter */
    static String of(String channel, List<Flight.Part> parts) {
        StringBuilder text = new StringBuilder(channel);
        parts.stream()
                .map(p -> p.group() + '\0' + p.newsSequence())
                .sorted()
                .forEach(p -> text.append('\0').append(p));
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return "tw-" + HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
