package io.tidewatch.processor.ruletest;

import io.tidewatch.alert.Alert;
import java.util.Set;
import java.util.TreeSet;

/**
 * An alert as it was.
 *
 * @param told receivers that were told anything of it since it last began to fire
 */
public record Seen(Alert alert, Set<String> told) {
    public Seen {
        told = Set.copyOf(told);
    }

    /** @return the alert on one line, with what its rule saw */
    String text() {
        String who = told.isEmpty() ? "" : ", told " + String.join(", ", new TreeSet<>(told));
        return Words.state(alert.state()) + " " + alert.severity() + " " + Words.labels(alert.labels()) + who + ": "
                + Words.why(alert);
    }
}
