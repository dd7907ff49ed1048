package io.tidewatch.processor.logs;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Deletes rows whose keys sort before a limit, so many at a time. */
final class Expiry {
    private static final int BUDGET = 5_000;

    private Expiry() {}

    /** Deletes the first rows of [from, to), up to a fixed budget. */
    static <V> void drop(KeyValueStore<String, V> store, String from, String to) {
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<String, V> rows = store.range(from, to)) {
            while (rows.hasNext() && keys.size() < BUDGET) {
                String key = rows.next().key;
                if (key.compareTo(to) < 0) {
                    keys.add(key);
                }
            }
        }
        keys.forEach(store::delete);
    }
}
