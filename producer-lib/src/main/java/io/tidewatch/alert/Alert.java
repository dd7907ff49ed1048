package io.tidewatch.alert;

import io.tidewatch.event.Severity;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An alert, its whole state at one transition. Times are append time, milliseconds since the epoch, 0 where it has not
 * happened.
 *
 * @param key the rule and its group values in canonical form; key of its records, names it everywhere
 * @param ruleId the rule it is of
 * @param ruleRevision the revision that spoke last
 * @param sequence raised by one at each transition of this key, never lowered: the higher one is newer
 * @param state where in its life it is
 * @param transition what this record says happened
 * @param severity how bad it is now
 * @param labels the group values, the rule's labels, {@code alertname}
 * @param annotations the rule's texts, filled in
 * @param pendingSinceMillis since when the condition holds
 * @param firingSinceMillis since when it fires; kept when it resolves
 * @param resolvedAtMillis when it resolved
 * @param changedAtMillis when this transition happened
 * @param eventTimeMillis event time of the newest event behind it
 * @param value the observed value; null where there is none
 * @param bound what it was compared with; null where there is none
 * @param why one sentence a person understands: rule, window, value, bound
 * @param held why nothing may fire or resolve just now (a partition stopped, lags or restores); empty where not held
 * @param acknowledged who has it in hand, or null
 * @param samples up to 3 events behind it
 * @param sparkline the window's values, oldest first; may be empty
 * @param flapping it fires and resolves too often to be told of each time: people were told that once, until it calms
 * @param suppressed more alerts of its rule fire than the rule allows, and this is one of those nobody is told of
 * @param receivers receivers that escalation names, told beside those the notifier's routes name
 */
public record Alert(
        String key,
        String ruleId,
        int ruleRevision,
        long sequence,
        AlertState state,
        Transition transition,
        Severity severity,
        Map<String, String> labels,
        Map<String, String> annotations,
        long pendingSinceMillis,
        long firingSinceMillis,
        long resolvedAtMillis,
        long changedAtMillis,
        long eventTimeMillis,
        @Nullable Double value,
        @Nullable Double bound,
        String why,
        String held,
        @Nullable Acknowledgement acknowledged,
        List<Sample> samples,
        List<Double> sparkline,
        boolean flapping,
        boolean suppressed,
        List<String> receivers) {
    /** What happened to the alert. */
    public enum Transition {
        PENDING,
        FIRED,
        SEVERITY_CHANGED,
        RESOLVED,
        PENDING_ENDED,
        NO_DATA,
        ACKNOWLEDGED,
        UNACKNOWLEDGED,
        REOPENED,
        HELD,
        RELEASED,
        /** It fired long enough without anybody acknowledging it. */
        ESCALATED,
        /** It fires and resolves too often to be told of each time. */
        FLAPPING,
        /** It stays one way again. */
        CALMED,
        /** A person said something of it. */
        COMMENTED,
        /** What it says changed: it is suppressed or no longer, or an alert that counts others counts more. */
        UPDATED
    }

    /**
     * A person has it in hand.
     *
     * @param by who
     * @param atMillis when, milliseconds since the epoch
     * @param comment may be empty
     * @param untilMillis when it lapses by itself, milliseconds since the epoch; 0: when the alert resolves
     */
    public record Acknowledgement(String by, long atMillis, String comment, long untilMillis) {
        /** Until the alert resolves. */
        public Acknowledgement(String by, long atMillis, String comment) {
            this(by, atMillis, comment, 0);
        }
    }

    /**
     * An event behind an alert: where it lies and how it reads.
     *
     * @param topic topic it lies in
     * @param partition its partition
     * @param offset its record's offset
     * @param line index of the line in its record
     * @param timeMillis event time
     * @param source {@code service/instance}
     * @param text a short form, redacted and cut
     */
    public record Sample(
            String topic, int partition, long offset, int line, long timeMillis, String source, String text) {}

    public Alert {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(ruleId, "ruleId");
        state = Objects.requireNonNullElse(state, AlertState.INACTIVE);
        transition = Objects.requireNonNullElse(transition, Transition.PENDING);
        severity = Objects.requireNonNullElse(severity, Severity.WARNING);
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
        why = Objects.requireNonNullElse(why, "");
        held = Objects.requireNonNullElse(held, "");
        samples = samples == null ? List.of() : List.copyOf(samples);
        sparkline = sparkline == null ? List.of() : List.copyOf(sparkline);
        receivers = receivers == null ? List.of() : List.copyOf(receivers);
    }

    /** Neither flapping nor suppressed, escalated to nobody. */
    public Alert(
            String key,
            String ruleId,
            int ruleRevision,
            long sequence,
            AlertState state,
            Transition transition,
            Severity severity,
            Map<String, String> labels,
            Map<String, String> annotations,
            long pendingSinceMillis,
            long firingSinceMillis,
            long resolvedAtMillis,
            long changedAtMillis,
            long eventTimeMillis,
            @Nullable Double value,
            @Nullable Double bound,
            String why,
            String held,
            @Nullable Acknowledgement acknowledged,
            List<Sample> samples,
            List<Double> sparkline) {
        this(
                key,
                ruleId,
                ruleRevision,
                sequence,
                state,
                transition,
                severity,
                labels,
                annotations,
                pendingSinceMillis,
                firingSinceMillis,
                resolvedAtMillis,
                changedAtMillis,
                eventTimeMillis,
                value,
                bound,
                why,
                held,
                acknowledged,
                samples,
                sparkline,
                false,
                false,
                List.of());
    }
}
