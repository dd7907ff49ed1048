package io.tidewatch.processor.rules;

import io.tidewatch.alert.Condition;
import io.tidewatch.processor.detect.ChangePoints;
import java.time.Duration;
import java.util.Collections;

/**
 * How a rule's window is cut into panes: tumbling pieces of event time that partials are merged into; a window is the
 * last n panes, and it slides by one pane.
 *
 * @param paneMillis length of one pane
 * @param window panes that make the window
 * @param reference panes before the window that are kept too (spike: back to what it is compared with; change: back to
 *     {@code compareTo} ago); 0 where none
 */
public record Panes(long paneMillis, int window, int reference) {
    private static final long[] STEPS = {
        1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 300_000, 600_000, 1_800_000, 3_600_000
    };
    private static final int MOST_PANES = 120;

    /**
     * @return panes of that condition; where each window is a point of a series (anomaly, forecast, changepoint), one pane for each;
     *     for {@code new_term} and {@code composite} one pane of a second
     */
    public static Panes of(Condition condition) {
        if (condition instanceof Condition.Threshold c) {
            return cut(c.window(), Duration.ZERO);
        }
        if (condition instanceof Condition.Frequency c) {
            return cut(c.timeframe(), Duration.ZERO);
        }
        if (condition instanceof Condition.Sequence c) {
            return cut(c.timeframe(), Duration.ZERO);
        }
        if (condition instanceof Condition.Ratio c) {
            return cut(c.window(), Duration.ZERO);
        }
        if (condition instanceof Condition.Spike c) {
            Duration farthest = Collections.max(c.comparedTo());
            return cut(c.timeframe(), farthest.minus(c.timeframe()).plus(c.referenced()));
        }
        if (condition instanceof Condition.Change c) {
            return cut(c.window(), c.compareTo());
        }
        if (condition instanceof Condition.Absent c) {
            return cut(c.timeframe(), Duration.ZERO);
        }
        if (condition instanceof Condition.Cardinality c) {
            return cut(c.timeframe(), Duration.ZERO);
        }
        if (condition instanceof Condition.Outlier c) {
            return cut(c.timeframe(), Duration.ZERO);
        }
        if (condition instanceof Condition.Anomaly c) {
            return new Panes(Math.max(1_000, c.window().toMillis()), 1, 0);
        }
        if (condition instanceof Condition.Forecast c) {
            return points(c.window(), c.history());
        }
        if (condition instanceof Condition.Changepoint c) {
            return new Panes(Math.max(1_000, c.window().toMillis()), 1, ChangePoints.BEFORE + ChangePoints.RUN - 1);
        }
        return new Panes(1_000, 1, 0);
    }

    /** @return start of the pane that holds that time */
    public long startOf(long eventMillis) {
        return Math.floorDiv(eventMillis, paneMillis) * paneMillis;
    }

    /** @return how many panes are kept in all */
    public int kept() {
        return window + reference;
    }

    /** Each pane is a point of a trend: of a long history they are longer than was asked for, so that they are few. */
    private static Panes points(Duration window, Duration history) {
        long least = Math.max(Math.max(1_000, window.toMillis()), (history.toMillis() + MOST_PANES - 1) / MOST_PANES);
        long hour = STEPS[STEPS.length - 1];
        long pane = (least + hour - 1) / hour * hour;
        for (int i = STEPS.length - 1; i >= 0 && STEPS[i] >= least; i--) {
            pane = STEPS[i];
        }
        return new Panes(pane, 1, (int) Math.max(0, history.toMillis() / pane - 1));
    }

    private static Panes cut(Duration window, Duration before) {
        long millis = Math.max(1_000, window.toMillis());
        long whole = millis + before.toMillis();
        long pane = STEPS[0];
        for (long step : STEPS) {
            boolean fine = millis / step >= 6 || whole / pane > MOST_PANES;
            if (millis % step == 0 && fine) {
                pane = step;
            }
        }
        long reference = (before.toMillis() + pane - 1) / pane;
        return new Panes(pane, (int) ((millis + pane - 1) / pane), (int) reference);
    }
}
