package io.tidewatch.processor.ingest;

import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.Source;

/**
 * One metric batch, valid by construction: all its values are finite.
 *
 * @param source who sent it (the batch's own source where it names one)
 * @param at where its record lies
 * @param appendMillis its append time
 * @param eventMillis the batch's time, clamped to [append − 7 d, append + 60 s]
 * @param batch as decoded
 * @param ofLogs whether it was made of log lines: it is no heartbeat, and its counters say what they grew by, not totals
 */
public record IngestedMetrics(
        Source source, Position at, long appendMillis, long eventMillis, MetricBatch batch, boolean ofLogs) {
    /** One that its source sent. */
    public IngestedMetrics(Source source, Position at, long appendMillis, long eventMillis, MetricBatch batch) {
        this(source, at, appendMillis, eventMillis, batch, false);
    }
}
