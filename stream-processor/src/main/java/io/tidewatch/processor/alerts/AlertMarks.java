package io.tidewatch.processor.alerts;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Alert.Transition;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Escalation;
import io.tidewatch.alert.Flapping;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.rules.Wording;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is on an alert beside its state, and goes by time: an acknowledgement that lapses, escalation while nobody
 * acknowledges, flapping until it calms. Each happens at its time, however late it is looked at.
 */
final class AlertMarks {
    private static final String UNACKNOWLEDGED = "nobody acknowledged it for ";
    private final AlertLife life;

    AlertMarks(AlertLife life) {
        this.life = life;
    }

    /** It fires anew: whatever escalated before is over. */
    static void begin(AlertRow row) {
        row.escalated = 0;
        row.raisedTo = Severity.INFO;
        row.receivers = List.of();
    }

    void strike(AlertRow row, Rule rule, long upTo) {
        for (long at = next(row, rule); at <= upTo; at = next(row, rule)) {
            if (lapse(row) <= at) {
                row.acknowledged = null;
                life.transition(row, rule, Transition.UNACKNOWLEDGED, row.why, at);
            } else if (escalation(row, rule) <= at) {
                escalate(row, rule, rule.escalate().get(row.escalated), at);
            } else {
                calm(row, rule, at);
            }
        }
    }

    static long next(AlertRow row, Rule rule) {
        return Math.min(lapse(row), Math.min(escalation(row, rule), calmAt(row, rule)));
    }

    /**
     * Remembers that it fired or resolved.
     *
     * @return whether it counts as flapping from now on
     */
    static boolean flip(AlertRow row, Rule rule, Transition transition) {
        Flapping flapping = rule.flapping();
        if (transition != Transition.FIRED && transition != Transition.RESOLVED || flapping.transitions() == 0) {
            return false;
        }
        row.flips.addLast(row.changedAt);
        while (row.flips.size() > flapping.transitions()) {
            row.flips.removeFirst();
        }
        boolean begins = !row.flapping
                && row.flips.size() == flapping.transitions()
                && row.flips.getFirst() > row.changedAt - flapping.window().toMillis();
        row.flapping |= begins;
        return begins;
    }

    void flaps(AlertRow row, Rule rule, long now) {
        Flapping flapping = rule.flapping();
        String why = "fired or resolved " + flapping.transitions() + " times within " + Wording.span(flapping.window())
                + "; last: " + row.why;
        life.transition(row, rule, Transition.FLAPPING, why, now);
    }

    void calm(AlertRow row, @Nullable Rule rule, long now) {
        row.flapping = false;
        row.flips.clear();
        life.transition(row, rule, Transition.CALMED, row.why, now);
    }

    private void escalate(AlertRow row, Rule rule, Escalation step, long now) {
        row.escalated++;
        if (step.severity() != null) {
            row.raisedTo = row.raisedTo.max(step.severity());
            row.severity = row.severity.max(row.raisedTo);
        }
        if (!step.receiver().isEmpty() && !row.receivers.contains(step.receiver())) {
            List<String> receivers = new ArrayList<>(row.receivers);
            receivers.add(step.receiver());
            row.receivers = List.copyOf(receivers);
        }
        int said = row.why.startsWith(UNACKNOWLEDGED) ? row.why.indexOf("; ") + 2 : 0;
        String why = UNACKNOWLEDGED + Wording.span(step.after()) + "; " + row.why.substring(Math.max(said, 0));
        life.transition(row, rule, Transition.ESCALATED, why, now);
    }

    /** @return when its acknowledgement lapses; {@link DueIndex#NEVER} where it has none, or one without an end */
    static long lapse(AlertRow row) {
        Alert.Acknowledgement by = row.acknowledged;
        return by == null || by.untilMillis() == 0 ? DueIndex.NEVER : by.untilMillis();
    }

    private static long escalation(AlertRow row, Rule rule) {
        return row.state == AlertState.FIRING
                        && row.acknowledged == null
                        && !row.suppressed
                        && row.escalated < rule.escalate().size()
                ? row.firingSince + rule.escalate().get(row.escalated).after().toMillis()
                : DueIndex.NEVER;
    }

    /** When fewer than half of what made it flap is left within the window. */
    private static long calmAt(AlertRow row, Rule rule) {
        if (!row.flapping) {
            return DueIndex.NEVER;
        }
        int half = (rule.flapping().transitions() + 1) / 2;
        if (half == 0 || row.flips.size() < half) {
            return row.changedAt;
        }
        Iterator<Long> newestFirst = row.flips.descendingIterator();
        long at = row.changedAt;
        for (int i = 0; i < half; i++) {
            at = newestFirst.next();
        }
        return at + rule.flapping().window().toMillis();
    }
}
