package io.tidewatch.processor.logs;

import io.tidewatch.processor.ingest.EventTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Slices of partitions of which no index is at hand, by when they were appended: so a search reads the newest first, and
 * nothing that was appended before the time it asks for, or so long after it that no line of that time could be in it. The
 * nearer to its end, the shorter. What was appended behind the end comes last: few lines are late.
 */
final class TopicSlices {
    private static final int SLICES = 9;

    /** A broker's clock may have been set back by so much. */
    static final long CLOCK_BACK_MILLIS = 3_600_000;

    /** Ends of the slices behind the time asked for. */
    private static final long[] LATE_MILLIS = {3_600_000, 24 * 3_600_000L, EventTime.MOST_BEHIND + CLOCK_BACK_MILLIS};

    private TopicSlices() {}

    /**
     * @param partitions those whose end is known are planned
     * @param fromMillis event times from then
     * @param toMillis and before then
     */
    static List<SearchPlan.Part> of(
            LogRecords.Session session,
            Collection<TopicPartition> partitions,
            Map<TopicPartition, Long> ends,
            long fromMillis,
            long toMillis) {
        List<TopicPartition> readable =
                partitions.stream().filter(ends::containsKey).toList();
        if (readable.isEmpty() || toMillis <= fromMillis) {
            return List.of();
        }
        long[] times = times(fromMillis, toMillis);
        List<Map<TopicPartition, Long>> offsets = new ArrayList<>();
        for (long time : times) {
            offsets.add(session.since(readable, time));
        }
        List<SearchPlan.Part> parts = new ArrayList<>();
        for (TopicPartition partition : readable) {
            long end = ends.getOrDefault(partition, 0L);
            long[] from = new long[times.length];
            long reached = 0;
            for (int i = 0; i < times.length; i++) {
                reached = Math.max(reached, offsets.get(i).getOrDefault(partition, 0L));
                from[i] = Math.min(reached, end);
            }
            parts.add(SearchPlan.unindexed(partition, from, times, SLICES));
        }
        return parts;
    }

    /** @return where slices begin and the last one ends, ascending; {@value #SLICES} of them end with the time asked for */
    private static long[] times(long fromMillis, long toMillis) {
        // what was appended before that cannot be of the time asked for
        long first = Math.max(0, fromMillis - EventTime.MOST_AHEAD);
        long span = Math.max(0, toMillis - first);
        long[] times = new long[SLICES + 1 + LATE_MILLIS.length];
        times[0] = first;
        for (int i = 1; i < SLICES; i++) {
            times[i] = toMillis - (span >> i);
        }
        times[SLICES] = Math.max(first, toMillis);
        for (int i = 0; i < LATE_MILLIS.length; i++) {
            times[SLICES + 1 + i] = times[SLICES] + LATE_MILLIS[i];
        }
        return times;
    }
}
