package io.tidewatch.processor.metrics;

import java.util.Arrays;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Rows in memory, in the order a store has them. */
final class MemoryRows implements Rows {
    final TreeMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);
    int puts;

    @Override
    public byte @Nullable [] get(byte[] key) {
        return rows.get(key);
    }

    @Override
    public void put(byte[] key, byte[] row) {
        rows.put(key, row);
        puts++;
    }

    @Override
    public void delete(byte[] key) {
        rows.remove(key);
    }

    @Override
    public void range(byte[] from, byte[] to, BiConsumer<byte[], byte[]> sink) {
        rows.subMap(from, true, to, true).forEach(sink);
    }
}
