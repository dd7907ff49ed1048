package io.tidewatch.processor.ingest;

import io.tidewatch.event.Source;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The source rows of one task. What a record changes is written before the record is done; decoded rows are kept for
 * the next record, so that a busy source is not read again and again.
 */
final class SourceLedger {
    private static final int MOST_DECODED = 4096;
    private static final int EXPIRE_BUDGET = 500;

    private final KeyValueStore<String, SourceRow> store;
    private final Set<SourceRow> touched = new LinkedHashSet<>();
    private final Map<String, SourceRow> decoded = new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SourceRow> eldest) {
            return size() > MOST_DECODED;
        }
    };
    private @Nullable String cursor;

    SourceLedger(KeyValueStore<String, SourceRow> store) {
        this.store = store;
    }

    /** The row of that source, made where there is none; written back by {@link #flush()}. */
    SourceRow touch(Source source, long appendMillis) {
        String key = source.key();
        SourceRow row = decoded.get(key);
        if (row == null) {
            row = store.get(key);
            if (row == null) {
                row = new SourceRow(source, appendMillis, List.of());
            }
            decoded.put(key, row);
        }
        touched.add(row);
        row.seen(source, appendMillis);
        return row;
    }

    /** Writes what was touched. */
    void flush() {
        for (SourceRow row : touched) {
            store.put(row.source.key(), row);
        }
        touched.clear();
    }

    /** Forgets sources not seen since; looks at a bounded number of rows and goes on from there the next time. */
    void expire(long seenBeforeMillis) {
        List<String> gone = new java.util.ArrayList<>();
        int looked = 0;
        try (KeyValueIterator<String, SourceRow> rows = store.range(cursor, null)) {
            cursor = null;
            while (rows.hasNext()) {
                KeyValue<String, SourceRow> row = rows.next();
                if (++looked > EXPIRE_BUDGET) {
                    cursor = row.key;
                    break;
                }
                if (row.value.lastSeenMillis < seenBeforeMillis) {
                    gone.add(row.key);
                }
            }
        }
        for (String key : gone) {
            store.delete(key);
            decoded.remove(key);
        }
    }
}
