package io.tidewatch.metrics;

/** Since when a series has been without a record, as its batches show it. Of the collecting thread. */
final class Idleness {
    private double lastSeen = Double.NaN;
    private long sinceMillis;

    /** @param seen any number that grows with each record */
    void seen(double seen, long nowMillis) {
        if (seen != lastSeen) {
            lastSeen = seen;
            sinceMillis = nowMillis;
        }
    }

    /** Forgets that it was idle. */
    void touched(long nowMillis) {
        sinceMillis = nowMillis;
    }

    long sinceMillis() {
        return sinceMillis;
    }
}
