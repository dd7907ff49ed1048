package io.tidewatch.processor.metrics;

import io.tidewatch.event.MetricPoint;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * History by group and step: what one instance knows, or several together. Plain JSON both ways.
 *
 * @param kind of the metric; of several under one name that which has the newest points; GAUGE where nothing was found
 * @param fromMillis start of the first step
 * @param toMillis end of the last step
 * @param nowMillis when it was answered: what is not over by then may still change
 * @param stepMillis distance of the steps
 * @param resolution of the history that was read; of several instances the coarsest
 * @param series how many were read
 * @param truncated there were more series than are read for one question; the rest is left out
 * @param notes what has to be known of the numbers, in words
 * @param groups each with the steps that have anything, oldest first
 */
public record MetricAnswer(
        MetricPoint.Kind kind,
        long fromMillis,
        long toMillis,
        long nowMillis,
        long stepMillis,
        Resolution resolution,
        long series,
        boolean truncated,
        Set<String> notes,
        List<Group> groups) {
    /** Series that share their group values. */
    public record Group(Map<String, String> group, List<MetricStep> steps) {}

    /**
     * A line of a chart.
     *
     * @param points [start of the step in milliseconds, value or null], one for each step of the answer; null is a gap,
     *     nobody sent anything
     */
    public record Line(Map<String, String> group, List<List<@Nullable Number>> points) {
        /** @return the values there are */
        public List<Double> values() {
            List<Double> values = new ArrayList<>();
            for (List<@Nullable Number> point : points) {
                Number value = point.get(1);
                if (value != null) {
                    values.add(value.doubleValue());
                }
            }
            return values;
        }
    }

    /** @return all together, in the least step that is a multiple of theirs */
    public static MetricAnswer merge(List<MetricAnswer> answers) {
        long step = 1;
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        long now = Long.MAX_VALUE;
        long series = 0;
        boolean truncated = false;
        Resolution resolution = Resolution.TEN_SECONDS;
        MetricPoint.@Nullable Kind kind = null;
        long newest = Long.MIN_VALUE;
        Set<String> notes = new TreeSet<>();
        for (MetricAnswer answer : answers) {
            step = leastMultiple(step, answer.stepMillis);
            now = Math.min(now, answer.nowMillis);
            resolution = answer.resolution.compareTo(resolution) > 0 ? answer.resolution : resolution;
            truncated |= answer.truncated;
            notes.addAll(answer.notes);
            // a name that was a gauge once is not one for as long as that instance remembers it
            if (!answer.groups.isEmpty() && (kind == null || answer.newestMillis() > newest)) {
                kind = answer.kind;
                newest = answer.newestMillis();
            }
        }
        Map<Map<String, String>, TreeMap<Long, MetricStep>> groups = new LinkedHashMap<>();
        for (MetricAnswer answer : answers) {
            from = Math.min(from, Math.floorDiv(answer.fromMillis, step) * step);
            to = Math.max(to, -Math.floorDiv(-answer.toMillis, step) * step);
            if (kind != answer.kind && !answer.groups.isEmpty()) {
                notes.add(answer.series + " series are a " + answer.kind + " and left out");
                continue;
            }
            series += answer.series;
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
        return new MetricAnswer(
                kind == null ? MetricPoint.Kind.GAUGE : kind,
                from,
                to,
                now,
                step,
                resolution,
                series,
                truncated,
                notes,
                merged);
    }

    /** @return a line for each group, by group values */
    public List<Line> lines(Statistic statistic) {
        List<Line> out = new ArrayList<>();
        for (Group group : groups) {
            Map<Long, MetricStep> steps = new TreeMap<>();
            group.steps.forEach(s -> steps.put(s.atMillis(), s));
            List<List<@Nullable Number>> points = new ArrayList<>();
            for (long at = fromMillis; at < toMillis; at += stepMillis) {
                MetricStep s = steps.get(at);
                points.add(point(at, s == null ? null : s.value(statistic, kind, stepMillis)));
            }
            out.add(new Line(group.group, points));
        }
        out.sort(Comparator.comparing(line -> line.group.values().toString()));
        return out;
    }

    /** @return start of the first step that was not over when it was answered; the end where all were */
    public long incompleteFromMillis() {
        return Math.max(fromMillis, Math.min(toMillis, Math.floorDiv(nowMillis, stepMillis) * stepMillis));
    }

    /** @return what asks for a number this kind of metric does not have, in words; empty where it does */
    public String impossible(Statistic statistic) {
        return statistic.isOf(kind) || groups.isEmpty()
                ? ""
                : statistic.kind() == Statistic.Kind.RATE
                        ? "a gauge has no rate: ask for avg, min, max, sum or last"
                        : "only distributions have percentiles, and this is a " + kind;
    }

    private long newestMillis() {
        long newest = Long.MIN_VALUE;
        for (Group group : groups) {
            if (!group.steps.isEmpty()) {
                newest =
                        Math.max(newest, group.steps.get(group.steps.size() - 1).atMillis());
            }
        }
        return newest;
    }

    private static long leastMultiple(long a, long b) {
        return a / BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)).longValue() * b;
    }

    private static List<@Nullable Number> point(long atMillis, @Nullable Double value) {
        List<@Nullable Number> point = new ArrayList<>(2);
        point.add(atMillis);
        point.add(value);
        return point;
    }
}
