package io.tidewatch.processor.report;

import io.tidewatch.processor.metrics.SourcePresence;
import io.tidewatch.report.Report;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Of which part of a time there is data of something. A window without any is a gap once it cannot be a pause for breath. */
final class Coverage {
    private record Gap(long from, long to) {}

    private final long fromMillis;
    private final long toMillis;
    private final long firstSeenMillis;
    private final List<Gap> gaps = new ArrayList<>();

    private Coverage(long fromMillis, long toMillis, long firstSeenMillis) {
        this.fromMillis = fromMillis;
        this.toMillis = toMillis;
        this.firstSeenMillis = firstSeenMillis;
    }

    /**
     * @param sources of one service or host; empty: it has no metrics, and no gaps
     * @param originMillis start of the window their runs count from
     */
    static Coverage of(
            List<SourcePresence> sources, long originMillis, long gridMillis, long fromMillis, long toMillis) {
        BitSet heard = new BitSet();
        long first = Long.MAX_VALUE;
        long interval = 0;
        for (SourcePresence source : sources) {
            for (int i = 0; i + 1 < source.runs().size(); i += 2) {
                heard.set(source.runs().get(i), source.runs().get(i + 1));
            }
            first = Math.min(first, source.firstMillis());
            interval = Math.max(interval, source.intervalMillis());
        }
        // its points may be of a moment before its first batch came
        int firstHeard = heard.nextSetBit(0);
        first = firstHeard < 0 ? first : Math.min(first, originMillis + firstHeard * gridMillis);
        // before it was there it was not missed
        long firstWindow = first / gridMillis * gridMillis;
        boolean fresh = !sources.isEmpty() && firstWindow > fromMillis;
        Coverage out = new Coverage(fromMillis, toMillis, fresh ? Math.min(first, toMillis) : 0);
        if (sources.isEmpty()) {
            return out;
        }
        long breath = Math.max(gridMillis, interval + interval / 2);
        int at = (int) ((Math.max(fromMillis, Math.min(toMillis, firstWindow)) - originMillis) / gridMillis);
        int end = (int) ((toMillis - originMillis) / gridMillis);
        while (at < end) {
            int from = heard.nextClearBit(at);
            int set = heard.nextSetBit(from);
            int to = set < 0 ? end : Math.min(end, set);
            // the newest windows may still be on their way
            long allowed = to == end ? 2 * breath : breath > gridMillis ? breath : 0;
            if (from < end && (to - from) * gridMillis > allowed) {
                out.gaps.add(new Gap(originMillis + from * gridMillis, originMillis + to * gridMillis));
            }
            at = to + 1;
        }
        return out;
    }

    /** @return for how long of that time there is data */
    long coveredMillis(long from, long to) {
        long start = Math.max(from, Math.max(fromMillis, firstSeenMillis));
        long covered = Math.max(0, Math.min(to, toMillis) - start);
        for (Gap gap : gaps) {
            covered -= Math.max(0, Math.min(to, gap.to()) - Math.max(start, gap.from()));
        }
        return covered;
    }

    long coveredMillis() {
        return coveredMillis(fromMillis, toMillis);
    }

    Report.Gaps gaps() {
        Gap longest = new Gap(0, 0);
        long total = 0;
        for (Gap gap : gaps) {
            total += gap.to() - gap.from();
            longest = gap.to() - gap.from() > longest.to() - longest.from() ? gap : longest;
        }
        return new Report.Gaps(
                gaps.size(), total, longest.from(), longest.to(), firstSeenMillis < toMillis ? firstSeenMillis : 0);
    }
}
