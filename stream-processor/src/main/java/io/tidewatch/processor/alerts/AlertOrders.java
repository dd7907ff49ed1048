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
    private static final String NOT_ACTIVE = "it is neither pending nor firing nor without data";

    private final AlertLife life;

    AlertOrders(AlertLife life) {
        this.life = life;
    }

    /** @return why the alert does not take that command, and nothing changed; empty where it did */
    String take(AlertRow row, @Nullable Rule rule, AlertCommand command, long now) {
        String by = cut(command.by().isEmpty() ? "somebody" : command.by(), MOST_NAME);
        String comment = AlertTexts.cut(command.comment());
        String said = comment.isEmpty() ? "" : ": " + comment;
        switch (command.action()) {
            case ACKNOWLEDGE -> {
                boolean lapsed = command.untilMillis() > 0 && command.untilMillis() <= now;
                if (!row.isActive() || lapsed) {
                    return lapsed ? "it would be over already" : NOT_ACTIVE;
                }
                row.acknowledged = new Alert.Acknowledgement(by, command.atMillis(), comment, command.untilMillis());
                life.transition(row, rule, Transition.ACKNOWLEDGED, row.why, now);
            }
            case UNACKNOWLEDGE -> {
                if (row.acknowledged == null) {
                    return "nobody has acknowledged it";
                }
                row.acknowledged = null;
                life.transition(row, rule, Transition.UNACKNOWLEDGED, row.why, now);
            }
            case RESOLVE -> {
                if (!row.isActive()) {
                    return NOT_ACTIVE;
                }
                life.resolve(row, rule, "resolved by hand by " + by + said, now);
                row.resolvedBy = by;
            }
            case REOPEN -> {
                if (row.state != AlertState.RESOLVED || row.gone) {
                    return row.gone ? "its group is not expected any more" : "it is not resolved";
                }
                row.state = AlertState.FIRING;
                row.firingSince = now;
                row.resolvedAt = 0;
                row.resolvedBy = "";
                row.reopened = true;
                AlertMarks.begin(row);
                life.transition(row, rule, Transition.REOPENED, "reopened by " + by + said, now);
            }
            case COMMENT -> {
                if (row.sequence == 0 || row.gone && !row.published) {
                    return "it has not been told of yet";
                }
                row.comment = AlertTexts.cut(by + said);
                Alert.Acknowledgement has = row.acknowledged;
                if (has != null) {
                    row.acknowledged = new Alert.Acknowledgement(has.by(), has.atMillis(), comment, has.untilMillis());
                }
                life.transition(row, rule, Transition.COMMENTED, row.why, now);
            }
        }
        return "";
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }
}
