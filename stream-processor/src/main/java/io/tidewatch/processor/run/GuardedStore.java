package io.tidewatch.processor.run;

import io.tidewatch.processor.store.LocalStores.NotReady;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** A view whose partitions may move away while it is read: then it says so, it never answers with less. */
final class GuardedStore<K, V> implements ReadOnlyKeyValueStore<K, V> {
    private final String name;
    private final ReadOnlyKeyValueStore<K, V> store;

    GuardedStore(String name, ReadOnlyKeyValueStore<K, V> store) {
        this.name = name;
        this.store = store;
    }

    @Override
    public @Nullable V get(K key) {
        return guarded(() -> store.get(key));
    }

    @Override
    public KeyValueIterator<K, V> range(@Nullable K from, @Nullable K to) {
        return guarded(() -> new Guarded(store.range(from, to)));
    }

    @Override
    public KeyValueIterator<K, V> reverseRange(@Nullable K from, @Nullable K to) {
        return guarded(() -> new Guarded(store.reverseRange(from, to)));
    }

    @Override
    public KeyValueIterator<K, V> all() {
        return guarded(() -> new Guarded(store.all()));
    }

    @Override
    public KeyValueIterator<K, V> reverseAll() {
        return guarded(() -> new Guarded(store.reverseAll()));
    }

    @Override
    public <PS extends Serializer<P>, P> KeyValueIterator<K, V> prefixScan(P prefix, PS serializer) {
        return guarded(() -> new Guarded(store.prefixScan(prefix, serializer)));
    }

    @Override
    public long approximateNumEntries() {
        return guarded(store::approximateNumEntries);
    }

    private <T> T guarded(Supplier<T> read) {
        try {
            return read.get();
        } catch (InvalidStateStoreException e) {
            throw new NotReady("store " + name + " is moving: " + e.getMessage());
        }
    }

    private final class Guarded implements KeyValueIterator<K, V> {
        private final KeyValueIterator<K, V> rows;

        Guarded(KeyValueIterator<K, V> rows) {
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            return guarded(rows::hasNext);
        }

        @Override
        public KeyValue<K, V> next() {
            return guarded(rows::next);
        }

        @Override
        public K peekNextKey() {
            return guarded(rows::peekNextKey);
        }

        @Override
        public void close() {
            rows.close();
        }
    }
}
