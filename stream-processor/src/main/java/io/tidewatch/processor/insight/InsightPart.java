package io.tidewatch.processor.insight;

import io.tidewatch.processor.insight.InsightBuilder.Seen;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What one instance counted in a period and the one before it, or several together. Plain JSON both ways.
 *
 * @param stepMillis of all tracks
 * @param truncated whether there were more tracks than are kept
 */
public record InsightPart(long stepMillis, List<Track> tracks, List<Seen> releases, boolean truncated) {
    public static final InsightPart NONE = new InsightPart(60_000, List.of(), List.of(), false);

    public InsightPart {
        tracks = tracks == null ? List.of() : List.copyOf(tracks);
        releases = releases == null ? List.of() : List.copyOf(releases);
    }

    /** @return all together; those of one thing are still by instance */
    public static InsightPart merge(Collection<InsightPart> parts) {
        List<Track> tracks = new ArrayList<>();
        List<Seen> releases = new ArrayList<>();
        boolean truncated = false;
        long step = NONE.stepMillis;
        for (InsightPart part : parts) {
            tracks.addAll(part.tracks);
            releases.addAll(part.releases);
            truncated |= part.truncated;
            step = part.stepMillis;
        }
        return new InsightPart(step, tracks, releases, truncated);
    }
}
