package io.tidewatch.processor.logs;

import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.store.RowStore;

/** Lines by level, minute by minute of each service. */
final class LevelMinutes {
    private final RowStore<String, LevelCounts> store;
    // lines of a record are of one service and of about one time
    private long lastMinute = -1;
    private String lastService = "";
    private LevelCounts last = new LevelCounts();

    LevelMinutes(RowStore<String, LevelCounts> store) {
        this.store = store;
        store.beforeWrite(() -> lastMinute = -1);
    }

    /** Counts a line, or the lines it stands for. */
    void add(long eventMillis, LogLevel level, long count, String service) {
        long minute = eventMillis / LevelCounts.MINUTE_MILLIS;
        if (minute != lastMinute || !service.equals(lastService)) {
            String key = LogStores.key(LogStores.sortable(minute), service);
            LevelCounts known = store.get(key);
            last = known == null ? new LevelCounts() : known;
            store.put(key, last);
            lastMinute = minute;
            lastService = service;
        }
        last.add(level, count);
    }
}
