package io.tidewatch.processor.search;

/** A Bloom filter of token hashes, as rows of the index of older releases hold it: read, never written any more. */
@SuppressWarnings("ArrayRecordComponent")
public record BloomFilter(byte[] bits, int hashes) implements TokenFilter {
    /** Of the stored form. */
    public static TokenFilter of(byte[] bits, int hashes) {
        return hashes == 0 || bits.length == 0 ? TokenFilter.ALL : new BloomFilter(bits, hashes);
    }

    @Override
    public boolean mayHold(long token) {
        for (int i = 0; i < hashes; i++) {
            int bit = (int) Long.remainderUnsigned(spread(token, i), 8L * bits.length);
            if ((bits[bit >>> 3] & (1 << (bit & 7))) == 0) {
                return false;
            }
        }
        return true;
    }

    /** @return the i-th hash of the token; its remainder by the number of bits is a bit's place: a stored form */
    static long spread(long token, int i) {
        long h = token + i * ((token >>> 32) | 1);
        h *= 0x9E3779B97F4A7C15L;
        return h ^ (h >>> 31);
    }
}
