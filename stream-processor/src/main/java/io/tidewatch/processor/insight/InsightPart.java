package io.tidewatch.processor.insight;

import io.tidewatch.processor.insight.InsightBuilder.Seen;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What one instance counted in a period and the one before it, or several together. Plain JSON both ways.
 *
 * @param stepMillis of all tracks
 * @param alerts that fired in the period
 * @param truncated whether there were more tracks or alerts than are kept
 */
public record InsightPart(
        long stepMillis, List<Track> tracks, List<Seen> releases, List<Alerted> alerts, boolean truncated) {
    public static final InsightPart NONE = new InsightPart(60_000, List.of(), List.of(), List.of(), false);

    /** Alerts of an instance. */
    public static final int MOST_ALERTS = 200;

    public InsightPart {
        tracks = tracks == null ? List.of() : List.copyOf(tracks);
        releases = releases == null ? List.of() : List.copyOf(releases);
        alerts = alerts == null ? List.of() : List.copyOf(alerts); // of an older build
    }

    /** @return the same with those alerts, the most severe where they are too many */
    public InsightPart with(List<Alerted> fired) {
        List<Alerted> worst = fired.stream()
                .sorted(Comparator.comparing(Alerted::severity).reversed().thenComparing(Alerted::key))
                .limit(MOST_ALERTS)
                .toList();
        return new InsightPart(stepMillis, tracks, releases, worst, truncated || fired.size() > MOST_ALERTS);
    }

    /** @return all together; those of one thing are still by instance */
    public static InsightPart merge(Collection<InsightPart> parts) {
        List<Track> tracks = new ArrayList<>();
        List<Seen> releases = new ArrayList<>();
        List<Alerted> alerts = new ArrayList<>();
        boolean truncated = false;
        long step = NONE.stepMillis;
        for (InsightPart part : parts) {
            tracks.addAll(part.tracks);
            releases.addAll(part.releases);
            alerts.addAll(part.alerts);
            truncated |= part.truncated;
            step = part.stepMillis;
        }
        return new InsightPart(step, tracks, releases, alerts, truncated);
    }
}
