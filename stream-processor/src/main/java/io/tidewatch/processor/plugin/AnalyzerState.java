package io.tidewatch.processor.plugin;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an analyzer keeps of one task: rows by key, in a store with a changelog, of this analyzer alone. A call sees what it put
 * itself; what it put takes effect when it returns. Keys are texts of 1 to 512 characters, in the order of their UTF-8 bytes.
 * Used within calls, by their thread.
 *
 * <p>It is bounded: {@code processor.plugins.maxRows} and {@code processor.plugins.maxBytes} (keys and values) a task,
 * {@code processor.plugins.maxValueBytes} a value.
 */
public interface AnalyzerState {
    /**
     * A row.
     *
     * @param value a copy
     */
    // handed over and never compared
    @SuppressWarnings("ArrayRecordComponent")
    record Row(String key, byte[] value) {
        /** @return the value as the text it holds */
        public String text() {
            return new String(value, StandardCharsets.UTF_8);
        }
    }

    /** @return a copy of the row's value; null where there is none */
    byte @Nullable [] get(String key);

    /**
     * Writes a row.
     *
     * @return false where there is no room for it: it is as it was, which is counted
     * @throws IllegalArgumentException where key or value are too long
     */
    boolean put(String key, byte[] value);

    /** Removes a row where it is. */
    void remove(String key);

    /**
     * @param from first key, empty: from the beginning
     * @param to key before which it ends; empty: to the end
     * @param most rows at most, 1 to 10,000
     * @return in the order of keys
     */
    List<Row> range(String from, String to, int most);

    /** @return rows there are, as of this call */
    long rows();

    /** @return bytes of their keys and values */
    long bytes();

    /** @return the row's value as a text; null where there is none */
    default @Nullable String text(String key) {
        byte[] value = get(key);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    /** Writes a row, see {@link #put(String, byte[])}. */
    default boolean put(String key, String value) {
        return put(key, value.getBytes(StandardCharsets.UTF_8));
    }
}
