package io.tidewatch.metrics.ready;

/**
 * Distinct texts of a sliding window, in a ring of {@value #SLICES} slices: what is counted is the window and up to one slice
 * more. At most 350 KiB, however many there are. Texts are not kept, only hashes with a salt. Thread-safe.
 */
final class SlidingDistinct {
    static final int SLICES = 20;

    private final long sliceNanos;
    private final long salt;
    private final Distinct[] slices = new Distinct[SLICES + 1];
    private final long[] numbers = new long[SLICES + 1];

    /** @param salt any number nobody knows: without it, texts could be chosen to collide */
    SlidingDistinct(long windowNanos, long salt) {
        this.sliceNanos = Math.max(1, windowNanos / SLICES);
        this.salt = salt;
        for (int i = 0; i < slices.length; i++) {
            slices[i] = new Distinct();
            numbers[i] = Long.MIN_VALUE;
        }
    }

    void add(String text, long nowNanos) {
        long hash = hash(text);
        long number = Math.floorDiv(nowNanos, sliceNanos);
        int place = (int) Math.floorMod(number, (long) slices.length);
        synchronized (this) {
            if (numbers[place] < number) {
                numbers[place] = number;
                slices[place] = new Distinct();
            }
            if (numbers[place] == number) {
                slices[place].add(hash);
            }
        }
    }

    double count(long nowNanos) {
        long number = Math.floorDiv(nowNanos, sliceNanos);
        Distinct whole = new Distinct();
        synchronized (this) {
            for (int i = 0; i < slices.length; i++) {
                if (numbers[i] >= number - SLICES && numbers[i] <= number) {
                    whole.merge(slices[i]);
                }
            }
        }
        return whole.count();
    }

    /** FNV-1a of the characters, with MurmurHash3's finalizer, which spreads it over all 64 bits. */
    private long hash(String text) {
        long h = salt ^ 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            h = (h ^ text.charAt(i)) * 0x100000001b3L;
        }
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }
}
