package io.tidewatch.processor.report;

import io.tidewatch.processor.metrics.Resolution;
import java.time.Duration;

/**
 * Of which time a report is, and how finely it sees it. The period before is as long and ends where this one begins.
 *
 * @param fromMillis start, a multiple of the windows it is read in
 * @param toMillis end, not included; a multiple too
 * @param grid windows it is read in
 * @param stepMillis distance of the points of its charts
 */
public record ReportPeriod(long fromMillis, long toMillis, Resolution grid, long stepMillis) {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 3_600_000;
    private static final long LONGEST_MILLIS = 31 * 24 * HOUR;
    private static final int MOST_STEPS = 150;
    private static final long[] STEPS = {
        MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR
    };

    /**
     * In minutes while they reach back over this period and the one before, else in hours.
     *
     * @param minutesKept how far back minutes reach
     * @throws IllegalArgumentException where the period is empty, too long or not over
     */
    public static ReportPeriod of(long fromMillis, long toMillis, long nowMillis, Duration minutesKept) {
        if (toMillis <= fromMillis || toMillis - fromMillis > LONGEST_MILLIS) {
            throw new IllegalArgumentException("a report is of up to 31 days, and to is after from");
        }
        if (toMillis > nowMillis) {
            throw new IllegalArgumentException("to lies in the future");
        }
        long before = fromMillis - (toMillis - fromMillis);
        boolean minutes = before > nowMillis - minutesKept.toMillis() + HOUR;
        Resolution grid = minutes ? Resolution.MINUTE : Resolution.HOUR;
        long from = fromMillis / grid.millis() * grid.millis();
        long to = toMillis / grid.millis() * grid.millis();
        if (to == from) {
            throw new IllegalArgumentException("the period is shorter than the " + (minutes ? "minute" : "hour")
                    + " that what is kept of that time is by");
        }
        long step = STEPS[STEPS.length - 1];
        for (int i = STEPS.length - 1; i >= 0 && STEPS[i] >= grid.millis(); i--) {
            step = STEPS[i] * MOST_STEPS >= to - from ? STEPS[i] : step;
        }
        return new ReportPeriod(from, to, grid, step);
    }

    /** @return that step, the one before and the one behind it, window by window */
    ReportPeriod around(int step) {
        return new ReportPeriod(
                startOf(Math.max(0, step - 1)), endOf(Math.min(steps() - 1, step + 1)), grid, grid.millis());
    }

    public long lengthMillis() {
        return toMillis - fromMillis;
    }

    /** @return start of the period before */
    public long beforeMillis() {
        return fromMillis - lengthMillis();
    }

    /** @return number of points of a chart; the last one may be of less than a step */
    public int steps() {
        return (int) ((lengthMillis() + stepMillis - 1) / stepMillis);
    }

    int stepOf(long millis) {
        return (int) ((millis - fromMillis) / stepMillis);
    }

    long startOf(int step) {
        return fromMillis + step * stepMillis;
    }

    long endOf(int step) {
        return Math.min(toMillis, startOf(step) + stepMillis);
    }
}
