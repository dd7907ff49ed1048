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
 * @param untilMillis of ACKNOWLEDGE: when it lapses by itself, milliseconds since the epoch; 0: when the alert resolves
 */
public record AlertCommand(String alertKey, Action action, String by, long atMillis, String comment, long untilMillis) {
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
        untilMillis = Math.max(0, untilMillis);
    }

    /** Without an end. */
    public AlertCommand(String alertKey, Action action, String by, long atMillis, String comment) {
        this(alertKey, action, by, atMillis, comment, 0);
    }
}
