package io.tidewatch.processor.values;

import io.tidewatch.processor.store.BinaryIn;
import io.tidewatch.processor.store.BinaryOut;
import java.util.Arrays;

/**
 * How numbers are spread, in at most {@value #MOST} buckets of a logarithmic scale: where more are needed all pairs of
 * neighbours become one, so that the relative error grows with the range (8 % over four decades, more where a row has
 * to be shorter, see {@link #fit}) and is the same everywhere. Two are merged exactly, whatever scale each has. After UDDSketch (Epicoco, Melle, Cafaro, Pulimeno 2020).
 * Mutable, not thread-safe.
 */
final class LogHistogram {
    static final int MOST = 64;

    private static final double LEAST = 1e-9;
    private static final double LN_WIDTH = Math.log(1.02);
    /** Beyond 1e18 all is one. */
    private static final int MOST_STEPS = (int) (Math.log(1e18 / LEAST) / LN_WIDTH) + 1;

    private static final int MOST_LEVEL = 12;

    /** How often neighbours became one. */
    private int level;

    private int size;
    /** Ascending; the sign is that of the numbers, 0 is zero. */
    private int[] keys = new int[8];

    private long[] counts = new long[8];
    private long total;

    void add(double number) {
        add(coarser(keyOf(number), level), 1);
        fit(MOST);
    }

    void add(LogHistogram other) {
        while (level < other.level) {
            collapse();
        }
        for (int i = 0; i < other.size; i++) {
            add(coarser(other.keys[i], level - other.level), other.counts[i]);
        }
        fit(MOST);
    }

    long total() {
        return total;
    }

    /** @return about the number that a share q of all is not above; NaN where there is none */
    double quantile(double q) {
        long rank = (long) Math.ceil(q * total);
        long below = 0;
        for (int i = 0; i < size; i++) {
            below += counts[i];
            if (below >= rank) {
                return valueOf(keys[i]);
            }
        }
        return size == 0 ? Double.NaN : valueOf(keys[size - 1]);
    }

    /** @return how far at most a quantile is from a number that is there, in percent of it; more with each pair that became one */
    double errorPercent() {
        return 100 * Math.expm1(LN_WIDTH * (1 << level) / 2);
    }

    /** @return how many numbers may be as great as that one, its own bucket counted */
    long atLeast(double number) {
        int from = coarser(keyOf(number), level);
        long sum = 0;
        for (int i = size - 1; i >= 0 && keys[i] >= from; i--) {
            sum += counts[i];
        }
        return sum;
    }

    /** @return how many numbers may be as small as that one, its own bucket counted */
    long atMost(double number) {
        int to = coarser(keyOf(number), level);
        long sum = 0;
        for (int i = 0; i < size && keys[i] <= to; i++) {
            sum += counts[i];
        }
        return sum;
    }

    /** Keeps at most so many buckets. */
    void fit(int most) {
        while (size > Math.max(3, most) && level < MOST_LEVEL) {
            collapse();
        }
    }

    LogHistogram copy() {
        LogHistogram copy = new LogHistogram();
        copy.level = level;
        copy.size = size;
        copy.keys = keys.clone();
        copy.counts = counts.clone();
        copy.total = total;
        return copy;
    }

    void write(BinaryOut out) {
        out.number(level).number(size);
        int before = 0;
        for (int i = 0; i < size; i++) {
            out.number(keys[i] - (long) before).number(counts[i]);
            before = keys[i];
        }
    }

    /** @throws IllegalArgumentException where it is none of ours */
    static LogHistogram read(BinaryIn in) {
        LogHistogram read = new LogHistogram();
        long level = in.number();
        int size = in.count();
        if (level < 0 || level > MOST_LEVEL || size > MOST) {
            throw new IllegalArgumentException("a histogram of level " + level + " with " + size + " buckets");
        }
        read.level = (int) level;
        long key = 0;
        for (int i = 0; i < size; i++) {
            long step = in.number();
            long count = in.number();
            key += step;
            if (i > 0 && step <= 0 || Math.abs(key) > MOST_STEPS || count <= 0) {
                throw new IllegalArgumentException("a histogram with bucket " + key + " of " + count);
            }
            read.add((int) key, count);
        }
        return read;
    }

    private void add(int key, long count) {
        total += count;
        int at = Arrays.binarySearch(keys, 0, size, key);
        if (at >= 0) {
            counts[at] += count;
            return;
        }
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
        }
        int to = -at - 1;
        System.arraycopy(keys, to, keys, to + 1, size - to);
        System.arraycopy(counts, to, counts, to + 1, size - to);
        keys[to] = key;
        counts[to] = count;
        size++;
    }

    private void collapse() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            int key = coarser(keys[i], 1);
            if (kept > 0 && keys[kept - 1] == key) {
                counts[kept - 1] += counts[i];
            } else {
                keys[kept] = key;
                counts[kept] = counts[i];
                kept++;
            }
        }
        size = kept;
        level++;
    }

    private static int keyOf(double number) {
        if (number == 0) {
            return 0;
        }
        double steps = Math.ceil(Math.log(Math.abs(number) / LEAST) / LN_WIDTH);
        int key = (int) Math.max(1, Math.min(MOST_STEPS, steps));
        return number > 0 ? key : -key;
    }

    private static int coarser(int key, int levels) {
        int size = Math.abs(key);
        for (int i = 0; i < levels; i++) {
            size = (size + 1) / 2;
        }
        return key < 0 ? -size : size;
    }

    private double valueOf(int key) {
        if (key == 0) {
            return 0;
        }
        double middle = LEAST * Math.exp(LN_WIDTH * (1 << level) * (Math.abs(key) - 0.5));
        return key > 0 ? middle : -middle;
    }
}
