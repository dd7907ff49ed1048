package io.tidewatch.alert;

import java.util.Objects;

/**
 * What a person did. Its record's key is the target.
 *
 * @param atMillis when, milliseconds since the epoch
 * @param by who, as the token or the system says
 * @param via the way it came: {@code api}, {@code cli}
 * @param action what was done, such as {@code rule.changed}
 * @param target what it was done to, such as a rule's id or an alert's key
 * @param detail what it changed, in words; may be empty
 */
public record AuditRecord(long atMillis, String by, String via, String action, String target, String detail) {
    public AuditRecord {
        by = Objects.requireNonNullElse(by, "");
        via = Objects.requireNonNullElse(via, "");
        Objects.requireNonNull(action, "action");
        target = Objects.requireNonNullElse(target, "");
        detail = Objects.requireNonNullElse(detail, "");
    }
}
