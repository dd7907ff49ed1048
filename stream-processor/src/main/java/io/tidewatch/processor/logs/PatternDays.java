package io.tidewatch.processor.logs;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;

/** Counts of patterns by day and hour: gathered while a record is looked at, then added to the store. */
final class PatternDays {
    /** Stands for patterns that were forgotten: their counts stay in the sum. */
    static final String OTHER = "other";

    private static final int MOST_DAYS = 40;

    private final KeyValueStore<String, byte[]> store;
    private final Map<Row, DayCounts> gathered = new HashMap<>();

    private record Row(long day, String id, String service) {
        String key() {
            return LogStores.key(LogStores.sortable(day), id, service);
        }
    }

    PatternDays(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    /** @return counts to which lines of the record at hand are added */
    DayCounts gather(long eventMillis, String id, String service) {
        return gathered.computeIfAbsent(new Row(DayCounts.day(eventMillis), id, service), row -> new DayCounts());
    }

    /** Adds what was gathered to the store. */
    void write() {
        gathered.forEach((row, counts) -> add(row.key(), counts));
        gathered.clear();
    }

    /** Gives the counts of a pattern that is forgotten to another. */
    void move(String id, String service, long fromMillis, long toMillis, String target) {
        long last = DayCounts.day(toMillis);
        long first = Math.max(DayCounts.day(fromMillis), last - MOST_DAYS);
        for (long day = first; day <= last; day++) {
            byte[] counts = store.delete(new Row(day, id, service).key());
            if (counts != null) {
                add(new Row(day, target, service).key(), DayCounts.read(counts));
            }
        }
    }

    private void add(String key, DayCounts counts) {
        DayCounts sum = DayCounts.read(store.get(key));
        sum.add(counts);
        store.put(key, sum.toBytes());
    }
}
