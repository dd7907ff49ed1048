package io.tidewatch.processor.metrics;

import io.tidewatch.event.MetricPoint;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * History by group and step: what one instance knows, or several together. Plain JSON both ways; an instance of an older
 * build leaves the last three out.
 *
 * @param kind of the metric; of several under one name that which is shown; GAUGE where nothing was found
 * @param fromMillis start of the first step
 * @param toMillis end of the last step
 * @param nowMillis when it was answered: what is not over by then may still change
 * @param stepMillis distance of the steps
 * @param resolution of the history that was read; of several instances the coarsest
 * @param series how many were read
 * @param truncated there were more series than are read for one question; the rest is left out
 * @param notes what has to be known of the numbers, in words
 * @param groups each with the steps that have anything, oldest first
 * @param newestMillis event time of the newest point of this kind, at most the end of the time asked for; {@link #NEVER}
 *     where none is in it
 * @param heard how many of the series have a point in the time asked for, or after it
 * @param others the same metric's other kinds on this instance: which of them is shown is settled when all have answered
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
        List<Group> groups,
        Long newestMillis,
        Long heard,
        List<MetricAnswer> others) {
    /** Earlier than anything that was asked for. */
    public static final long NEVER = Long.MIN_VALUE;

    /** What is left out: as much as the steps tell of it. */
    public MetricAnswer {
        newestMillis = newestMillis == null ? newest(groups) : newestMillis;
        heard = heard == null ? Long.valueOf(groups.isEmpty() ? 0 : series) : heard;
        others = others == null ? List.of() : others;
    }

    /**
     * Which kind of a metric is shown: one that has points in the time asked for, of those one that has the number asked for,
     * of those the newest.
     */
    private record Shown(MetricPoint.Kind kind, boolean empty, boolean inTime, boolean has, long newestMillis) {
        static final Comparator<Shown> BEST_FIRST = Comparator.comparing(Shown::empty)
                .thenComparing(Comparator.comparing(Shown::inTime)
                        .thenComparing(Shown::has)
                        .thenComparing(Shown::newestMillis)
                        .thenComparing(s -> s.kind != MetricPoint.Kind.GAUGE)
                        .reversed())
                .thenComparing(Shown::kind);

        static Shown of(MetricAnswer a, Statistic statistic) {
            return new Shown(
                    a.kind, a.groups.isEmpty(), a.newestMillis != NEVER, statistic.isOf(a.kind), a.newestMillis);
        }

        Shown and(Shown other) {
            return new Shown(
                    kind,
                    empty && other.empty,
                    inTime || other.inTime,
                    has,
                    Math.max(newestMillis, other.newestMillis));
        }
    }

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

    /** @return all together, of one kind, in the least step that is a multiple of theirs */
    public static MetricAnswer merge(List<MetricAnswer> answers, Statistic statistic) {
        List<MetricAnswer> all = new ArrayList<>();
        for (MetricAnswer answer : answers) {
            all.add(answer);
            all.addAll(answer.others);
        }
        MetricPoint.Kind kind = shown(all, statistic);
        List<MetricAnswer> parts = all.stream().filter(a -> a.kind == kind).toList();
        long leftOut = all.stream()
                .filter(a -> a.kind != kind)
                .mapToLong(MetricAnswer::heard)
                .sum();
        long step = 1;
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        long series = 0;
        boolean truncated = false;
        Resolution resolution = Resolution.TEN_SECONDS;
        Set<String> notes = new TreeSet<>();
        for (MetricAnswer part : parts) {
            step = leastMultiple(step, part.stepMillis);
            series += part.series;
            truncated |= part.truncated;
            resolution = part.resolution.compareTo(resolution) > 0 ? part.resolution : resolution;
            notes.addAll(part.notes);
        }
        if (leftOut > 0) {
            notes.add(leftOut + " series of that name are no " + kind + " and left out");
        }
        Map<Map<String, String>, TreeMap<Long, MetricStep>> groups = new LinkedHashMap<>();
        for (MetricAnswer part : parts) {
            from = Math.min(from, Math.floorDiv(part.fromMillis, step) * step);
            to = Math.max(to, -Math.floorDiv(-part.toMillis, step) * step);
            for (Group group : part.groups) {
                TreeMap<Long, MetricStep> steps = groups.computeIfAbsent(group.group, g -> new TreeMap<>());
                for (MetricStep s : group.steps) {
                    MetricStep coarse = s.asPartOf(part.stepMillis, step);
                    steps.merge(coarse.atMillis(), coarse, MetricStep::plus);
                }
            }
        }
        List<Group> merged = new ArrayList<>();
        groups.forEach((group, steps) -> merged.add(new Group(group, List.copyOf(steps.values()))));
        return new MetricAnswer(
                kind,
                from,
                to,
                answers.stream().mapToLong(MetricAnswer::nowMillis).min().orElseThrow(),
                step,
                resolution,
                series,
                truncated,
                notes,
                merged,
                parts.stream().mapToLong(MetricAnswer::newestMillis).max().orElseThrow(),
                parts.stream().mapToLong(MetricAnswer::heard).sum(),
                List.of());
    }

    /** @return the kind to show, over all instances; one that has steps before one that has none */
    private static MetricPoint.Kind shown(List<MetricAnswer> all, Statistic statistic) {
        Map<MetricPoint.Kind, Shown> kinds = new EnumMap<>(MetricPoint.Kind.class);
        all.forEach(a -> kinds.merge(a.kind, Shown.of(a, statistic), Shown::and));
        return kinds.values().stream().min(Shown.BEST_FIRST).orElseThrow().kind;
    }

    /** @return the same answer, with what else the metric is on this instance beside it */
    MetricAnswer with(List<MetricAnswer> others) {
        return new MetricAnswer(
                kind,
                fromMillis,
                toMillis,
                nowMillis,
                stepMillis,
                resolution,
                series,
                truncated,
                notes,
                groups,
                newestMillis,
                heard,
                others);
    }

    /** @return those of one instance, that which would be shown if it were the only one first */
    static List<MetricAnswer> bestFirst(List<MetricAnswer> kinds, Statistic statistic) {
        return kinds.stream()
                .sorted(Comparator.comparing(a -> Shown.of(a, statistic), Shown.BEST_FIRST))
                .toList();
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

    private static long newest(List<Group> groups) {
        return groups.stream()
                .flatMap(group -> group.steps.stream())
                .mapToLong(MetricStep::atMillis)
                .max()
                .orElse(NEVER);
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
