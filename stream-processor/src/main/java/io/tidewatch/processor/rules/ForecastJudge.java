package io.tidewatch.processor.rules;

import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.detect.Forecast;
import java.time.Duration;
import java.util.Arrays;

/** What the trend of the panes says of a bound: each pane with data is a point, at its end. */
final class ForecastJudge {
    private static final Duration DAY = Duration.ofDays(1);

    private ForecastJudge() {}

    static Verdict of(Rule rule, Condition.Forecast c, Panes panes, PaneRing ring, long endMillis) {
        long pane = panes.paneMillis();
        long[] millis = new long[panes.kept()];
        double[] values = new double[panes.kept()];
        int points = 0;
        for (long start = endMillis - panes.kept() * pane; start < endMillis; start += pane) {
            double value = Aggregation.of(c.aggregate(), ring.between(start, start + pane), pane);
            if (Double.isFinite(value)) {
                millis[points] = start + pane;
                values[points] = value;
                points++;
            }
        }
        if (points == 0 || millis[points - 1] != endMillis) {
            Pane newest = ring.between(endMillis - pane, endMillis);
            return Judge.nothing(c.aggregate(), newest, c.metric(), Duration.ofMillis(pane));
        }
        Forecast forecast = Forecast.of(
                Arrays.copyOf(millis, points), Arrays.copyOf(values, points), c.value(), c.op() == Bounds.Op.ABOVE);
        return verdict(rule, c, forecast, values[points - 1]);
    }

    private static Verdict verdict(Rule rule, Condition.Forecast c, Forecast forecast, double last) {
        String what =
                Wording.aggregate(c.aggregate()) + " of " + c.metric() + " was " + Wording.quantity(c.metric(), last);
        String bound = Wording.quantity(c.metric(), c.value());
        if (forecast instanceof Forecast.Unknown unknown) {
            return new Verdict.Undecided(what + ", " + unknown.why());
        }
        if (!(forecast instanceof Forecast.Reaches reaches)) {
            return new Verdict.Clear(last, what + ", its trend does not reach " + bound);
        }
        String when = reaches.inMillis() == 0
                ? ", its trend is at " + bound
                : ", its trend reaches " + bound + " in " + span(reaches.inMillis()) + " ("
                        + span(reaches.earliestMillis()) + " to " + span(reaches.latestMillis()) + ")";
        return reaches.inMillis() <= c.horizon().toMillis()
                ? new Verdict.Holds(rule.severity(), last, c.value(), what + when)
                : new Verdict.Clear(last, what + when);
    }

    /** To the minute, the hour from a day on, the day from a hundred on. */
    private static String span(long millis) {
        Duration span = Duration.ofMillis(millis);
        if (span.compareTo(DAY.multipliedBy(100)) > 0) {
            return span.toDays() > 36_500 ? "years" : span.toDays() + " d";
        }
        return span.compareTo(DAY) > 0
                ? span.toHours() + " h"
                : Wording.span(Duration.ofMinutes(Math.max(1, Math.round(millis / 60_000.0))));
    }
}
