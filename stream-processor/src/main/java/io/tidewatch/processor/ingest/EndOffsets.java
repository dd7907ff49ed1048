package io.tidewatch.processor.ingest;

import org.jspecify.annotations.Nullable;

/** Where the input partitions end, as looked up from time to time. Thread-safe. */
@FunctionalInterface
public interface EndOffsets {
    /** Nothing is known: progress follows the records alone. */
    EndOffsets UNKNOWN = (topic, partition) -> null;

    /**
     * The newest look at one partition.
     *
     * @param atMillis wall clock before the look: what was appended before lies below {@code end}
     * @param end offset after the last record that readers of committed data may see
     * @param reached offset that is known to be passed without a record of it: where the partition begins, or what the
     *     group committed (transaction markers have offsets too)
     */
    record Probe(long atMillis, long end, long reached) {}

    /** @return null where nothing is known yet */
    @Nullable
    Probe probe(String topic, int partition);
}
