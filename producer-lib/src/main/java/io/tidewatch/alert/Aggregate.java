package io.tidewatch.alert;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How what is in a window becomes one number; the same words mean the same in a query of metrics.
 *
 * @param kind what is taken
 * @param quantile of {@link Kind#QUANTILE}, in (0, 1); else NaN
 */
public record Aggregate(Kind kind, double quantile) {
    /** What is taken of a window. */
    public enum Kind {
        /** Gauges: the mean of the series' means; else the mean of what was recorded. */
        AVG,
        MIN,
        MAX,
        /** Gauges: the series' means added up; counters: what they grew by; else the values added up. */
        SUM,
        /** How many points, of distributions how many values. */
        COUNT,
        /** A second: what counters grew by, how many values distributions recorded. A gauge has none. */
        RATE,
        LAST,
        /** How many different series; of logs and errors: how many different values of the field. */
        CARDINALITY,
        QUANTILE
    }

    public static final Aggregate AVG = of(Kind.AVG);
    public static final Aggregate MIN = of(Kind.MIN);
    public static final Aggregate MAX = of(Kind.MAX);
    public static final Aggregate SUM = of(Kind.SUM);
    public static final Aggregate COUNT = of(Kind.COUNT);
    public static final Aggregate RATE = of(Kind.RATE);
    public static final Aggregate LAST = of(Kind.LAST);
    public static final Aggregate CARDINALITY = of(Kind.CARDINALITY);
    public static final Aggregate P50 = quantile(0.5);
    public static final Aggregate P75 = quantile(0.75);
    public static final Aggregate P90 = quantile(0.9);
    public static final Aggregate P95 = quantile(0.95);
    public static final Aggregate P99 = quantile(0.99);
    public static final Aggregate P999 = quantile(0.999);

    /** What stands where none was understood. */
    public static final String EXPECTED = "avg, min, max, sum, count, rate, last, cardinality or a percentile such as"
            + " p50, p95 or p99.9 (above p0, below p100)";

    private static final Pattern PERCENTILE = Pattern.compile("p([0-9]{1,2}(\\.[0-9]{1,3})?)");

    public Aggregate {
        Objects.requireNonNull(kind, "kind");
        if (kind == Kind.QUANTILE ? !(quantile > 0 && quantile < 1) : !Double.isNaN(quantile)) {
            throw new IllegalArgumentException("quantile of " + kind + " is " + quantile);
        }
    }

    /** @param quantile in (0, 1) */
    public static Aggregate quantile(double quantile) {
        return new Aggregate(Kind.QUANTILE, quantile);
    }

    /**
     * @param text such as {@code avg} or {@code p99.9}, in any case; {@code p999} is {@code p99.9}
     * @throws IllegalArgumentException where it names none, with what was expected
     */
    @JsonCreator
    public static Aggregate parse(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        if (name.equals("p999")) {
            return P999;
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
        throw new IllegalArgumentException("aggregate is '" + text + "', expected " + EXPECTED);
    }

    /** @return whether it is a percentile */
    public boolean isQuantile() {
        return kind == Kind.QUANTILE;
    }

    /** @return as people write it: {@code avg}, {@code p99.9} */
    public String text() {
        return isQuantile()
                ? "p"
                        + BigDecimal.valueOf(quantile)
                                .movePointRight(2)
                                .stripTrailingZeros()
                                .toPlainString()
                : kind.name().toLowerCase(Locale.ROOT);
    }

    /** @return as it stands in JSON: {@code AVG}, {@code P95}; {@code P999} for the one that older readers know so */
    @JsonValue
    public String wire() {
        return equals(P999) ? "P999" : text().toUpperCase(Locale.ROOT);
    }

    private static Aggregate of(Kind kind) {
        return new Aggregate(kind, Double.NaN);
    }

    @Override
    public String toString() {
        return text();
    }
}
