package io.tidewatch.alert;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;

/**
 * What a person asked for and what came of it. Its record's key is the target.
 *
 * @param atMillis when it was asked, milliseconds since the epoch
 * @param by who, as the token or the system says
 * @param via the way it came: {@code api}, {@code cli}; empty where that is not known
 * @param action what was asked, such as {@code rule.changed}, {@code alert.acknowledge}
 * @param target what it was asked of, such as a rule's id or an alert's key
 * @param outcome what came of it
 * @param detail what it changed or what the person said with it, in words; of what was refused, why; may be empty
 * @param requestId the same for all records of one request; empty where it had none
 * @param before how the alert stood that was commanded, in words: state and acknowledgement; empty of anything else
 * @param after how it stood then
 */
public record AuditRecord(
        long atMillis,
        String by,
        String via,
        String action,
        String target,
        Outcome outcome,
        String detail,
        String requestId,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String before,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String after) {
    /** What came of it. */
    public enum Outcome {
        DONE,
        REFUSED
    }

    public AuditRecord {
        by = Objects.requireNonNullElse(by, "");
        via = Objects.requireNonNullElse(via, "");
        Objects.requireNonNull(action, "action");
        target = Objects.requireNonNullElse(target, "");
        outcome = Objects.requireNonNullElse(outcome, Outcome.DONE);
        detail = Objects.requireNonNullElse(detail, "");
        requestId = Objects.requireNonNullElse(requestId, "");
        before = Objects.requireNonNullElse(before, "");
        after = Objects.requireNonNullElse(after, "");
    }

    /** Of anything but a command to an alert. */
    public AuditRecord(
            long atMillis,
            String by,
            String via,
            String action,
            String target,
            Outcome outcome,
            String detail,
            String requestId) {
        this(atMillis, by, via, action, target, outcome, detail, requestId, "", "");
    }
}
