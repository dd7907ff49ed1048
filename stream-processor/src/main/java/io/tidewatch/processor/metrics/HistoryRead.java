package io.tidewatch.processor.metrics;

import io.tidewatch.event.Distribution;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the history one query asks for. For one use. */
final class HistoryRead {
    /** Series read for one question. */
    static final int MAX_SERIES = 5_000;

    /** Points that come more seldom than that are taken for seldom events: they do not make a chart coarser. */
    private static final long MOST_SEEN_MILLIS = 600_000;

    private static final long NEVER = MetricAnswer.NEVER;

    private final SeriesReader reader;
    private final MetricQuery query;
    private final Rings rings;
    private final long nowMillis;
    private final MetricScope scope;
    private final Map<Map<String, String>, TreeMap<Long, MetricStep>> groups = new LinkedHashMap<>();
    /** By kind event time of the newest point in the time asked for; of those without one {@link #NEVER}. */
    private final Map<MetricPoint.Kind, Long> newest = new EnumMap<>(MetricPoint.Kind.class);
    /** By kind how many series have a point in the time asked for, or after it. */
    private final Map<MetricPoint.Kind, Integer> heard = new EnumMap<>(MetricPoint.Kind.class);

    private int series;
    private boolean truncated;

    HistoryRead(SeriesReader reader, MetricQuery query, Rings rings, long nowMillis) {
        this.rings = rings;
        this.reader = reader;
        this.query = query;
        this.nowMillis = nowMillis;
        this.scope = new MetricScope(query.where(), query.groupBy());
    }

    /** A chunk that has series of the query, by place their groups. */
    private record Wanted(
            Source source, MetricKeys keys, SeriesReader.ChunkView chunk, Map<Integer, Map<String, String>> groups) {}

    /** In steps of its own choice. */
    MetricAnswer read() {
        return read(null);
    }

    private StepChoice choice(List<Wanted> wanted, long intervalMillis) {
        Set<Map<String, String>> lines = new HashSet<>();
        wanted.forEach(one -> lines.addAll(one.groups.values()));
        return StepChoice.of(query, rings, intervalMillis, Math.max(1, lines.size()), nowMillis);
    }

    MetricAnswer read(@Nullable StepChoice chosen) {
        Map<SeriesReader.SourceView, List<Wanted>> found = new LinkedHashMap<>();
        for (SeriesReader.SourceView source : reader.sources(scope)) {
            List<Wanted> ofSource = new ArrayList<>();
            reader.chunks(source, query.metric(), (keys, chunk) -> {
                if (isNamed(chunk)) {
                    ofSource.add(new Wanted(source.source(), keys, chunk, new LinkedHashMap<>()));
                }
            });
            if (!ofSource.isEmpty()) {
                found.put(source, ofSource);
            }
        }
        // almost always one: a metric of several kinds cannot be added up, and all instances have to show the same
        List<MetricAnswer> kinds = new ArrayList<>();
        newest.keySet().forEach(kind -> kinds.add(read(found, kind, chosen)));
        if (kinds.isEmpty()) {
            return read(found, MetricPoint.Kind.GAUGE, chosen);
        }
        List<MetricAnswer> best = MetricAnswer.bestFirst(kinds, query.statistic());
        return best.get(0).with(best.subList(1, best.size()));
    }

    private MetricAnswer read(
            Map<SeriesReader.SourceView, List<Wanted>> found, MetricPoint.Kind kind, @Nullable StepChoice chosen) {
        groups.clear();
        series = 0;
        truncated = false;
        List<Wanted> wanted = new ArrayList<>();
        long intervalMillis = 0;
        for (Map.Entry<SeriesReader.SourceView, List<Wanted>> of : found.entrySet()) {
            int before = wanted.size();
            for (Wanted one : of.getValue()) {
                one.groups.clear();
                place(one, kind);
                if (!one.groups.isEmpty()) {
                    wanted.add(one);
                }
            }
            List<Wanted> ofSource = wanted.subList(before, wanted.size());
            intervalMillis = Math.max(intervalMillis, intervalOf(of.getKey().head(), ofSource));
        }
        StepChoice choice = chosen == null ? choice(wanted, intervalMillis) : chosen;
        long step = choice.stepMillis();
        long from = Math.floorDiv(query.fromMillis(), step) * step;
        long to = -Math.floorDiv(-query.toMillis(), step) * step;
        RowSource rollups = reader.rollups();
        for (Wanted one : wanted) {
            read(one, new ChunkHistory(rollups, one.keys, one.chunk.chunk(), one.chunk.values()), choice, from, to);
        }
        List<MetricAnswer.Group> out = new ArrayList<>();
        groups.forEach((group, steps) -> out.add(new MetricAnswer.Group(group, List.copyOf(steps.values()))));
        return new MetricAnswer(
                kind,
                from,
                to,
                nowMillis,
                step,
                choice.resolution(),
                series,
                truncated,
                notes(intervalMillis, step),
                out,
                newest.getOrDefault(kind, NEVER),
                (long) heard.getOrDefault(kind, 0),
                List.of());
    }

