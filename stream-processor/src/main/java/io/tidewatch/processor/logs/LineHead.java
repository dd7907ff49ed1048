package io.tidewatch.processor.logs;

import io.tidewatch.event.LogLevel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a line as our publishers write it: time and level, read without the rest. A line that begins otherwise
 * is not read. Not thread-safe.
 */
final class LineHead {
    private static final byte[] START = "{\"v\":1,\"ts\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LEVEL = ",\"level\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_DIGITS = 15;
    private static final LogLevel[] LEVELS = LogLevel.values();
    private static final byte[][] NAMES = new byte[LEVELS.length][];

    static {
        for (int i = 0; i < LEVELS.length; i++) {
            NAMES[i] = (LEVELS[i].name() + "\",").getBytes(StandardCharsets.US_ASCII);
        }
    }

    private long timeMillis;
    private @Nullable LogLevel level;

    /** @return whether time and level are known now */
    boolean read(byte[] bytes, int from, int to) {
        int at = from + START.length;
        if (!startsWith(bytes, from, to, START)) {
            return false;
        }
        long time = 0;
        int digits = at;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            time = time * 10 + bytes[at++] - '0';
        }
        if (at == digits || at - digits > MOST_DIGITS || !startsWith(bytes, at, to, LEVEL)) {
            return false;
        }
        at += LEVEL.length;
        for (int i = 0; i < NAMES.length; i++) {
            if (startsWith(bytes, at, to, NAMES[i])) {
                timeMillis = time;
                level = LEVELS[i];
                return true;
            }
        }
        return false;
    }

    long timeMillis() {
        return timeMillis;
    }

    LogLevel level() {
        return level == null ? LogLevel.INFO : level;
    }

    private static boolean startsWith(byte[] bytes, int from, int to, byte[] start) {
        if (to - from < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if (bytes[from + i] != start[i]) {
                return false;
            }
        }
        return true;
    }
}
