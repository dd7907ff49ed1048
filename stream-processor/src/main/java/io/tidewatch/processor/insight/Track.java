package io.tidewatch.processor.insight;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How often one thing was counted, step by step, over a period and the one before it. Plain JSON both ways.
 *
 * @param what is counted
 * @param service whose it is
 * @param id of the pattern or error group; empty for lines
 * @param text template of the pattern, type and message of the group; empty for lines
 * @param error whether it is of level ERROR or above
 * @param firstSeenMillis when it was first seen at all; 0 where that is not known
 * @param firstRelease the release that it was first seen with; empty where that is not known
 * @param counts by step, from the start of the period before; of equal length for all tracks of one question
 * @param fine where the steps are hours: the same by the minute around when it may have begun; empty where minutes are not kept
 */
public record Track(
        What what,
        String service,
        String id,
        String text,
        boolean error,
        long firstSeenMillis,
        String firstRelease,
        List<Long> counts,
        List<Fine> fine) {
    /** What a track counts. */
    public enum What {
        LINES,
        ERROR_LINES,
        PATTERN,
        GROUP
    }

    /** Counts of consecutive minutes, the first of which begins then. */
    public record Fine(long fromMillis, List<Long> counts) {
        public Fine {
            counts = List.copyOf(counts);
        }
    }

    public Track {
        firstRelease = firstRelease == null ? "" : firstRelease; // of an older build
        counts = Collections.unmodifiableList(new ArrayList<>(counts));
        fine = fine == null ? List.of() : List.copyOf(fine);
    }

    /** By steps only, of no release. */
    public Track(
            What what, String service, String id, String text, boolean error, long firstSeenMillis, List<Long> counts) {
        this(what, service, id, text, error, firstSeenMillis, "", counts, List.of());
    }

    Track with(List<Fine> minutes) {
        return new Track(what, service, id, text, error, firstSeenMillis, firstRelease, counts, minutes);
    }

    /** @return by the minute from that time on; null where that is not told */
    @Nullable
    Fine fineFrom(long fromMillis) {
        return fine.stream().filter(f -> f.fromMillis == fromMillis).findFirst().orElse(null);
    }

    String key() {
        return key(what, service, id);
    }

    static String key(What what, String service, String id) {
        return what + "\0" + service + "\0" + id;
    }

    /** @return both together; both are of one thing, counted by two instances */
    Track plus(Track other) {
        List<Long> sum = sum(counts, other.counts);
        Map<Long, Fine> minutes = new TreeMap<>();
        for (Fine f : Stream.concat(fine.stream(), other.fine.stream()).toList()) {
            minutes.merge(f.fromMillis, f, (a, b) -> new Fine(a.fromMillis, sum(a.counts, b.counts)));
        }
        long first = firstSeenMillis == 0
                ? other.firstSeenMillis
                : other.firstSeenMillis == 0 ? firstSeenMillis : Math.min(firstSeenMillis, other.firstSeenMillis);
        return new Track(
                what,
                service,
                id,
                text.isEmpty() ? other.text : text,
                error || other.error,
                first,
                firstSeenMillis == first && !firstRelease.isEmpty()
                        ? firstRelease
                        : other.firstSeenMillis == first ? other.firstRelease : "",
                sum,
                List.copyOf(minutes.values()));
    }

    private static List<Long> sum(List<Long> one, List<Long> other) {
        List<Long> sum = new ArrayList<>(one);
        for (int i = 0; i < sum.size() && i < other.size(); i++) {
            sum.set(i, sum.get(i) + other.get(i));
        }
        return sum;
    }

    long[] values() {
        return counts.stream().mapToLong(Long::longValue).toArray();
    }
}