    /** Where the source does not tell, its series may differ: the one that comes most often counts. */
    private static long intervalOf(SourceHead head, List<Wanted> ofSource) {
        long seen = 0;
        for (Wanted one : ofSource) {
            for (int place : one.groups.keySet()) {
                long interval = one.chunk.values().intervalMillis(place);
                seen = interval > 0 && (seen == 0 || interval < seen) ? interval : seen;
            }
        }
        return ofSource.isEmpty() ? 0 : seen == 0 ? head.intervalMillis() : Math.min(seen, MOST_SEEN_MILLIS);
    }

    private Set<String> notes(long intervalMillis, long step) {
        Set<String> notes = new TreeSet<>();
        if (truncated) {
            notes.add("only the first " + MAX_SERIES + " series of an instance are read: narrow the question by where");
        }
        if (step > query.stepMillis()
                && intervalMillis > 0
                && intervalMillis + intervalMillis / 2 > query.stepMillis()) {
            notes.add(
                    "sources send each " + intervalMillis / 1_000 + " s: a shorter step would show gaps that are none");
        }
        long kept = nowMillis - rings.kept(Resolution.HOUR).toMillis();
        if (query.fromMillis() < kept) {
            notes.add(
                    "history is kept for " + rings.kept(Resolution.HOUR).toDays() + " days: before that there is none");
        }
        return notes;
    }

    /** @return whether the chunk has series of the query, whose kinds are noted */
    private boolean isNamed(SeriesReader.ChunkView chunk) {
        boolean named = false;
        for (int place = 0; place < chunk.names().size(); place++) {
            SeriesName name = chunk.names().get(place);
            if (isMeant(name)) {
                named = true;
                long at = newestOf(chunk, place);
                newest.merge(name.kind(), at, Math::max);
                heard.merge(name.kind(), at == NEVER ? 0 : 1, Integer::sum);
            }
        }
        return named;
    }

    private boolean isMeant(SeriesName name) {
        return name.metric().equals(query.metric()) && scope.has(name);
    }

    private long newestOf(SeriesReader.ChunkView chunk, int place) {
        long at = chunk.values().has(place) ? chunk.values().timeMillis(place) : NEVER;
        return at < query.fromMillis() ? NEVER : Math.min(at, query.toMillis());
    }

    private void place(Wanted one, MetricPoint.Kind kind) {
        for (int place = 0; place < one.chunk.names().size(); place++) {
            SeriesName name = one.chunk.names().get(place);
            if (!isMeant(name) || kind != name.kind()) {
                continue;
            }
            if (series < MAX_SERIES) {
                series++;
                one.groups.put(place, scope.groupOf(one.source, name));
            } else {
                truncated = true;
            }
        }
    }

    private void read(Wanted wanted, ChunkHistory history, StepChoice choice, long from, long to) {
        long step = choice.stepMillis();
        boolean distributions = query.statistic().needsDistribution();
        Map<Integer, Cell> open = new HashMap<>();
        long[] at = {Long.MIN_VALUE};
        history.windows(choice.resolution(), from, to, row -> {
            long start = Math.floorDiv(row.windowMillis, step) * step;
            if (start != at[0]) {
                close(wanted, open, at[0], distributions);
                at[0] = start;
            }
            for (Integer place : wanted.groups.keySet()) {
                Cell cell = row.cell(place);
                if (cell != null && !cell.isEmpty()) {
                    open.computeIfAbsent(place, p -> new Cell()).add(cell);
                }
            }
        });
        close(wanted, open, at[0], distributions);
    }

    private void close(Wanted wanted, Map<Integer, Cell> open, long atMillis, boolean distributions) {
        open.forEach((place, cell) -> {
            Distribution distribution = distributions ? cell.distribution() : null;
            MetricStep step = new MetricStep(
                    atMillis,
                    cell.count,
                    cell.sum,
                    cell.min,
                    cell.max,
                    cell.last,
                    cell.lastMillis,
                    cell.count == 0 ? 0 : cell.sum / cell.count,
                    cell.count == 0 ? 0 : 1,
                    distribution);
            groups.computeIfAbsent(wanted.groups.get(place), g -> new TreeMap<>())
                    .merge(atMillis, step, MetricStep::plus);
        });
        open.clear();
    }
}
