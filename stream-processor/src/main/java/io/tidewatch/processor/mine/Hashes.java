package io.tidewatch.processor.mine;

/** The 64-bit hash behind keys and ids. Its values are stored: a change of it is a migration. */
final class Hashes {
    private static final long SEED = 0x9E3779B97F4A7C15L;

    private Hashes() {}

    static long start() {
        return SEED;
    }

    static long add(long hash, long value) {
        long mixed = (hash ^ value) * 0xBF58476D1CE4E5B9L;
        return mixed ^ (mixed >>> 29);
    }

    /** Spreads the bits (the finalizer of MurmurHash3). */
    static long end(long hash) {
        long h = hash;
        h = (h ^ (h >>> 33)) * 0xFF51AFD7ED558CCDL;
        h = (h ^ (h >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return h ^ (h >>> 33);
    }

    static long text(CharSequence text, int from, int to) {
        long h = SEED;
        for (int i = from; i < to; i++) {
            h = add(h, text.charAt(i));
        }
        return end(h);
    }
}
