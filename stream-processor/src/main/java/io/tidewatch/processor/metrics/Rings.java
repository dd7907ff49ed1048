package io.tidewatch.processor.metrics;

import java.time.Duration;

/**
 * How many windows of each resolution are kept. Each resolution is a ring of rows, window number modulo slots: a new
 * window takes the row of one that is past its time, so that history ends without anything being deleted. Where a row lies
 * depends on it, so each chunk says which rings its rows are laid out by.
 */
record Rings(int tenSeconds, int minutes, int hours) {
    /** What was the only one before it could be set. */
    static final Rings FIRST = new Rings(6 * 360, 3 * 1_440, 31 * 24);

    /** Of a slot's number in a key. */
    static final int MOST_SLOTS = 0x1_0000;

    static Rings of(MetricsConfig config) {
        return new Rings(
                slots(config.keepTenSeconds(), Resolution.TEN_SECONDS, Resolution.MINUTE),
                slots(config.keepMinutes(), Resolution.MINUTE, Resolution.HOUR),
                slots(config.keepHours(), Resolution.HOUR, Resolution.HOUR));
    }

    int slots(Resolution resolution) {
        return switch (resolution) {
            case TEN_SECONDS -> tenSeconds;
            case MINUTE -> minutes;
            case HOUR -> hours;
        };
    }

    /** @return how far back it reaches */
    Duration kept(Resolution resolution) {
        return Duration.ofMillis(resolution.millis() * slots(resolution));
    }

    int slotOf(Resolution resolution, long windowMillis) {
        return (int) Math.floorMod(Math.floorDiv(windowMillis, resolution.millis()), (long) slots(resolution));
    }

    /** @return whether that window is still kept when the newest event of its series is at {@code newestMillis} */
    boolean keeps(Resolution resolution, long windowMillis, long newestMillis) {
        return windowMillis > resolution.windowOf(newestMillis) - resolution.millis() * slots(resolution);
    }

    /** @param within windows of it lie side by side: none goes over the ring's end */
    private static int slots(Duration kept, Resolution resolution, Resolution within) {
        long windows = -Math.floorDiv(-kept.toMillis(), within.millis());
        return (int) (windows * within.millis() / resolution.millis());
    }
}
