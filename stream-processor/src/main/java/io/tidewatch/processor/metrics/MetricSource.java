package io.tidewatch.processor.metrics;

/**
 * A source of metrics, and what of it was not kept as it came.
 *
 * @param source {@code service/instance}
 * @param lastMillis append time of its last batch
 * @param intervalMillis what it intends between two batches, or where that is not told, how far apart they
 *     are seen to be; 0 where neither is known
 * @param ended whether its last word was goodbye
 * @param series how many series it has
 * @param pointsOverCap points past the cap of its series, or with too long a name
 * @param tooLateForTenSeconds points that came after what the history of 10 s keeps
 * @param tooLateForMinutes the same of a minute
 * @param tooLateForHours the same of an hour: these are in no history
 */
public record MetricSource(
        String source,
        String host,
        long lastMillis,
        long intervalMillis,
        boolean ended,
        int series,
        long pointsOverCap,
        long tooLateForTenSeconds,
        long tooLateForMinutes,
        long tooLateForHours) {}
