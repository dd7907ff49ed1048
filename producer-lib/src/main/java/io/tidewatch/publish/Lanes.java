package io.tidewatch.publish;

import io.tidewatch.event.Source;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The sources a publisher speaks for: its own and, where configured, a bounded number of others. One that was silent
 * longest makes room; when it speaks again it begins a new number space. On the sending thread only.
 */
final class Lanes {
    private final Lane own;
    private final int most;
    private final LongSupplier epochs;
    private final Evicted evicted;
    private final Map<String, Lane> others = new LinkedHashMap<>(16, 0.75f, true);
    /** Packs of others in the order in which their first lines came. */
    private final Deque<Open> open = new ArrayDeque<>();

    /** A pack that has lines, unless it was emptied since. */
    record Open(Lane lane, Pack pack) {}

    /** Is told of a lane before it is forgotten. */
    @FunctionalInterface
    interface Evicted {
        void accept(Lane lane);
    }

    /** @param epochs names of number spaces, milliseconds since the epoch; no two alike for one source, in any process */
    Lanes(Source own, long epochMillis, int most, LongSupplier epochs, Evicted evicted) {
        this.own = new Lane(own, epochMillis, true);
        this.most = most;
        this.epochs = epochs;
        this.evicted = evicted;
    }

    Lane own() {
        return own;
    }

    /** @return the lane of that source; the publisher's own where none is named, or others have none */
    Lane of(@Nullable Source named) {
        if (named == null || most == 0) {
            return own;
        }
        String key = named.key();
        if (key.equals(own.source().key())) {
            return own;
        }
        Lane lane = others.get(key);
        if (lane == null) {
            makeRoom();
            lane = new Lane(named, epochs.getAsLong(), false);
            others.put(key, lane);
        } else {
            lane.source(named);
        }
        return lane;
    }

    int size() {
        return others.size();
    }

    /** The pack of another's lane has its first line. */
    void opened(Lane lane, Pack pack) {
        open.add(new Open(lane, pack));
    }

    /** @return the pack that waits longest, or null; it may have been emptied since */
    @Nullable
    Open longestOpen() {
        return open.peek();
    }

    void dropLongestOpen() {
        open.remove();
    }

    private void makeRoom() {
        if (others.size() >= most) {
            var eldest = others.entrySet().iterator();
            evicted.accept(eldest.next().getValue());
            eldest.remove();
        }
    }
}
