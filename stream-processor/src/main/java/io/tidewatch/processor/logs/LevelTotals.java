package io.tidewatch.processor.logs;

import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.search.CounterQuery;
import io.tidewatch.processor.search.LevelBits;
import io.tidewatch.processor.search.Tokens;
import io.tidewatch.processor.store.LocalStores;

/** Counts of lines by minute, service and level, which are kept as lines come in. */
final class LevelTotals {
    private LevelTotals() {}

    /** Adds the minutes that the time asked for touches. */
    static void add(LocalStores stores, CounterQuery query, LogCount.Request request, LogCount.Sums sums) {
        String wanted = query.service();
        // the store knows it so
        String service = wanted == null ? null : LogStores.safe(wanted);
        LevelRows.between(stores, request.fromMillis(), request.toMillis(), (minute, of, counts) -> {
            if (service != null && !Tokens.same(of, service)) {
                return;
            }
            for (LogLevel level : LogLevel.values()) {
                long lines = counts.count(level);
                if (lines > 0 && (query.levels() & LevelBits.of(level)) != 0) {
                    String by = request.by();
                    sums.add(by.equals("level") ? level.name() : by.isEmpty() ? "" : of, minute, lines);
                }
            }
        });
    }
}
