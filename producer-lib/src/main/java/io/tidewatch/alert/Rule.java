package io.tidewatch.alert;

import io.tidewatch.event.Severity;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A rule: which events it reads, what it looks for, and how its alerts live. One alert per (rule, group values).
 *
 * @param id letters, digits, {@code . _ -}; stable: alerts carry it
 * @param revision raised with each change; partials of an older revision are dropped
 * @param effectiveFromMillis append time from which this revision holds, milliseconds since the epoch; 0: at once
 * @param enabled a rule that is not enabled evaluates nothing and its alerts resolve
 * @param input which stream it reads
 * @param condition what it looks for
 * @param groupBy fields (see {@link Matcher}) whose values make one alert each; empty: one alert for the rule
 * @param severity of its alerts where the condition's bounds do not say
 * @param forDuration how long the condition has to hold before it fires
 * @param keepFiringFor how long an alert goes on firing after the condition ended
 * @param noData what happens to an alert whose group stopped sending
 * @param labels added to its alerts
 * @param annotations texts such as {@code summary}, {@code description}, {@code runbook}; <code>{{name}}</code> stands
 *     for a group value, <code>{{value}}</code> and <code>{{bound}}</code> for the numbers
 * @param maxAlerts how many alerts of this rule may fire at once; what is above it is counted by one alert of its own
 * @param schedule when the rule is on; empty: always. While it is off it evaluates nothing and its alerts resolve
 * @param escalate what becomes of an alert that nobody acknowledges, by time; empty: nothing
 * @param flapping when its alerts count as flapping
 * @param maxGroups how many groups it may have in each partition of the signals topic; further ones are left out,
 *     counted, and said by an alert of their own
 */
public record Rule(
        String id,
        int revision,
        long effectiveFromMillis,
        boolean enabled,
        Input input,
        Condition condition,
        List<String> groupBy,
        Severity severity,
        Duration forDuration,
        Duration keepFiringFor,
        NoData noData,
        Map<String, String> labels,
        Map<String, String> annotations,
        int maxAlerts,
        List<ActiveTime> schedule,
        List<Escalation> escalate,
        Flapping flapping,
        int maxGroups) {
    /** Where a rule does not say. */
    public static final int DEFAULT_MAX_GROUPS = 10_000;

    /** The stream a rule reads. */
    public enum Input {
        LOGS,
        METRICS,
        ERRORS
    }

    /** What becomes of an alert whose group stopped sending: state NO_DATA, keep its state, resolve it, or fire. */
    public enum NoData {
        NO_DATA,
        KEEP,
        OK,
        ALERT
    }

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    public Rule {
        if (id == null || !ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "rule id is '" + id + "', expected 1 to 100 letters, digits, '.', '_' or '-'");
        }
        Objects.requireNonNull(condition, () -> "rule " + id + " has no condition");
        input = Objects.requireNonNullElse(input, Input.METRICS);
        groupBy = groupBy == null ? List.of() : List.copyOf(groupBy);
        severity = Objects.requireNonNullElse(severity, Severity.WARNING);
        forDuration = Objects.requireNonNullElse(forDuration, Duration.ZERO);
        keepFiringFor = Objects.requireNonNullElse(keepFiringFor, Duration.ZERO);
        noData = Objects.requireNonNullElse(noData, NoData.NO_DATA);
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
        maxAlerts = maxAlerts <= 0 ? 1000 : maxAlerts;
        schedule = schedule == null ? List.of() : List.copyOf(schedule);
        escalate = escalate == null
                ? List.of()
                : escalate.stream()
                        .sorted(Comparator.comparing(Escalation::after))
                        .toList();
        flapping = Objects.requireNonNullElse(flapping, Flapping.DEFAULT);
        maxGroups = maxGroups <= 0 ? DEFAULT_MAX_GROUPS : maxGroups;
    }

    /** Always on, escalates nothing, flaps and has groups by default. */
    public Rule(
            String id,
            int revision,
            long effectiveFromMillis,
            boolean enabled,
            Input input,
            Condition condition,
            List<String> groupBy,
            Severity severity,
            Duration forDuration,
            Duration keepFiringFor,
            NoData noData,
            Map<String, String> labels,
            Map<String, String> annotations,
            int maxAlerts) {
        this(
                id,
                revision,
                effectiveFromMillis,
                enabled,
                input,
                condition,
                groupBy,
                severity,
                forDuration,
                keepFiringFor,
                noData,
                labels,
                annotations,
                maxAlerts,
                List.of(),
                List.of(),
                Flapping.DEFAULT,
                DEFAULT_MAX_GROUPS);
    }

    /** @return the same rule looking for something else */
    public Rule with(Condition other) {
        return with(revision, effectiveFromMillis, enabled, other, forDuration, keepFiringFor);
    }

    /** @return the same rule as another revision, that holds from then on */
    public Rule with(int otherRevision, long otherEffectiveFromMillis) {
        return with(otherRevision, otherEffectiveFromMillis, enabled, condition, forDuration, keepFiringFor);
    }

    /** @return the same rule, on or off */
    public Rule with(boolean on) {
        return with(revision, effectiveFromMillis, on, condition, forDuration, keepFiringFor);
    }

    /** @return the same rule with other waits */
    public Rule with(Duration otherFor, Duration otherKeepFiringFor) {
        return with(revision, effectiveFromMillis, enabled, condition, otherFor, otherKeepFiringFor);
    }

    private Rule with(int r, long from, boolean on, Condition c, Duration waits, Duration keeps) {
        return new Rule(
                id,
                r,
                from,
                on,
                input,
                c,
                groupBy,
                severity,
                waits,
                keeps,
                noData,
                labels,
                annotations,
                maxAlerts,
                schedule,
                escalate,
                flapping,
                maxGroups);
    }
}
