package io.tidewatch.processor.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * A key-value store whose rows are objects while a task works on them. A row is decoded when it is read first; what was
 * put since the last commit is encoded and written once, right before the next one, within the same transaction. A row
 * that changes with every event so costs one write and one changelog record a commit.
 *
 * <p>The object that {@link #get} gives is the row itself: whoever changes it has to {@link #put} it. Only the task's
 * thread may do so. Other threads (queries) read what is written: all of the last
 * commit, or one that is just being made.
 *
 * <p>Streams knows no public way to be told of a commit that is about to come; this class and {@link BeforeCommit} are
 * the two that use what its own caches use ({@code CachedStateStore}).
 *
 * @param <K> keys, with equals and hash code
 * @param <V> rows
 */
public final class RowStore<K, V> extends WrappedStateStore<KeyValueStore<K, byte[]>, K, V>
        implements KeyValueStore<K, V> {
    /** A new row is taken for one of that length until it is written. */
    private static final int UNKNOWN_BYTES = 50;

    /** Where fewer than one row in so many could be let go of, going over all of them is not worth it. */
    private static final int FEW = 8;

    private final Serde<V> values;
    private final RowSize size;
    private final Map<K, Row<V>> rows = new HashMap<>();
    private final List<K> changed = new ArrayList<>();
    private RowMemory memory = new RowMemory(0);
    private long heldBytes;
    private @Nullable Thread worker;
    private @Nullable Runnable beforeWrite;
    private Runnable requestCommit = () -> {};
    private SoonCommit soon = SoonCommit.never();
    private boolean writing;
    private long epoch;

    private static final class Row<V> {
        @Nullable
        V value;

        boolean changed;
        long bytes;
    }

    private RowStore(KeyValueStore<K, byte[]> inner, Serde<V> values, RowSize size) {
        super(inner);
        this.values = values;
        this.size = size;
    }

    /** A logged store of that name in RocksDB. */
    public static <K, V> StoreBuilder<RowStore<K, V>> builder(String name, Serde<K> keys, Serde<V> values) {
        return builder(name, keys, values, RowSize.USUAL);
    }

    /** The same whose rows take that much memory. */
    public static <K, V> StoreBuilder<RowStore<K, V>> builder(
            String name, Serde<K> keys, Serde<V> values, RowSize size) {
        return builder(Stores.persistentKeyValueStore(name), keys, values, size);
    }

    /** A logged store over what is given. */
    public static <K, V> StoreBuilder<RowStore<K, V>> builder(
            KeyValueBytesStoreSupplier bytes, Serde<K> keys, Serde<V> values) {
        return builder(bytes, keys, values, RowSize.USUAL);
    }

    private static <K, V> StoreBuilder<RowStore<K, V>> builder(
            KeyValueBytesStoreSupplier bytes, Serde<K> keys, Serde<V> values, RowSize size) {
        StoreBuilder<KeyValueStore<K, byte[]>> inner =
                Stores.keyValueStoreBuilder(bytes, keys, Serdes.ByteArray()).withCachingDisabled();
        return new WrappingBuilder<>(inner, () -> new RowStore<>(inner.build(), values, size));
    }

    /** @return the row store of that name of the processor at hand, from its {@code init} */
    @SuppressWarnings("unchecked") // by the store's name whoever asks knows its types, as with the context itself
    public static <K, V> RowStore<K, V> of(ProcessorContext<?, ?> context, String name) {
        StateStore store = context.getStateStore(name);
        if (store instanceof RowStore<?, ?> bare) {
            return (RowStore<K, V>) bare;
        }
        RowStore<K, V> found =
                store instanceof WrappedStateStore<?, ?, ?> wrapper ? wrapper.findInner(RowStore.class) : null;
        return Objects.requireNonNull(found, "not a row store: " + name);
    }

    /**
     * @return another number whenever a row that was put before may no longer be at hand as that object, or has to be put
     *     again to be written: whoever keeps rows beside the store looks them up anew then. For the task's thread
     */
    public long epoch() {
        return epoch;
    }

    /**
     * Sets what is to be done before changes are written: it may put rows here, and nowhere else. It takes the place of
     * what was set before, by a task that was suspended and goes on.
     */
    public void beforeWrite(Runnable action) {
        beforeWrite = action;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        worker = Thread.currentThread();
        memory = RowMemory.of(context.appConfigs());
        requestCommit = context instanceof ProcessingContext task ? task::commit : () -> {};
        soon = SoonCommit.of(context);
        super.init(context, root);
    }

    @Override
    public @Nullable V get(K key) {
        if (Thread.currentThread() != worker) {
            return decoded(wrapped().get(key));
        }
        Row<V> row = rows.get(key);
        if (row != null) {
            return row.value;
        }
        byte[] bytes = wrapped().get(key);
        V value = decoded(bytes);
        if (value != null) {
            Row<V> read = new Row<>();
            read.value = value;
            keep(key, read, size.of(bytes.length));
        }
        return value;
    }

    @Override
    public void put(K key, @Nullable V value) {
        if (Thread.currentThread() != worker) {
            throw new IllegalStateException("rows of " + name() + " are changed by their task's thread only, which is "
                    + worker + ", not by " + Thread.currentThread());
        }
        Row<V> row = rows.get(key);
        if (row == null) {
            row = new Row<>();
            keep(key, row, value instanceof CharSequence text ? size.of(text.length()) : size.of(UNKNOWN_BYTES));
        }
        row.value = value;
        if (!row.changed) {
            row.changed = true;
            if (changed.isEmpty() && !writing) {
                soon.changed();
            }
            changed.add(key);
        }
    }

    @Override
    public @Nullable V putIfAbsent(K key, V value) {
        V known = get(key);
        if (known == null) {
            put(key, value);
        }
        return known;
    }

    @Override
    public void putAll(List<KeyValue<K, V>> entries) {
        entries.forEach(entry -> put(entry.key, entry.value));
    }

    @Override
    public @Nullable V delete(K key) {
        V known = get(key);
        if (known != null) {
            put(key, null);
            epoch++;
        }
        return known;
    }

    /** Called by Streams right before it commits. */
    @Override
    public void flushCache() {
        writing = true;
        writeChanged();
        writing = false;
        soon.committed();
        if (memory.full() && !rows.isEmpty()) {
            memory.countRelease();
            letGo();
        }
        super.flushCache();
    }

    @Override
    public void clearCache() {
        letGo();
        soon.committed();
        beforeWrite = null;
        super.clearCache();
    }

    @Override
    public void close() {
        letGo();
        beforeWrite = null;
        super.close();
    }

    @Override
    public KeyValueIterator<K, V> range(@Nullable K from, @Nullable K to) {
        writeIfMine();
        return new Decoding(wrapped().range(from, to));
    }

    @Override
    public KeyValueIterator<K, V> reverseRange(@Nullable K from, @Nullable K to) {
        writeIfMine();
        return new Decoding(wrapped().reverseRange(from, to));
    }

    @Override
    public KeyValueIterator<K, V> all() {
        writeIfMine();
        return new Decoding(wrapped().all());
    }

    @Override
    public KeyValueIterator<K, V> reverseAll() {
        writeIfMine();
        return new Decoding(wrapped().reverseAll());
    }

    @Override
    public <PS extends Serializer<P>, P> KeyValueIterator<K, V> prefixScan(P prefix, PS serializer) {
        writeIfMine();
        return new Decoding(wrapped().prefixScan(prefix, serializer));
    }

    @Override
    public long approximateNumEntries() {
        return wrapped().approximateNumEntries();
    }

    private void writeIfMine() {
        if (Thread.currentThread() == worker) {
            writeChanged();
        }
    }

    private void writeChanged() {
        if (beforeWrite != null) {
            beforeWrite.run();
        }
        for (K key : changed) {
            Row<V> row = Objects.requireNonNull(rows.get(key), "a changed row is never let go of");
            row.changed = false;
            if (row.value == null) {
                wrapped().delete(key);
                rows.remove(key);
                resize(row, 0);
            } else {
                byte[] bytes = encoded(key, row.value);
                wrapped().put(key, bytes);
                resize(row, size.of(bytes.length));
            }
        }
        changed.clear();
        epoch++;
    }

    private void keep(K key, Row<V> row, long bytes) {
        if (memory.full()) {
            int unchanged = rows.size() - changed.size();
            if (unchanged > rows.size() / FEW) {
                memory.countRelease();
                letGoOfUnchanged();
            } else {
                // what is changed has to stay until it is written: sooner than at the next interval
                requestCommit.run();
            }
        }
        rows.put(key, row);
        resize(row, bytes);
    }

    private void letGoOfUnchanged() {
        rows.values().removeIf(row -> {
            if (!row.changed) {
                resize(row, 0);
            }
            return !row.changed;
        });
    }

    private void letGo() {
        rows.clear();
        changed.clear();
        memory.take(-heldBytes);
        heldBytes = 0;
        epoch++;
    }

    private void resize(Row<V> row, long bytes) {
        memory.take(bytes - row.bytes);
        heldBytes += bytes - row.bytes;
        row.bytes = bytes;
    }

    private byte[] encoded(K key, V value) {
        try {
            return values.serializer().serialize(name(), value);
        } catch (RuntimeException e) {
            throw new SerializationException("row " + key + " of " + name() + " cannot be written", e);
        }
    }

    private @Nullable V decoded(byte @Nullable [] bytes) {
        return bytes == null ? null : values.deserializer().deserialize(name(), bytes);
    }

    /** Rows as they are written; to the task's thread those it has as objects already as just these. */
    private final class Decoding implements KeyValueIterator<K, V> {
        private final KeyValueIterator<K, byte[]> written;
        private final boolean mine = Thread.currentThread() == worker;

        Decoding(KeyValueIterator<K, byte[]> written) {
            this.written = written;
        }

        @Override
        public boolean hasNext() {
            return written.hasNext();
        }

        @Override
        public KeyValue<K, V> next() {
            KeyValue<K, byte[]> next = written.next();
            Row<V> row = mine ? rows.get(next.key) : null;
            V value = row == null || row.value == null ? decoded(next.value) : row.value;
            return KeyValue.pair(next.key, value);
        }

        @Override
        public K peekNextKey() {
            return written.peekNextKey();
        }

        @Override
        public void close() {
            written.close();
        }
    }
}
