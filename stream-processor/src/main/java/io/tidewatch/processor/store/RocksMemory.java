package io.tidewatch.processor.store;

import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The memory all RocksDB stores of the process share: one block cache, and write buffers that are charged to it. Hand it
 * to {@link BoundedRocks} as property {@value #PROPERTY}; close it after the last store. Thread-safe.
 */
public final class RocksMemory implements AutoCloseable {
    /** Streams property under which {@link BoundedRocks} finds the instance. */
    public static final String PROPERTY = "tidewatch.rocks.memory";

    private final long limitBytes;
    private final Cache cache;
    private final WriteBufferManager writeBuffers;

    /**
     * @param cacheBytes bound of the block cache, index and filter blocks and write buffers included
     * @param writeBytes bound of all write buffers, at most {@code cacheBytes}
     */
    public RocksMemory(long cacheBytes, long writeBytes) {
        RocksDB.loadLibrary();
        limitBytes = cacheBytes;
        // a strict limit would fail reads when write buffers fill the cache; the bound is kept by eviction
        cache = new LRUCache(cacheBytes, -1, false, 0.2);
        writeBuffers = new WriteBufferManager(Math.min(writeBytes, cacheBytes), cache);
    }

    Cache cache() {
        return cache;
    }

    WriteBufferManager writeBuffers() {
        return writeBuffers;
    }

    /** @return bytes in use just now */
    public long usedBytes() {
        return cache.getUsage();
    }

    public long limitBytes() {
        return limitBytes;
    }

    @Override
    public void close() {
        writeBuffers.close();
        cache.close();
    }
}
