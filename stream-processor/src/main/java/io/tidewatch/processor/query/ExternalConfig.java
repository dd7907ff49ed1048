package io.tidewatch.processor.query;

import java.time.Duration;

/**
 * Bounds of alerts that come from elsewhere, see {@link ExternalAlerts}.
 *
 * @param resolveTimeout when one that does not say its end is over, unless it is told of again
 * @param mostAlerts how many a post may have; one with more is refused whole
 * @param mostLabels how many labels an alert may have, and how many annotations are kept of it
 * @param labelChars how long the name or the value of a label may be: it is a part of the alert's name, so is not cut
 * @param annotationChars how much is kept of an annotation
 */
public record ExternalConfig(
        Duration resolveTimeout, int mostAlerts, int mostLabels, int labelChars, int annotationChars) {
    public ExternalConfig {
        if (resolveTimeout.toMillis() < 1_000) {
            throw new IllegalArgumentException("resolveTimeout is " + resolveTimeout + ", expected at least 1 s");
        }
        within("mostAlerts", mostAlerts, 10_000);
        within("mostLabels", mostLabels, 1_000);
        within("labelChars", labelChars, 16_384);
        within("annotationChars", annotationChars, 65_536);
    }

    public static ExternalConfig defaults() {
        return new ExternalConfig(Duration.ofMinutes(5), 1_000, 64, 1_024, 4_000);
    }

    private static void within(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", expected 1 to " + most);
        }
    }
}
