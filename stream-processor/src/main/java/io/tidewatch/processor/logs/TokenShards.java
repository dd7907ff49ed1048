package io.tidewatch.processor.logs;

import io.tidewatch.processor.search.RibbonFilter;
import io.tidewatch.processor.search.TokenSet;
import java.util.ArrayList;
import java.util.List;

/**
 * The filters of one block's tokens. A large one is cut into shards by the tokens' hashes, each in a row of its own: a
 * search for a word then reads one shard of each block and not the whole index.
 */
final class TokenShards {
    /** Shards of a filter that is not small. */
    static final int SHARDS = TokenSet.SHARDS;

    /** Up to this many tokens a filter is one, within the block's own row: small shards are larger than all in one. */
    private static final int MOST_INLINE = 8_000;

    private static final int MOST_WIDTH = RibbonFilter.MOST_WIDTH;
    private static final int LEAST_WIDTH = 2;

    private TokenShards() {}

    /** @return the shard that tells of the token */
    static int of(long token) {
        return TokenSet.shardOf(token);
    }

    /**
     * Builds the filters: one, or {@link #SHARDS}, or none where the room is too small to tell anything. Marks are as wide as
     * the room allows; of what is left the first shards have a bit more.
     *
     * @param tokens all of the block
     * @param room bytes they may take in all
     */
    static List<RibbonFilter> build(TokenSet tokens, long room) {
        int n = tokens.size();
        if (n == 0 || tokens.overflowed()) {
            return List.of();
        }
        int shards = n <= MOST_INLINE ? 1 : SHARDS;
        int width = MOST_WIDTH;
        while (width >= LEAST_WIDTH && bytes(tokens, shards, width) > room) {
            width--;
        }
        if (width < LEAST_WIDTH) {
            return List.of();
        }
        long left = room - bytes(tokens, shards, width);
        List<RibbonFilter> out = new ArrayList<>(shards);
        for (int i = 0; i < shards; i++) {
            int size = shards == 1 ? n : tokens.sizeOf(i);
            left -= RibbonFilter.bytes(size, width + 1) - RibbonFilter.bytes(size, width);
            RibbonFilter filter = RibbonFilter.build(
                    shards == 1 ? all(tokens) : tokens.of(i),
                    size,
                    left >= 0 && width < MOST_WIDTH ? width + 1 : width);
            if (filter == null) {
                return List.of();
            }
            out.add(filter);
        }
        return out;
    }

    private static long bytes(TokenSet tokens, int shards, int width) {
        if (shards == 1) {
            return RibbonFilter.bytes(tokens.size(), width);
        }
        long bytes = 0;
        for (int i = 0; i < shards; i++) {
            bytes += RibbonFilter.bytes(tokens.sizeOf(i), width);
        }
        return bytes;
    }

    private static long[] all(TokenSet tokens) {
        long[] all = new long[tokens.size()];
        int[] n = {0};
        tokens.forEach(hash -> all[n[0]++] = hash);
        return all;
    }
}
