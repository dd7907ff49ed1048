package io.tidewatch.processor.logs;

import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.store.RowStore;
import org.jspecify.annotations.Nullable;

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

    /** Where the lines of one name were counted last. */
    static final class Place {
        private long time;
        private long epoch = -1;
        private @Nullable NameCounts row;
        private NameCounts.Lines lines = new NameCounts.Lines();
    }

    /** The rows of one service that were counted in last. Lost without harm. */
    static final class Rows {
        private final String service;
        private final Row loggers = new Row(LOGGERS);
        private final Row levels = new Row(LEVELS);
        private final Row[] patterns = new Row[MOST_PARTS];
        private int parts = 1;

        Rows(String service) {
            this.service = service;
            for (int i = 0; i < MOST_PARTS; i++) {
                patterns[i] = new Row(Integer.toString(i));
            }
        }
    }

    private static final class Row {
        final String part;
        long time;
        long epoch = -1;
        NameCounts counts = new NameCounts();

        Row(String part) {
            this.part = part;
        }
    }

    /**
     * @param stepMillis length of what a row counts
     * @param mostLoggers of a row; what comes past them is counted as {@link NameCounts#OTHER}
     */
    NameTimes(RowStore<String, NameCounts> store, long stepMillis, int mostLoggers) {
        this.mostLoggers = mostLoggers;
        this.store = store;
        this.stepMillis = stepMillis;
    }

    static long hour(long millis) {
        return Math.floorDiv(millis, HOUR_MILLIS);
    }

    /**
     * Counts a line, or the lines it stands for, of a pattern.
     *
     * @return whether it is the first one at that place since rows were written last, or in its step
     */
    boolean addPattern(Place place, Rows rows, String id, long eventMillis, LogLevel level, long count) {
        long time = Math.floorDiv(eventMillis, stepMillis);
        boolean first = moved(place, time);
        if (first) {
            Row row = rows.patterns[Math.floorMod(id.hashCode(), rows.parts)];
            NameCounts counts = at(row, rows.service, time);
            if (counts.size() >= FULL && rows.parts < MOST_PARTS) {
                rows.parts *= 2;
            }
            move(place, time, counts, id, NameCounts.MOST);
        }
        place.lines.add(eventMillis, level, count);
        return first;
    }

    /** Counts a line, or the lines it stands for, of a logger. */
    void addLogger(Place place, Rows rows, String name, long eventMillis, LogLevel level, long count) {
        add(place, rows.loggers, rows.service, name, mostLoggers, eventMillis, level, count);
    }

    /** Counts a line, or the lines it stands for, of a level. */
    void addLevel(Place place, Rows rows, long eventMillis, LogLevel level, long count) {
        add(place, rows.levels, rows.service, level.name(), NameCounts.MOST, eventMillis, level, count);
    }

    private void add(
            Place place, Row row, String service, String name, int most, long eventMillis, LogLevel level, long count) {
        long time = Math.floorDiv(eventMillis, stepMillis);
        if (moved(place, time)) {
            move(place, time, at(row, service, time), name, most);
        }
        place.lines.add(eventMillis, level, count);
    }

    private boolean moved(Place place, long time) {
        return place.epoch != store.epoch() || place.time != time;
    }

    private void move(Place place, long time, NameCounts counts, String name, int most) {
        if (place.row != counts) {
            place.row = counts;
            place.lines = counts.of(name, most);
        }
        place.time = time;
        place.epoch = store.epoch();
    }

    /** The row of that time, as the store has it now, and taken down as changed. */
    private NameCounts at(Row row, String service, long time) {
        if (row.epoch != store.epoch() || row.time != time) {
            String key = LogStores.key(LogStores.sortable(time), service, row.part);
            NameCounts known = store.get(key);
            row.counts = known == null ? new NameCounts() : known;
            store.put(key, row.counts);
            row.time = time;
            row.epoch = store.epoch();
        }
        return row.counts;
    }
}
