package io.tidewatch.processor.search;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A filter of token hashes that are known all at once: a ribbon filter (P. Dillinger, S. Walzer, "Ribbon filter:
 * practically smaller than Bloom and Xor", 2021). Each token is an equation over 64 neighbouring slots of a table: the
 * exclusive or of those that its coefficients choose is its mark. A mark of {@code width} bits errs once in 2^width and
 * costs 1.03 to 1.1 times its width a token, from a thousand tokens on; the least table has 64 slots.
 *
 * <p>Stored form: form and width, seed, number of slots, then the table, in groups of 64 slots; of a group one long per
 * bit of the mark, lowest first, each little-endian. Immutable.
 */
public final class RibbonFilter implements TokenFilter {
    /** Widest mark. */
    public static final int MOST_WIDTH = 16;

    /** Of filters that were stored before, the first byte was the width alone. */
    private static final int FORM = 0x40;

    private static final int HEAD = 6;
    private static final int TRIES = 64;
    /** So many seeds are tried before the table grows by one part in {@value #GROW}. */
    private static final int TRIES_OF_A_SIZE = 4;

    private static final int GROW = 50;
    private static final int GROUP = Long.SIZE;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] stored;
    private final int width;
    private final int seed;
    private final int slots;

    private RibbonFilter(byte[] stored) {
        this.stored = stored;
        this.width = stored[0] - FORM;
        this.seed = stored[1];
        this.slots = (stored[2] & 0xFF) | (stored[3] & 0xFF) << 8 | (stored[4] & 0xFF) << 16 | stored[5] << 24;
    }

    /** @return the filter of that stored form; one that holds everything where it is cut short or of another form */
    public static TokenFilter of(byte[] stored) {
        if (stored.length <= HEAD || stored[0] <= FORM || stored[0] > FORM + MOST_WIDTH) {
            return ALL;
        }
        RibbonFilter filter = new RibbonFilter(stored);
        boolean whole = filter.slots >= GROUP
                && filter.slots % GROUP == 0
                && filter.slots <= 8L * stored.length
                && stored.length >= size(filter.slots, filter.width);
        return whole ? filter : ALL;
    }

    /** @return bytes that a filter of so many tokens takes, as a rule */
    public static int bytes(int tokens, int width) {
        return size(slots(tokens, 0), width);
    }

    /** The more tokens, the more likely it is that some of them crowd: from a thousand on a hundredth more for each doubling. */
    private static int slots(int tokens, int grown) {
        int hundredths = Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(tokens) - 10);
        long spare = (long) tokens * hundredths / 100 + (long) tokens * grown / GROW;
        return Math.max(GROUP, (int) ((tokens + spare + GROUP / 2 + GROUP - 1) / GROUP * GROUP));
    }

    private static int size(int slots, int width) {
        return HEAD + slots / GROUP * width * Long.BYTES;
    }

    @Override
    public boolean mayHold(long token) {
        long h = mix(token, seed);
        int start = start(h, slots);
        long coefficients = coefficients(h);
        int mark = mark(h, width);
        int at = HEAD + start / GROUP * width * Long.BYTES;
        int shift = start % GROUP;
        for (int bit = 0; bit < width; bit++, at += Long.BYTES) {
            long window = (long) LONGS.get(stored, at) >>> shift;
            if (shift != 0) {
                window |= (long) LONGS.get(stored, at + width * Long.BYTES) << (GROUP - shift);
            }
            if (((Long.bitCount(window & coefficients) ^ mark >>> bit) & 1) != 0) {
                return false;
            }
        }
        return true;
    }

    /** @return the stored form, not a copy */
    public byte[] stored() {
        return stored;
    }

    /**
     * Builds the filter of tokens that are all different.
     *
     * @param hashes the first {@code n} of them
     * @param width bits of a mark, 1 to {@link #MOST_WIDTH}
     * @return null where no arrangement was found, which does not happen with hashes that differ
     */
    public static @Nullable RibbonFilter build(long[] hashes, int n, int width) {
        for (int seed = 0; seed < TRIES; seed++) {
            int slots = slots(n, seed / TRIES_OF_A_SIZE);
            Equations equations = new Equations(slots);
            if (equations.takeAll(hashes, n, seed, width)) {
                byte[] stored = new byte[size(slots, width)];
                stored[0] = (byte) (FORM + width);
                stored[1] = (byte) seed;
                stored[2] = (byte) slots;
                stored[3] = (byte) (slots >>> 8);
                stored[4] = (byte) (slots >>> 16);
                stored[5] = (byte) (slots >>> 24);
                equations.solve(stored, width);
                return new RibbonFilter(stored);
            }
        }
        return null;
    }

    /** At most one equation begins at each slot: so the table is solved from its end. */
    private static final class Equations {
        private final long[] coefficients;
        private final int[] marks;

        Equations(int slots) {
            coefficients = new long[slots];
            marks = new int[slots];
        }

        /** @return false where two contradict each other */
        boolean takeAll(long[] hashes, int n, int seed, int width) {
            for (int i = 0; i < n; i++) {
                long h = mix(hashes[i], seed);
                if (!take(start(h, coefficients.length), RibbonFilter.coefficients(h), mark(h, width))) {
                    return false;
                }
            }
            return true;
        }

        private boolean take(int start, long of, int mark) {
            int at = start;
            long left = of;
            int rest = mark;
            while (coefficients[at] != 0) {
                left ^= coefficients[at];
                rest ^= marks[at];
                if (left == 0) {
                    return rest == 0;
                }
                int step = Long.numberOfTrailingZeros(left);
                at += step;
                left >>>= step;
            }
            coefficients[at] = left;
            marks[at] = rest;
            return true;
        }

        void solve(byte[] stored, int width) {
            // of each bit of the mark: the 64 slots from the one that is solved on
            long[] windows = new long[width];
            for (int at = coefficients.length - 1; at >= 0; at--) {
                long of = coefficients[at];
                int mark = marks[at];
                for (int bit = 0; bit < width; bit++) {
                    long window = windows[bit] << 1;
                    windows[bit] = window | ((Long.bitCount(window & of) ^ mark >>> bit) & 1);
                }
                if (at % GROUP == 0) {
                    int group = HEAD + at / GROUP * width * Long.BYTES;
                    for (int bit = 0; bit < width; bit++) {
                        LONGS.set(stored, group + bit * Long.BYTES, windows[bit]);
                    }
                }
            }
        }
    }

    private static long mix(long token, int seed) {
        long h = (token ^ (seed + 1) * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        h = (h ^ (h >>> 29)) * 0x94D049BB133111EBL;
        return h ^ (h >>> 32);
    }

    /** @return the first of the slots of its equation */
    private static int start(long h, int slots) {
        return (int) ((h >>> 32) * (slots - GROUP + 1) >>> 32);
    }

    /** @return which of the slots from the first on count; that one does */
    private static long coefficients(long h) {
        long c = h * 0xD6E8FEB86659FD93L;
        return ((c ^ (c >>> 32)) * 0x9E3779B97F4A7C15L) | 1;
    }

    private static int mark(long h, int width) {
        return (int) ((h * 0xA0761D6478BD642FL) >>> (Long.SIZE - width));
    }
}
