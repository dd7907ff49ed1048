package io.tidewatch.processor.insight;

import io.tidewatch.processor.insight.Track.What;
import io.tidewatch.report.Insight;
import io.tidewatch.report.Insight.Kind;
import io.tidewatch.report.Report;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the few insights of a period out of what all instances counted and measured: finds what stands out, says what a
 * rise of errors mostly consists of, which release came shortly before, and what changed at the same time. What it says
 * depends on its input and on nothing else.
 */
public final class InsightBuilder {
    /** How many are told. */
    public static final int MOST = 10;

    private static final int MOST_WITH = 3;
    private static final int MOST_ALERTS = 3;
    private static final double LEAST_SHARE = 0.3;
    private static final long TOGETHER_MILLIS = 3 * 60_000;
    private static final long RELEASE_MILLIS = 2 * 3_600_000;

    private final long stepMillis;
    private final Report report;
    private final Collection<Seen> releases;
    private final Collection<Alerted> alerts;
    private final List<Found> open = new ArrayList<>();
    private final Map<Found, Insight.Mostly> mostly = new HashMap<>();
    private final Map<String, Track> tracks = new TreeMap<>();

    /** A release of a service and when it was first heard of. Plain JSON both ways. */
    public record Seen(String service, String release, long firstMillis) {}

    private InsightBuilder(Report report, InsightPart all) {
        this.report = report;
        this.stepMillis = all.stepMillis();
        this.releases = all.releases();
        this.alerts = all.alerts();
    }

    /**
     * @param report of the period, with its charts
     * @param all what was counted in the period and the one before, of all instances
     * @param fine what was measured
     */
    public static List<Insight> build(Report report, InsightPart all, FineMeasures fine) {
        InsightBuilder builder = new InsightBuilder(report, all);
        Map<String, Track> merged = builder.tracks;
        all.tracks().forEach(t -> merged.merge(t.key(), t, Track::plus));
        long length = report.toMillis() - report.fromMillis();
        CountFinder counts = new CountFinder(report.fromMillis() - length, report.fromMillis(), all.stepMillis());
        Set<String> strangers = strangers(merged.values());
        merged.values().forEach(t -> builder.open.addAll(counts.find(t)));
        builder.open.removeIf(
                f -> !f.error() && f.of(Kind.LINES_ROSE, Kind.PATTERN_NEW) && strangers.contains(f.subject()));
        builder.open.addAll(new MeasureFinder(report, fine).find());
        return builder.told();
    }

    /** Of services that logged nothing in the period before everything is new: that is no news of any of it. */
    private static Set<String> strangers(Collection<Track> tracks) {
        Set<String> services = new HashSet<>();
        for (Track t : tracks) {
            boolean before =
                    t.counts().subList(0, t.counts().size() / 2).stream().anyMatch(n -> n > 0);
            if (t.what() == What.LINES && !before) {
                services.add(t.service());
            }
        }
        return services;
    }

    private List<Insight> told() {
        for (Found f : List.copyOf(open)) {
            if (f.kind() == Kind.ERRORS_ROSE) {
                consist(f);
            }
        }
        open.sort(Comparator.comparingDouble(Found::score)
                .reversed()
                .thenComparing(Found::subject)
                .thenComparing(Found::kind)
                .thenComparing(Found::part));
        List<Insight> told = new ArrayList<>();
        while (!open.isEmpty() && told.size() < MOST) {
            told.add(tell(open.remove(0)));
        }
        return told;
    }

    private Insight tell(Found lead) {
        List<Found> with = new ArrayList<>();
        for (Found other : List.copyOf(open)) {
            boolean told = with.size() < MOST_WITH;
            // of the same service it is a part of this; of another one it is told by itself where there is no room here
            if (together(lead, other) && (told || other.subject().equals(lead.subject()))) {
                open.remove(other);
                if (told) {
                    with.add(other);
                }
            }
        }
        return new Insight(
                lead.kind(),
                lead.subject(),
                lead.part(),
                lead.text(),
                lead.atMillis(),
                lead.toMillis(),
                lead.before(),
                lead.after(),
                lead.score(),
                mostly.get(lead),
                release(lead),
                with.stream().map(Found::also).toList(),
                query(lead),
                lead.metric(),
                alerts(lead));
    }

    /** What fired of the same service or host from when it began to shortly after it was over. */
    private List<Insight.FiredAlert> alerts(Found lead) {
        boolean ahead = lead.kind() == Kind.DISK_FILLS;
        long from = ahead ? report.fromMillis() : lead.atMillis() - Math.max(TOGETHER_MILLIS, stepMillis);
        long to = ahead ? report.toMillis() : lead.toMillis() + TOGETHER_MILLIS;
        return alerts.stream()
                .filter(a -> a.subjects().contains(lead.subject()))
                .flatMap(a -> a.atMillis().stream()
                        .filter(at -> at >= from && at < to)
                        .limit(1)
                        .map(a::at))
                .sorted(Comparator.comparing(Insight.FiredAlert::severity)
                        .reversed()
                        .thenComparing(Insight.FiredAlert::atMillis)
                        .thenComparing(Insight.FiredAlert::key))
                .limit(MOST_ALERTS)
                .toList();
    }

