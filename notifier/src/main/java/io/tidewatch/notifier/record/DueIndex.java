package io.tidewatch.notifier.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * What to look at next, by time: rows {@code (time, name)} in a changelogged store. Sought from where the last look
 * ended, never from the start, so that removed rows are not walked over again. One thread, like its store.
 */
public final class DueIndex {
    private static final byte[] NOTHING = {0};

    private final KeyValueStore<byte[], byte[]> store;
    private long soughtMillis;

    public DueIndex(KeyValueStore<byte[], byte[]> store) {
        this.store = store;
    }

    /** The store such an index lives in. */
    public static StoreBuilder<KeyValueStore<byte[], byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray())
                .withCachingDisabled();
    }

    /**
     * Moves a name from one time to another; {@link Long#MAX_VALUE} stands for never.
     *
     * @param beforeMillis the time last put, exactly
     */
    public void move(String name, long beforeMillis, long dueMillis) {
        if (beforeMillis != Long.MAX_VALUE) {
            store.delete(key(beforeMillis, name));
        }
        if (dueMillis != Long.MAX_VALUE) {
            store.put(key(dueMillis, name), NOTHING);
            soughtMillis = Math.min(soughtMillis, dueMillis);
        }
    }

    /** @return at most {@code most} names that are due, oldest first; they stay until they are moved */
    public List<String> due(long nowMillis, int most) {
        List<String> names = new ArrayList<>();
        long from = nowMillis;
        try (KeyValueIterator<byte[], byte[]> rows = store.range(key(soughtMillis, ""), key(nowMillis + 1, ""))) {
            while (rows.hasNext() && names.size() < most) {
                ByteBuffer key = ByteBuffer.wrap(rows.next().key);
                // from the first row found, not past it: a row stays until its owner moves it
                from = Math.min(from, key.getLong());
                names.add(StandardCharsets.UTF_8.decode(key).toString());
            }
        }
        soughtMillis = from;
        return names;
    }

    private static byte[] key(long millis, String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + text.length)
                .putLong(Math.max(0, millis))
                .put(text)
                .array();
    }
}
