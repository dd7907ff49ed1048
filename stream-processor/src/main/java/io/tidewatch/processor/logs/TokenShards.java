package io.tidewatch.processor.logs;

import io.tidewatch.processor.search.RibbonFilter;
import io.tidewatch.processor.search.TokenSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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
        if (tokens.size() == 0 || tokens.overflowed()) {
            return List.of();
        }
        List<Shard> shards = shards(tokens);
        int width = MOST_WIDTH;
        while (width >= LEAST_WIDTH && bytes(shards, width) > room) {
            width--;
        }
        if (width < LEAST_WIDTH) {
            return List.of();
        }
        long left = room - bytes(shards, width);
        List<RibbonFilter> out = new ArrayList<>(shards.size());
        for (Shard shard : shards) {
            left -= shard.bytes(width + 1) - shard.bytes(width);
            int own = left >= 0 && width < MOST_WIDTH ? width + 1 : width;
            RibbonFilter filter = RibbonFilter.build(shard.tokens, shard.size, own);
            if (filter == null) {
                return List.of();
            }
            out.add(filter);
        }
        return out;
    }

    /** The first {@code size} of the tokens. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Shard(long[] tokens, int size) {
        int bytes(int width) {
            return RibbonFilter.bytes(size, width);
        }
    }

    private static List<Shard> shards(TokenSet tokens) {
        int n = tokens.size();
        if (n > MOST_INLINE) {
            return IntStream.range(0, SHARDS)
                    .mapToObj(i -> new Shard(tokens.of(i), tokens.sizeOf(i)))
                    .toList();
        }
        long[] all = new long[n];
        int[] next = {0};
        tokens.forEach(hash -> all[next[0]++] = hash);
        return List.of(new Shard(all, n));
    }

    private static long bytes(List<Shard> shards, int width) {
        return shards.stream().mapToLong(shard -> shard.bytes(width)).sum();
    }
}
