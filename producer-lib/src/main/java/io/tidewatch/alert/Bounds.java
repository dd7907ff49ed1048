package io.tidewatch.alert;

import io.tidewatch.event.Severity;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a value is compared with: a bound per severity, and one below which it counts as recovered (hysteresis).
 *
 * @param op ABOVE fires past the bound upwards, BELOW downwards
 * @param warning bound of WARNING, or null
 * @param error bound of ERROR, or null
 * @param critical bound of CRITICAL, or null
 * @param recover a firing alert stays until the value is back across this; null: the bound it passed
 */
public record Bounds(
        Op op,
        @Nullable Double warning,
        @Nullable Double error,
        @Nullable Double critical,
        @Nullable Double recover) {
    /** Side of the bound that fires; the bound itself does not. */
    public enum Op {
        ABOVE,
        BELOW
    }

    public Bounds {
        op = Objects.requireNonNullElse(op, Op.ABOVE);
        if (warning == null && error == null && critical == null) {
            throw new IllegalArgumentException("bounds need at least one of warning, error, critical");
        }
    }

    public static Bounds above(@Nullable Double warning, @Nullable Double critical) {
        return new Bounds(Op.ABOVE, warning, null, critical, null);
    }

    /** @return the worst severity whose bound the value passes, or null where it passes none; NaN passes none */
    public @Nullable Severity passed(double value) {
        if (passes(value, critical)) {
            return Severity.CRITICAL;
        }
        if (passes(value, error)) {
            return Severity.ERROR;
        }
        return passes(value, warning) ? Severity.WARNING : null;
    }

    /** @return whether a value that had passed a bound still counts as past it, by the recover bound where there is one */
    public boolean holds(double value) {
        return recover == null ? passed(value) != null : passes(value, recover);
    }

    /** @return the bound of that severity, or the nearest one below it that is set; NaN where there is none */
    public double boundOf(Severity severity) {
        Double bound = severity == Severity.CRITICAL && critical != null
                ? critical
                : severity.compareTo(Severity.ERROR) >= 0 && error != null ? error : warning;
        if (bound == null) {
            bound = error != null ? error : critical;
        }
        return bound == null ? Double.NaN : bound;
    }

    private boolean passes(double value, @Nullable Double bound) {
        return bound != null && (op == Op.ABOVE ? value > bound : value < bound);
    }
}
