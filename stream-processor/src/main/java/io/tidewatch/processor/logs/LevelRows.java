package io.tidewatch.processor.logs;

import io.tidewatch.processor.store.LocalStores;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Reads counts of lines by minute, service and level of this instance. */
final class LevelRows {
    private LevelRows() {}

    /** Takes one service's minute. */
    interface Sink {
        /** @param counts as they are stored; not to be changed */
        void take(long minuteMillis, String service, LevelCounts counts);
    }

    /**
     * The minutes that the time touches, in order.
     *
     * @throws LocalStores.NotReady while the store cannot be read
     */
    static void between(LocalStores stores, long fromMillis, long toMillis, Sink sink) {
        ReadOnlyKeyValueStore<String, LevelCounts> store = stores.keyValue(LogStores.LEVELS);
        String first = LogStores.sortable(Math.floorDiv(fromMillis, LevelCounts.MINUTE_MILLIS));
        String last = LogStores.sortable(Math.floorDiv(toMillis - 1, LevelCounts.MINUTE_MILLIS));
        try (KeyValueIterator<String, LevelCounts> rows = store.range(LogStores.from(first), LogStores.to(last))) {
            while (rows.hasNext()) {
                var row = rows.next();
                String[] parts = LogStores.parts(row.key);
                sink.take(LogStores.number(parts[0]) * LevelCounts.MINUTE_MILLIS, parts[1], row.value);
            }
        }
    }
}
