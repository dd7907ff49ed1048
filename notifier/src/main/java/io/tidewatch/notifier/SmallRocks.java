package io.tidewatch.notifier;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;

/** Small buffers: the notifier's stores hold little, and there are about ten of them per partition. Made by Streams. */
public final class SmallRocks implements RocksDBConfigSetter {
    private static final long CACHE_BYTES = 1L << 20;
    private static final long WRITE_BUFFER_BYTES = 1L << 20;

    private final LRUCache cache = new LRUCache(CACHE_BYTES);

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        // Streams keeps its own table config and checks that it is still there: it is changed, not replaced
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(cache);
        table.setCacheIndexAndFilterBlocks(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferSize(WRITE_BUFFER_BYTES);
        options.setMaxWriteBufferNumber(2);
        options.setInfoLogLevel(InfoLogLevel.ERROR_LEVEL);
    }

    @Override
    public void close(String storeName, Options options) {
        cache.close();
    }
}
