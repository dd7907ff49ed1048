package io.tidewatch.processor.catalog;

import io.tidewatch.processor.store.GlobalStores;
import io.tidewatch.wire.Topics;
import java.util.Objects;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/** Keeps a {@link PatternCatalog} at what the catalog's topic says, on every instance. */
public final class CatalogGlobal {
    private final PatternCatalog catalog;
    private final CatalogCounts counts;

    public CatalogGlobal(PatternCatalog catalog, CatalogCounts counts) {
        this.catalog = catalog;
        this.counts = counts;
    }

    /** Adds the global store; once per application, after all stages, whose numbers are a storage format. */
    public void addTo(StreamsBuilder builder) {
        builder.addGlobalStore(
                Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(GlobalStores.PATTERN_CATALOG),
                                Serdes.String(),
                                Serdes.ByteArray())
                        .withLoggingDisabled(),
                Topics.PATTERN_CATALOG,
                Consumed.with(Serdes.String(), Serdes.ByteArray()).withName("pattern-catalog-load"),
                () -> new Loader(catalog, counts));
    }

    private static final class Loader implements Processor<String, byte[], Void, Void> {
        private final PatternCatalog catalog;
        private final CatalogCounts counts;
        private @Nullable KeyValueStore<String, byte[]> store;

        Loader(PatternCatalog catalog, CatalogCounts counts) {
            this.catalog = catalog;
            this.counts = counts;
        }

        /** What the store holds from before. What was written since comes by {@link #process}, also while it is restored. */
        @Override
        public void init(ProcessorContext<Void, Void> context) {
            KeyValueStore<String, byte[]> known = context.getStateStore(GlobalStores.PATTERN_CATALOG);
            store = known;
            catalog.restored(known);
            try (KeyValueIterator<String, byte[]> all = known.all()) {
                while (all.hasNext()) {
                    CatalogPattern pattern = PatternCatalog.read(all.next().value);
                    if (pattern != null) {
                        catalog.put(pattern);
                    }
                }
            }
        }

        @Override
        public void process(Record<String, byte[]> record) {
            String key = record.key();
            if (key == null) {
                return;
            }
            KeyValueStore<String, byte[]> known = Objects.requireNonNull(store);
            if (record.value() == null) {
                known.delete(key);
                catalog.remove(key);
                return;
            }
            CatalogPattern pattern = PatternCatalog.read(record.value());
            if (pattern == null || !pattern.key().equals(key)) {
                // others may write to the topic: what was known stays
                counts.add(CatalogCounts.What.UNREADABLE);
                return;
            }
            known.put(key, record.value());
            catalog.put(pattern);
        }
    }
}
