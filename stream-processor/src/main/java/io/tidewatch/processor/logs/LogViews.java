package io.tidewatch.processor.logs;

import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.store.LocalStores;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Levels of the lines this instance has counted. Rows of one minute from several instances are brought together by adding
 * counts. Thread-safe; each method throws {@link LocalStores.NotReady} while the stores cannot be read.
 */
public final class LogViews {
    private final LocalStores stores;

    public LogViews(LocalStores stores) {
        this.stores = stores;
    }

    /**
     * Lines of one minute, or of an hour, by level; levels without lines are missing.
     *
     * @param minuteMillis when it began
     */
    public record LevelMinute(long minuteMillis, Map<LogLevel, Long> counts) {}

    /** Lines by minute and level, oldest first; of all services where the name is empty. */
    public List<LevelMinute> levels(long fromMillis, long toMillis, String service) {
        Map<Long, LevelCounts> minutes = new TreeMap<>();
        LevelRows.between(stores, fromMillis, toMillis, (minute, of, counts) -> {
            if (service.isEmpty() || service.equals(of)) {
                minutes.computeIfAbsent(minute, m -> new LevelCounts()).add(counts);
            }
        });
        return told(minutes);
    }

    /** Lines by hour and level, oldest first, of hours that the time touches; of all services where the name is empty. */
    public List<LevelMinute> levelHours(long fromMillis, long toMillis, String service) {
        Map<Long, LevelCounts> hours = new TreeMap<>();
        NameRows.hours(
                stores,
                NameTimes.hour(fromMillis),
                -Math.floorDiv(-toMillis, NameTimes.HOUR_MILLIS),
                service,
                NameRows.Of.LEVELS,
                (hour, of, level, lines, share) -> hours.computeIfAbsent(
                                hour * NameTimes.HOUR_MILLIS, h -> new LevelCounts())
                        .add(LogLevel.valueOf(level), lines.count()));
        return told(hours);
    }

    private static List<LevelMinute> told(Map<Long, LevelCounts> minutes) {
        List<LevelMinute> out = new ArrayList<>(minutes.size());
        minutes.forEach((minute, counts) -> {
            Map<LogLevel, Long> byLevel = new LinkedHashMap<>();
            for (LogLevel level : LogLevel.values()) {
                if (counts.count(level) > 0) {
                    byLevel.put(level, counts.count(level));
                }
            }
            out.add(new LevelMinute(minute, byLevel));
        });
        return out;
    }

    /** Lines by service and level, of the minutes that begin in that time. */
    public Map<String, Map<LogLevel, Long>> levelsByService(long fromMillis, long toMillis) {
        Map<String, Map<LogLevel, Long>> out = new TreeMap<>();
        LevelRows.between(stores, fromMillis, toMillis, (minute, service, counts) -> {
            Map<LogLevel, Long> of = out.computeIfAbsent(service, s -> new EnumMap<>(LogLevel.class));
            for (LogLevel level : LogLevel.values()) {
                if (counts.count(level) > 0) {
                    of.merge(level, counts.count(level), Long::sum);
                }
            }
        });
        return out;
    }
}