    /** What a rise of error lines consists of, patterns or error groups, is told with it and not again. */
    private void consist(Found lead) {
        Found most = null;
        double greatest = 0;
        double score = lead.score();
        for (Found f : List.copyOf(open)) {
            boolean part = f.error()
                    && f.subject().equals(lead.subject())
                    && f.of(Kind.PATTERN_NEW, Kind.PATTERN_ROSE, Kind.GROUP_NEW, Kind.GROUP_ROSE)
                    && f.atMillis() < lead.toMillis()
                    && f.toMillis() > lead.atMillis();
            if (part) {
                double excess = within(lead, f);
                if (2 * excess < f.excess()) {
                    // most of it was at another time: that is told by itself
                    continue;
                }
                open.remove(f);
                score = Math.max(score, f.score());
                most = excess > greatest ? f : most;
                greatest = Math.max(greatest, excess);
            }
        }
        Found scored = lead.scored(score);
        open.set(open.indexOf(lead), scored);
        double all = within(lead, lead);
        double share = all == 0 ? 0 : Math.min(1, greatest / all);
        if (most != null && share >= LEAST_SHARE) {
            mostly.put(
                    scored,
                    new Insight.Mostly(most.what() == What.GROUP, most.part(), most.text(), share, most.fresh()));
        }
    }

    /** @return counts above what was usual of a part of it, while it lasts itself: the part may go on for longer */
    private double within(Found lead, Found part) {
        Track track = track(part);
        if (track == null) {
            return 0;
        }
        long begin = 2 * report.fromMillis() - report.toMillis();
        long from = Math.max(0, Math.floorDiv(lead.atMillis() - begin, stepMillis));
        long to = Math.min(track.counts().size(), -Math.floorDiv(begin - lead.toMillis(), stepMillis));
        double usual = part.before() == null ? 0 : part.before() * stepMillis / 60_000;
        double sum = 0;
        for (long i = from; i < to; i++) {
            sum += track.counts().get((int) i) - usual;
        }
        return Math.max(0, sum);
    }

    private @Nullable Track track(Found f) {
        What what = f.what();
        return what == null ? null : tracks.get(Track.key(what, f.subject(), f.part()));
    }

    /** Lines of a service rise with what they consist of: that is one thing; else what began at the same time. */
    private boolean together(Found lead, Found other) {
        if (lead.kind() == Kind.DISK_FILLS || other.kind() == Kind.DISK_FILLS) {
            return false;
        }
        boolean same = lead.subject().equals(other.subject());
        boolean overlap = other.atMillis() < lead.toMillis() && other.toMillis() > lead.atMillis();
        long near = Math.max(TOGETHER_MILLIS, 2 * stepMillis);
        return Math.abs(lead.atMillis() - other.atMillis()) <= near || (same && overlap);
    }

    /** Where it is known with which release the first of it came, no other is named: also none, where that one is old. */
    private Insight.@Nullable Release release(Found lead) {
        String first = firstRelease(lead);
        Seen newest = null;
        for (Seen seen : releases) {
            boolean before = seen.service().equals(lead.subject())
                    && !seen.release().isEmpty()
                    && (first.isEmpty() || seen.release().equals(first))
                    && seen.firstMillis() <= lead.atMillis() + stepMillis
                    && seen.firstMillis() > lead.atMillis() - RELEASE_MILLIS;
            if (before && (newest == null || seen.firstMillis() > newest.firstMillis()) && !onlyOne(seen)) {
                newest = seen;
            }
        }
        return newest == null ? null : new Insight.Release(newest.release(), newest.firstMillis(), !first.isEmpty());
    }

    /** @return of what is new, or of what is new and most of it; else empty */
    private String firstRelease(Found lead) {
        Insight.Mostly most = mostly.get(lead);
        if (most == null ? !lead.of(Kind.GROUP_NEW, Kind.PATTERN_NEW) : !most.fresh()) {
            return "";
        }
        Track track = most == null
                ? track(lead)
                : tracks.get(Track.key(most.group() ? What.GROUP : What.PATTERN, lead.subject(), most.id()));
        return track == null ? "" : track.firstRelease();
    }

    /** A service that is heard of for the first time has no release before that one: nothing was released. */
    private boolean onlyOne(Seen seen) {
        return releases.stream()
                .noneMatch(s -> s.service().equals(seen.service())
                        && !s.release().equals(seen.release())
                        && s.firstMillis() < seen.firstMillis());
    }

    private static String query(Found f) {
        String service = "service:" + quoted(f.subject());
        return switch (f.kind()) {
            case ERRORS_ROSE -> service + " level>=ERROR";
            case LINES_ROSE, LINES_FELL, LINES_STOPPED -> service;
            case PATTERN_NEW, PATTERN_ROSE -> service + " pattern:" + f.part();
            case GROUP_NEW, GROUP_ROSE, LATENCY_ROSE, FAILURES_ROSE -> service + " level>=WARN";
            default -> "";
        };
    }

    private static String quoted(String value) {
        return value.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.')
                ? value
                : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
