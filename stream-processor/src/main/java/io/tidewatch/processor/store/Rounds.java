package io.tidewatch.processor.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the rows of a store round and round, so many at a time. A restart may lose where it was. Not thread-safe.
 *
 * @param <V> rows
 */
public final class Rounds<V> {
    private final KeyValueStore<String, V> store;
    private final int most;
    private @Nullable String from;

    /** @param most rows that are looked at at a time */
    public Rounds(KeyValueStore<String, V> store, int most) {
        this.store = store;
        this.most = most;
    }

    /** @return of the next rows those that are wanted, ascending by key; they may be changed and deleted */
    public List<KeyValue<String, V>> next(Predicate<V> wanted) {
        List<KeyValue<String, V>> rows = new ArrayList<>();
        int looked = 0;
        try (KeyValueIterator<String, V> all = store.range(from, null)) {
            from = null;
            while (all.hasNext() && from == null) {
                KeyValue<String, V> row = all.next();
                if (looked++ == most) {
                    from = row.key;
                } else if (wanted.test(row.value)) {
                    rows.add(row);
                }
            }
        }
        return rows;
    }
}
