package io.tidewatch.processor.rules;

import io.tidewatch.processor.store.RowReader;
import io.tidewatch.processor.store.RowWriter;
import java.util.Map;
import java.util.TreeMap;

/**
 * The panes of one alert: those its windows still need, and those ahead of the clock. Bounded: past
 * {@link Evaluation#panesKept()} and {@value #MOST_AHEAD} more the oldest goes. Of windows whose panes are gone it may know
 * what their value was. Not thread-safe.
 */
public final class PaneRing {
    /** How many panes may wait for the clock, as while one partition is behind the others. */
    public static final int MOST_AHEAD = 128;

    private static final long NEVER = Long.MAX_VALUE;

    private final TreeMap<Long, Pane> panes = new TreeMap<>();
    /** Values of windows, by their ends. */
    private final TreeMap<Long, Double> values = new TreeMap<>();

    private long observedFromMillis = NEVER;

    /**
     * Adds to the pane that starts there.
     *
     * @param most how many panes are kept
     * @return false where a pane had to go for it
     */
    public boolean add(long startMillis, Pane part, int most) {
        Pane bounded = part.distribution() == null ? part : part.with(Buckets.bounded(part.distribution()));
        panes.merge(startMillis, bounded, Pane::plus);
        observedFromMillis = Math.min(observedFromMillis, startMillis);
        if (panes.size() > most) {
            panes.pollFirstEntry();
            return false;
        }
        return true;
    }

    /** @return all panes that start in [from, to) as one */
    public Pane between(long fromMillis, long toMillis) {
        Pane sum = Pane.EMPTY;
        for (Pane pane : panes.subMap(fromMillis, toMillis).values()) {
            sum = sum.plus(pane);
        }
        return sum;
    }

    /** Forgets panes that start before that time. */
    public void trim(long beforeMillis) {
        panes.headMap(beforeMillis).clear();
    }

    /** @return what the window that ended there was; NaN where that is not known */
    double value(long endMillis) {
        return values.getOrDefault(endMillis, Double.NaN);
    }

    boolean hasValue(long endMillis) {
        return values.containsKey(endMillis);
    }

    void value(long endMillis, double value) {
        values.put(endMillis, value);
    }

    /** Forgets values of windows that ended before that time. */
    void trimValues(long beforeMillis) {
        values.headMap(beforeMillis).clear();
    }

    /** Forgets all, and that anything was seen. */
    public void clear() {
        panes.clear();
        values.clear();
        observedFromMillis = NEVER;
    }

    public boolean isEmpty() {
        return panes.isEmpty();
    }

    public int size() {
        return panes.size();
    }

    /** @return start of the oldest pane, or {@link Long#MAX_VALUE} where there is none */
    public long oldestMillis() {
        return panes.isEmpty() ? NEVER : panes.firstKey();
    }

    /** @return start of the newest pane, or {@link Long#MIN_VALUE} where there is none */
    public long newestMillis() {
        return panes.isEmpty() ? Long.MIN_VALUE : panes.lastKey();
    }

    /** @return start of the first pane ever, {@link Long#MAX_VALUE} where there was none: before it nothing is known */
    public long observedFromMillis() {
        return observedFromMillis;
    }

    public void write(RowWriter out) {
        out.signed(observedFromMillis);
        out.count(panes.size());
        long previous = 0;
        for (Map.Entry<Long, Pane> e : panes.entrySet()) {
            long start = e.getKey();
            out.signed(start - previous);
            e.getValue().write(out, start);
            previous = start;
        }
        out.count(values.size());
        previous = 0;
        for (Map.Entry<Long, Double> e : values.entrySet()) {
            out.signed(e.getKey() - previous).real(e.getValue());
            previous = e.getKey();
        }
    }

    /** @throws RuntimeException where that is none, see {@link RowReader} */
    public static PaneRing read(RowReader in) {
        PaneRing ring = new PaneRing();
        ring.observedFromMillis = in.signed();
        long start = 0;
        for (int left = in.size(); left > 0; left--) {
            start += in.signed();
            ring.panes.put(start, Pane.read(in, start));
        }
        long end = 0;
        for (int left = in.size(); left > 0; left--) {
            end += in.signed();
            ring.values.put(end, in.real());
        }
        return ring;
    }
}
