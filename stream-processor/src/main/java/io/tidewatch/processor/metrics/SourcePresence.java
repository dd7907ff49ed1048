package io.tidewatch.processor.metrics;

import java.util.List;

/**
 * When a source of metrics was heard of, by event time.
 *
 * @param agent whether it speaks for its host
 * @param firstMillis append time of its first batch
 * @param intervalMillis what it intends between two batches; 0 where not told
 * @param runs windows of the time asked for that have anything, as [first, last) by number, one pair after the other
 */
public record SourcePresence(
        String service, String host, boolean agent, long firstMillis, long intervalMillis, List<Integer> runs) {
    public SourcePresence {
        runs = List.copyOf(runs);
    }
}
