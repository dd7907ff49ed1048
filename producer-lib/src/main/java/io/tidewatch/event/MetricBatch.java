package io.tidewatch.event;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The points a source took at one time, and its heartbeat: a source sends one per interval even when it has no points,
 * says {@link Phase#HELLO} with its first and {@link Phase#GOODBYE} with its last.
 *
 * @param timeMillis when the points were taken, milliseconds since the epoch, clock of the source
 * @param intervalMillis what the source intends between two batches; 0 where not told
 * @param phase where in its life the source is
 * @param reason why it says goodbye, such as {@code shutdown}; empty otherwise
 * @param points the values; may be empty
 * @param source set only where the batch names a source of its own; null means the record's key and headers say it
 */
public record MetricBatch(
        long timeMillis,
        long intervalMillis,
        Phase phase,
        String reason,
        List<MetricPoint> points,
        @Nullable Source source) {
    /** Where in its life a source is when it sends a batch. */
    public enum Phase {
        HELLO,
        RUNNING,
        GOODBYE
    }

    public MetricBatch {
        phase = Objects.requireNonNullElse(phase, Phase.RUNNING);
        reason = Objects.requireNonNullElse(reason, "");
        points = points == null ? List.of() : points;
    }

    public static MetricBatch running(long timeMillis, long intervalMillis, List<MetricPoint> points) {
        return new MetricBatch(timeMillis, intervalMillis, Phase.RUNNING, "", points, null);
    }
}
