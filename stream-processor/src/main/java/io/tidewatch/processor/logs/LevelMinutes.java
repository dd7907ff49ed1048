package io.tidewatch.processor.logs;

import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.store.RowStore;

/** Lines by level, minute by minute of each service. */
final class LevelMinutes {
    private final RowStore<String, LevelCounts> store;

    /** The row of one service that was counted in last. Lost without harm. */
    static final class Place {
        private final String service;
        private long minute;
        private long epoch = -1;
        private LevelCounts counts = new LevelCounts();

        Place(String service) {
            this.service = service;
        }
    }

    LevelMinutes(RowStore<String, LevelCounts> store) {
        this.store = store;
    }

    /** Counts a line, or the lines it stands for. */
    void add(Place place, long eventMillis, LogLevel level, long count) {
        long minute = eventMillis / LevelCounts.MINUTE_MILLIS;
        if (minute != place.minute || place.epoch != store.epoch()) {
            String key = LogStores.key(LogStores.sortable(minute), place.service);
            LevelCounts known = store.get(key);
            place.counts = known == null ? new LevelCounts() : known;
            store.put(key, place.counts);
            place.minute = minute;
            place.epoch = store.epoch();
        }
        place.counts.add(level, count);
    }
}
