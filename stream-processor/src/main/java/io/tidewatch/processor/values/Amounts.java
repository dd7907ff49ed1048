package io.tidewatch.processor.values;

import java.math.BigDecimal;
import java.math.MathContext;

/** Two numbers of a parameter as people read them: durations and sizes in the unit that suits the greater one. */
final class Amounts {
    private static final MathContext DIGITS = new MathContext(3);
    private static final String[] TIMES = {"ns", "µs", "ms", "s", "min", "h"};
    private static final double[] SECONDS = {1e-9, 1e-6, 1e-3, 1, 60, 3_600};
    private static final String[] SIZES = {"B", "KB", "MB", "GB", "TB"};
    private static final double[] BYTES = {1, 1 << 10, 1 << 20, 1 << 30, 1L << 40};

    private Amounts() {}

    /** @param unit {@code s} and {@code By} are turned into others, any other stays; empty: none */
    static String range(double low, double high, String unit) {
        boolean time = unit.equals("s");
        if (!time && !unit.equals("By")) {
            return number(low) + " to " + number(high) + (unit.isEmpty() ? "" : " " + unit);
        }
        double[] steps = time ? SECONDS : BYTES;
        int at = steps.length - 1;
        while (at > 0 && steps[at] > high) {
            at--;
        }
        return number(low / steps[at]) + " to " + number(high / steps[at]) + " " + (time ? TIMES : SIZES)[at];
    }

    private static String number(double value) {
        return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }
}
