package io.tidewatch.processor.metrics;

import io.tidewatch.alert.Matcher;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.processor.store.LocalStores;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Questions of metrics, answered from this instance's stores: a source's rows are on one instance whole, so answers of
 * several just come together. Thread-safe. Each throws {@link LocalStores.NotReady} while the stores cannot be read.
 */
public final class MetricViews {
    private static final Comparator<CurrentValue> CURRENT_ORDER = Comparator.comparing(CurrentValue::source)
            .thenComparing(CurrentValue::metric)
            .thenComparing(v -> v.labels().toString());

    /** The oldest series of a source, which are there as long as it is: gauges of its runtime or of its host. */
    private static final int PRESENCE_CHUNKS = 4;

    /** A host that told nothing for so many minutes is not known to be busy. */
    private static final int BUSY_MINUTES = 5;

    private final SeriesReader reader;
    private final Rings rings;
    private final Clock clock;

    /** @param config says how long history is kept */
    public MetricViews(LocalStores stores, MetricsConfig config, Clock clock) {
        this.rings = Rings.of(config);
        this.reader = new SeriesReader(stores);
        this.clock = clock;
    }

    /**
     * @param where which series, as in {@link MetricQuery}
     * @param mostValues of a label that are named
     * @return their metrics, by name
     */
    public List<MetricName> names(List<Matcher> where, int mostValues) {
        MetricScope scope = new MetricScope(where, List.of());
        Map<String, Counted> found = new TreeMap<>();
        for (SeriesReader.SourceView source : reader.sources(scope)) {
            reader.chunks(source.source(), (keys, chunk) -> {
                for (SeriesName name : chunk.names()) {
                    if (scope.has(name)) {
                        found.computeIfAbsent(name.metric() + '\0' + name.kind(), n -> new Counted(name, mostValues))
                                .add(source.source().key(), name);
                    }
                }
            });
        }
        return found.values().stream().map(Counted::view).toList();
    }

    /** @return sources of metrics that {@code where} does not rule out by their fields, by name */
    public List<MetricSource> sources(List<Matcher> where) {
        List<MetricSource> out = new ArrayList<>();
        for (SeriesReader.SourceView source : reader.sources(new MetricScope(where, List.of()))) {
            SourceHead head = source.head();
            out.add(new MetricSource(
                    source.source().key(),
                    head.host(),
                    head.lastMillis(),
                    head.intervalMillis(),
                    head.ended(),
                    head.series(),
                    head.pointsOverCap(),
                    head.tooLate().tenSeconds(),
                    head.tooLate().minutes(),
                    head.tooLate().hours()));
        }
        out.sort(Comparator.comparing(MetricSource::source));
        return out;
    }

    /**
     * @param metric its name; empty: all
     * @param limit how many at most: the first by source, metric and labels
     * @return newest points, in that order
     */
    public List<CurrentValue> current(String metric, List<Matcher> where, int limit) {
        MetricScope scope = new MetricScope(where, List.of());
        PriorityQueue<CurrentValue> first = new PriorityQueue<>(CURRENT_ORDER.reversed());
        List<CurrentValue> ofChunk = new ArrayList<>();
        for (SeriesReader.SourceView source : reader.sources(scope)) {
            CurrentValue last = first.size() < limit ? null : first.peek();
            if (last != null && source.source().key().compareTo(last.source()) > 0) {
                continue;
            }
            BiConsumer<MetricKeys, SeriesReader.ChunkView> take = (keys, chunk) -> {
                current(source.source(), chunk, metric, scope, ofChunk);
                for (CurrentValue value : ofChunk) {
                    first.add(value);
                    if (first.size() > limit) {
                        first.poll();
                    }
                }
                ofChunk.clear();
            };
            if (metric.isEmpty()) {
                reader.chunks(source.source(), take);
            } else {
                reader.chunks(source, metric, take);
            }
        }
        List<CurrentValue> out = new ArrayList<>(first);
        out.sort(CURRENT_ORDER);
        return out;
    }

    /**
     * @param most one more than that are given where there are more
     * @return newest points that are wanted, in no order
     */
    public List<CurrentValue> current(Predicate<CurrentValue> wanted, int most) {
        MetricScope all = new MetricScope(List.of(), List.of());
        List<CurrentValue> out = new ArrayList<>();
        List<CurrentValue> ofChunk = new ArrayList<>();
        for (SeriesReader.SourceView source : reader.sources(all)) {
            reader.chunks(source.source(), (keys, chunk) -> {
                current(source.source(), chunk, "", all, ofChunk);
                ofChunk.stream().filter(wanted).limit(most + 1L - out.size()).forEach(out::add);
                ofChunk.clear();
            });
            if (out.size() > most) {
                break;
            }
        }
        return out;
    }

    /** History; {@link MetricAnswer#merge} brings those of several instances together. */
    public MetricAnswer query(MetricQuery query) {
        return new HistoryRead(reader, query, rings, clock.millis()).read();
    }

    /** @return how far back history of that resolution reaches */
    public Duration kept(Resolution resolution) {
        return rings.kept(resolution);
    }

