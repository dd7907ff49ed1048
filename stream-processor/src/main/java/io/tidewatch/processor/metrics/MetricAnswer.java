package io.tidewatch.processor.metrics;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.event.MetricPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * History by group and step: what one instance knows, or several together. Plain JSON both ways.
 *
 * @param kind of the metric; the first one met, GAUGE where nothing was found
 * @param fromMillis start of the first step
 * @param toMillis end of the last step
 * @param stepMillis distance of the steps
 * @param truncated there were more series than are read for one question; the rest is left out
 * @param groups each with the steps that have anything, oldest first
 */
public record MetricAnswer(
        MetricPoint.Kind kind, long fromMillis, long toMillis, long stepMillis, boolean truncated, List<Group> groups) {
    /** Series that share their group values. */
    public record Group(Map<String, String> group, List<MetricStep> steps) {}

    /**
     * A line of a chart.
     *
     * @param points [time in milliseconds, value or null], one for each step from the first that has anything; null is a
     *     gap, nobody sent anything
     */
    public record Line(Map<String, String> group, List<List<@Nullable Number>> points) {}

    /** @return all together, in the coarsest of their steps */
    public static MetricAnswer merge(List<MetricAnswer> answers) {
        long step = 1;
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        boolean truncated = false;
        MetricPoint.Kind kind = MetricPoint.Kind.GAUGE;
        for (MetricAnswer answer : answers) {
            step = Math.max(step, answer.stepMillis);
            from = Math.min(from, answer.fromMillis);
            to = Math.max(to, answer.toMillis);
            truncated |= answer.truncated;
            kind = answer.groups.isEmpty() ? kind : answer.kind;
        }
        Map<Map<String, String>, TreeMap<Long, MetricStep>> groups = new LinkedHashMap<>();
        for (MetricAnswer answer : answers) {
            for (Group group : answer.groups) {
                TreeMap<Long, MetricStep> steps = groups.computeIfAbsent(group.group, g -> new TreeMap<>());
                for (MetricStep s : group.steps) {
                    MetricStep part = s.asPartOf(answer.stepMillis, step);
                    steps.merge(part.atMillis(), part, MetricStep::plus);
                }
            }
        }
        List<Group> merged = new ArrayList<>();
        groups.forEach((group, steps) -> merged.add(new Group(group, List.copyOf(steps.values()))));
        return new MetricAnswer(kind, from, to, step, truncated, merged);
    }

    /** @return a line for each group, by group values */
    public List<Line> lines(Aggregate aggregate) {
        List<Line> out = new ArrayList<>();
        for (Group group : groups) {
            List<List<@Nullable Number>> points = new ArrayList<>();
            long next = Long.MIN_VALUE;
            for (MetricStep s : group.steps) {
                long at = s.atMillis();
                for (long gap = next == Long.MIN_VALUE ? at : next; gap < at; gap += stepMillis) {
                    points.add(point(gap, null));
                }
                points.add(point(at, s.value(aggregate, kind, stepMillis)));
                next = at + stepMillis;
            }
            out.add(new Line(group.group, points));
        }
        out.sort(Comparator.comparing(line -> line.group.values().toString()));
        return out;
    }

    private static List<@Nullable Number> point(long atMillis, @Nullable Double value) {
        List<@Nullable Number> point = new ArrayList<>(2);
        point.add(atMillis);
        point.add(value);
        return point;
    }
}
