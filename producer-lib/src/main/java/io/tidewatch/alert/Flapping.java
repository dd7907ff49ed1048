package io.tidewatch.alert;

import java.time.Duration;
import java.util.Objects;

/**
 * When an alert counts as flapping: it fired and resolved so often within a window that hearing of each helps nobody.
 *
 * @param transitions so many times fired or resolved, at least 3; 0: it never counts as flapping
 * @param window within so long, append time
 */
public record Flapping(int transitions, Duration window) {
    /** What holds where a rule says nothing. */
    public static final Flapping DEFAULT = new Flapping(6, Duration.ofMinutes(30));

    /** Never. */
    public static final Flapping OFF = new Flapping(0, Duration.ofMinutes(30));

    public Flapping {
        window = Objects.requireNonNullElse(window, Duration.ofMinutes(30));
        if (transitions != 0 && transitions < 3 || transitions > 100) {
            throw new IllegalArgumentException("flapping transitions is " + transitions + ", expected 0 or 3 to 100");
        }
        if (window.isZero() || window.isNegative()) {
            throw new IllegalArgumentException("flapping window is " + window + ", expected more than zero");
        }
    }
}
