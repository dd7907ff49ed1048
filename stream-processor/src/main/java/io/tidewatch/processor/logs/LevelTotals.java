package io.tidewatch.processor.logs;

import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.search.CounterQuery;
import io.tidewatch.processor.search.LevelBits;
import io.tidewatch.processor.search.Tokens;
import io.tidewatch.processor.store.LocalStores;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Counts of lines by minute, service and level, which are kept as lines come in. */
final class LevelTotals {
    private LevelTotals() {}

    /** Adds the minutes that the time asked for touches. */
    static void add(LocalStores stores, CounterQuery query, LogCount.Request request, LogCount.Sums sums) {
        ReadOnlyKeyValueStore<String, LevelCounts> store = stores.keyValue(LogStores.LEVELS);
        String first = LogStores.sortable(Math.floorDiv(request.fromMillis(), LevelCounts.MINUTE_MILLIS));
        String last = LogStores.sortable(Math.floorDiv(request.toMillis() - 1, LevelCounts.MINUTE_MILLIS));
        String wanted = query.service();
        // the store knows it so
        String service = wanted == null ? null : LogStores.safe(wanted);
        try (KeyValueIterator<String, LevelCounts> rows = store.range(LogStores.from(first), LogStores.to(last))) {
            while (rows.hasNext()) {
                var row = rows.next();
                String[] parts = LogStores.parts(row.key);
                if (service == null || Tokens.same(parts[1], service)) {
                    long minute = LogStores.number(parts[0]) * LevelCounts.MINUTE_MILLIS;
                    for (LogLevel level : LogLevel.values()) {
                        long lines = row.value.count(level);
                        if (lines > 0 && (query.levels() & LevelBits.of(level)) != 0) {
                            String by = request.by();
                            sums.add(by.equals("level") ? level.name() : by.isEmpty() ? "" : parts[1], minute, lines);
                        }
                    }
                }
            }
        }
    }
}
