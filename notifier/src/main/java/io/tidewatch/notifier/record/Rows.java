package io.tidewatch.notifier.record;

import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows of one kind in a changelogged store. A row that cannot be read counts as absent and is logged. One thread, like its
 * store.
 *
 * @param <T> what a row is
 */
public final class Rows<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Rows.class);

    private final KeyValueStore<String, byte[]> store;
    private final JsonCodec<T> codec;

    public Rows(KeyValueStore<String, byte[]> store, JsonCodec<T> codec) {
        this.store = store;
        this.codec = codec;
    }

    /** The store such rows live in. */
    public static StoreBuilder<KeyValueStore<String, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withCachingDisabled();
    }

    public @Nullable T get(String key) {
        return read(key, store.get(key));
    }

    /** Writes a row, or (null) forgets it. */
    public void put(String key, @Nullable T row) {
        store.put(key, row == null ? null : codec.encode(row));
    }

    /** @return the rows whose keys begin like that, in the order of their keys */
    public List<T> under(String prefix) {
        List<T> rows = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> found = store.prefixScan(prefix, new StringSerializer())) {
            while (found.hasNext()) {
                KeyValue<String, byte[]> next = found.next();
                T row = read(next.key, next.value);
                if (row != null) {
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    public List<String> keys() {
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            while (all.hasNext()) {
                keys.add(all.next().key);
            }
        }
        return keys;
    }

    private @Nullable T read(String key, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        Decoded<T> decoded = codec.decode(bytes);
        if (decoded instanceof Decoded.Ok<T> ok) {
            return ok.value();
        }
        LOG.atError()
                .addKeyValue("store", store.name())
                .addKeyValue("key", key.replace('\0', ' '))
                .addKeyValue("why", ((Decoded.Bad<T>) decoded).detail())
                .log("a row cannot be read; it counts as absent");
        return null;
    }
}
