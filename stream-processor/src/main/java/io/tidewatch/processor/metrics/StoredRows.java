package io.tidewatch.processor.metrics;

import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** Rows of a Streams store, for reading. */
class StoredRows implements RowSource {
    private final ReadOnlyKeyValueStore<Bytes, byte[]> store;

    StoredRows(ReadOnlyKeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return store.get(Bytes.wrap(key));
    }

    @Override
    public void range(byte[] from, byte[] to, BiConsumer<byte[], byte[]> sink) {
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(Bytes.wrap(from), Bytes.wrap(to))) {
            while (rows.hasNext()) {
                KeyValue<Bytes, byte[]> row = rows.next();
                sink.accept(row.key.get(), row.value);
            }
        }
    }
}
