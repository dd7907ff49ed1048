package io.tidewatch.processor.metrics;

import java.time.Duration;

/**
 * How finely history is kept, and for how long. Each is a ring of rows: window number modulo {@link #slots}. A new
 * window takes the row of one that is past its time, so that history ends without anything being deleted. Millis and
 * slots are a storage format.
 */
public enum Resolution {
    TEN_SECONDS(10_000, 6 * 360),
    MINUTE(60_000, 3 * 1_440),
    HOUR(3_600_000, 31 * 24);

    private final long millis;
    private final int slots;

    Resolution(long millis, int slots) {
        this.millis = millis;
        this.slots = slots;
    }

    /** @return length of a window, milliseconds */
    public long millis() {
        return millis;
    }

    /** @return how far back it reaches */
    public Duration kept() {
        return Duration.ofMillis(millis * slots);
    }

    int slots() {
        return slots;
    }

    long windowOf(long eventMillis) {
        return Math.floorDiv(eventMillis, millis) * millis;
    }

    int slotOf(long windowMillis) {
        return (int) Math.floorMod(Math.floorDiv(windowMillis, millis), (long) slots);
    }

    /** @return whether that window is still kept when the newest event of its series is at {@code newestMillis} */
    boolean keeps(long windowMillis, long newestMillis) {
        return windowMillis > windowOf(newestMillis) - millis * slots;
    }
}
