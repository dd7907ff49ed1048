package io.tidewatch.alert;

import java.util.List;
import java.util.Objects;

/**
 * Alerts that match are not told about for a while. They go on living: a silence is a view, not a state.
 *
 * @param id its record's key
 * @param matchers all have to match, on the alert's labels; never empty
 * @param fromMillis start, milliseconds since the epoch
 * @param untilMillis end, exclusive
 * @param author who made it
 * @param comment why
 */
public record Silence(
        String id, List<Matcher> matchers, long fromMillis, long untilMillis, String author, String comment) {
    public Silence {
        Objects.requireNonNull(id, "id");
        matchers = matchers == null ? List.of() : List.copyOf(matchers);
        if (matchers.isEmpty()) {
            throw new IllegalArgumentException("silence " + id + " has no matchers: it would silence everything");
        }
        author = Objects.requireNonNullElse(author, "");
        comment = Objects.requireNonNullElse(comment, "");
    }
}
