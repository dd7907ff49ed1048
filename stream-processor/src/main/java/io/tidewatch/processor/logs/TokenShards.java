package io.tidewatch.processor.logs;

import io.tidewatch.processor.search.TokenSet;
import io.tidewatch.processor.search.XorFilter;
import java.util.ArrayList;
import java.util.List;

/**
 * The filters of one block's tokens. A large one is cut into shards by the tokens' hashes, each in a row of its own: a
 * search for a word then reads one shard of each block and not the whole index.
 */
final class TokenShards {
    /** Shards of a filter that is not small. */
    static final int SHARDS = TokenSet.SHARDS;

    /** Up to this many tokens a filter is one, within the block's own row. */
    private static final int MOST_INLINE = 2_000;

    private static final int MOST_WIDTH = 12;
    private static final int LEAST_WIDTH = 2;

    private TokenShards() {}

    /** @return the shard that tells of the token */
    static int of(long token) {
        return TokenSet.shardOf(token);
    }

    /**
     * Builds the filters: one, or {@link #SHARDS}, or none where the room is too small to tell anything.
     *
     * @param tokens all of the block
     * @param room bytes they may take in all
     */
    static List<XorFilter> build(TokenSet tokens, long room) {
        int n = tokens.size();
        if (n == 0 || tokens.overflowed()) {
            return List.of();
        }
        int shards = n <= MOST_INLINE ? 1 : SHARDS;
        int width = MOST_WIDTH;
        while (width >= LEAST_WIDTH && (long) shards * XorFilter.bytes(n / shards + 1, width) > room) {
            width--;
        }
        if (width < LEAST_WIDTH) {
            return List.of();
        }
        List<XorFilter> out = new ArrayList<>(shards);
        for (int i = 0; i < shards; i++) {
            XorFilter filter = shards == 1
                    ? XorFilter.build(all(tokens), n, width)
                    : XorFilter.build(tokens.of(i), tokens.sizeOf(i), width);
            if (filter == null) {
                return List.of();
            }
            out.add(filter);
        }
        return out;
    }

    private static long[] all(TokenSet tokens) {
        long[] all = new long[tokens.size()];
        int[] n = {0};
        tokens.forEach(hash -> all[n[0]++] = hash);
        return all;
    }
}
