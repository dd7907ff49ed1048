package io.tidewatch.alert;

import io.tidewatch.event.Severity;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Errors that are the same, as they stand now.
 *
 * @param id names the group; key of its records
 * @param state where in its life it is
 * @param type exception type
 * @param message message of the newest occurrence, redacted and cut
 * @param culprit {@code Class.method} it is blamed on; may be empty
 * @param severity the worst seen
 * @param count occurrences ever
 * @param firstSeenMillis event time of the first, milliseconds since the epoch
 * @param lastSeenMillis event time of the newest
 * @param services occurrences by service, at most 20 of them
 * @param hosts occurrences by host, at most 20 of them
 * @param releases occurrences by release, at most 20 of them
 * @param handled false where any occurrence was not handled
 * @param fingerprints the fingerprints that lead to this group
 */
public record ErrorGroup(
        String id,
        State state,
        String type,
        String message,
        String culprit,
        Severity severity,
        long count,
        long firstSeenMillis,
        long lastSeenMillis,
        Map<String, Long> services,
        Map<String, Long> hosts,
        Map<String, Long> releases,
        boolean handled,
        List<String> fingerprints) {
    /** Where in its life an error group is. */
    public enum State {
        NEW,
        ONGOING,
        ESCALATING,
        RESOLVED,
        REGRESSED,
        ARCHIVED
    }

    public ErrorGroup {
        Objects.requireNonNull(id, "id");
        state = Objects.requireNonNullElse(state, State.NEW);
        type = Objects.requireNonNullElse(type, "");
        message = Objects.requireNonNullElse(message, "");
        culprit = Objects.requireNonNullElse(culprit, "");
        severity = Objects.requireNonNullElse(severity, Severity.ERROR);
        services = services == null ? Map.of() : services;
        hosts = hosts == null ? Map.of() : hosts;
        releases = releases == null ? Map.of() : releases;
        fingerprints = fingerprints == null ? List.of() : List.copyOf(fingerprints);
    }
}
