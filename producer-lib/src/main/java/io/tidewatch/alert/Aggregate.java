package io.tidewatch.alert;

/** How the points of a window become one number. RATE is the growth of a counter per second. */
public enum Aggregate {
    AVG,
    MIN,
    MAX,
    SUM,
    COUNT,
    RATE,
    LAST,
    P50,
    P75,
    P90,
    P95,
    P99,
    P999;

    /** @return the quantile in (0, 1), or NaN where this is no percentile */
    public double quantile() {
        return switch (this) {
            case P50 -> 0.50;
            case P75 -> 0.75;
            case P90 -> 0.90;
            case P95 -> 0.95;
            case P99 -> 0.99;
            case P999 -> 0.999;
            default -> Double.NaN;
        };
    }
}
