package io.tidewatch.processor.search;

import io.tidewatch.event.LogLevel;

/** Sets of levels as bits, TRACE the lowest: a stored form, the order of the levels is never changed. */
@SuppressWarnings("EnumOrdinal") // the stored numbers are the order from least to most severe
public final class LevelBits {
    private LevelBits() {}

    public static int of(LogLevel level) {
        return 1 << level.ordinal();
    }

    /** @return all levels at least as severe */
    public static int from(LogLevel level) {
        return -1 << level.ordinal();
    }

    /** @return all levels at most as severe */
    public static int upTo(LogLevel level) {
        return (2 << level.ordinal()) - 1;
    }

    /** @return the most severe of the set; INFO of none */
    public static LogLevel highest(int bits) {
        return bits == 0 ? LogLevel.INFO : LogLevel.values()[31 - Integer.numberOfLeadingZeros(bits)];
    }
}
