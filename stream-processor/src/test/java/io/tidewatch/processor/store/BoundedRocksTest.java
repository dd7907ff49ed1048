package io.tidewatch.processor.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

class BoundedRocksTest {
    private static final int STORES = 300;

    @TempDir
    private Path dir;

    /** Tables times partitions are hundreds of stores: each that holds a few rows must not count for a megabyte of the bound. */
    @Test
    void hundredsOfStoresWithFewRows_areNotFlushedForTheMemoryOfOthers() throws Exception {
        List<AutoCloseable> open = new ArrayList<>();
        try (RocksMemory memory = new RocksMemory(128L << 20, 64L << 20)) {
            for (int i = 0; i < STORES; i++) {
                Options options = new Options().setCreateIfMissing(true);
                options.setTableFormatConfig(new BlockBasedTableConfig());
                new BoundedRocks().setConfig("store" + i, options, Map.of(RocksMemory.PROPERTY, memory));
                RocksDB store = RocksDB.open(options, dir.resolve("store" + i).toString());
                open.add(0, options);
                open.add(0, store);
                store.put(new byte[] {1}, new byte[1_000]);
                store.put(new byte[] {2}, new byte[1_000]);
            }
            try (Stream<Path> files = Files.walk(dir)) {
                assertThat(files.filter(file -> file.toString().endsWith(".sst")))
                        .as("tables that were written")
                        .isEmpty();
            }
            for (AutoCloseable each : open) {
                each.close();
            }
        }
    }
}
