package io.tidewatch.processor.metrics;

import java.time.Duration;

/**
 * Bounds of the metrics path.
 *
 * @param maxSeriesPerSource how many series a source may have; points of further ones go to a series {@code _other} of
 *     their metric and are counted
 * @param maxSeriesNameBytes longest name with labels a series may have, bytes; longer ones are treated as further ones
 * @param cachedSeriesPerTask how many series a task knows without reading their names again
 * @param forgetAfter how long after its last batch a source's rows go
 * @param keepTenSeconds how far back there are roll-ups of 10 s, in minutes begun. A point that comes later is still added
 *     to the coarser ones
 * @param keepMinutes the same of a minute, in hours begun
 * @param keepHours the same of an hour, in hours begun
 */
public record MetricsConfig(
        int maxSeriesPerSource,
        int maxSeriesNameBytes,
        int cachedSeriesPerTask,
        Duration forgetAfter,
        Duration keepTenSeconds,
        Duration keepMinutes,
        Duration keepHours) {
    public MetricsConfig {
        range("maxSeriesPerSource", maxSeriesPerSource, 1, 100_000);
        range("maxSeriesNameBytes", maxSeriesNameBytes, 100, 8_192);
        range("cachedSeriesPerTask", cachedSeriesPerTask, 1_000, 10_000_000);
        if (forgetAfter.toMinutes() < 1) {
            throw new IllegalArgumentException("forgetAfter is " + forgetAfter + ", expected at least a minute");
        }
        kept("keepTenSeconds", keepTenSeconds, Duration.ofHours(1), Duration.ofDays(7));
        kept("keepMinutes", keepMinutes, keepTenSeconds, Duration.ofDays(45));
        kept("keepHours", keepHours, keepMinutes, Duration.ofDays(5 * 366));
    }

    public static MetricsConfig defaults() {
        return new MetricsConfig(
                10_000,
                4_096,
                500_000,
                Duration.ofDays(31),
                Duration.ofHours(6),
                Duration.ofDays(3),
                Duration.ofDays(31));
    }

    private static void range(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " is " + value + ", expected " + least + " to " + most);
        }
    }

    private static void kept(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(key + " is " + value + ", expected " + least + " to " + most);
        }
    }
}
