package io.tidewatch.processor.logs;

import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.store.BinaryIn;
import io.tidewatch.processor.store.BinaryOut;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** Lines of one service in one minute, by level. Mutable, not thread-safe. */
@SuppressWarnings("EnumOrdinal") // the stored columns are the order from least to most severe
final class LevelCounts {
    static final long MINUTE_MILLIS = 60_000;
    private static final int VERSION = 1;

    private final long[] byLevel = new long[LogLevel.values().length];

    static Serde<LevelCounts> serde() {
        return Serdes.serdeFrom(
                (topic, counts) -> counts == null ? null : counts.toBytes(), (topic, bytes) -> read(bytes));
    }

    private static @Nullable LevelCounts read(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        LevelCounts counts = new LevelCounts();
        BinaryIn in = new BinaryIn(bytes, VERSION);
        int n = in.count();
        for (int i = 0; i < n && i < counts.byLevel.length; i++) {
            counts.byLevel[i] = in.number();
        }
        return counts;
    }

    private byte[] toBytes() {
        BinaryOut out = BinaryOut.row(VERSION).number(byLevel.length);
        for (long n : byLevel) {
            out.number(n);
        }
        return out.toBytes();
    }

    void add(LogLevel level, long count) {
        byLevel[level.ordinal()] += count;
    }

    void add(LevelCounts other) {
        for (int i = 0; i < byLevel.length; i++) {
            byLevel[i] += other.byLevel[i];
        }
    }

    long count(LogLevel level) {
        return byLevel[level.ordinal()];
    }
}
