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

    private record Kept(LogPlace place, FoundLine line) {}

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
            lastFirst.add(new Kept(place, line));
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

    /**
     * To be called once all have read: the patterns of those that are left are found now, by what each reader knows.
     *
     * @return in the order asked for; where not all was looked at, those of which it is sure that none comes before them
     */
    List<LogHit> hits(@Nullable Long untilMillis) {
        List<Kept> kept;
        synchronized (lastFirst) {
            kept = new ArrayList<>(lastFirst);
        }
        kept.sort(Comparator.comparing(Kept::place, places));
        return kept.stream()
                .map(Kept::line)
                .filter(line -> untilMillis == null
                        || (order == LogOrder.NEWEST
                                ? line.timeMillis() > untilMillis
                                : line.timeMillis() < untilMillis))
                .map(FoundLine::hit)
                .toList();
    }
}
