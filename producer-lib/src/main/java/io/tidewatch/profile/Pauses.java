package io.tidewatch.profile;

import java.util.Objects;

/**
 * How often and how long something stood still.
 *
 * @param name what for: a collector, an operation of the JVM, or the class of a lock
 * @param count how many times
 * @param totalNanos all of them together, nanoseconds
 * @param longestNanos the longest of them, nanoseconds
 */
public record Pauses(String name, long count, long totalNanos, long longestNanos) {
    public Pauses {
        Objects.requireNonNull(name, "name");
    }

    Pauses plus(long nanos, long longest) {
        return new Pauses(name, count + 1, totalNanos + nanos, Math.max(longestNanos, longest));
    }
}
