package io.tidewatch.error;

import io.tidewatch.event.Severity;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the application adds to an error it captures.
 *
 * @param severity how bad
 * @param tags any key and value
 * @param fingerprint names what makes it the same as another, whatever its stack; null: the stack says it
 */
public record ErrorDetails(
        Severity severity,
        Map<String, String> tags,
        @Nullable String fingerprint) {
    public ErrorDetails {
        tags = Map.copyOf(tags);
    }

    /** Severity ERROR, no tags, grouped by its stack. */
    public static ErrorDetails none() {
        return new ErrorDetails(Severity.ERROR, Map.of(), null);
    }

    public ErrorDetails severity(Severity severity) {
        return new ErrorDetails(severity, tags, fingerprint);
    }

    public ErrorDetails tag(String key, String value) {
        Map<String, String> all = new HashMap<>(tags);
        all.put(key, value);
        return new ErrorDetails(severity, all, fingerprint);
    }

    public ErrorDetails fingerprint(String name) {
        return new ErrorDetails(severity, tags, name);
    }
}
