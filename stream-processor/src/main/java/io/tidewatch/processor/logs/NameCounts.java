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

/** Lines of some names (patterns, loggers, levels) of one service in one hour or minute of event time. Mutable, not thread-safe. */
final class NameCounts {
    /** Stands for names that found no room: their counts stay in the sum. */
    static final String OTHER = "other";

    /** Room of a row. */
    static final int MOST = 128;

    private static final int VERSION = 1;

    private final Map<String, Lines> byName = new HashMap<>();

    /** Lines of one name. */
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

    int size() {
        return byName.size();
    }

    /** Lines by name. */
    Map<String, Lines> byName() {
        return byName;
    }

    /** @return lines of that name, or of all others where there are {@code most} names */
    Lines of(String name, int most) {
        Lines known = byName.get(name);
        if (known == null) {
            String shown = byName.size() < most ? name : OTHER;
            known = byName.computeIfAbsent(shown, key -> new Lines());
        }
        return known;
    }

    static Serde<NameCounts> serde() {
        return Serdes.serdeFrom(
                (topic, counts) -> counts == null ? null : counts.toBytes(), (topic, bytes) -> read(bytes));
    }

    private byte[] toBytes() {
        BinaryOut out = BinaryOut.row(VERSION).number(byName.size());
        byName.forEach((name, lines) ->
                out.text(name).number(lines.count).number(lines.lastMillis).number(lines.levels));
        return out.toBytes();
    }

    private static @Nullable NameCounts read(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        NameCounts counts = new NameCounts();
        BinaryIn in = new BinaryIn(bytes, VERSION);
        int n = in.count();
        for (int i = 0; i < n; i++) {
            Lines lines = new Lines();
            String name = in.text();
            lines.count = in.number();
            lines.lastMillis = in.number();
            lines.levels = (int) in.number();
            counts.byName.put(name, lines);
        }
        return counts;
    }
}
