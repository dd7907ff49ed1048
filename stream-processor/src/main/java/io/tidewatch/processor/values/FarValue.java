package io.tidewatch.processor.values;

/**
 * A number of a line that is far outside what the parameter's were before.
 *
 * @param line place of the line in its record, from 0
 * @param parameter name of the parameter
 * @param text as it stands in the line, redacted and cut
 * @param unit of the numbers below; empty where none is known
 * @param times how many times it is the 99th percentile, or the 1st is it; at least 2
 * @param above whether it is too great; else it is too small
 * @param low of the usual range: the median of what was before, or the 1st percentile where it is too small
 * @param high of the usual range: the 99th percentile, or the median where it is too small
 * @param values how many numbers were known
 * @param sinceMillis since when, event time
 */
public record FarValue(
        int line,
        String parameter,
        String text,
        String unit,
        double times,
        boolean above,
        double low,
        double high,
        long values,
        long sinceMillis) {
    /** What is less far is not told at all. */
    public static final double LEAST_TIMES = 2;

    /** @return such as {@code took = 30000 (usually 20 to 180 ms, of 12345)} */
    public String says() {
        return parameter + " = " + text + " (usually " + Amounts.range(low, high, unit) + ", of " + values + ")";
    }

    /** @return the same with that as its text */
    public FarValue shown(String shown) {
        return new FarValue(line, parameter, shown, unit, times, above, low, high, values, sinceMillis);
    }
}
