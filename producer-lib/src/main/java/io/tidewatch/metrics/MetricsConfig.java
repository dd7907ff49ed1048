package io.tidewatch.metrics;

import java.time.Duration;

/**
 * How metrics are taken.
 *
 * @param interval time between two batches, 1 s to 10 min
 * @param maxSeriesPerName series one name may have; what comes after goes to {@code _other}
 * @param maxSeries series of all names together
 * @param jvm whether JVM and process metrics are taken
 */
public record MetricsConfig(Duration interval, int maxSeriesPerName, int maxSeries, boolean jvm) {
    public MetricsConfig {
        if (interval.toMillis() < 1000 || interval.toMinutes() > 10) {
            throw new IllegalArgumentException("interval is " + interval + ", expected 1 s to 10 min");
        }
        if (maxSeriesPerName < 1) {
            throw new IllegalArgumentException("maxSeriesPerName is " + maxSeriesPerName + ", expected 1 or more");
        }
        if (maxSeries < maxSeriesPerName) {
            throw new IllegalArgumentException(
                    "maxSeries is " + maxSeries + ", expected maxSeriesPerName (" + maxSeriesPerName + ") or more");
        }
    }

    /** Every 10 s, 500 series a name, 5000 in all, with the JVM's. */
    public static MetricsConfig defaults() {
        return new MetricsConfig(Duration.ofSeconds(10), 500, 5000, true);
    }
}
