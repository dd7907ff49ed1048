package io.tidewatch.metrics;

import io.tidewatch.config.Doc;
import java.time.Duration;

/**
 * How metrics are taken.
 *
 * @param interval time between two batches, 1 s to 10 min; the first comes after a random part of it
 * @param maxSeriesPerName series one name may have; what comes after goes to {@code _other}
 * @param maxSeries series of all names together; beyond it there is room for as many {@code _other} at most
 * @param jvm whether JVM, process and logback metrics are taken; false where the application binds Micrometer's own binders,
 *     as Spring Boot Actuator does: both together would count garbage collections and log lines twice
 * @param maxLabels labels a series may have, 1 to 64; further ones, in the order of their names, are left out
 * @param maxLabelChars characters of a label's value, 8 to 2048; longer ones are cut
 * @param idle how long a series of {@link Measure} has to be without a record before it gives its place to a new one, once
 *     its name is at its bound; 0 to never do so
 * @param maxKafkaClients Kafka clients of this JVM that are watched without being shown, 0 to 500; 0 looks for none
 */
public record MetricsConfig(
        @Doc("time between two batches of metrics") Duration interval,

        @Doc("series one name may have; what comes after goes to _other")
        int maxSeriesPerName,

        @Doc("series of all names together") int maxSeries,

        @Doc(
                "whether JVM, process and logback metrics are taken; false beside Spring Boot Actuator, which takes them too")
        boolean jvm,

        @Doc("labels a series may have; further ones are left out")
        int maxLabels,

        @Doc("characters of a label's value; longer ones are cut")
        int maxLabelChars,

        @Doc("how long a series is without a record before it may give its place up; 0: never")
        Duration idle,

        @Doc("Kafka clients of this JVM that are watched by themselves; 0: none")
        int maxKafkaClients) {
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
        inRange("maxLabels", maxLabels, 1, 64);
        inRange("maxLabelChars", maxLabelChars, 8, 2048);
        if (idle.isNegative()) {
            throw new IllegalArgumentException("idle is " + idle + ", expected 0 or more");
        }
        inRange("maxKafkaClients", maxKafkaClients, 0, 500);
    }

    /** With the defaults of labels (20, of 200 characters), idleness (1 h) and Kafka clients (20; without the JVM's none). */
    public MetricsConfig(Duration interval, int maxSeriesPerName, int maxSeries, boolean jvm) {
        this(interval, maxSeriesPerName, maxSeries, jvm, 20, 200, Duration.ofHours(1), jvm ? 20 : 0);
    }

    /** Every 10 s, 500 series a name, 5000 in all, with the JVM's. */
    public static MetricsConfig defaults() {
        return new MetricsConfig(Duration.ofSeconds(10), 500, 5000, true);
    }

    public MetricsConfig withInterval(Duration interval) {
        return new MetricsConfig(
                interval, maxSeriesPerName, maxSeries, jvm, maxLabels, maxLabelChars, idle, maxKafkaClients);
    }

    private static void inRange(String key, int value, int least, int greatest) {
        if (value < least || value > greatest) {
            throw new IllegalArgumentException(key + " is " + value + ", expected " + least + " to " + greatest);
        }
    }
}
