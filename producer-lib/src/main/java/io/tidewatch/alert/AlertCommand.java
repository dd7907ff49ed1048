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
 * @param via the way it came, see {@link AuditRecord}; may be empty
 * @param requestId names this request alone, so that who asked finds what came of it; may be empty
 */
public record AlertCommand(
        String alertKey,
        Action action,
        String by,
        long atMillis,
        String comment,
        long untilMillis,
        String via,
        String requestId) {
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
        via = Objects.requireNonNullElse(via, "");
        requestId = Objects.requireNonNullElse(requestId, "");
    }

    /** Of nobody knows which way. */
    public AlertCommand(String alertKey, Action action, String by, long atMillis, String comment, long untilMillis) {
        this(alertKey, action, by, atMillis, comment, untilMillis, "", "");
    }

    /** Without an end. */
    public AlertCommand(String alertKey, Action action, String by, long atMillis, String comment) {
        this(alertKey, action, by, atMillis, comment, 0);
    }

    /** @return the same, as it came that way */
    public AlertCommand came(String newVia, String newRequestId) {
        return new AlertCommand(alertKey, action, by, atMillis, comment, untilMillis, newVia, newRequestId);
    }
}
