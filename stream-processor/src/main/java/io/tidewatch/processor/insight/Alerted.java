package io.tidewatch.processor.insight;

import io.tidewatch.event.Severity;
import io.tidewatch.report.Insight;
import java.util.List;
import java.util.Objects;

/**
 * An alert that fired in a period. Plain JSON both ways.
 *
 * @param title what people read for it
 * @param subjects services and hosts it is of
 * @param atMillis append times at which it fired, oldest first
 */
public record Alerted(String key, String title, Severity severity, List<String> subjects, List<Long> atMillis) {
    public Alerted {
        Objects.requireNonNull(key, "key");
        subjects = List.copyOf(subjects);
        atMillis = List.copyOf(atMillis);
    }

    Insight.FiredAlert at(long millis) {
        return new Insight.FiredAlert(key, title, severity, millis);
    }
}
