package io.tidewatch.processor.metrics;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** Rows of a task's own store. */
final class StoreRows extends StoredRows implements Rows {
    private final KeyValueStore<Bytes, byte[]> store;

    StoreRows(KeyValueStore<Bytes, byte[]> store) {
        super(store);
        this.store = store;
    }

    @Override
    public void put(byte[] key, byte[] row) {
        store.put(Bytes.wrap(key), row);
    }

    @Override
    public void delete(byte[] key) {
        store.delete(Bytes.wrap(key));
    }
}
