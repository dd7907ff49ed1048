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
    private static final int MOST_OPEN = 20_000;
    /** Where a merge is known of, it was found within so many hours of the pattern. */
    private static final int MOVED_HOURS = 24;

    private final RowStore<String, HourCounts> store;
    /** Lines of the rows that were changed since the last commit. */
    private final Map<Spot, HourCounts.Lines> open = new HashMap<>();

    private final Map<String, Integer> parts = new HashMap<>();

    private record Spot(long hour, String id, String service) {}

    PatternHours(RowStore<String, HourCounts> store) {
        this.store = store;
        store.beforeWrite(open::clear);
    }

    /** Counts a line. */
    void add(long eventMillis, LogLevel level, String id, String service) {
        Spot spot = new Spot(HourCounts.hour(eventMillis), id, service);
        HourCounts.Lines lines = open.get(spot);
        if (lines == null) {
            lines = row(spot.hour, id, service).of(id);
            if (open.size() >= MOST_OPEN) {
                open.clear();
            }
            open.put(spot, lines);
        }
        lines.add(eventMillis, level);
    }

    /** Gives the counts of a pattern that is forgotten to the one it was merged into. */
    void move(String id, String service, long foundMillis, long nowMillis, String target) {
        open.clear();
        long first = HourCounts.hour(foundMillis);
        long last = Math.min(HourCounts.hour(nowMillis), first + MOVED_HOURS);
        for (long hour = first; hour <= last; hour++) {
            for (int part = 0; part < partsOf(service); part++) {
                String key = key(hour, service, part);
                HourCounts row = store.get(key);
                HourCounts.Lines lines = row == null ? null : row.byPattern().remove(id);
                if (row != null && lines != null) {
                    row.of(target).add(lines);
                    store.put(key, row);
                }
            }
        }
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
