package io.tidewatch.processor.logs;

import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.search.LevelBits;
import io.tidewatch.processor.store.BinaryIn;
import io.tidewatch.processor.store.BinaryOut;
import org.jspecify.annotations.Nullable;

/** Lines of one pattern of one service on one day (UTC), by hour. Mutable, not thread-safe. */
final class DayCounts {
    static final long DAY_MILLIS = 86_400_000;
    static final long HOUR_MILLIS = 3_600_000;
    private static final int VERSION = 1;

    private final long[] hours = new long[24];
    private long lastMillis;
    private int levels;

    static long day(long millis) {
        return Math.floorDiv(millis, DAY_MILLIS);
    }

    static DayCounts read(byte @Nullable [] bytes) {
        DayCounts counts = new DayCounts();
        if (bytes != null) {
            BinaryIn in = new BinaryIn(bytes, VERSION);
            counts.lastMillis = in.number();
            counts.levels = (int) in.number();
            for (int i = 0; i < 24; i++) {
                counts.hours[i] = in.number();
            }
        }
        return counts;
    }

    byte[] toBytes() {
        BinaryOut out = new BinaryOut().begin(VERSION).number(lastMillis).number(levels);
        for (long n : hours) {
            out.number(n);
        }
        return out.toBytes();
    }

    void add(long eventMillis, LogLevel level) {
        hours[(int) (Math.floorMod(eventMillis, DAY_MILLIS) / HOUR_MILLIS)]++;
        lastMillis = Math.max(lastMillis, eventMillis);
        levels |= LevelBits.of(level);
    }

    void add(DayCounts other) {
        for (int i = 0; i < 24; i++) {
            hours[i] += other.hours[i];
        }
        lastMillis = Math.max(lastMillis, other.lastMillis);
        levels |= other.levels;
    }

    long hour(int hour) {
        return hours[hour];
    }

    /** @return event time of the latest line, milliseconds since the epoch */
    long lastMillis() {
        return lastMillis;
    }

    /** @return the most severe level that was met */
    LogLevel level() {
        return LevelBits.highest(levels);
    }
}
