package io.tidewatch.processor.logs;

import java.util.List;

/**
 * Lines around one.
 *
 * @param hits in the order in which the source sent them
 * @param place index of the line itself in {@code hits}; -1 where it is not there
 * @param faults why lines may be missing; empty where none are
 */
public record LogContext(List<LogHit> hits, int place, List<String> faults) {
    /** Lines on one side of it, at most. */
    public static final int MOST_LINES = 1_000;

    public LogContext {
        hits = List.copyOf(hits);
        faults = List.copyOf(faults);
    }

    /**
     * What is asked for.
     *
     * @param topic topic of the line's record
     * @param partition its partition
     * @param offset its offset
     * @param line place of the line in the record, from 0
     * @param before how many lines before it
     * @param after how many lines behind it
     */
    public record Request(String topic, int partition, long offset, int line, int before, int after) {}

    static LogContext nothing(String fault) {
        return new LogContext(List.of(), -1, List.of(fault));
    }
}
