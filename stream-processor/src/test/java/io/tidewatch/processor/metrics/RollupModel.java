package io.tidewatch.processor.metrics;

import io.tidewatch.event.MetricPoint;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What roll-ups should know, by brute force: every value of every series, in lists by window. */
final class RollupModel {
    /** One thing that was measured: the values of a point, and when; or no value but a share of what grew over a gap. */
    record Value(long atMillis, List<Double> values, double share) {
        Value(long atMillis, List<Double> values) {
            this(atMillis, values, 0);
        }
    }

    /** A series and where it comes from. */
    record Series(String source, String metric, Map<String, String> labels) {}

    final Map<Resolution, Long> tooLate = new EnumMap<>(Resolution.class);
    private final Rings rings;
    private final Map<String, Long> newest = new LinkedHashMap<>();
    private final Map<Series, Map<Resolution, TreeMap<Long, List<Value>>>> known = new LinkedHashMap<>();

    RollupModel(Rings rings) {
        this.rings = rings;
    }

    /** To be told first of the batch's time, then of each of its points that adds anything. */
    void batch(String source, long atMillis) {
        newest.merge(source, atMillis, Math::max);
    }

    void add(Series series, Value value) {
        for (Resolution resolution : Resolution.values()) {
            long window = value.atMillis() / resolution.millis() * resolution.millis();
            if (kept(series, resolution, window)) {
                known.computeIfAbsent(series, s -> new EnumMap<>(Resolution.class))
                        .computeIfAbsent(resolution, r -> new TreeMap<>())
                        .computeIfAbsent(window, w -> new ArrayList<>())
                        .add(value);
            } else {
                tooLate.merge(resolution, 1L, Long::sum);
            }
        }
    }

    /** What a counter grew by over a gap, in parts as long as its interval; the last is that of the point itself. */
    void addOverGap(Series series, long from, long to, long interval, double growth) {
        long shares = (to - from) / interval;
        add(series, new Value(to, List.of(growth / shares)));
        long last = newest.get(series.source());
        for (int i = 1; i < shares; i++) {
            long at = from + (long) Math.ceil((double) i * (to - from) / shares);
            for (Resolution resolution : Resolution.values()) {
                long millis = resolution.millis();
                long window = at / millis * millis;
                boolean few = resolution == Resolution.HOUR || to - from / millis * millis <= 60 * millis;
                long open = resolution == Resolution.MINUTE ? 3_600_000 : 60_000;
                if ((few || window >= last / open * open) && kept(series, resolution, window)) {
                    known.computeIfAbsent(series, s -> new EnumMap<>(Resolution.class))
                            .computeIfAbsent(resolution, r -> new TreeMap<>())
                            .computeIfAbsent(window, w -> new ArrayList<>())
                            .add(new Value(at, List.of(), growth / shares));
                }
            }
        }
    }

    private boolean kept(Series series, Resolution resolution, long window) {
        long last = newest.get(series.source()) / resolution.millis() * resolution.millis();
        return window > last - resolution.millis() * rings.slots(resolution);
    }

    /** @return the number of one step of the series that are wanted; null where nobody sent anything */
    @Nullable
    Double number(
            Predicate<Series> wanted,
            Resolution resolution,
            long from,
            long step,
            Statistic statistic,
            MetricPoint.Kind kind) {
        List<Value> all = new ArrayList<>();
        double means = 0;
        int some = 0;
        for (Map.Entry<Series, Map<Resolution, TreeMap<Long, List<Value>>>> e : known.entrySet()) {
            if (!wanted.test(e.getKey())) {
                continue;
            }
            List<Value> own = new ArrayList<>();
            e.getValue()
                    .getOrDefault(resolution, new TreeMap<>())
                    .subMap(from, from + step)
                    .forEach((window, values) -> {
                        if (kept(e.getKey(), resolution, window)) {
                            own.addAll(values);
                        }
                    });
            all.addAll(own);
            means += sum(own) / Math.max(1, count(own));
            some += count(own) > 0 ? 1 : 0;
        }
        if (all.isEmpty() || count(all) == 0 && statistic.kind() != Statistic.Kind.SUM) {
            return null;
        }
        return switch (statistic.kind()) {
            case AVG -> kind == MetricPoint.Kind.GAUGE ? means / some : sum(all) / count(all);
            case CARDINALITY -> (double) some;
            case MIN -> sorted(all).get(0);
            case MAX -> sorted(all).get((int) count(all) - 1);
            case SUM -> kind == MetricPoint.Kind.GAUGE ? means : sum(all);
            case COUNT -> (double) count(all);
            case RATE ->
                switch (kind) {
                    case GAUGE -> null;
                    case COUNTER -> sum(all) * 1_000 / step;
                    case DISTRIBUTION -> count(all) * 1_000.0 / step;
                };
            case LAST -> last(all);
            case QUANTILE ->
                kind == MetricPoint.Kind.DISTRIBUTION
                        ? sorted(all).get((int) Math.floor(statistic.quantile() * (count(all) - 1)))
                        : null;
        };
    }

    private static double last(List<Value> all) {
        List<Value> points = all.stream().filter(v -> !v.values().isEmpty()).toList();
        Value last = points.get(0);
        for (Value value : points) {
            boolean newer = value.atMillis() > last.atMillis()
                    || value.atMillis() == last.atMillis() && mean(value) > mean(last);
            last = newer ? value : last;
        }
        return mean(last);
    }

    private static double mean(Value value) {
        return sum(List.of(value)) / value.values().size();
    }

    private static long count(List<Value> all) {
        return all.stream().mapToLong(v -> v.values().size()).sum();
    }

    private static double sum(List<Value> all) {
        return all.stream()
                .mapToDouble(v ->
                        v.share() + v.values().stream().mapToDouble(one -> one).sum())
                .sum();
    }

    private static List<Double> sorted(List<Value> all) {
        return all.stream().flatMap(v -> v.values().stream()).sorted().toList();
    }
}
