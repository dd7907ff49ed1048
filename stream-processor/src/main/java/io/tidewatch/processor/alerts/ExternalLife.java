package io.tidewatch.processor.alerts;

import io.tidewatch.alert.Alert.Transition;
import io.tidewatch.alert.AlertState;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.signals.Flow;
import io.tidewatch.processor.signals.Signal;
import java.util.Locale;
import java.util.Map;

/**
 * Alerts that somebody else decides of, such as a Prometheus: they fire while they are said to, and resolve when they are
 * said to be over or when nobody has said anything for long. The notifier treats them as it does ours.
 */
final class ExternalLife {
    /** The rule they are of, which no rule can be called. */
    static final String RULE = Signal.External.RULE;

    private final AlertLife life;

    ExternalLife(AlertLife life) {
        this.life = life;
    }

    static boolean is(AlertRow row) {
        return row.ruleId.equals(RULE);
    }

    /** @param now when it was said, by append times of the input that it names */
    void take(AlertRow row, Signal.External said, long now) {
        row.lastSeen = Math.max(row.lastSeen, now);
        boolean over = said.endsAtMillis() <= now;
        if (over && !row.isActive()) {
            over(row, "said to be over", now);
            return;
        }
        row.gone = false;
        row.group = said.labels();
        row.labels = said.labels();
        row.annotations = said.annotations();
        // two that tell of the same thing: it began with the earlier word, and lasts as long as either says
        row.eventTime = row.isActive() ? Math.min(row.eventTime, said.startsAtMillis()) : said.startsAtMillis();
        if (!row.isActive() || said.endsAtMillis() >= row.expiresAt) {
            row.expiresAt = said.endsAtMillis();
            row.flow = Flow.of(said.input());
        }
        if (over) {
            over(row, "said to be over", now);
            return;
        }
        String why = said.annotations()
                .getOrDefault("summary", said.annotations().getOrDefault("description", "told from elsewhere"));
        Severity severity = severity(said.labels());
        if (!row.isActive()) {
            String again = row.resolvedBy.isEmpty() ? "" : " (resolved by hand by " + row.resolvedBy + ", still holds)";
            fire(row, severity, why + again, now);
        } else if (row.severity != severity) {
            row.severity = severity;
            life.transition(row, null, Transition.SEVERITY_CHANGED, why, now);
        } else {
            row.why = AlertTexts.cut(why);
        }
    }

    private void fire(AlertRow row, Severity severity, String why, long now) {
        row.state = AlertState.FIRING;
        row.severity = severity;
        row.pendingSince = now;
        row.firingSince = now;
        row.resolvedAt = 0;
        row.resolvedBy = "";
        row.acknowledged = null;
        AlertMarks.begin(row);
        life.transition(row, null, Transition.FIRED, why, now);
    }

    /** What time alone brings, each at its time, up to then. */
    void timers(AlertRow row, long now) {
        long lapses = AlertMarks.lapse(row);
        if (lapses <= now && (row.expiresAt == 0 || lapses < row.expiresAt)) {
            row.acknowledged = null;
            life.transition(row, null, Transition.UNACKNOWLEDGED, row.why, lapses);
        }
        if (row.expiresAt > 0 && row.expiresAt <= now) {
            over(row, "not told of again", row.expiresAt);
        }
    }

    /** @return when {@link #timers} has something to do next; {@link DueIndex#NEVER} where it has not */
    static long next(AlertRow row) {
        if (!is(row)) {
            return DueIndex.NEVER;
        }
        return Math.min(row.expiresAt > 0 ? row.expiresAt : DueIndex.NEVER, AlertMarks.lapse(row));
    }

    private void over(AlertRow row, String why, long now) {
        if (row.isActive()) {
            life.resolve(row, null, why, now);
        }
        row.expiresAt = 0;
        row.resolvedBy = "";
        row.gone = true;
    }

    private static Severity severity(Map<String, String> labels) {
        return switch (labels.getOrDefault("severity", "").toLowerCase(Locale.ROOT)) {
            case "critical", "page", "emergency", "fatal" -> Severity.CRITICAL;
            case "error", "high", "major" -> Severity.ERROR;
            case "info", "none", "informational" -> Severity.INFO;
            default -> Severity.WARNING;
        };
    }
}
