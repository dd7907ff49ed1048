package io.tidewatch.processor.metrics;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.processor.store.LocalStores;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Questions of metrics, answered from this instance's stores: a source's rows are on one instance whole, so answers of
 * several just come together. Thread-safe. Each throws {@link LocalStores.NotReady} while the stores cannot be read.
 */
public final class MetricViews {
    private final SeriesReader reader;
    private final Clock clock;

    public MetricViews(LocalStores stores, Clock clock) {
        this.reader = new SeriesReader(stores);
        this.clock = clock;
    }

    /** @return metrics of the sources of {@code where} (see {@link MetricQuery}), by name */
    public List<MetricName> names(Map<String, String> where) {
        MetricScope scope = new MetricScope(where, List.of());
        Map<String, Counted> found = new TreeMap<>();
        for (SeriesReader.SourceView source : reader.sources(scope)) {
            reader.chunks(source.source(), (keys, chunk) -> {
                for (SeriesName name : chunk.names()) {
                    if (scope.has(name)) {
                        found.computeIfAbsent(name.metric() + '\0' + name.kind(), n -> new Counted(name))
                                .add(source.source().key(), name);
                    }
                }
            });
        }
        return found.values().stream().map(Counted::view).toList();
    }

    /**
     * @param metric its name; empty: all
     * @param limit how many at most
     * @return newest points, by source and metric
     */
    public List<CurrentValue> current(String metric, Map<String, String> where, int limit) {
        MetricScope scope = new MetricScope(where, List.of());
        List<CurrentValue> out = new ArrayList<>();
        for (SeriesReader.SourceView source : reader.sources(scope)) {
            if (out.size() >= limit) {
                break;
            }
            reader.chunks(source.source(), (keys, chunk) -> current(source.source(), chunk, metric, scope, out));
        }
        out.sort(Comparator.comparing(CurrentValue::source)
                .thenComparing(CurrentValue::metric)
                .thenComparing(v -> v.labels().toString()));
        return out.size() <= limit ? out : List.copyOf(out.subList(0, limit));
    }

    /** History; {@link MetricAnswer#merge} brings those of several instances together. */
    public MetricAnswer query(MetricQuery query) {
        return new HistoryRead(reader, query, clock.millis()).read();
    }

    /** @return hosts with an agent, by name */
    public List<HostView> hosts() {
        List<HostView> out = new ArrayList<>();
        MetricScope all = new MetricScope(Map.of(), List.of());
        for (SeriesReader.SourceView source : reader.sources(all)) {
            HostBuilder host = new HostBuilder(source);
            reader.chunks(source.source(), (keys, chunk) -> host.add(chunk));
            if (host.isHost()) {
                out.add(host.view());
            }
        }
        out.sort(Comparator.comparing(HostView::host));
        return out;
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

    /** @return whether the aggregate needs distributions to be read */
    static boolean needsDistribution(Aggregate aggregate) {
        return !Double.isNaN(aggregate.quantile());
    }

    private static final class Counted {
        private final String metric;
        private final MetricPoint.Kind kind;
        private final Set<String> sources = new HashSet<>();
        private final Set<String> labels = new TreeSet<>();
        private long series;

        Counted(SeriesName name) {
            metric = name.metric();
            kind = name.kind();
        }

        void add(String source, SeriesName name) {
            sources.add(source);
            labels.addAll(name.labels().keySet());
            series++;
        }

        MetricName view() {
            return new MetricName(metric, kind, sources.size(), series, labels);
        }
    }
}
