package io.tidewatch.processor.logs;

import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.search.LevelBits;
import io.tidewatch.processor.store.BinaryIn;
import io.tidewatch.processor.store.BinaryOut;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** Lines of some patterns of one service in one hour (UTC) of event time. Mutable, not thread-safe. */
final class HourCounts {
    static final long HOUR_MILLIS = 3_600_000;
    /** Room of a row; what comes past it is counted as {@link PatternHours#OTHER}. */
    static final int MOST = 128;

    private static final int VERSION = 1;

    private final Map<String, Lines> byPattern = new HashMap<>();

    /** Lines of one pattern. */
    static final class Lines {
        private long count;
        private long lastMillis;
        private int levels;

        void add(long eventMillis, LogLevel level, long more) {
            count += more;
            lastMillis = Math.max(lastMillis, eventMillis);
            levels |= LevelBits.of(level);
        }

        void add(Lines other) {
            count += other.count;
            lastMillis = Math.max(lastMillis, other.lastMillis);
            levels |= other.levels;
        }

        long count() {
            return count;
        }

        /** @return event time of the latest, milliseconds since the epoch */
        long lastMillis() {
            return lastMillis;
        }

        /** @return the most severe level that was met */
        LogLevel level() {
            return LevelBits.highest(levels);
        }
    }

    static long hour(long millis) {
        return Math.floorDiv(millis, HOUR_MILLIS);
    }

    int size() {
        return byPattern.size();
    }

    /** Lines by pattern id. */
    Map<String, Lines> byPattern() {
        return byPattern;
    }

    /** @return lines of that pattern, or of all others where there is no room for it */
    Lines of(String id) {
        Lines known = byPattern.get(id);
        if (known == null) {
            String shown = byPattern.size() < MOST ? id : PatternHours.OTHER;
            known = byPattern.computeIfAbsent(shown, key -> new Lines());
        }
        return known;
    }

    static Serde<HourCounts> serde() {
        return Serdes.serdeFrom(
                (topic, counts) -> counts == null ? null : counts.toBytes(), (topic, bytes) -> read(bytes));
    }

    private byte[] toBytes() {
        BinaryOut out = BinaryOut.row(VERSION).number(byPattern.size());
        byPattern.forEach((id, lines) ->
                out.text(id).number(lines.count).number(lines.lastMillis).number(lines.levels));
        return out.toBytes();
    }

    private static @Nullable HourCounts read(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        HourCounts counts = new HourCounts();
        BinaryIn in = new BinaryIn(bytes, VERSION);
        int n = in.count();
        for (int i = 0; i < n; i++) {
            Lines lines = new Lines();
            String id = in.text();
            lines.count = in.number();
            lines.lastMillis = in.number();
            lines.levels = (int) in.number();
            counts.byPattern.put(id, lines);
        }
        return counts;
    }
}
