package io.tidewatch.processor.logs;

import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.store.RowStore;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts of patterns, loggers and levels, hour by hour or minute by minute of each service. The patterns of a service share
 * a row until they are many: then the rows are more, and which one counts a pattern does not matter, for readers add them up.
 */
final class NameTimes {
    static final long HOUR_MILLIS = 3_600_000;
    static final long MINUTE_MILLIS = 60_000;

    /** Parts of rows that are no patterns'; those have numbers. */
    static final String LOGGERS = "loggers";

    static final String LEVELS = "levels";

    private static final int MOST_PARTS = 16;
    private static final int FULL = NameCounts.MOST / 2;

    private final RowStore<String, NameCounts> store;
    private final long stepMillis;
    private final int mostLoggers;
    private final Map<String, Integer> parts = new HashMap<>();
    /** How often rows were written: what was looked up before is not to be changed any more. */
    private long written;

    /** Where the lines of one name were counted last. */
    static final class Place {
        private long time;
        private long written = -1;
        private NameCounts.Lines lines = new NameCounts.Lines();
    }

    /**
     * @param stepMillis length of what a row counts
     * @param mostLoggers of a row; what comes past them is counted as {@link NameCounts#OTHER}
     */
    NameTimes(RowStore<String, NameCounts> store, long stepMillis, int mostLoggers) {
        this.mostLoggers = mostLoggers;
        this.store = store;
        this.stepMillis = stepMillis;
        store.beforeWrite(() -> written++);
    }

    static long hour(long millis) {
        return Math.floorDiv(millis, HOUR_MILLIS);
    }

    /**
     * Counts a line, or the lines it stands for, at the place kept for its name.
     *
     * @param part the row's part; empty: one of the patterns'
     * @return whether the place had to be looked up, which happens once a commit and step
     */
    boolean add(Place place, String service, String part, String name, long eventMillis, LogLevel level, long count) {
        long time = Math.floorDiv(eventMillis, stepMillis);
        boolean moved = place.written != written || place.time != time;
        if (moved) {
            place.lines = row(time, service, part, name).of(name, part.equals(LOGGERS) ? mostLoggers : NameCounts.MOST);
            place.time = time;
            place.written = written;
        }
        place.lines.add(eventMillis, level, count);
        return moved;
    }

    private NameCounts row(long time, String service, String part, String name) {
        if (!part.isEmpty()) {
            return row(time, service, part);
        }
        int count = parts.getOrDefault(service, 1);
        NameCounts row = row(time, service, Integer.toString(Math.floorMod(name.hashCode(), count)));
        if (row.size() >= FULL && count < MOST_PARTS) {
            parts.put(service, 2 * count);
        }
        return row;
    }

    private NameCounts row(long time, String service, String part) {
        String key = LogStores.key(LogStores.sortable(time), service, part);
        NameCounts known = store.get(key);
        NameCounts row = known == null ? new NameCounts() : known;
        store.put(key, row);
        return row;
    }
}