    /** @return what the sources of metrics show of themselves, by name */
    public List<SourceVitals> vitals() {
        List<SourceVitals> out = new ArrayList<>();
        Map<String, Double> busy = null;
        for (SeriesReader.SourceView source : reader.sources(new MetricScope(List.of(), List.of()))) {
            HostBuilder host = new HostBuilder(source);
            UsedParts used = new UsedParts();
            reader.chunks(source.source(), (keys, chunk) -> {
                host.add(chunk);
                used.add(chunk);
            });
            if (host.needsCpu()) {
                if (busy == null) {
                    busy = busyNodes();
                }
                Double share = busy.get(host.host());
                if (share != null) {
                    host.cpu(share);
                }
            }
            Source name = source.source();
            out.add(new SourceVitals(
                    name.key(),
                    name.service(),
                    host.isHost() ? host.host() : name.host(),
                    name.release(),
                    source.head().lastMillis(),
                    source.head().intervalMillis(),
                    source.head().ended(),
                    host.isHost() ? host.view() : null,
                    used.all()));
        }
        return out;
    }

    /** The newest whole minute with points: counters have no current share. */
    private Map<String, Double> busyNodes() {
        long minute = Resolution.MINUTE.millis();
        long to = clock.millis() / minute * minute;
        Map<String, Double> out = new HashMap<>();
        new NodeExporter(this)
                .read(NodeExporter.Part.CPU, to - BUSY_MINUTES * minute, to, Resolution.MINUTE)
                .forEach(line -> out.put(
                        line.host(), line.steps().get(line.steps().size() - 1).last()));
        return out;
    }

    /** @return hosts with an agent, by name */
    public List<HostView> hosts() {
        List<HostView> out = new ArrayList<>();
        vitals().forEach(source -> {
            if (source.host() != null) {
                out.add(source.host());
            }
        });
        out.sort(Comparator.comparing(HostView::host));
        return out;
    }

    /**
     * History in windows of just that resolution, as far as it reaches back; for sums that must not hold more than the
     * time asked for.
     *
     * @param query its step is not heeded; times that are no whole windows are taken outwards
     */
    public MetricAnswer windows(MetricQuery query, Resolution resolution) {
        return new HistoryRead(reader, query, rings, clock.millis())
                .read(new StepChoice(resolution, resolution.millis()));
    }

    /**
     * When sources were heard of: what a chart's gap is made of.
     *
     * @param fromMillis start of a window, event time
     * @param toMillis end of a window
     */
    public List<SourcePresence> presence(long fromMillis, long toMillis, Resolution resolution) {
        List<SourcePresence> out = new ArrayList<>();
        RowSource rollups = reader.rollups();
        for (SeriesReader.SourceView source : reader.sources(new MetricScope(List.of(), List.of()))) {
            HostBuilder host = new HostBuilder(source);
            BitSet heard = new BitSet();
            reader.chunks(source.source(), (keys, chunk) -> {
                host.add(chunk);
                if (chunk.chunk() < PRESENCE_CHUNKS) {
                    new ChunkHistory(rollups, keys, chunk.chunk(), chunk.values())
                            .windows(resolution, fromMillis, toMillis, row -> {
                                if (row.isHeard()) {
                                    heard.set((int) ((row.windowMillis - fromMillis) / resolution.millis()));
                                }
                            });
                }
            });
            Source name = source.source();
            SourceHead head = source.head();
            out.add(new SourcePresence(
                    name.service(),
                    host.isHost() ? host.host() : name.host(),
                    host.isHost(),
                    head.firstMillis(),
                    head.intervalMillis(),
                    runs(heard)));
        }
        return out;
    }

    private static List<Integer> runs(BitSet heard) {
        List<Integer> runs = new ArrayList<>();
        for (int first = heard.nextSetBit(0); first >= 0; ) {
            int last = heard.nextClearBit(first);
            runs.add(first);
            runs.add(last);
            first = heard.nextSetBit(last);
        }
        return runs;
    }

    private static void current(
            Source source, SeriesReader.ChunkView chunk, String metric, MetricScope scope, List<CurrentValue> out) {
        for (int place = 0; place < chunk.names().size(); place++) {
            SeriesName name = chunk.names().get(place);
            ValuesRow values = chunk.values();
            if (values.has(place) && (metric.isEmpty() || metric.equals(name.metric())) && scope.has(name)) {
                out.add(new CurrentValue(
                        source.key(),
                        source.host(),
                        name.metric(),
                        name.labels(),
                        name.kind(),
                        values.value(place),
                        values.count(place),
                        values.timeMillis(place),
                        values.startMillis(place)));
            }
        }
    }

    private static final class Counted {
        private final String metric;
        private final MetricPoint.Kind kind;
        private final Set<String> sources = new HashSet<>();
        private final Map<String, TreeSet<String>> labels = new TreeMap<>();
        private final int mostValues;
        private long series;

        Counted(SeriesName name, int mostValues) {
            this.mostValues = mostValues;
            metric = name.metric();
            kind = name.kind();
        }

        void add(String source, SeriesName name) {
            sources.add(source);
            series++;
            name.labels().forEach((label, value) -> {
                TreeSet<String> values = labels.computeIfAbsent(label, l -> new TreeSet<>());
                values.add(value);
                // one more than is named, which says that there are others
                if (values.size() > mostValues + 1) {
                    values.pollLast();
                }
            });
        }

        MetricName view() {
            Map<String, MetricName.LabelValues> named = new TreeMap<>();
            labels.forEach((label, values) -> named.put(
                    label,
                    new MetricName.LabelValues(
                            values.stream().limit(mostValues).toList(), values.size() > mostValues)));
            return new MetricName(metric, kind, UnitOf.name(metric), sources.size(), series, named);
        }
    }
}
