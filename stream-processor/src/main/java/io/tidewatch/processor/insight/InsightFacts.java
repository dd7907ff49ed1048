package io.tidewatch.processor.insight;

import io.tidewatch.processor.errors.ErrorViews;
import io.tidewatch.processor.ingest.SourceViews;
import io.tidewatch.processor.insight.InsightBuilder.Seen;
import io.tidewatch.processor.insight.Track.What;
import io.tidewatch.processor.logs.LogSteps;
import io.tidewatch.report.LeftOut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads what this instance counted. Thread-safe. */
public final class InsightFacts {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long FINE_MILLIS = 6 * HOUR;
    private static final int MOST_TRACKS = 400;

    private final LogSteps logs;
    private final ErrorViews errors;
    private final SourceViews sources;
    private final Duration levelsKept;
    private final Duration hoursKept;

    /**
     * @param levelsKept how long lines are known by level and minute
     * @param hoursKept how long they and patterns are known by the hour
     */
    public InsightFacts(
            LogSteps logs, ErrorViews errors, SourceViews sources, Duration levelsKept, Duration hoursKept) {
        this.levelsKept = levelsKept;
        this.hoursKept = hoursKept;
        this.logs = logs;
        this.errors = errors;
        this.sources = sources;
    }

    /**
     * By the minute for up to six hours, else by the hour, with the minutes around what may stand out as far as they are kept.
     * Where the time before, of the same length, is kept no longer there is nothing to compare with: nothing is told of
     * lines, patterns and errors then, and that it is so.
     *
     * @param nowMillis by which it is told what is kept no longer
     * @throws io.tidewatch.processor.store.LocalStores.NotReady while the stores cannot be read
     */
    public InsightPart of(long fromMillis, long toMillis, long nowMillis) {
        long step = toMillis - fromMillis <= FINE_MILLIS ? MINUTE : HOUR;
        long before = fromMillis - (toMillis - fromMillis);
        if (before < nowMillis - hoursKept.toMillis()) {
            return new InsightPart(step, List.of(), releases(), List.of(), Set.of(LeftOut.TIME_BEFORE));
        }
        int steps = (int) ((toMillis - before + step - 1) / step);
        int begin = (int) ((fromMillis - before) / step);
        List<Track> lines = new ArrayList<>();
        long linesFrom = nowMillis - levelsKept.toMillis() + MINUTE;
        logs.levels(before, steps, step, linesFrom).forEach((service, counts) -> {
            lines.add(track(What.LINES, service, "", "", false, 0, "", counts.all()));
            lines.add(track(What.ERROR_LINES, service, "", "", true, 0, "", counts.errors()));
        });
        List<Track> others = new ArrayList<>();
        for (LogSteps.PatternSteps p : logs.patterns(before, steps, step)) {
            others.add(track(
                    What.PATTERN,
                    p.service(),
                    p.id(),
                    p.template(),
                    p.error(),
                    p.firstSeenMillis(),
                    p.firstRelease(),
                    p.counts()));
        }
        for (ErrorViews.Steps g : errors.steps(before, steps, step)) {
            others.add(track(
                    What.GROUP,
                    g.service(),
                    g.id(),
                    g.text(),
                    g.error(),
                    g.firstSeenMillis(),
                    g.firstRelease(),
                    g.counts()));
        }
        others.removeIf(t -> t.counts().stream().allMatch(n -> n == 0));
        others.sort(Comparator.comparingDouble((Track t) -> standsOut(t, begin)).reversed());
        Set<LeftOut> left = others.size() > MOST_TRACKS ? Set.of(LeftOut.COUNTS) : Set.of();
        lines.addAll(others.subList(0, Math.min(MOST_TRACKS, others.size())));
        List<Track> told = step == MINUTE ? lines : new FineCounts(logs, linesFrom, before, begin, toMillis).of(lines);
        return new InsightPart(step, told, releases(), List.of(), left);
    }

    private List<Seen> releases() {
        Map<String, Seen> first = new TreeMap<>();
        for (SourceViews.SourceState s : sources.sources()) {
            Seen seen = new Seen(s.service(), s.release(), s.firstSeenMillis());
            first.merge(s.service() + "\0" + s.release(), seen, (a, b) -> a.firstMillis() <= b.firstMillis() ? a : b);
        }
        return List.copyOf(first.values());
    }

    private static Track track(
            What what,
            String service,
            String id,
            String text,
            boolean error,
            long first,
            String release,
            long[] counts) {
        return new Track(
                what,
                service,
                id,
                text,
                error,
                first,
                release,
                Arrays.stream(counts).boxed().toList(),
                List.of());
    }

    private static long within(Track track, int begin) {
        long sum = 0;
        for (int i = begin; i < track.counts().size(); i++) {
            sum += track.counts().get(i);
        }
        return sum;
    }

    /** What rose most comes first; which of them are insights is known only when all instances' are together. */
    private static double standsOut(Track track, int begin) {
        long after = within(track, begin);
        long all = within(track, 0);
        return (after - (all - after)) * (track.error() ? 10.0 : 1.0);
    }
}
