package io.tidewatch.processor.logs;

import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Thrown;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line that was found, redacted.
 *
 * @param topic where its record lies
 * @param partition its partition
 * @param offset its offset
 * @param line place of the line in the record, from 0
 * @param timeMillis event time after the clamp of ingest, milliseconds since the epoch
 * @param appendMillis append time of the record
 * @param level its level
 * @param source key of its source
 * @param service service of its source
 * @param host host of its source; may be empty
 * @param logger name of the logger; may be empty
 * @param thread name of the thread; may be empty
 * @param message the text
 * @param template the source's template; null where it gave none
 * @param patternId its pattern as known now: merges that came later are followed
 * @param context MDC
 * @param fields key/values
 * @param thrown its exception, or null
 */
public record LogHit(
        String topic,
        int partition,
        long offset,
        int line,
        long timeMillis,
        long appendMillis,
        LogLevel level,
        String source,
        String service,
        String host,
        String logger,
        String thread,
        String message,
        @Nullable String template,
        String patternId,
        Map<String, String> context,
        Map<String, Object> fields,
        @Nullable Thrown thrown) {
    /** Newest first, then by place: one order, whoever answers. */
    public static final Comparator<LogHit> NEWEST_FIRST = Comparator.comparingLong(LogHit::timeMillis)
            .thenComparing(LogHit::topic)
            .thenComparingInt(LogHit::partition)
            .thenComparingLong(LogHit::offset)
            .thenComparingInt(LogHit::line)
            .reversed();

    /** What is asked for: {@code query} in the search language, event times in [from, to). */
    public record Request(String query, long fromMillis, long toMillis, int limit) {}

    /**
     * What was found on this instance.
     *
     * @param hits newest first
     * @param faults why hits may be missing; empty where none are
     * @param blocks index blocks that were looked at, the tails included
     * @param blocksRead of those, how many had to be read
     * @param bytesRead bytes of records read
     */
    public record Found(List<LogHit> hits, List<String> faults, int blocks, int blocksRead, long bytesRead) {
        public Found {
            hits = List.copyOf(hits);
            faults = List.copyOf(faults);
        }
    }
}
