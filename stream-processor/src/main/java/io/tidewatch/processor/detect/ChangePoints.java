package io.tidewatch.processor.detect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds where the level of a series changed for good, online: {@value #RUN} values in a row that lie above (or below) nine
 * tenths of the up to {@value #BEFORE} before them. Noise of any kind does that once in some ten million values; fewer
 * values are a spike. Then what came before is forgotten. A season is a change of level twice a day: take it out first. Not
 * thread-safe.
 */
public final class ChangePoints {
    /** Values that a new level takes to be one. */
    public static final int RUN = 8;

    /** Values that a new level is compared with, at most. */
    public static final int BEFORE = 52;

    /** How many changes it remembers. */
    public static final int MOST = 50;

    /** Fewer values before say nothing. */
    public static final int LEAST_BEFORE = 20;

    private static final double BEYOND = 0.9;

    /**
     * A change for good.
     *
     * @param atMillis time of the first value of the new level
     * @param before median of the values before, as far as they are kept
     * @param after median of the first values of the new level
     */
    public record Change(long atMillis, double before, double after) {}

    private final long[] millis = new long[BEFORE + RUN];
    private final double[] values = new double[BEFORE + RUN];
    private final Deque<Change> changes = new ArrayDeque<>();
    private int size;

    /** @return whether this value made a change known, which is then the last of {@link #changes} */
    public boolean next(long atMillis, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("value is " + value + ", expected a finite number");
        }
        if (size == values.length) {
            forget(1);
        }
        millis[size] = atMillis;
        values[size] = value;
        size++;
        return size >= LEAST_BEFORE + RUN && changed();
    }

    /** @return the newest changes, oldest first */
    public List<Change> changes() {
        return new ArrayList<>(changes);
    }

    /**
     * Looks at the newest values alone, whatever came of those before.
     *
     * @param atMillis times of the values, ascending
     * @param values finite; the last {@value #RUN} against the up to {@value #BEFORE} before them
     * @return the change that the last value makes known; null where there is none, or are too few values
     */
    public static @Nullable Change of(long[] atMillis, double[] values) {
        int cut = values.length - RUN;
        if (cut < LEAST_BEFORE) {
            return null;
        }
        double[] before = Arrays.copyOfRange(values, Math.max(0, cut - BEFORE), cut);
        Arrays.sort(before);
        int beyond = (int) (BEYOND * (before.length - 1));
        double high = before[beyond];
        double low = before[before.length - 1 - beyond];
        double[] after = Arrays.copyOfRange(values, cut, values.length);
        boolean risen = Arrays.stream(after).allMatch(v -> v > high);
        boolean fallen = Arrays.stream(after).allMatch(v -> v < low);
        return risen || fallen ? new Change(atMillis[cut], Trend.median(before), Trend.median(after)) : null;
    }

    private boolean changed() {
        Change change = of(Arrays.copyOf(millis, size), Arrays.copyOf(values, size));
        if (change == null) {
            return false;
        }
        changes.addLast(change);
        if (changes.size() > MOST) {
            changes.removeFirst();
        }
        forget(size - RUN);
        return true;
    }

    private void forget(int oldest) {
        size -= oldest;
        System.arraycopy(millis, oldest, millis, 0, size);
        System.arraycopy(values, oldest, values, 0, size);
    }
}
