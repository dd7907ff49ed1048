package io.tidewatch.processor.metrics;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the values of a step, of all series of a line, become one number.
 *
 * @param kind what is taken
 * @param quantile of {@link Kind#QUANTILE}, in (0, 1); else NaN
 */
public record Statistic(Kind kind, double quantile) {
    private static final Pattern PERCENTILE = Pattern.compile("p([0-9]{1,2}(\\.[0-9]{1,3})?)");
    private static final String EXPECTED = "expected avg, min, max, sum, count, rate, last or a percentile such as p50,"
            + " p95 or p99.9 (above p0, below p100)";

    /** What is taken of the values. */
    public enum Kind {
        AVG,
        MIN,
        MAX,
        /** Gauges: the sum of the series' means; counters: what they grew by; distributions: the sum of values. */
        SUM,
        /** Gauges: points; counters: points that told a growth; distributions: values. */
        COUNT,
        /** A second: of counters what they grew by, of distributions how many values. Gauges have none. */
        RATE,
        LAST,
        /** Of distributions only. */
        QUANTILE
    }

    public Statistic {
        if (kind == Kind.QUANTILE ? !(quantile > 0 && quantile < 1) : !Double.isNaN(quantile)) {
            throw new IllegalArgumentException("quantile of " + kind + " is " + quantile);
        }
    }

    /** @throws IllegalArgumentException where the text names none, with what was expected */
    public static Statistic parse(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        if (name.equals("p999")) {
            return quantile(0.999);
        }
        Matcher percentile = PERCENTILE.matcher(name);
        if (percentile.matches()) {
            BigDecimal percent = new BigDecimal(percentile.group(1));
            if (percent.signum() > 0) {
                return quantile(percent.movePointLeft(2).doubleValue());
            }
        }
        for (Kind kind : Kind.values()) {
            if (kind != Kind.QUANTILE && kind.name().toLowerCase(Locale.ROOT).equals(name)) {
                return of(kind);
            }
        }
        throw new IllegalArgumentException("aggregate is '" + text + "', " + EXPECTED);
    }

    public static Statistic of(Kind kind) {
        return new Statistic(kind, Double.NaN);
    }

    /** @param quantile in (0, 1) */
    public static Statistic quantile(double quantile) {
        return new Statistic(Kind.QUANTILE, quantile);
    }

    /** @return whether it is read from distributions */
    boolean needsDistribution() {
        return kind == Kind.QUANTILE;
    }
}
