package io.tidewatch.processor.search;

/**
 * A Bloom filter of token hashes: says "not there" for sure, "there" with a small chance of error. Sized for what it
 * holds. Immutable once built.
 */
public final class TokenFilter {
    /** Holds everything: for a block of which nothing is known. */
    public static final TokenFilter ALL = new TokenFilter(new byte[0], 0);

    private static final double BITS_PER_TOKEN = 8;

    private final byte[] bits;
    private final int hashes;

    private TokenFilter(byte[] bits, int hashes) {
        this.bits = bits;
        this.hashes = hashes;
    }

    /**
     * @param tokens distinct hashes
     * @param mostBytes size it may have; the less, the more often it errs
     */
    public static TokenFilter of(long[] tokens, int mostBytes) {
        int size = (int) Math.max(8, Math.min(mostBytes, Math.ceil(tokens.length * BITS_PER_TOKEN / 8)));
        double perToken = 8.0 * size / Math.max(1, tokens.length);
        TokenFilter filter =
                new TokenFilter(new byte[size], (int) Math.max(1, Math.min(8, Math.round(perToken * 0.69))));
        for (long token : tokens) {
            for (int i = 0; i < filter.hashes; i++) {
                int bit = filter.bit(token, i);
                filter.bits[bit >>> 3] |= (byte) (1 << (bit & 7));
            }
        }
        return filter;
    }

    /** Of the stored form. */
    public static TokenFilter of(byte[] bits, int hashes) {
        return hashes == 0 || bits.length == 0 ? ALL : new TokenFilter(bits, hashes);
    }

    public boolean mayHold(long token) {
        for (int i = 0; i < hashes; i++) {
            int bit = bit(token, i);
            if ((bits[bit >>> 3] & (1 << (bit & 7))) == 0) {
                return false;
            }
        }
        return true;
    }

    /** @return the stored form, not a copy */
    public byte[] bits() {
        return bits;
    }

    public int hashes() {
        return hashes;
    }

    private int bit(long token, int i) {
        long h = token + i * ((token >>> 32) | 1);
        h *= 0x9E3779B97F4A7C15L;
        return (int) Long.remainderUnsigned(h ^ (h >>> 31), 8L * bits.length);
    }
}
