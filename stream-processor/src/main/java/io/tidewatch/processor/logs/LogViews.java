package io.tidewatch.processor.logs;

import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.store.LocalStores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Patterns and levels of the lines this instance has counted. Rows of one id (or minute) from several instances are
 * brought together by adding counts; the least first and the greatest last time hold. Thread-safe; each method throws
 * {@link LocalStores.NotReady} while the stores cannot be read.
 */
public final class LogViews {
    private static final int MOST_HOURS = 31 * 24;
    private static final int MOST_HOPS = 16;

    private final LocalStores stores;

    public LogViews(LocalStores stores) {
        this.stores = stores;
    }

    /**
     * One pattern within the time asked for.
     *
     * @param id 16 hex digits; {@code other} stands for patterns that were forgotten
     * @param template text with {@code <*>} for each variable part
     * @param given whether sources gave the template; else it was mined
     * @param count its lines
     * @param firstSeenMillis event time of the line it was found in
     * @param lastSeenMillis event time of its latest line
     * @param level its most severe level
     * @param services lines by service
     * @param example a message of that pattern, as it was sent
     * @param fromMillis start of the first hour of {@code hours}
     * @param hours lines by hour
     */
    public record PatternCount(
            String id,
            String template,
            boolean given,
            long count,
            long firstSeenMillis,
            long lastSeenMillis,
            LogLevel level,
            Map<String, Long> services,
            String example,
            long fromMillis,
            List<Long> hours) {
        public PatternCount {
            services = Map.copyOf(services);
            hours = List.copyOf(hours);
        }
    }

    /** Lines of one minute by level; levels without lines are missing. */
    public record LevelMinute(long minuteMillis, Map<LogLevel, Long> counts) {}

    /**
     * Most frequent patterns.
     *
     * @param fromMillis event time, taken down to its hour
     * @param toMillis event time, taken up to its hour
     * @param service empty: all
     */
    public List<PatternCount> patterns(long fromMillis, long toMillis, String service, int limit) {
        long from = Math.floorDiv(fromMillis, HourCounts.HOUR_MILLIS);
        long to = Math.min(from + MOST_HOURS, -Math.floorDiv(-toMillis, HourCounts.HOUR_MILLIS));
        ReadOnlyKeyValueStore<String, byte[]> heads = stores.keyValue(LogStores.PATTERNS);
        Map<String, Sum> sums = new HashMap<>();
        Map<String, Sum> found = new HashMap<>();
        try (KeyValueIterator<String, HourCounts> rows = hours(from, to)) {
            while (rows.hasNext()) {
                var row = rows.next();
                String[] parts = LogStores.parts(row.key);
                if (service.isEmpty() || service.equals(parts[1])) {
                    int hour = (int) (LogStores.number(parts[0]) - from);
                    row.value
                            .byPattern()
                            .forEach((id, lines) -> found.computeIfAbsent(
                                            LogStores.key(parts[1], id),
                                            key -> sumOf(sums, heads, parts[1], id, (int) (to - from)))
                                    .add(hour, parts[1], lines));
                }
            }
        }
        List<Sum> top = new ArrayList<>(sums.values());
        top.sort(Comparator.comparingLong((Sum s) -> s.all.count()).reversed().thenComparing(s -> s.id));
        return top.stream()
                .limit(Math.max(1, limit))
                .map(sum -> sum.view(from * HourCounts.HOUR_MILLIS))
                .toList();
    }

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

    private KeyValueIterator<String, HourCounts> hours(long fromHour, long toHour) {
        ReadOnlyKeyValueStore<String, HourCounts> store = stores.keyValue(LogStores.PATTERN_HOURS);
        return store.range(LogStores.from(LogStores.sortable(fromHour)), LogStores.to(LogStores.sortable(toHour - 1)));
    }

    /** @return where the lines of that pattern are added up: with those of the pattern it was merged into */
    private static Sum sumOf(
            Map<String, Sum> sums, ReadOnlyKeyValueStore<String, byte[]> heads, String service, String id, int hours) {
        String current = id;
        PatternHead head = head(heads, service, current);
        for (int hops = 0; head != null && !head.mergedInto().isEmpty() && hops < MOST_HOPS; hops++) {
            current = head.mergedInto();
            head = head(heads, service, current);
        }
        String shown = head == null ? PatternHours.OTHER : current;
        PatternHead found = head;
        return sums.computeIfAbsent(shown, key -> new Sum(key, found, hours));
    }

    private static @Nullable PatternHead head(ReadOnlyKeyValueStore<String, byte[]> heads, String service, String id) {
        byte[] bytes = heads.get(LogStores.key(service, id));
        return bytes == null ? null : PatternHead.read(bytes);
    }

    private static final class Sum {
        private final String id;
        private final @Nullable PatternHead head;
        private final Map<String, Long> services = new TreeMap<>();
        private final long[] hours;
        private final HourCounts.Lines all = new HourCounts.Lines();

        private Sum(String id, @Nullable PatternHead head, int hours) {
            this.id = id;
            this.head = head;
            this.hours = new long[hours];
        }

        void add(int hour, String service, HourCounts.Lines lines) {
            hours[hour] += lines.count();
            services.merge(service, lines.count(), Long::sum);
            all.add(lines);
        }

        PatternCount view(long fromMillis) {
            return new PatternCount(
                    id,
                    head == null ? "(patterns too rare or too many to be kept)" : head.template(),
                    head != null && head.given() != null,
                    all.count(),
                    head == null ? fromMillis : head.firstMillis(),
                    all.lastMillis(),
                    all.level(),
                    services,
                    head == null ? "" : head.example(),
                    fromMillis,
                    Arrays.stream(hours).boxed().toList());
        }
    }
}
