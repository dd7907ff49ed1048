package io.tidewatch.processor.store;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;

/**
 * Puts every store into the {@link RocksMemory} found in the Streams properties. Streams makes one of these per store
 * and per segment, so it holds nothing itself. Without a RocksMemory (some tests) only the sizes are set.
 */
public final class BoundedRocks implements RocksDBConfigSetter {
    private static final long WRITE_BUFFER_BYTES = 8L << 20;
    private static final int WRITE_BUFFERS = 2;
    /** What a store that holds but a row takes of the bound: left alone RocksDB takes an eighth of a whole write buffer. */
    private static final long ARENA_BYTES = 64L << 10;

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        // Streams keeps its own table config and checks that it is still there: it is changed, not replaced
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        if (configs.get(RocksMemory.PROPERTY) instanceof RocksMemory memory) {
            table.setBlockCache(memory.cache());
            options.setWriteBufferManager(memory.writeBuffers());
        }
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferSize(WRITE_BUFFER_BYTES);
        options.setArenaBlockSize(ARENA_BYTES);
        options.setMaxWriteBufferNumber(WRITE_BUFFERS);
        options.setCompressionType(CompressionType.LZ4_COMPRESSION);
        options.setInfoLogLevel(org.rocksdb.InfoLogLevel.ERROR_LEVEL);
        options.setMaxOpenFiles(256);
    }

    @Override
    public void close(String storeName, Options options) {
        // the shared cache outlives every store; whoever made it closes it
    }
}
