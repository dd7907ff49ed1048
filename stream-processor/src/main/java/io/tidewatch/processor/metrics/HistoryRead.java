package io.tidewatch.processor.metrics;

import io.tidewatch.event.Distribution;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import java.util.ArrayList;
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

    private final SeriesReader reader;
    private final MetricQuery query;
    private final Rings rings;
    private final long nowMillis;
    private final MetricScope scope;
    private final Map<Map<String, String>, TreeMap<Long, MetricStep>> groups = new LinkedHashMap<>();
    private MetricPoint.@Nullable Kind kind;
    private int series;
    private int ofOtherKind;
    private boolean truncated;

    HistoryRead(SeriesReader reader, MetricQuery query, Rings rings, long nowMillis) {
        this.rings = rings;
        this.reader = reader;
        this.query = query;
        this.nowMillis = nowMillis;
        this.scope = new MetricScope(query.where(), query.groupBy());
    }

    /** A chunk that has series of the query, by place their groups. */
    private record Wanted(MetricKeys keys, SeriesReader.ChunkView chunk, Map<Integer, Map<String, String>> groups) {}

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
        List<Wanted> wanted = new ArrayList<>();
        long intervalMillis = 0;
        for (SeriesReader.SourceView source : reader.sources(scope)) {
            int before = wanted.size();
            reader.chunks(source.source(), (keys, chunk) -> {
                Map<Integer, Map<String, String>> places = placesOf(source.source(), chunk);
                if (!places.isEmpty()) {
                    wanted.add(new Wanted(keys, chunk, places));
                }
            });
            intervalMillis = Math.max(intervalMillis, intervalOf(source.head(), wanted.subList(before, wanted.size())));
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
        MetricPoint.Kind found = kind == null ? MetricPoint.Kind.GAUGE : kind;
        return new MetricAnswer(
                found,
                from,
                to,
                nowMillis,
                step,
                choice.resolution(),
                series,
                truncated,
                notes(intervalMillis, step),
                out);
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
        if (ofOtherKind > 0) {
            notes.add(ofOtherKind + " series of that name are no " + kind + " and left out");
        }
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

    private Map<Integer, Map<String, String>> placesOf(Source source, SeriesReader.ChunkView chunk) {
        Map<Integer, Map<String, String>> places = new LinkedHashMap<>();
        for (int place = 0; place < chunk.names().size(); place++) {
            SeriesName name = chunk.names().get(place);
            if (!name.metric().equals(query.metric()) || !scope.has(name)) {
                continue;
            }
            kind = kind == null ? name.kind() : kind;
            // a metric that is of two kinds cannot be added up: the first one met counts
            if (kind != name.kind()) {
                ofOtherKind++;
            } else if (series < MAX_SERIES) {
                series++;
                places.put(place, scope.groupOf(source, name));
            } else {
                truncated = true;
            }
        }
        return places;
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
