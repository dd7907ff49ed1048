package io.tidewatch.processor.insight;

import io.tidewatch.processor.logs.LogSteps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Adds to tracks by the hour how they look by the minute where they may have begun to stand out: in the hour in which they do,
 * and the one before. For one question.
 */
final class FineCounts {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final int MINUTES = 120;

    /** Stretches that are read by the minute, for whatever number of tracks. */
    private static final int MOST_STRETCHES = 24;

    private final LogSteps logs;
    private final long linesFrom;
    private final long beforeMillis;
    private final int begin;
    private final long toMillis;
    private final Set<Long> stretches = new TreeSet<>();
    private final Map<Long, Map<String, long[]>> lines = new HashMap<>();
    private final Map<Long, Map<String, long[]>> patterns = new HashMap<>();

    /**
     * @param linesFrom from when on lines are kept by the minute
     * @param beforeMillis start of the first hour of all tracks
     * @param begin step in which the period begins
     * @param toMillis its end: what comes after is no lull
     */
    FineCounts(LogSteps logs, long linesFrom, long beforeMillis, int begin, long toMillis) {
        this.toMillis = toMillis;
        this.logs = logs;
        this.linesFrom = linesFrom;
        this.beforeMillis = beforeMillis;
        this.begin = begin;
    }

    List<Track> of(List<Track> tracks) {
        long patternsFrom = logs.minutesFromMillis();
        List<Track> out = new ArrayList<>(tracks.size());
        for (Track track : tracks) {
            long kept = switch (track.what()) {
                case LINES, ERROR_LINES -> linesFrom;
                case PATTERN -> patternsFrom;
                case GROUP -> Long.MAX_VALUE;
            };
            List<Track.Fine> fine = new ArrayList<>(2);
            for (long from : starts(track)) {
                if (from >= kept && (stretches.contains(from) || stretches.size() < MOST_STRETCHES)) {
                    stretches.add(from);
                    fine.add(new Track.Fine(from, minutes(track, from)));
                }
            }
            out.add(fine.isEmpty() ? track : track.with(fine));
        }
        return out;
    }

    /** Where it stands out here; else where there is most: it may stand out with what other instances counted. */
    private Set<Long> starts(Track track) {
        long[] counts = track.values();
        Set<Long> starts = new TreeSet<>();
        Burst rise = Burst.rise(counts, begin);
        int most = begin;
        for (int i = begin; i < counts.length; i++) {
            most = counts[i] > counts[most] ? i : most;
        }
        starts.add(start(rise == null ? most : rise.from()));
        Burst fall = track.what() == Track.What.LINES ? Burst.fall(counts, begin) : null;
        if (fall != null) {
            starts.add(start(fall.from()));
        }
        return starts;
    }

    private long start(int step) {
        return beforeMillis + (step - 1) * HOUR;
    }

    private List<Long> minutes(Track track, long from) {
        Map<String, long[]> all = track.what() == Track.What.PATTERN
                ? patterns.computeIfAbsent(from, this::patterns)
                : lines.computeIfAbsent(from, this::lines);
        return Arrays.stream(all.getOrDefault(track.key(), new long[MINUTES]))
                .limit((toMillis - from) / MINUTE)
                .boxed()
                .toList();
    }

    private Map<String, long[]> lines(long from) {
        Map<String, long[]> byKey = new HashMap<>();
        logs.levels(from, MINUTES, MINUTE, from).forEach((service, counts) -> {
            byKey.put(Track.key(Track.What.LINES, service, ""), counts.all());
            byKey.put(Track.key(Track.What.ERROR_LINES, service, ""), counts.errors());
        });
        return byKey;
    }

    private Map<String, long[]> patterns(long from) {
        Map<String, long[]> byKey = new HashMap<>();
        logs.patterns(from, MINUTES, MINUTE)
                .forEach(p -> byKey.put(Track.key(Track.What.PATTERN, p.service(), p.id()), p.counts()));
        return byKey;
    }
}
