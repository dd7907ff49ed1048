package io.tidewatch.alert;

import io.tidewatch.event.Severity;
import java.util.List;
import java.util.Objects;

/**
 * Who was told what and when, or why nobody was: one per delivery attempt and per decision not to speak. Its record's
 * key is the group's key.
 *
 * @param atMillis when, milliseconds since the epoch
 * @param groupKey the group of alerts it is about
 * @param alertKeys the alerts in it
 * @param channel channel instance, such as {@code ops-mail}; empty for a decision not to speak
 * @param receiver whom the route named
 * @param reason why it goes out, or which stage muted it
 * @param outcome what came of it
 * @param severity the worst in the group
 * @param idempotencyKey the same for every attempt at one notification; empty for a decision not to speak
 * @param attempt 1 for the first
 * @param responseCode what the channel answered (HTTP status, SMTP code); 0 where there was none
 * @param latencyMillis how long the attempt took
 * @param detail error text or the muting silence's id; redacted, may be empty
 */
public record NotificationRecord(
        long atMillis,
        String groupKey,
        List<String> alertKeys,
        String channel,
        String receiver,
        Reason reason,
        Outcome outcome,
        Severity severity,
        String idempotencyKey,
        int attempt,
        int responseCode,
        long latencyMillis,
        String detail) {
    /** Why a notification goes out, or which stage kept it back. */
    public enum Reason {
        FIRST,
        NEW_ALERTS,
        SEVERITY_RAISED,
        REMINDER,
        RESOLVED,
        SILENCE_ENDED,
        /** Nobody acknowledged it for as long as its rule allows. */
        ESCALATED,
        /** It fires and resolves too often: said once; as a reason not to speak: that was said. */
        FLAPPING,
        SILENCED,
        INHIBITED,
        MUTE_TIME,
        COOLDOWN,
        ACKNOWLEDGED,
        NO_ROUTE,
        NOT_NEWS,
        /** More alerts of its rule fire than the rule allows; one alert says how many. */
        SUPPRESSED,
        REPORT
    }

    /** What came of it. */
    public enum Outcome {
        DELIVERED,
        RETRYING,
        REJECTED,
        GAVE_UP,
        MUTED
    }

    public NotificationRecord {
        Objects.requireNonNull(groupKey, "groupKey");
        alertKeys = alertKeys == null ? List.of() : List.copyOf(alertKeys);
        channel = Objects.requireNonNullElse(channel, "");
        receiver = Objects.requireNonNullElse(receiver, "");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(outcome, "outcome");
        severity = Objects.requireNonNullElse(severity, Severity.INFO);
        idempotencyKey = Objects.requireNonNullElse(idempotencyKey, "");
        detail = Objects.requireNonNullElse(detail, "");
    }
}
