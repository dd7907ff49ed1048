package io.tidewatch.processor.search;

import org.jspecify.annotations.Nullable;

/**
 * A filter of token hashes that are known all at once: each token has three places in a table of small numbers, one in
 * each third, whose exclusive or is its mark. A mark of {@code width} bits errs once in 2^width and costs 1.23 times
 * its width a token, a third less than a Bloom filter that errs as often.
 *
 * <p>Stored form: width, seed, length of a third, then the table, bits packed from the lowest.
 */
public final class XorFilter implements TokenFilter {
    /** Widest mark. */
    public static final int MOST_WIDTH = 16;

    private static final int HEAD = 6;
    private static final int TRIES = 64;
    private static final double ROOM = 1.23;
    private static final int SPARE = 32;

    private final byte[] stored;
    private final int width;
    private final int seed;
    private final int third;

    private XorFilter(byte[] stored) {
        this.stored = stored;
        this.width = stored[0];
        this.seed = stored[1];
        this.third = (stored[2] & 0xFF) | (stored[3] & 0xFF) << 8 | (stored[4] & 0xFF) << 16 | stored[5] << 24;
    }

    /** @return the filter of that stored form; one that holds everything where it is cut short */
    public static TokenFilter of(byte[] stored) {
        if (stored.length <= HEAD || stored[0] < 1 || stored[0] > MOST_WIDTH) {
            return ALL;
        }
        XorFilter filter = new XorFilter(stored);
        return filter.third > 0 && stored.length >= size(filter.third, filter.width) ? filter : ALL;
    }

    /** @return bytes that a filter of so many tokens takes */
    public static int bytes(int tokens, int width) {
        return size(third(tokens), width);
    }

    private static int third(int tokens) {
        return (int) Math.ceil((ROOM * tokens + SPARE) / 3);
    }

    private static int size(int third, int width) {
        // two bytes behind the last mark, so that each is read by three at once
        return HEAD + (int) ((3L * third * width + 7) / 8) + 2;
    }

    @Override
    public boolean mayHold(long token) {
        long h = mix(token, seed);
        int a = place(h, 0);
        int b = place(h, 1);
        int c = place(h, 2);
        return (get(a) ^ get(b) ^ get(c)) == mark(h);
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
    public static @Nullable XorFilter build(long[] hashes, int n, int width) {
        int third = third(n);
        byte[] stored = new byte[size(third, width)];
        stored[0] = (byte) width;
        stored[2] = (byte) third;
        stored[3] = (byte) (third >>> 8);
        stored[4] = (byte) (third >>> 16);
        stored[5] = (byte) (third >>> 24);
        Peeling peeling = new Peeling(n, 3 * third);
        for (int seed = 0; seed < TRIES; seed++) {
            stored[1] = (byte) seed;
            XorFilter filter = new XorFilter(stored);
            if (peeling.peel(filter, hashes, n)) {
                peeling.fill(filter);
                return filter;
            }
        }
        return null;
    }

    /** Takes token after token away that has a place of its own; in the reverse order each can be given its mark. */
    private static final class Peeling {
        private final long[] xors;
        private final int[] counts;
        private final int[] alone;
        private final long[] order;
        private final int[] places;
        private int taken;

        Peeling(int n, int slots) {
            xors = new long[slots];
            counts = new int[slots];
            alone = new int[slots];
            order = new long[n];
            places = new int[n];
        }

        boolean peel(XorFilter filter, long[] hashes, int n) {
            java.util.Arrays.fill(xors, 0);
            java.util.Arrays.fill(counts, 0);
            for (int i = 0; i < n; i++) {
                long h = mix(hashes[i], filter.seed);
                for (int k = 0; k < 3; k++) {
                    int at = filter.place(h, k);
                    xors[at] ^= h;
                    counts[at]++;
                }
            }
            int waiting = 0;
            for (int at = 0; at < counts.length; at++) {
                if (counts[at] == 1) {
                    alone[waiting++] = at;
                }
            }
            taken = 0;
            while (waiting > 0) {
                int at = alone[--waiting];
                if (counts[at] != 1) {
                    continue;
                }
                long h = xors[at];
                order[taken] = h;
                places[taken++] = at;
                for (int k = 0; k < 3; k++) {
                    int other = filter.place(h, k);
                    xors[other] ^= h;
                    if (--counts[other] == 1) {
                        alone[waiting++] = other;
                    }
                }
            }
            return taken == n;
        }

        void fill(XorFilter filter) {
            for (int i = taken - 1; i >= 0; i--) {
                long h = order[i];
                int mark = filter.mark(h);
                for (int k = 0; k < 3; k++) {
                    int at = filter.place(h, k);
                    if (at != places[i]) {
                        mark ^= filter.get(at);
                    }
                }
                filter.set(places[i], mark);
            }
        }
    }

    private static long mix(long token, int seed) {
        long h = (token ^ (seed + 1) * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        h = (h ^ (h >>> 29)) * 0x94D049BB133111EBL;
        return h ^ (h >>> 32);
    }

    /** @return a place in the k-th third */
    private int place(long h, int k) {
        long turned = Long.rotateLeft(h, 21 * k) & 0xFFFFFFFFL;
        return k * third + (int) (turned * third >>> 32);
    }

    private int mark(long h) {
        return (int) ((h * 0xD6E8FEB86659FD93L) >>> (Long.SIZE - width));
    }

    private int get(int place) {
        long bit = (long) place * width;
        int at = HEAD + (int) (bit >>> 3);
        int three = (stored[at] & 0xFF) | (stored[at + 1] & 0xFF) << 8 | (stored[at + 2] & 0xFF) << 16;
        return three >>> (int) (bit & 7) & ((1 << width) - 1);
    }

    private void set(int place, int mark) {
        long bit = (long) place * width;
        int at = HEAD + (int) (bit >>> 3);
        int shifted = mark << (int) (bit & 7);
        stored[at] |= (byte) shifted;
        stored[at + 1] |= (byte) (shifted >>> 8);
        stored[at + 2] |= (byte) (shifted >>> 16);
    }
}
