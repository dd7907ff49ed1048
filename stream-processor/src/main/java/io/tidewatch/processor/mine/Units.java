package io.tidewatch.processor.mine;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Units that stand behind numbers in logs. Those of size go in steps of 1,024, with and without an {@code i}: so the JVM, {@code df -h},
 * {@code /proc/meminfo} and most programs mean them.
 */
public final class Units {
    private static final Map<String, Unit> ALL = new HashMap<>();

    static {
        put(Of.TIME, 1e-9, "ns");
        put(Of.TIME, 1e-6, "us", "µs", "μs");
        put(Of.TIME, 1e-3, "ms", "millis", "msec", "毫秒");
        put(Of.TIME, 1, "s", "sec", "secs", "second", "seconds", "秒");
        put(Of.TIME, 60, "m", "min", "mins", "minute", "minutes", "分钟");
        put(Of.TIME, 3_600, "h", "hour", "hours", "小时");
        put(Of.TIME, 86_400, "d", "day", "days");
        put(Of.SIZE, 1, "B", "By", "byte", "bytes");
        put(Of.SIZE, 1 << 10, "k", "K", "kB", "KB", "KiB");
        put(Of.SIZE, 1 << 20, "M", "MB", "MiB");
        put(Of.SIZE, 1 << 30, "G", "GB", "GiB");
        put(Of.SIZE, 1L << 40, "T", "TB", "TiB");
        put(Of.SHARE, 1, "1");
        put(Of.SHARE, 0.01, "%");
    }

    /** What is measured: in seconds, in bytes, or as a share of one. */
    public enum Of {
        TIME,
        SIZE,
        SHARE
    }

    /** @param times how many seconds, bytes or wholes one of it is */
    public record Unit(Of of, double times) {}

    private Units() {}

    private static void put(Of of, double times, String... names) {
        for (String name : names) {
            ALL.put(name, new Unit(of, times));
        }
    }

    /** @return the unit of that name; null where it is none */
    public static @Nullable Unit named(String name) {
        return ALL.get(name);
    }

    /** @return seconds of one; 0 where it is no unit of time */
    static double seconds(String name) {
        return times(name, Of.TIME);
    }

    /** @return bytes of one; 0 where it is no unit of size */
    static double bytes(String name) {
        return times(name, Of.SIZE);
    }

    private static double times(String name, Of of) {
        Unit unit = ALL.get(name);
        return unit == null || unit.of != of ? 0 : unit.times;
    }
}
