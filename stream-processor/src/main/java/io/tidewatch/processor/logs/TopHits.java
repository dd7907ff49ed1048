package io.tidewatch.processor.logs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Keeps the first lines in the order asked for, up to a number and a size of them. Thread-safe. */
final class TopHits implements LineReader.Lines {
    private static final long MOST_BYTES = 32L << 20;

    private final LogOrder order;
    private final Comparator<LogPlace> places;
    private final @Nullable LogPlace behind;
    private final int limit;
    private final long mostBytes;
    // its head is the one that goes next
    private final PriorityQueue<Kept> lastFirst;
    private long bytes;
    // the first of those there was no room for
    private @Nullable LogPlace left;
    // of no time behind it a line is wanted once there are enough; read without the lock
    private volatile long edge;
    private volatile boolean full;

    private record Kept(LogPlace place, FoundLine line, long bytes) {}

    TopHits(LogHit.Request request, int limit) {
        this(request, limit, MOST_BYTES);
    }

    /** @param mostBytes what the lines may weigh together; one is kept however long it is */
    TopHits(LogHit.Request request, int limit, long mostBytes) {
        this.order = request.order();
        this.places = order.places();
        this.behind = request.behind();
        this.limit = limit;
        this.mostBytes = mostBytes;
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
            if (left != null && places.compare(place, left) >= 0) {
                return;
            }
            Kept taken = new Kept(place, line, line.weight());
            lastFirst.add(taken);
            bytes += taken.bytes();
            while (lastFirst.size() > limit || (bytes > mostBytes && lastFirst.size() > 1)) {
                Kept last = lastFirst.remove();
                bytes -= last.bytes();
                left = last.place();
            }
            LogPlace last = lastFirst.size() >= limit ? lastFirst.element().place() : left;
            if (last != null) {
                edge = last.timeMillis();
                full = true;
            }
        }
    }

    /**
     * @param given how many were given
     * @return whether there may be more behind them, for no more were kept
     */
    boolean full(int given) {
        synchronized (lastFirst) {
            return full && given == lastFirst.size();
        }
    }

    /**
     * To be called once all have read: the patterns of those that are left are found now, by what each reader knows.
     *
     * @return in the order asked for; where not all was looked at, those of which it is sure that none comes before them
     */
    List<LogHit> hits(@Nullable Long untilMillis) {
        return lines(untilMillis).stream().map(FoundLine::hit).toList();
    }

    /** @return the lines of {@link #hits} */
    List<FoundLine> lines(@Nullable Long untilMillis) {
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
                .toList();
    }
}
