package io.tidewatch.processor.metrics;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.event.MetricPoint;

/**
 * How the values of a step, of all series of a line, become one number.
 *
 * @param kind what is taken
 * @param quantile of {@link Kind#QUANTILE}, in (0, 1); else NaN
 */
public record Statistic(Kind kind, double quantile) {
    /** What is taken of the values. */
    public enum Kind {
        /** Gauges: the mean of the series' means; else of increments or values. */
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
        /** How many series had points. */
        CARDINALITY,
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
        Aggregate aggregate = Aggregate.parse(text);
        return aggregate.isQuantile()
                ? quantile(aggregate.quantile())
                : of(Kind.valueOf(aggregate.kind().name()));
    }

    public static Statistic of(Kind kind) {
        return new Statistic(kind, Double.NaN);
    }

    /** @param quantile in (0, 1) */
    public static Statistic quantile(double quantile) {
        return new Statistic(Kind.QUANTILE, quantile);
    }

    /** @return whether metrics of that kind have it */
    boolean isOf(MetricPoint.Kind metric) {
        return switch (kind) {
            case RATE -> metric != MetricPoint.Kind.GAUGE;
            case QUANTILE -> metric == MetricPoint.Kind.DISTRIBUTION;
            default -> true;
        };
    }

    /** @return whether it is read from distributions */
    boolean needsDistribution() {
        return kind == Kind.QUANTILE;
    }
}
