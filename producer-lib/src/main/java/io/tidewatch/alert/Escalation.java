package io.tidewatch.alert;

import io.tidewatch.event.Severity;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an alert that fires and that nobody acknowledges.
 *
 * @param after how long it has fired by then, unacknowledged; more than zero
 * @param severity its severity from then on where that is worse than what it has; null leaves it
 * @param receiver the notifier's receiver that is told beside those its routes name; empty: none
 */
public record Escalation(Duration after, @Nullable Severity severity, String receiver) {
    public Escalation {
        Objects.requireNonNull(after, "after");
        receiver = Objects.requireNonNullElse(receiver, "");
        if (after.isZero() || after.isNegative()) {
            throw new IllegalArgumentException("escalate after is " + after + ", expected more than zero");
        }
        if (severity == null && receiver.isEmpty()) {
            throw new IllegalArgumentException("escalate after " + after + " needs a severity or a receiver");
        }
    }
}
