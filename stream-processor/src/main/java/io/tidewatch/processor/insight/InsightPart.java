package io.tidewatch.processor.insight;

import io.tidewatch.processor.insight.InsightBuilder.Seen;
import io.tidewatch.report.LeftOut;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one instance counted in a period and the one before it, or several together. Plain JSON both ways.
 *
 * @param stepMillis of all tracks
 * @param alerts that fired in the period
 * @param leftOut why not everything is compared
 * @param truncated whether something was left out; kept in step with {@code leftOut}, for instances of other releases
 */
public record InsightPart(
        long stepMillis,
        List<Track> tracks,
        List<Seen> releases,
        List<Alerted> alerts,
        Set<LeftOut> leftOut,
        boolean truncated) {
    public static final InsightPart NONE = new InsightPart(60_000, List.of(), List.of(), List.of(), Set.of());

    /** Alerts of an instance. */
    public static final int MOST_ALERTS = 200;

    public InsightPart {
        tracks = tracks == null ? List.of() : List.copyOf(tracks);
        releases = releases == null ? List.of() : List.copyOf(releases);
        alerts = alerts == null ? List.of() : List.copyOf(alerts); // of an older build
        leftOut = LeftOut.sorted(leftOut, truncated);
        truncated = !leftOut.isEmpty();
    }

    public InsightPart(
            long stepMillis, List<Track> tracks, List<Seen> releases, List<Alerted> alerts, Set<LeftOut> leftOut) {
        this(stepMillis, tracks, releases, alerts, leftOut, false);
    }

    /** @return the same with those alerts, the most severe where they are too many */
    public InsightPart with(List<Alerted> fired) {
        List<Alerted> worst = fired.stream()
                .sorted(Comparator.comparing(Alerted::severity).reversed().thenComparing(Alerted::key))
                .limit(MOST_ALERTS)
                .toList();
        Set<LeftOut> left = new HashSet<>(leftOut);
        if (fired.size() > MOST_ALERTS) {
            left.add(LeftOut.ALERTS);
        }
        return new InsightPart(stepMillis, tracks, releases, worst, left);
    }

    /** @return all together; those of one thing are still by instance */
    public static InsightPart merge(Collection<InsightPart> parts) {
        List<Track> tracks = new ArrayList<>();
        List<Seen> releases = new ArrayList<>();
        List<Alerted> alerts = new ArrayList<>();
        Set<LeftOut> left = new HashSet<>();
        long step = NONE.stepMillis;
        for (InsightPart part : parts) {
            tracks.addAll(part.tracks);
            releases.addAll(part.releases);
            alerts.addAll(part.alerts);
            left.addAll(part.leftOut);
            step = part.stepMillis;
        }
        return new InsightPart(step, tracks, releases, alerts, left);
    }
}
