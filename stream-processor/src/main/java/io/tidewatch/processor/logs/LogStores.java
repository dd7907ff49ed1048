package io.tidewatch.processor.logs;

import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.store.RowSize;
import io.tidewatch.processor.store.RowStore;
import io.tidewatch.processor.values.PatternValues;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Stores of the way of a log line: names, and the form of their keys (texts, parts divided by a zero character). */
public final class LogStores {
    /** {@code service, pattern id} to {@link PatternHead}: what the miner goes on from. */
    public static final String PATTERNS = "log-patterns";

    /** {@code hour, service, part} to {@link NameCounts}: patterns in numbered parts, loggers and levels in one each. */
    public static final String PATTERN_HOURS = "log-pattern-hours";

    /** {@code minute, service, part} to {@link NameCounts}: patterns in numbered parts, loggers in one. */
    public static final String PATTERN_MINUTES = "log-pattern-minutes";

    /** {@code service, pattern id} to {@link PatternValues}: what the values of its parameters are like. */
    public static final String PATTERN_VALUES = "log-pattern-values";

    /** {@code minute, service} to {@link LevelCounts}. */
    public static final String LEVELS = "log-levels";

    /** {@code topic, partition, first offset} to {@link BlockRow}; the open block's row has nothing but its start. */
    public static final String BLOCKS = "log-blocks";

    private static final char DIVIDER = '\0';
    private static final char AFTER_DIVIDER = '\1';

    private LogStores() {}

    static StoreBuilder<KeyValueStore<String, byte[]>> builder(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withCachingDisabled();
    }

    /** @param store hours or minutes */
    static StoreBuilder<RowStore<String, NameCounts>> counts(String store) {
        return RowStore.builder(store, Serdes.String(), NameCounts.serde());
    }

    static StoreBuilder<RowStore<String, LevelCounts>> levels() {
        return RowStore.builder(LEVELS, Serdes.String(), LevelCounts.serde());
    }

    static StoreBuilder<RowStore<String, PatternValues>> values() {
        Serde<PatternValues> serde = Serdes.serdeFrom(
                (topic, values) -> values == null ? null : values.toBytes(),
                (topic, bytes) -> bytes == null ? null : PatternValues.read(bytes));
        return RowStore.builder(PATTERN_VALUES, Serdes.String(), serde, new RowSize(1_000, 6));
    }

    static String key(String first, String second) {
        return first + DIVIDER + second;
    }

    static String key(String first, String second, String third) {
        return first + DIVIDER + second + DIVIDER + third;
    }

    /** @return the parts; a service may hold no zero character, see {@link #safe} */
    static String[] parts(String key) {
        return key.split("\0", -1);
    }

    /** @return first key of those that begin with that part */
    static String from(String part) {
        return part + DIVIDER;
    }

    /** @return a key behind all that begin with that part */
    static String to(String part) {
        return part + AFTER_DIVIDER;
    }

    /** @return the text without zero characters and at most 200 long */
    static String safe(String part) {
        return PatternCatalog.serviceName(part);
    }

    /** @return a number as text that sorts as the number does, within [0, 2^32) */
    static String sortable(long number) {
        String hex = Long.toHexString(Math.max(0, Math.min(0xFFFFFFFFL, number)));
        return "00000000".substring(hex.length()) + hex;
    }

    static long number(String sortable) {
        return Long.parseLong(sortable, 16);
    }
}
