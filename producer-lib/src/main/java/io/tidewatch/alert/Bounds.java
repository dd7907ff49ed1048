package io.tidewatch.alert;

import io.tidewatch.event.Severity;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a value is compared with: a bound per severity, and one below which it counts as recovered (hysteresis).
 *
 * @param op ABOVE fires past the bound upwards, BELOW downwards, BOTH past it upwards and past its negative downwards
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
        BELOW,
        BOTH
    }

    public Bounds {
        op = Objects.requireNonNullElse(op, Op.ABOVE);
        if (warning == null && error == null && critical == null) {
            throw new IllegalArgumentException("bounds need at least one of warning, error, critical");
        }
        if (op == Op.BOTH
                && (isNegative(warning) || isNegative(error) || isNegative(critical) || isNegative(recover))) {
            throw new IllegalArgumentException("a bound in both directions is negative, expected how far either way");
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

    /** @throws IllegalArgumentException where they are of both directions, for what goes one way only */
    void oneWay() {
        if (op == Op.BOTH) {
            throw new IllegalArgumentException(
                    "op is both, expected above or below: only a change has both directions");
        }
    }

    private boolean passes(double value, @Nullable Double bound) {
        return bound != null
                && switch (op) {
                    case ABOVE -> value > bound;
                    case BELOW -> value < bound;
                    case BOTH -> Math.abs(value) > bound;
                };
    }

    private static boolean isNegative(@Nullable Double bound) {
        return bound != null && bound < 0;
    }
}
