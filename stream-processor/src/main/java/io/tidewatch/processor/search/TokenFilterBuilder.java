package io.tidewatch.processor.search;

import java.util.Arrays;

/**
 * Takes tokens into a Bloom filter of the largest size; {@link #build} folds it to the size that its number of tokens
 * asks for. So a token costs a few bits of a small array, and how many there will be need not be known. Used again and
 * again. Not thread-safe.
 */
public final class TokenFilterBuilder implements Tokens.Sink {
    /** Bits a token gets at least, unless the filter would be too large. */
    private static final int BITS_PER_TOKEN = 8;

    private static final int HASHES = 4;
    private static final int LEAST_BITS = 512;
    private static final int RECENT = 1024;

    private final long[] words;
    private final long mask;
    // most tokens of logs are those of the lines before
    private final long[] recent = new long[RECENT];

    /** @param mostBytes size a filter may have; taken down to a power of two */
    public TokenFilterBuilder(int mostBytes) {
        int bits = Math.max(LEAST_BITS, Integer.highestOneBit(mostBytes) * 8);
        words = new long[bits / Long.SIZE];
        mask = bits - 1L;
    }

    @Override
    public void token(long hash) {
        int slot = (int) (hash >>> 40) & (RECENT - 1);
        if (recent[slot] == hash && hash != 0) {
            return;
        }
        recent[slot] = hash;
        for (int i = 0; i < HASHES; i++) {
            int bit = (int) (TokenFilter.spread(hash, i) & mask);
            words[bit >>> 6] |= 1L << (bit & 63);
        }
    }

    public void clear() {
        Arrays.fill(words, 0);
        Arrays.fill(recent, 0);
    }

    /**
     * Gives the filter of all tokens since the last {@link #clear}; to be called once, it spoils what was gathered.
     *
     * @param mostBytes size it may have; the less, the more often it errs
     */
    public TokenFilter build(int mostBytes) {
        int length = words.length;
        double tokens = tokens(length);
        // a bit's place is the end of its hash: half the filter holds both halves laid over each other
        while (length * Long.SIZE > LEAST_BITS
                && (length * Long.BYTES > mostBytes || length * Long.SIZE / 2.0 >= BITS_PER_TOKEN * tokens)) {
            length /= 2;
            for (int i = 0; i < length; i++) {
                words[i] |= words[i + length];
            }
        }
        byte[] bits = new byte[length * Long.BYTES];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = (byte) (words[i >>> 3] >>> (8 * (i & 7)));
        }
        return TokenFilter.of(bits, HASHES);
    }

    /** How many different tokens there are, by how full it is. */
    private double tokens(int length) {
        long set = 0;
        for (int i = 0; i < length; i++) {
            set += Long.bitCount(words[i]);
        }
        double bits = (double) length * Long.SIZE;
        return -bits / HASHES * Math.log(Math.max(1e-9, 1 - set / bits));
    }
}
