package io.tidewatch.processor.insight;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How often one thing was counted, step by step, over a period and the one before it. Plain JSON both ways.
 *
 * @param what is counted
 * @param service whose it is
 * @param id of the pattern or error group; empty for lines
 * @param text template of the pattern, type and message of the group; empty for lines
 * @param error whether it is of level ERROR or above
 * @param firstSeenMillis when it was first seen at all; 0 where that is not known
 * @param counts by step, from the start of the period before; of equal length for all tracks of one question
 */
public record Track(
        What what, String service, String id, String text, boolean error, long firstSeenMillis, List<Long> counts) {
    /** What a track counts. */
    public enum What {
        LINES,
        ERROR_LINES,
        PATTERN,
        GROUP
    }

    public Track {
        counts = Collections.unmodifiableList(new ArrayList<>(counts));
    }

    String key() {
        return what + "\0" + service + "\0" + id;
    }

    /** @return both together; both are of one thing, counted by two instances */
    Track plus(Track other) {
        List<Long> sum = new ArrayList<>(counts);
        for (int i = 0; i < sum.size() && i < other.counts.size(); i++) {
            sum.set(i, sum.get(i) + other.counts.get(i));
        }
        long first = firstSeenMillis == 0
                ? other.firstSeenMillis
                : other.firstSeenMillis == 0 ? firstSeenMillis : Math.min(firstSeenMillis, other.firstSeenMillis);
        return new Track(what, service, id, text.isEmpty() ? other.text : text, error || other.error, first, sum);
    }

    long[] values() {
        return counts.stream().mapToLong(Long::longValue).toArray();
    }
}
