package io.tidewatch.error;

/**
 * Bounds of the lines that are kept to be sent with an error.
 *
 * @param lines newest lines of a request or thread that an error carries; 0 keeps none
 * @param maxTrails requests and threads whose lines are kept at a time; the one silent for longest goes first
 * @param maxBytes about how much memory all of them take together
 */
public record BreadcrumbConfig(int lines, int maxTrails, long maxBytes) {
    static final int MOST_LINES = 100;

    public BreadcrumbConfig {
        if (lines < 0 || lines > MOST_LINES) {
            throw new IllegalArgumentException("breadcrumb lines is " + lines + ", expected 0 to " + MOST_LINES);
        }
        if (maxTrails < 1) {
            throw new IllegalArgumentException("maxTrails is " + maxTrails + ", expected 1 or more");
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes is " + maxBytes + ", expected 1 or more");
        }
    }

    /** 20 lines of each of 500 requests or threads, 2 MiB in all. */
    public static BreadcrumbConfig defaults() {
        return new BreadcrumbConfig(20, 500, 2 << 20);
    }
}
