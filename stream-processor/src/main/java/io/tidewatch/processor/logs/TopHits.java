package io.tidewatch.processor.logs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Keeps the first lines in the order asked for. Thread-safe. */
final class TopHits implements LineReader.Lines {
    private final LogOrder order;
    private final Comparator<LogPlace> places;
    private final @Nullable LogPlace behind;
    private final int limit;
    // its head is the one that goes next
    private final PriorityQueue<Kept> lastFirst;
    // time of the last one that is kept once there are enough; read without the lock
    private volatile long edge;
    private volatile boolean full;

    private record Kept(LogPlace place, LogHit hit) {}

    TopHits(LogHit.Request request, int limit) {
        this.order = request.order();
        this.places = order.places();
        this.behind = request.behind();
        this.limit = limit;
        this.lastFirst = new PriorityQueue<>(Comparator.comparing(Kept::place, places.reversed()));
    }

    @Override
    public boolean wants(long timeMillis) {
        return !done(timeMillis);
    }

    @Override
    public boolean done(long timeMillis) {
        return full && (order == LogOrder.NEWEST ? timeMillis < edge : timeMillis > edge);
    }

    @Override
    public void take(FoundLine line) {
        LogPlace place = line.place();
        if (behind != null && places.compare(place, behind) <= 0) {
            return;
        }
        synchronized (lastFirst) {
            if (full) {
                Kept last = lastFirst.peek();
                if (last != null && places.compare(place, last.place()) > 0) {
                    return;
                }
            }
        }
        // its pattern may have to be found: not under the lock
        LogHit hit = line.hit();
        synchronized (lastFirst) {
            lastFirst.add(new Kept(place, hit));
            if (lastFirst.size() > limit) {
                lastFirst.poll();
            }
            Kept last = lastFirst.peek();
            if (last != null && lastFirst.size() >= limit) {
                edge = last.place().timeMillis();
                full = true;
            }
        }
    }

    /** @return in the order asked for; where not all was looked at, those of which it is sure that none comes before them */
    List<LogHit> hits(@Nullable Long untilMillis) {
        List<Kept> kept;
        synchronized (lastFirst) {
            kept = new ArrayList<>(lastFirst);
        }
        kept.sort(Comparator.comparing(Kept::place, places));
        return kept.stream()
                .map(Kept::hit)
                .filter(hit -> untilMillis == null
                        || (order == LogOrder.NEWEST ? hit.timeMillis() > untilMillis : hit.timeMillis() < untilMillis))
                .toList();
    }
}
