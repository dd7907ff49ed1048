package io.tidewatch.event;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The value of one series at the time of its batch.
 *
 * @param name OpenTelemetry's name, such as {@code system.cpu.utilization}
 * @param labels attributes that tell the series of one name apart, beside the source
 * @param kind how the value is to be read
 * @param value gauge: the value; counter: the total since {@code startMillis}; distribution: the sum of what was
 *     recorded in this interval. Always finite
 * @param startMillis counter: when its total was zero, milliseconds since the epoch; else 0
 * @param distribution what was recorded in this interval; null unless {@code kind} is DISTRIBUTION
 */
public record MetricPoint(
        String name,
        Map<String, String> labels,
        Kind kind,
        double value,
        long startMillis,
        @Nullable Distribution distribution) {
    /** How a point's value is to be read. */
    public enum Kind {
        GAUGE,
        COUNTER,
        DISTRIBUTION
    }

    public MetricPoint {
        Objects.requireNonNull(name, "name");
        labels = labels == null ? Map.of() : labels;
        kind = Objects.requireNonNullElse(kind, Kind.GAUGE);
    }

    public static MetricPoint gauge(String name, Map<String, String> labels, double value) {
        return new MetricPoint(name, labels, Kind.GAUGE, value, 0, null);
    }

    public static MetricPoint counter(String name, Map<String, String> labels, double total, long startMillis) {
        return new MetricPoint(name, labels, Kind.COUNTER, total, startMillis, null);
    }

    public static MetricPoint distribution(String name, Map<String, String> labels, Distribution distribution) {
        return new MetricPoint(name, labels, Kind.DISTRIBUTION, distribution.sum(), 0, distribution);
    }
}
