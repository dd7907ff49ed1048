package io.tidewatch.processor.search;

/**
 * A Bloom filter of token hashes: says "not there" for sure, "there" with a small chance of error. Sized for what it
 * holds. Immutable once built.
 */
public final class TokenFilter {
    /** Holds everything: for a block of which nothing is known. */
    public static final TokenFilter ALL = new TokenFilter(new byte[0], 0);

    private final byte[] bits;
    private final int hashes;

    private TokenFilter(byte[] bits, int hashes) {
        this.bits = bits;
        this.hashes = hashes;
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
        return (int) Long.remainderUnsigned(spread(token, i), 8L * bits.length);
    }

    /** @return the i-th hash of the token; its remainder by the number of bits is a bit's place: a stored form */
    static long spread(long token, int i) {
        long h = token + i * ((token >>> 32) | 1);
        h *= 0x9E3779B97F4A7C15L;
        return h ^ (h >>> 31);
    }
}
