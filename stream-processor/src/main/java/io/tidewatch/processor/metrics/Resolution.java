package io.tidewatch.processor.metrics;

/** How finely history is kept; {@link Rings} says for how long. Millis are a storage format. */
public enum Resolution {
    TEN_SECONDS(10_000),
    MINUTE(60_000),
    HOUR(3_600_000);

    private final long millis;

    Resolution(long millis) {
        this.millis = millis;
    }

    /** @return length of a window, milliseconds */
    public long millis() {
        return millis;
    }

    long windowOf(long eventMillis) {
        return Math.floorDiv(eventMillis, millis) * millis;
    }
}
