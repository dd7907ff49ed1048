package io.tidewatch.error;

import io.tidewatch.event.Severity;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the application adds to an error it captures.
 *
 * @param severity how bad; null: the rules or its being handled say it
 * @param tags any key and value
 * @param fingerprint names what makes it the same as another, whatever its stack; null: the stack says it
 * @param handled whether the application went on all the same
 * @param user whom it hit, as the application names its users; empty: the MDC's {@code user_id}, where it has one
 */
public record ErrorDetails(
        @Nullable Severity severity,
        Map<String, String> tags,
        @Nullable String fingerprint,
        boolean handled,
        String user) {
    public ErrorDetails {
        tags = Map.copyOf(tags);
    }

    /** Handled, no tags, grouped by its stack. */
    public static ErrorDetails none() {
        return new ErrorDetails(null, Map.of(), null, true, "");
    }

    public ErrorDetails severity(Severity severity) {
        return new ErrorDetails(severity, tags, fingerprint, handled, user);
    }

    public ErrorDetails tag(String key, String value) {
        Map<String, String> all = new HashMap<>(tags);
        all.put(key, value);
        return new ErrorDetails(severity, all, fingerprint, handled, user);
    }

    public ErrorDetails fingerprint(String name) {
        return new ErrorDetails(severity, tags, name, handled, user);
    }

    public ErrorDetails handled(boolean handled) {
        return new ErrorDetails(severity, tags, fingerprint, handled, user);
    }

    public ErrorDetails user(String user) {
        return new ErrorDetails(severity, tags, fingerprint, handled, user);
    }
}
