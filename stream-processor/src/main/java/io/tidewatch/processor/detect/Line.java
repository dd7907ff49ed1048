package io.tidewatch.processor.detect;

/**
 * A straight line through points of which up to a quarter may lie anywhere.
 *
 * @param slope by millisecond
 * @param level value at {@code atMillis}
 * @param atMillis time of the newest point
 * @param slopeLow least slope that the points allow, with a confidence of 95 %
 * @param slopeHigh greatest slope that they allow
 * @param spread of the points around the line: 1.48 times the median distance, a standard deviation of a bell curve
 * @param points it is drawn through
 */
public record Line(
        double slope, double level, long atMillis, double slopeLow, double slopeHigh, double spread, int points) {
    /** @return its value at that time */
    public double at(long millis) {
        return level + slope * (millis - atMillis);
    }
}
