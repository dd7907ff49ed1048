package io.tidewatch.processor.metrics;

import java.time.Duration;

/**
 * Bounds of the metrics path.
 *
 * @param maxSeriesPerSource how many series a source may have; points of further ones go to a series {@code _other} of
 *     their metric and are counted
 * @param maxSeriesNameBytes longest name with labels a series may have, bytes; longer ones are treated as further ones
 * @param cachedSeriesPerTask how many series' names a task keeps in memory
 * @param forgetAfter how long after its last batch a source's rows go
 */
public record MetricsConfig(
        int maxSeriesPerSource, int maxSeriesNameBytes, int cachedSeriesPerTask, Duration forgetAfter) {
    public MetricsConfig {
        range("maxSeriesPerSource", maxSeriesPerSource, 1, 100_000);
        range("maxSeriesNameBytes", maxSeriesNameBytes, 100, 8_192);
        range("cachedSeriesPerTask", cachedSeriesPerTask, 1_000, 10_000_000);
        if (forgetAfter.toMinutes() < 1) {
            throw new IllegalArgumentException("forgetAfter is " + forgetAfter + ", expected at least a minute");
        }
    }

    public static MetricsConfig defaults() {
        return new MetricsConfig(10_000, 4_096, 200_000, Duration.ofDays(31));
    }

    private static void range(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " is " + value + ", expected " + least + " to " + most);
        }
    }
}
