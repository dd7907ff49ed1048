package io.tidewatch.alert;

import java.util.Objects;

/**
 * What a person asks of an alert. Its record's key is the alert's key.
 *
 * @param alertKey the alert
 * @param action what is asked
 * @param by who asks
 * @param atMillis when, milliseconds since the epoch
 * @param comment may be empty
 */
public record AlertCommand(String alertKey, Action action, String by, long atMillis, String comment) {
    /** What can be asked of an alert. */
    public enum Action {
        ACKNOWLEDGE,
        UNACKNOWLEDGE,
        RESOLVE,
        REOPEN,
        COMMENT
    }

    public AlertCommand {
        Objects.requireNonNull(alertKey, "alertKey");
        Objects.requireNonNull(action, "action");
        by = Objects.requireNonNullElse(by, "");
        comment = Objects.requireNonNullElse(comment, "");
    }
}
