package io.tidewatch.processor.report;

import io.tidewatch.processor.detect.ChangePoints;
import io.tidewatch.processor.detect.Forecast;
import io.tidewatch.processor.detect.Line;
import io.tidewatch.processor.detect.Trend;
import io.tidewatch.report.Measure;
import io.tidewatch.report.Report;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Trends and changes of level in a line of a report. Where a day's season may pass for one, nothing is said: a load that
 * rose from night to noon is no news.
 */
final class Findings {
    private static final long HOUR = 3_600_000;
    private static final long SHORT_MILLIS = 6 * HOUR;
    private static final long LONG_MILLIS = 72 * HOUR;

    /** A change smaller than this share of the level is none. */
    private static final double LEAST_CHANGE = 0.1;

    /** Nor is one of a share by less than this. */
    private static final double LEAST_POINTS = 0.02;

    private static final double FULL = 1;

    /** A forecast further ahead than this many periods is a guess. */
    private static final int MOST_PERIODS_AHEAD = 14;

    private Findings() {}

    /**
     * @param values one for each step; null is a gap
     * @param part of what, where there are several
     */
    static List<Report.Finding> of(Measure measure, String part, List<@Nullable Double> values, ReportPeriod period) {
        long[] at = new long[values.size()];
        double[] of = new double[values.size()];
        int n = 0;
        for (int i = 0; i < values.size(); i++) {
            Double value = values.get(i);
            if (value != null) {
                at[n] = (period.startOf(i) + period.endOf(i)) / 2;
                of[n++] = value;
            }
        }
        long[] millis = Arrays.copyOf(at, n);
        double[] line = Arrays.copyOf(of, n);
        List<Report.Finding> found = new ArrayList<>();
        if (measure == Measure.DISK && Forecast.of(millis, line, FULL, true) instanceof Forecast.Reaches reaches) {
            if (reaches.inMillis() > 0 && reaches.inMillis() <= MOST_PERIODS_AHEAD * period.lengthMillis()) {
                found.add(new Report.Finding(
                        Report.Change.REACHES, measure, part, line[n - 1], FULL, millis[n - 1] + reaches.inMillis()));
            }
        }
        boolean seasonal = measure != Measure.DISK && measure != Measure.MEMORY;
        if (seasonal && period.lengthMillis() > SHORT_MILLIS) {
            if (period.lengthMillis() < LONG_MILLIS) {
                return found;
            }
            line = withoutDay(millis, line);
        }
        List<ChangePoints.Change> levels = levels(millis, line);
        for (ChangePoints.Change change : levels) {
            if (matters(measure, change.before(), change.after())) {
                found.add(new Report.Finding(
                        Report.Change.LEVEL, measure, part, change.before(), change.after(), change.atMillis()));
            }
        }
        if (levels.isEmpty() && n >= Forecast.LEAST_POINTS) {
            trend(measure, part, millis, line, found);
        }
        return found;
    }

    private static void trend(Measure measure, String part, long[] millis, double[] line, List<Report.Finding> found) {
        Line trend = Trend.of(millis, line);
        double from = trend.at(millis[0]);
        double to = trend.level();
        boolean sure = trend.slopeLow() > 0 || trend.slopeHigh() < 0;
        if (sure && Math.abs(to - from) >= trend.spread() && matters(measure, from, to)) {
            found.add(new Report.Finding(
                    to > from ? Report.Change.RISES : Report.Change.FALLS, measure, part, from, to, 0));
        }
    }

    private static List<ChangePoints.Change> levels(long[] millis, double[] line) {
        ChangePoints points = new ChangePoints();
        for (int i = 0; i < line.length; i++) {
            points.next(millis[i], line[i]);
        }
        return points.changes();
    }

    private static boolean matters(Measure measure, double from, double to) {
        double change = Math.abs(to - from);
        double least = measure.unit() == Measure.Unit.SHARE ? LEAST_POINTS : 0;
        return change > 0 && change >= LEAST_CHANGE * Math.abs(from) && change >= least;
    }

    /** Takes out what each hour of the day has in common with itself on other days. */
    private static double[] withoutDay(long[] millis, double[] line) {
        Map<Long, List<Double>> byHour = new TreeMap<>();
        for (int i = 0; i < line.length; i++) {
            byHour.computeIfAbsent(Math.floorMod(millis[i] / HOUR, 24L), h -> new ArrayList<>())
                    .add(line[i]);
        }
        double level = median(Arrays.copyOf(line, line.length));
        double[] out = new double[line.length];
        for (int i = 0; i < line.length; i++) {
            List<Double> same = byHour.getOrDefault(Math.floorMod(millis[i] / HOUR, 24L), List.of());
            out[i] = line[i]
                    - median(same.stream().mapToDouble(Double::doubleValue).toArray())
                    + level;
        }
        return out;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int n = values.length;
        return n == 0 ? 0 : n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
    }
}
