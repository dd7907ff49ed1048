package io.tidewatch.processor.insight;

import io.tidewatch.report.Insight.Kind;
import java.util.ArrayList;
import java.util.List;

/** Finds what stands out in counts. */
final class CountFinder {
    private static final double MOST_TIMES = 64;
    private static final double MINUTE = 60_000;

    private final long beginMillis;
    private final long stepMillis;
    private final int begin;

    /**
     * @param beforeMillis when the first step of all tracks begins
     * @param beginMillis when the period begins
     */
    CountFinder(long beforeMillis, long beginMillis, long stepMillis) {
        this.beginMillis = beginMillis;
        this.stepMillis = stepMillis;
        this.begin = (int) ((beginMillis - beforeMillis) / stepMillis);
    }

    List<Found> find(Track track) {
        long[] counts = track.values();
        List<Found> found = new ArrayList<>(2);
        boolean fresh = track.firstSeenMillis() >= beginMillis;
        Burst rise = counts.length <= begin ? null : Burst.rise(counts, begin);
        if (rise != null) {
            Kind kind = switch (track.what()) {
                case LINES -> Kind.LINES_ROSE;
                case ERROR_LINES -> Kind.ERRORS_ROSE;
                case PATTERN -> fresh ? Kind.PATTERN_NEW : Kind.PATTERN_ROSE;
                case GROUP -> fresh ? Kind.GROUP_NEW : Kind.GROUP_ROSE;
            };
            found.add(found(track, kind, rise, fresh));
        } else if (fresh && (track.error() || track.what() == Track.What.GROUP)) {
            found.add(first(track, counts));
        }
        Burst fall = track.what() == Track.What.LINES && counts.length > begin ? Burst.fall(counts, begin) : null;
        if (fall != null) {
            found.add(found(track, fall.observed() == 0 ? Kind.LINES_STOPPED : Kind.LINES_FELL, fall, false));
        }
        return found;
    }

    private Found found(Track track, Kind kind, Burst burst, boolean fresh) {
        double usual = burst.usual() * MINUTE / stepMillis;
        double observed = burst.observed() * MINUTE / stepMillis;
        double times = observed > usual ? Math.min(MOST_TIMES, burst.times()) : MOST_TIMES / 2;
        double excess = Math.max(0, burst.observed() - burst.usual()) * (burst.to() - burst.from());
        double score = weight(kind, track.error()) * (1 + Math.log(times)) * Math.log10(10 + excess);
        return new Found(
                kind,
                track.service(),
                track.id(),
                track.text(),
                begun(track, burst, fresh),
                at(burst.to()),
                usual == 0 ? null : (Double) usual,
                observed,
                score,
                fresh,
                track.error(),
                excess,
                "");
    }

    /** A new error that is no burst: once is enough to be told of, behind what there is more of. */
    private Found first(Track track, long[] counts) {
        Kind kind = track.what() == Track.What.GROUP ? Kind.GROUP_NEW : Kind.PATTERN_NEW;
        int from = begin;
        while (from < counts.length - 1 && counts[from] == 0) {
            from++;
        }
        double sum = 0;
        for (int i = from; i < counts.length; i++) {
            sum += counts[i];
        }
        double minutes = Math.max(1, (counts.length - from) * stepMillis / MINUTE);
        return new Found(
                kind,
                track.service(),
                track.id(),
                track.text(),
                track.firstSeenMillis() - track.firstSeenMillis() % (long) MINUTE,
                at(counts.length),
                null,
                sum / minutes,
                weight(kind, true) * Math.log10(10 + sum) / 2,
                true,
                true,
                sum,
                "");
    }

    /** As finely as is kept. */
    private long begun(Track track, Burst burst, boolean fresh) {
        long at = at(burst.from());
        long first = track.firstSeenMillis();
        if (fresh && first >= at && first < at + stepMillis) {
            return first - first % (long) MINUTE;
        }
        Track.Fine fine = stepMillis <= MINUTE ? null : track.fineFrom(at - stepMillis);
        if (fine == null) {
            return at;
        }
        double minutes = stepMillis / MINUTE;
        int minute = Onset.of(fine.counts(), burst.usual() / minutes, burst.observed() / minutes);
        return fine.fromMillis() + minute * (long) MINUTE;
    }

    private long at(int step) {
        return beginMillis + (step - begin) * stepMillis;
    }

    private static double weight(Kind kind, boolean error) {
        return switch (kind) {
            case LINES_STOPPED -> 4;
            case ERRORS_ROSE -> 3;
            case GROUP_NEW -> 2.5;
            case GROUP_ROSE -> 2;
            case PATTERN_NEW -> error ? 2.2 : 0.8;
            case PATTERN_ROSE -> error ? 1.8 : 0.7;
            default -> 1;
        };
    }
}
