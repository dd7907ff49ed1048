package io.tidewatch.processor.logs;

import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Thrown;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line that was found, redacted.
 *
 * @param topic where its record lies
 * @param partition its partition
 * @param offset its offset
 * @param line place of the line in the record, from 0
 * @param id with topic and partition the name of the line, the same for a copy that was sent again
 * @param timeMillis event time after the clamp of ingest, milliseconds since the epoch
 * @param appendMillis append time of the record
 * @param level its level
 * @param source key of its source
 * @param service service of its source
 * @param instance instance of its source
 * @param host host of its source; may be empty
 * @param env environment of its source; may be empty
 * @param release release of its source; may be empty
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
        String id,
        long timeMillis,
        long appendMillis,
        LogLevel level,
        String source,
        String service,
        String instance,
        String host,
        String env,
        String release,
        String logger,
        String thread,
        String message,
        @Nullable String template,
        String patternId,
        Map<String, String> context,
        Map<String, Object> fields,
        @Nullable Thrown thrown) {
    /**
     * What is asked for.
     *
     * @param query in the search language
     * @param fromMillis event times from then
     * @param toMillis and before then
     * @param limit lines at most
     * @param order which lines come first, and stay where there are more than the limit
     * @param behind lines behind that place in the order only; null: from its beginning
     * @param bounds how much may be looked at
     */
    public record Request(
            String query,
            long fromMillis,
            long toMillis,
            int limit,
            LogOrder order,
            @Nullable LogPlace behind,
            ScanBounds bounds) {
        /** The newest lines. */
        public Request(String query, long fromMillis, long toMillis, int limit) {
            this(query, fromMillis, toMillis, limit, LogOrder.NEWEST, null, ScanBounds.USUAL);
        }
    }

    /**
     * What was found on this instance.
     *
     * @param hits in the order asked for
     * @param partitions for which it speaks: those it set out to look at, whatever came or went meanwhile
     * @param faults why hits may be missing; empty where none are
     * @param untilMillis where it had to stop early: all lines newer (in order OLDEST: older) than that were looked at;
     *     null where all were, or nothing can be said
     * @param unsure whether lines were passed over of which no time can be said: no place behind a hit goes on from
     *     there. Records that are gone, or a partition that cannot be read, are no cause: asking on passes over no other
     * @param full whether there may be more behind the last hit, for no more were kept
     * @param effort what it took
     */
    public record Found(
            List<LogHit> hits,
            Set<Integer> partitions,
            List<String> faults,
            @Nullable Long untilMillis,
            boolean unsure,
            boolean full,
            ScanEffort effort) {
        public Found {
            hits = List.copyOf(hits);
            partitions = Set.copyOf(partitions);
            faults = List.copyOf(faults);
        }
    }

    LogPlace place() {
        return new LogPlace(timeMillis, topic, partition, id);
    }
}
