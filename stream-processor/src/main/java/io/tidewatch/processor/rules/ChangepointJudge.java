package io.tidewatch.processor.rules;

import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Direction;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.detect.ChangePoints;
import java.time.Duration;
import java.util.Arrays;

/**
 * Whether the level of the windows' values has just changed: the last few against those before. It goes by the windows alone, so
 * that it is the same however often and from wherever it is judged.
 */
final class ChangepointJudge {
    private ChangepointJudge() {}

    /** @param kept whether the ring keeps the values of windows that are over, not their panes */
    static Verdict of(Rule rule, Condition.Changepoint c, Panes panes, boolean kept, PaneRing ring, long endMillis) {
        long pane = panes.paneMillis();
        long[] millis = new long[panes.kept()];
        double[] values = new double[panes.kept()];
        int points = 0;
        for (long end = endMillis - panes.reference() * pane; end <= endMillis; end += pane) {
            double value = kept && end < endMillis && ring.hasValue(end)
                    ? ring.value(end)
                    : Aggregation.of(c.aggregate(), ring.between(end - pane, end), pane);
            if (Double.isFinite(value)) {
                millis[points] = end;
                values[points] = value;
                points++;
            }
        }
        if (points == 0 || millis[points - 1] != endMillis) {
            Pane newest = ring.between(endMillis - pane, endMillis);
            return Judge.nothing(c.aggregate(), newest, c.metric(), Duration.ofMillis(pane));
        }
        double last = values[points - 1];
        String what =
                Wording.aggregate(c.aggregate()) + " of " + c.metric() + " was " + Wording.quantity(c.metric(), last);
        int least = ChangePoints.LEAST_BEFORE + ChangePoints.RUN;
        if (points < least) {
            return new Verdict.Undecided(what + ", " + points + " values are too few to know its level by, at least "
                    + least + " are needed");
        }
        ChangePoints.Change change = ChangePoints.of(Arrays.copyOf(millis, points), Arrays.copyOf(values, points));
        if (change == null || !matters(c, change)) {
            return new Verdict.Clear(last, what + ", its level has not just changed");
        }
        Duration since = Duration.ofMillis(endMillis - change.atMillis() + pane);
        return new Verdict.Holds(
                rule.severity(),
                change.after(),
                change.before(),
                Wording.aggregate(c.aggregate()) + " of " + c.metric() + " is "
                        + Wording.quantity(c.metric(), change.after()) + " for " + Wording.span(since)
                        + ", before it was "
                        + Wording.quantity(c.metric(), change.before()));
    }

    private static boolean matters(Condition.Changepoint c, ChangePoints.Change change) {
        double by = change.after() - change.before();
        boolean way = c.direction() == Direction.BOTH || (c.direction() == Direction.UP ? by > 0 : by < 0);
        return way && Math.abs(by) >= c.minChange() * Math.abs(change.before());
    }
}
