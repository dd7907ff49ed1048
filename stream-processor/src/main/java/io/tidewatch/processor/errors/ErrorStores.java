package io.tidewatch.processor.errors;

import io.tidewatch.processor.store.BinaryIn;
import io.tidewatch.processor.store.BinaryOut;
import io.tidewatch.processor.store.RowStore;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;

/** Names of what is kept of error groups, and the form of its keys. They are a storage format. */
public final class ErrorStores {
    /** Group id → head: state, counts, what it looks like; at most a few KB. */
    public static final String HEADS = "error-heads";

    /** (group, hour) → occurrences. */
    public static final String HOURS = "error-hours";

    /** Group id → occurrences of each of the last 60 minutes. */
    public static final String MINUTES = "error-minutes";

    /** (group, slot) → sample; slots: first, latest, and one for each of the first new releases. */
    public static final String SAMPLES = "error-samples";

    /** (group, hash) → stack text, once. */
    public static final String STACKS = "error-stacks";

    /** Groups whose newest counts were not told yet. */
    public static final String DIRTY = "error-dirty";

    /** Name of the repartition that brings a group's events and commands together. */
    static final String BY_GROUP = "errors-by-group";

    private static final char SEPARATOR = 0;

    private ErrorStores() {}

    static String hourKey(String group, long hour) {
        String digits = Long.toString(hour);
        return group + SEPARATOR + "00000000".substring(Math.min(8, digits.length())) + digits;
    }

    /** @return hours since the epoch */
    static long hourOf(String key) {
        return Long.parseLong(key.substring(key.length() - 8));
    }

    static String rowKey(String group, String row) {
        return group + SEPARATOR + row;
    }

    static String rowOf(String key) {
        return key.substring(key.lastIndexOf(SEPARATOR) + 1);
    }

    /** First and last key a group's rows may have. */
    static String firstKey(String group) {
        return group + SEPARATOR;
    }

    static String lastKey(String group) {
        return group + (char) (SEPARATOR + 1);
    }

    static <V> StoreBuilder<RowStore<String, V>> builder(String name, Serde<V> values) {
        return RowStore.builder(name, Serdes.String(), values);
    }

    static Serde<Long> counts() {
        return Serdes.serdeFrom(
                (topic, n) -> n == null ? null : BinaryOut.row(1).number(n).toBytes(),
                (topic, bytes) -> bytes == null ? null : new BinaryIn(bytes, 1).number());
    }
}
