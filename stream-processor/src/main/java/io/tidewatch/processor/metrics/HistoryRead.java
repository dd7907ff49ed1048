package io.tidewatch.processor.metrics;

import io.tidewatch.event.Distribution;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the history one query asks for. For one use. */
final class HistoryRead {
    /** Series read for one question. */
    static final int MAX_SERIES = 5_000;

    private final SeriesReader reader;
    private final MetricQuery query;
    private final long nowMillis;
    private final MetricScope scope;
    private final Map<Map<String, String>, TreeMap<Long, MetricStep>> groups = new LinkedHashMap<>();
    private MetricPoint.@Nullable Kind kind;
    private int series;
    private boolean truncated;

    HistoryRead(SeriesReader reader, MetricQuery query, long nowMillis) {
        this.reader = reader;
        this.query = query;
        this.nowMillis = nowMillis;
        this.scope = new MetricScope(query.where(), query.groupBy());
    }

    /** A chunk that has series of the query, by place their groups. */
    private record Wanted(MetricKeys keys, SeriesReader.ChunkView chunk, Map<Integer, Map<String, String>> groups) {}

    MetricAnswer read() {
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
            if (wanted.size() > before) {
                intervalMillis = Math.max(intervalMillis, source.head().intervalMillis());
            }
        }
        StepChoice choice =
                StepChoice.of(query.fromMillis(), query.toMillis(), query.stepMillis(), intervalMillis, nowMillis);
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
        return new MetricAnswer(found, from, to, step, truncated, out);
    }

    private Map<Integer, Map<String, String>> placesOf(Source source, SeriesReader.ChunkView chunk) {
        Map<Integer, Map<String, String>> places = new LinkedHashMap<>();
        for (int place = 0; place < chunk.names().size(); place++) {
            SeriesName name = chunk.names().get(place);
            if (!name.metric().equals(query.metric()) || !scope.has(name)) {
                continue;
            }
            if (series >= MAX_SERIES) {
                truncated = true;
                break;
            }
            if (kind == null) {
                kind = name.kind();
            }
            // a metric that is of two kinds cannot be added up: the first one met counts
            if (kind == name.kind()) {
                series++;
                places.put(place, scope.groupOf(source, name));
            }
        }
        return places;
    }

    private void read(Wanted wanted, ChunkHistory history, StepChoice choice, long from, long to) {
        long step = choice.stepMillis();
        boolean distributions = MetricViews.needsDistribution(query.aggregate());
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
                    cell.sum / cell.count,
                    distribution);
            groups.computeIfAbsent(wanted.groups.get(place), g -> new TreeMap<>())
                    .merge(atMillis, step, MetricStep::plus);
        });
        open.clear();
    }
}
