package io.tidewatch.processor.logs;

import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.store.RowStore;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts of patterns, hour by hour of each service. The patterns of a service share a row until they are many: then the
 * rows are more, and which one counts a pattern does not matter, for readers add them up.
 */
final class PatternHours {
    /** Stands for patterns that were forgotten, or that found no room: their counts stay in the sum. */
    static final String OTHER = "other";

    private static final int MOST_PARTS = 16;
    private static final int FULL = HourCounts.MOST / 2;
    private final RowStore<String, HourCounts> store;
    private final Map<String, Integer> parts = new HashMap<>();
    /** How often rows were written: what was looked up before is not to be changed any more. */
    private long written;

    /** A pattern of a service that is counted, and where its lines were counted last. */
    static final class Counted {
        final String id;
        private final String service;
        private long hour;
        private long written = -1;
        private HourCounts.Lines lines = new HourCounts.Lines();

        Counted(String id, String service) {
            this.id = id;
            this.service = service;
        }
    }

    PatternHours(RowStore<String, HourCounts> store) {
        this.store = store;
        store.beforeWrite(() -> written++);
    }

    /** Counts a line, or the lines it stands for. */
    void add(Counted pattern, long eventMillis, LogLevel level, long count) {
        long hour = HourCounts.hour(eventMillis);
        if (pattern.written != written || pattern.hour != hour) {
            pattern.lines = row(hour, pattern.id, pattern.service).of(pattern.id);
            pattern.hour = hour;
            pattern.written = written;
        }
        pattern.lines.add(eventMillis, level, count);
    }

    private HourCounts row(long hour, String id, String service) {
        int count = partsOf(service);
        String key = key(hour, service, Math.floorMod(id.hashCode(), count));
        HourCounts known = store.get(key);
        HourCounts row = known == null ? new HourCounts() : known;
        if (row.size() >= FULL && count < MOST_PARTS) {
            parts.put(service, 2 * count);
        }
        store.put(key, row);
        return row;
    }

    private int partsOf(String service) {
        return parts.getOrDefault(service, 1);
    }

    private static String key(long hour, String service, int part) {
        return LogStores.key(LogStores.sortable(hour), service, Integer.toString(part));
    }
}
