package io.tidewatch.processor.metrics;

import io.tidewatch.event.Source;
import io.tidewatch.processor.store.LocalStores;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Walks over sources and the chunks of their series. */
final class SeriesReader {
    private final LocalStores stores;
    private final NameIndex index = new NameIndex();

    SeriesReader(LocalStores stores) {
        this.stores = stores;
    }

    /** One chunk of a source's series. */
    record ChunkView(int chunk, List<SeriesName> names, ValuesRow values) {}

    /** A source of metrics. */
    record SourceView(Source source, SourceHead head) {}

    /** @return sources of the scope, by name */
    List<SourceView> sources(MetricScope scope) {
        ReadOnlyKeyValueStore<String, byte[]> heads = stores.keyValue(MetricStores.SOURCES);
        List<SourceView> out = new ArrayList<>();
        String service = scope.service();
        // '0' follows '/': all names that begin with the service and a slash
        try (KeyValueIterator<String, byte[]> rows =
                service.isEmpty() ? heads.all() : heads.range(service + "/", service + "0")) {
            while (rows.hasNext()) {
                KeyValue<String, byte[]> row = rows.next();
                SourceHead head = SourceHead.decode(row.value);
                if (head == null) {
                    continue;
                }
                Source named = Source.ofKey(row.key);
                Source source =
                        new Source(named.service(), named.instance(), head.host(), head.environment(), head.release());
                if (scope.has(source)) {
                    out.add(new SourceView(source, head));
                }
            }
        }
        return out;
    }

    /** Hands on the chunks of a source that have series of the metric, with names and last values; others perhaps too. */
    void chunks(SourceView source, String metric, BiConsumer<MetricKeys, ChunkView> sink) {
        BitSet known = index.chunks(source.source().key(), source.head(), metric);
        if (known == null) {
            NameIndex.Names names = index.begin(source.head());
            chunks(source.source(), (keys, chunk) -> {
                names.add(chunk.chunk(), chunk.names());
                sink.accept(keys, chunk);
            });
            index.keep(source.source().key(), names);
            return;
        }
        if (known.isEmpty()) {
            return;
        }
        MetricKeys keys = new MetricKeys(source.source().key());
        ReadOnlyKeyValueStore<Bytes, byte[]> store = stores.keyValue(MetricStores.SERIES);
        RowSource series = new StoredRows(store);
        for (int chunk = known.nextSetBit(0); chunk >= 0; chunk = known.nextSetBit(chunk + 1)) {
            byte[] names = series.get(keys.series(MetricKeys.NAMES, chunk));
            // a source that was forgotten meanwhile has nothing any more
            if (names != null) {
                sink.accept(keys, view(series, keys, chunk, names));
            }
        }
    }

    /** Hands on the chunks of a source, with names and last values. */
    void chunks(Source source, BiConsumer<MetricKeys, ChunkView> sink) {
        MetricKeys keys = new MetricKeys(source.key());
        ReadOnlyKeyValueStore<Bytes, byte[]> store = stores.keyValue(MetricStores.SERIES);
        RowSource series = new StoredRows(store);
        List<ChunkView> views = new ArrayList<>();
        series.range(keys.series(MetricKeys.NAMES, 0), keys.series(MetricKeys.NAMES, 0xFFFF), (key, row) -> {
            views.add(view(series, keys, MetricKeys.chunkOf(key), row));
        });
        views.forEach(view -> sink.accept(keys, view));
    }

    private static ChunkView view(RowSource series, MetricKeys keys, int chunk, byte[] names) {
        ValuesRow values = ValuesRow.decode(series.get(keys.series(MetricKeys.VALUES, chunk)), Rings.FIRST);
        return new ChunkView(chunk, NamesRow.decode(names), values);
    }

    RowSource rollups() {
        ReadOnlyKeyValueStore<Bytes, byte[]> store = stores.keyValue(MetricStores.ROLLUPS);
        return new StoredRows(store);
    }
}
