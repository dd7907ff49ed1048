package io.tidewatch.log;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How long something takes, and whether that is too long. */
record Stopwatch(LongSupplier nanoTime, long startNanos, Duration slowAfter) {
    static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);

    static Stopwatch start(LongSupplier nanoTime, Duration slowAfter) {
        return new Stopwatch(nanoTime, nanoTime.getAsLong(), slowAfter);
    }

    Duration elapsed() {
        return Duration.ofNanos(nanoTime.getAsLong() - startNanos);
    }

    boolean isSlow(Duration took) {
        return took.compareTo(slowAfter) > 0;
    }
}
