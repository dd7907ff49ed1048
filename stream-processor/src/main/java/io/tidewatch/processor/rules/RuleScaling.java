package io.tidewatch.processor.rules;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The same rule on a shorter time scale, for whoever looks for the first time: windows and waits shrink by the factor,
 * and with them the numbers of events that gather in a window. What is remembered for how long stays.
 */
public final class RuleScaling {
    private static final Duration LEAST_WINDOW = Duration.ofSeconds(5);

    /** Sources send each 10 s or so: a shorter silence means nothing. */
    private static final Duration LEAST_SILENCE = Duration.ofSeconds(30);

    private static final long LEAST_SHARE_OF = 10;
    private static final long LEAST_EVENTS = 5;

    private RuleScaling() {}

    /**
     * @param factor above 0, at most 1; 0.1 makes ten minutes one
     * @throws IllegalArgumentException naming another factor
     */
    public static Rule scale(Rule rule, double factor) {
        if (!(factor > 0) || factor > 1) {
            throw new IllegalArgumentException("factor is " + factor + ", expected above 0, up to 1");
        }
        if (factor == 1) {
            return rule;
        }
        return rule.with(scale(rule.condition(), factor))
                .with(
                        shorter(rule.forDuration(), factor, Duration.ZERO),
                        shorter(rule.keepFiringFor(), factor, Duration.ZERO));
    }

    private static Condition scale(Condition condition, double f) {
        if (condition instanceof Condition.Threshold c) {
            boolean gathers =
                    c.aggregate().equals(Aggregate.COUNT) || c.aggregate().equals(Aggregate.SUM);
            Bounds bounds = gathers ? smaller(c.bounds(), f) : c.bounds();
            return new Condition.Threshold(c.metric(), c.where(), c.aggregate(), window(c.window(), f), bounds);
        }
        if (condition instanceof Condition.Frequency c) {
            return new Condition.Frequency(c.where(), fewer(c.numEvents(), f, 2), window(c.timeframe(), f));
        }
        if (condition instanceof Condition.Sequence c) {
            return new Condition.Sequence(
                    c.start(),
                    c.end(),
                    c.key(),
                    c.capture(),
                    window(c.within(), f),
                    fewer(c.numEvents(), f, 1),
                    window(c.timeframe(), f));
        }
        if (condition instanceof Condition.Ratio c) {
            long least = fewer(c.minDenominator(), f, LEAST_SHARE_OF);
            return new Condition.Ratio(
                    c.numerator(),
                    c.denominator(),
                    least,
                    window(c.window(), f),
                    c.bounds(),
                    c.numeratorMetrics(),
                    c.denominatorMetrics());
        }
        if (condition instanceof Condition.Spike c) {
            return new Condition.Spike(
                    c.where(),
                    window(c.timeframe(), f),
                    c.spikeHeight(),
                    c.spikeType(),
                    fewer(c.thresholdRef(), f, 1),
                    fewer(c.thresholdCur(), f, LEAST_EVENTS),
                    c.alertOnNewData(),
                    c.compareTo().stream()
                            .map(ago -> shorter(ago, f, window(c.timeframe(), f)))
                            .toList(),
                    c.reference() == null ? null : shorter(c.reference(), f, window(c.timeframe(), f)));
        }
        if (condition instanceof Condition.Change c) {
            Bounds bounds = c.percent() ? c.bounds() : smaller(c.bounds(), f);
            Duration ago = shorter(c.compareTo(), f, LEAST_WINDOW);
            return new Condition.Change(
                    c.metric(), c.where(), c.aggregate(), window(c.window(), f), ago, c.percent(), bounds);
        }
        if (condition instanceof Condition.Absent c) {
            Duration silence = shorter(c.timeframe(), f, LEAST_SILENCE);
            return new Condition.Absent(c.where(), fewer(c.threshold(), f, 1), silence, c.forgetAfter());
        }
        if (condition instanceof Condition.Cardinality c) {
            return new Condition.Cardinality(c.where(), c.field(), c.min(), c.max(), window(c.timeframe(), f));
        }
        if (condition instanceof Condition.Anomaly c) {
            return new Condition.Anomaly(
                    c.metric(),
                    c.where(),
                    c.aggregate(),
                    window(c.window(), f),
                    c.sensitivity(),
                    c.direction(),
                    c.zone(),
                    c.numerator(),
                    c.ofShare() ? fewer(c.minDenominator(), f, LEAST_SHARE_OF) : 0);
        }
        if (condition instanceof Condition.Forecast c) {
            return new Condition.Forecast(
                    c.metric(),
                    c.where(),
                    c.aggregate(),
                    window(c.window(), f),
                    window(c.history(), f),
                    shorter(c.horizon(), f, LEAST_WINDOW),
                    c.op(),
                    c.value());
        }
        if (condition instanceof Condition.Outlier c) {
            return new Condition.Outlier(
                    c.where(),
                    c.parameter(),
                    c.factor(),
                    c.direction(),
                    c.minValues(),
                    shorter(c.history(), f, Duration.ZERO),
                    window(c.timeframe(), f));
        }
        if (condition instanceof Condition.Changepoint c) {
            return new Condition.Changepoint(
                    c.metric(), c.where(), c.aggregate(), window(c.window(), f), c.direction(), c.minChange());
        }
        return condition;
    }

    private static Duration window(Duration window, double factor) {
        return shorter(window, factor, LEAST_WINDOW);
    }

    /** To whole seconds; never below {@code least}, never longer than it was. */
    private static Duration shorter(Duration duration, double factor, Duration least) {
        long millis = Math.max(Math.round(duration.toMillis() * factor / 1000) * 1000, least.toMillis());
        return Duration.ofMillis(Math.min(millis, duration.toMillis()));
    }

    private static long fewer(long events, double factor, long least) {
        return Math.min(events, Math.max(least, (long) Math.ceil(events * factor)));
    }

    private static Bounds smaller(Bounds b, double f) {
        return new Bounds(
                b.op(), times(b.warning(), f), times(b.error(), f), times(b.critical(), f), times(b.recover(), f));
    }

    private static @Nullable Double times(@Nullable Double bound, double factor) {
        return bound == null ? null : (Double) (bound * factor);
    }
}
