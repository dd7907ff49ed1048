package io.tidewatch.processor.mine;

/** Units that stand behind numbers in logs. */
final class Units {
    private Units() {}

    /** @return seconds of one; 0 where it is no unit of time */
    static double seconds(String unit) {
        return switch (unit) {
            case "ns" -> 1e-9;
            case "us", "µs", "μs" -> 1e-6;
            case "ms", "millis", "msec", "毫秒" -> 1e-3;
            case "s", "sec", "secs", "second", "seconds", "秒" -> 1;
            case "m", "min", "mins", "minute", "minutes", "分钟" -> 60;
            case "h", "hour", "hours", "小时" -> 3_600;
            case "d", "day", "days" -> 86_400;
            default -> 0;
        };
    }

    /** @return bytes of one; 0 where it is no unit of size */
    static double bytes(String unit) {
        return switch (unit) {
            case "B", "bytes", "byte" -> 1;
            case "KB", "kB", "KiB", "K", "k" -> 1 << 10;
            case "MB", "MiB", "M" -> 1 << 20;
            case "GB", "GiB", "G" -> 1 << 30;
            case "TB", "TiB", "T" -> 1L << 40;
            default -> 0;
        };
    }
}
