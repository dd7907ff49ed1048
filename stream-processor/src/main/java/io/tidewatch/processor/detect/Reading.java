package io.tidewatch.processor.detect;

import java.util.Locale;

/**
 * What a detector says of one value.
 *
 * @param score 0 to 1; at least 0.5 exactly where it alerts
 * @param expected what the value was expected to be, before it was seen
 * @param lower least value that is usual; where it alerts the value is not inside [lower, upper]
 * @param upper greatest value that is usual
 * @param warmingUp whether too little was seen to judge: then it never alerts
 * @param up whether the value is unusually high rather than low; says nothing where the score is low
 * @param ratio how large the departure is, in departures that are just short of an alert
 */
public record Reading(
        double score, double expected, double lower, double upper, boolean warmingUp, boolean up, double ratio) {
    /** The score from which on it is an alert. */
    public static final double ALERT = 0.5;

    /** @return whether the value is unusual enough to tell */
    public boolean alerts() {
        return score >= ALERT;
    }

    /** @return a sentence a person understands */
    public String why(double value) {
        if (warmingUp) {
            return "still learning what is usual";
        }
        if (!alerts()) {
            return String.format(Locale.ROOT, "%s, usual is %s to %s", text(value), text(lower), text(upper));
        }
        return String.format(
                Locale.ROOT,
                "%s is unusually %s: expected %s (%s to %s)%s",
                text(value),
                up ? "high" : "low",
                text(expected),
                text(lower),
                text(upper),
                ratio < 100 ? String.format(Locale.ROOT, ", %.1f times what is let pass", ratio) : "");
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
