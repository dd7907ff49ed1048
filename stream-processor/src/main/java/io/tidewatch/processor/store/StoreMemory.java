package io.tidewatch.processor.store;

/**
 * The memory of all stores of a process.
 *
 * @param rocks what RocksDB may take
 * @param rows what rows may take that are kept decoded
 */
public record StoreMemory(RocksMemory rocks, RowMemory rows) implements AutoCloseable {
    @Override
    public void close() {
        rocks.close();
    }
}
