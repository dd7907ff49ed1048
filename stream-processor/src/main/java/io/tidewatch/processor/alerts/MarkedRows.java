package io.tidewatch.processor.alerts;

import java.util.function.BiConsumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Rows beside those of the active alerts in their store: their keys begin with a mark, a character before all of texts. */
final class MarkedRows {
    private MarkedRows() {}

    static boolean is(char mark, String key) {
        return !key.isEmpty() && key.charAt(0) == mark;
    }

    /** Hands on the rows with that mark in the order of their keys: the key without the mark, and what stands there. */
    static void each(KeyValueStore<String, byte[]> store, char mark, BiConsumer<String, byte[]> to) {
        try (KeyValueIterator<String, byte[]> rows =
                store.range(String.valueOf(mark), String.valueOf((char) (mark + 1)))) {
            while (rows.hasNext()) {
                KeyValue<String, byte[]> row = rows.next();
                if (is(mark, row.key)) {
                    to.accept(row.key.substring(1), row.value);
                }
            }
        }
    }
}
