package io.tidewatch.processor.alerts;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Alert.Transition;
import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Rule;
import org.jspecify.annotations.Nullable;

/** What people may ask of an alert, and what becomes of it. */
final class AlertOrders {
    private static final int MOST_NAME = 200;
    private final AlertLife life;

    AlertOrders(AlertLife life) {
        this.life = life;
    }

    /** @return false, and nothing changed, where the alert's state does not take that command */
    boolean take(AlertRow row, @Nullable Rule rule, AlertCommand command, long now) {
        String by = cut(command.by().isEmpty() ? "somebody" : command.by(), MOST_NAME);
        String comment = AlertTexts.cut(command.comment());
        String said = comment.isEmpty() ? "" : ": " + comment;
        switch (command.action()) {
            case ACKNOWLEDGE -> {
                if (!row.isActive()) {
                    return false;
                }
                row.acknowledged = new Alert.Acknowledgement(by, command.atMillis(), comment);
                life.transition(row, rule, Transition.ACKNOWLEDGED, row.why, now);
            }
            case UNACKNOWLEDGE -> {
                if (row.acknowledged == null) {
                    return false;
                }
                row.acknowledged = null;
                life.transition(row, rule, Transition.UNACKNOWLEDGED, row.why, now);
            }
            case RESOLVE -> {
                if (!row.isActive()) {
                    return false;
                }
                life.resolve(row, rule, "resolved by hand by " + by + said, now);
                row.resolvedBy = by;
            }
            case REOPEN -> {
                if (row.state != AlertState.RESOLVED || row.gone) {
                    return false;
                }
                row.state = AlertState.FIRING;
                row.firingSince = now;
                row.resolvedAt = 0;
                row.resolvedBy = "";
                row.reopened = true;
                life.transition(row, rule, Transition.REOPENED, "reopened by " + by + said, now);
            }
            case COMMENT -> {
                row.comment = AlertTexts.cut(by + said);
                Alert.Acknowledgement has = row.acknowledged;
                if (has != null) {
                    row.acknowledged = new Alert.Acknowledgement(has.by(), has.atMillis(), comment);
                    life.transition(row, rule, Transition.ACKNOWLEDGED, row.why, now);
                }
            }
        }
        return true;
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }
}
