package io.tidewatch.processor.detect;

import io.tidewatch.alert.Direction;
import java.util.Objects;

/**
 * What a user says about a detector. Not part of its state: another tuning goes on with what was learned.
 *
 * @param sensitivity from 0 (only the plainest) to 1 (all that is somewhat odd)
 * @param direction which way a value has to go to be of interest
 */
public record Tuning(double sensitivity, Direction direction) {
    public static final Tuning DEFAULT = new Tuning(0.5, Direction.BOTH);

    /** How many times its record a departure has to be at the default sensitivity, see {@link Channel}. */
    private static final double PASSES = 1.1275;

    public Tuning {
        Objects.requireNonNull(direction, "direction");
        if (!(sensitivity >= 0 && sensitivity <= 1)) {
            throw new IllegalArgumentException("sensitivity is " + sensitivity + ", expected 0 to 1");
        }
    }

    /** @return the least ratio that is told of: e times the default's at 0, two thirds of it at 1 */
    double passes() {
        double above = sensitivity - 0.5;
        return PASSES * StrictMath.exp(-above * (above < 0 ? 2 : 0.8));
    }

    boolean wants(boolean up) {
        return direction == Direction.BOTH || (direction == Direction.UP) == up;
    }
}
