package io.tidewatch.metrics;

import io.micrometer.core.instrument.Clock;

/**
 * The times of batches and of counters' starts: the wall clock, but never back. Where the wall clock was set back, time goes
 * on with the monotonic clock until the wall clock has caught up: a counter whose newer total is older than one that was
 * sent would be taken for a late one and not be counted. Thread-safe.
 */
final class Stamps {
    private static final long NANOS_A_MILLI = 1_000_000;

    private final Clock clock;
    private long lastMillis = Long.MIN_VALUE;
    private long anchorMillis;
    private long anchorNanos;

    Stamps(Clock clock) {
        this.clock = clock;
    }

    /** @return milliseconds since the epoch, never less than before */
    synchronized long now() {
        long wall = clock.wallTime();
        long nanos = clock.monotonicTime();
        if (wall >= lastMillis) {
            anchorMillis = wall;
            anchorNanos = nanos;
            lastMillis = wall;
        } else {
            lastMillis = Math.max(lastMillis, anchorMillis + (nanos - anchorNanos) / NANOS_A_MILLI);
        }
        return lastMillis;
    }

    /** @return by how much the stamps are ahead of the wall clock, which was set back; else 0 */
    synchronized long aheadMillis() {
        return lastMillis == Long.MIN_VALUE ? 0 : Math.max(0, lastMillis - clock.wallTime());
    }
}
