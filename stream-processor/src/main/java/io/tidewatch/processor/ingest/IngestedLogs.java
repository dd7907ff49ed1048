package io.tidewatch.processor.ingest;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.Source;
import java.util.List;

/**
 * The good lines of one logs record, valid by construction in size and time.
 *
 * @param source who sent the record
 * @param at where the record lies
 * @param appendMillis its append time
 * @param bytes size of the record's value; 0 where not told
 * @param lines in order; lines that could not be read are missing
 */
public record IngestedLogs(Source source, Position at, long appendMillis, int bytes, List<Line> lines) {
    /** Of a record whose size is not told. */
    public IngestedLogs(Source source, Position at, long appendMillis, List<Line> lines) {
        this(source, at, appendMillis, 0, lines);
    }

    /**
     * One event.
     *
     * @param index its place in the record, from 0, bad lines counted
     * @param eventMillis event time, clamped to [append − 7 d, append + 60 s]
     * @param source the event's own source where it names one, else the record's
     * @param event as decoded; its own time may lie outside the clamp
     */
    public record Line(int index, long eventMillis, Source source, LogEvent event) {}
}
