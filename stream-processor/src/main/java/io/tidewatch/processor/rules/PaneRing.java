package io.tidewatch.processor.rules;

import io.tidewatch.processor.store.RowReader;
import io.tidewatch.processor.store.RowWriter;
import java.util.Arrays;
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

    private static final int FEW = 8;

    /** Starts of the panes, ascending; their panes beside them. */
    private long[] starts = new long[FEW];

    private Pane[] panes = new Pane[FEW];
    private int size;

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
        int at = firstFrom(startMillis);
        if (at < size && starts[at] == startMillis) {
            panes[at] = panes[at].plus(bounded);
        } else {
            insert(at, startMillis, bounded);
        }
        observedFromMillis = Math.min(observedFromMillis, startMillis);
        if (size > most) {
            drop(1);
            return false;
        }
        return true;
    }

    private void insert(int at, long startMillis, Pane pane) {
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, 2 * size);
            panes = Arrays.copyOf(panes, 2 * size);
        }
        System.arraycopy(starts, at, starts, at + 1, size - at);
        System.arraycopy(panes, at, panes, at + 1, size - at);
        starts[at] = startMillis;
        panes[at] = pane;
        size++;
    }

    /** The oldest ones go. */
    private void drop(int count) {
        System.arraycopy(starts, count, starts, 0, size - count);
        System.arraycopy(panes, count, panes, 0, size - count);
        Arrays.fill(panes, size - count, size, null);
        size -= count;
    }

    /** @return place of the first pane that starts then or later; most often that is near the end */
    private int firstFrom(long millis) {
        int at = size;
        while (at > 0 && starts[at - 1] >= millis) {
            at--;
        }
        return at;
    }

    /** @return all panes that start in [from, to) as one */
    public Pane between(long fromMillis, long toMillis) {
        Pane sum = Pane.EMPTY;
        for (int i = firstFrom(fromMillis); i < size && starts[i] < toMillis; i++) {
            sum = sum.plus(panes[i]);
        }
        return sum;
    }

    /** Takes one pane. */
    public interface To {
        void take(long startMillis, Pane pane);
    }

    /** Hands over all panes, the oldest first. */
    public void each(To to) {
        for (int i = 0; i < size; i++) {
            to.take(starts[i], panes[i]);
        }
    }

    /** Forgets panes that start before that time. */
    public void trim(long beforeMillis) {
        drop(firstFrom(beforeMillis));
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
        drop(size);
        values.clear();
        observedFromMillis = NEVER;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public int size() {
        return size;
    }

    /** @return start of the oldest pane, or {@link Long#MAX_VALUE} where there is none */
    public long oldestMillis() {
        return size == 0 ? NEVER : starts[0];
    }

    /** @return start of the newest pane, or {@link Long#MIN_VALUE} where there is none */
    public long newestMillis() {
        return size == 0 ? Long.MIN_VALUE : starts[size - 1];
    }

    /** @return start of the first pane ever, {@link Long#MAX_VALUE} where there was none: before it nothing is known */
    public long observedFromMillis() {
        return observedFromMillis;
    }

    public void write(RowWriter out) {
        out.signed(observedFromMillis);
        out.count(size);
        long previous = 0;
        for (int i = 0; i < size; i++) {
            out.signed(starts[i] - previous);
            panes[i].write(out, starts[i]);
            previous = starts[i];
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
            ring.insert(ring.size, start, Pane.read(in, start));
        }
        long end = 0;
        for (int left = in.size(); left > 0; left--) {
            end += in.signed();
            ring.values.put(end, in.real());
        }
        return ring;
    }
}
