package io.tidewatch.cli.backtest;

import io.tidewatch.processor.store.BoundedRocks;
import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.Env;
import org.rocksdb.Options;

/**
 * The same stores with their files in memory: for replays that are short and thrown away, most of whose time would go into
 * files that are made and deleted.
 */
public final class MemoryRocks implements RocksDBConfigSetter {
    /** Streams property that holds the {@link Env} of the files. */
    static final String ENV = "tidewatch.rocks.env";

    private static final long WRITE_BUFFER_BYTES = 4L << 20;

    private final BoundedRocks bounded = new BoundedRocks();

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        bounded.setConfig(storeName, options, configs);
        options.setEnv((Env) configs.get(ENV));
        options.setWriteBufferSize(WRITE_BUFFER_BYTES);
        options.setStatsDumpPeriodSec(0);
        options.setStatsPersistPeriodSec(0);
        options.setSkipStatsUpdateOnDbOpen(true);
    }

    @Override
    public void close(String storeName, Options options) {
        bounded.close(storeName, options);
    }
}
