package io.tidewatch.notifier.match;

import io.tidewatch.alert.Alert;

/** What can be matched and grouped by: an alert's labels, and {@code rule}, {@code severity}, {@code alert} (its key). */
public final class AlertLabels {
    private AlertLabels() {}

    /** @return the value, or the empty text where the alert has no such label */
    public static String of(Alert alert, String name) {
        String value = alert.labels().get(name);
        if (value != null) {
            return value;
        }
        return switch (name) {
            case "rule" -> alert.ruleId();
            case "severity" -> alert.severity().name();
            case "alert" -> alert.key();
            default -> "";
        };
    }
}
