package io.tidewatch.processor.logs;

import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.store.LocalStores;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Levels of the lines this instance has counted. Rows of one minute from several instances are brought together by adding
 * counts. Thread-safe; each method throws {@link LocalStores.NotReady} while the stores cannot be read.
 */
public final class LogViews {
    private final LocalStores stores;

    public LogViews(LocalStores stores) {
        this.stores = stores;
    }

    /** Lines of one minute by level; levels without lines are missing. */
    public record LevelMinute(long minuteMillis, Map<LogLevel, Long> counts) {}

    /** Lines by minute and level, oldest first; of all services where the name is empty. */
    public List<LevelMinute> levels(long fromMillis, long toMillis, String service) {
        ReadOnlyKeyValueStore<String, LevelCounts> store = stores.keyValue(LogStores.LEVELS);
        Map<Long, LevelCounts> minutes = new TreeMap<>();
        String first = LogStores.sortable(fromMillis / LevelCounts.MINUTE_MILLIS);
        String last = LogStores.sortable((toMillis - 1) / LevelCounts.MINUTE_MILLIS);
        try (KeyValueIterator<String, LevelCounts> rows = store.range(LogStores.from(first), LogStores.to(last))) {
            while (rows.hasNext()) {
                var row = rows.next();
                String[] parts = LogStores.parts(row.key);
                if (service.isEmpty() || service.equals(parts[1])) {
                    minutes.computeIfAbsent(LogStores.number(parts[0]), m -> new LevelCounts())
                            .add(row.value);
                }
            }
        }
        List<LevelMinute> out = new ArrayList<>(minutes.size());
        minutes.forEach((minute, counts) -> {
            Map<LogLevel, Long> byLevel = new LinkedHashMap<>();
            for (LogLevel level : LogLevel.values()) {
                if (counts.count(level) > 0) {
                    byLevel.put(level, counts.count(level));
                }
            }
            out.add(new LevelMinute(minute * LevelCounts.MINUTE_MILLIS, byLevel));
        });
        return out;
    }

    /** Lines by service and level, of the minutes that begin in that time. */
    public Map<String, Map<LogLevel, Long>> levelsByService(long fromMillis, long toMillis) {
        ReadOnlyKeyValueStore<String, LevelCounts> store = stores.keyValue(LogStores.LEVELS);
        Map<String, Map<LogLevel, Long>> out = new TreeMap<>();
        String first = LogStores.sortable(fromMillis / LevelCounts.MINUTE_MILLIS);
        String last = LogStores.sortable((toMillis - 1) / LevelCounts.MINUTE_MILLIS);
        try (KeyValueIterator<String, LevelCounts> rows = store.range(LogStores.from(first), LogStores.to(last))) {
            while (rows.hasNext()) {
                var row = rows.next();
                Map<LogLevel, Long> of =
                        out.computeIfAbsent(LogStores.parts(row.key)[1], s -> new EnumMap<>(LogLevel.class));
                for (LogLevel level : LogLevel.values()) {
                    if (row.value.count(level) > 0) {
                        of.merge(level, row.value.count(level), Long::sum);
                    }
                }
            }
        }
        return out;
    }
}
