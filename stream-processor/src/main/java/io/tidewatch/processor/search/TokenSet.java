package io.tidewatch.processor.search;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * The different tokens of a block that is being filled, by their hashes, up to a bound. Tokens are written down as they
 * come, by their first bits into {@value #SHARDS} lists, and repeats are taken out when somebody asks or the lists are
 * full: to look each up in one large table at once would miss the processor's cache each time. Used again and again. Not
 * thread-safe.
 */
public final class TokenSet implements Tokens.Sink {
    /** Lists it keeps; a token is in the one of its hash's first five bits. */
    public static final int SHARDS = 32;

    private static final int SHARD_SHIFT = 59;
    private static final int RECENT_SHIFT = 53;
    private static final int LEAST = 1 << 8;
    private static final int LEAST_BETWEEN = 1 << 14;

    private final int most;
    private final long[][] lists = new long[SHARDS][LEAST];
    private final int[] counts = new int[SHARDS];
    // most tokens of logs are those of the lines before: a small table stays in the processor's cache
    private final long[] recent = new long[1 << (Long.SIZE - RECENT_SHIFT)];
    private long[] table = new long[2 * LEAST];
    private int written;
    /** How many there were when repeats were taken out last: as long as there are no more, all differ. */
    private int settled;

    private int settleAt = LEAST_BETWEEN;
    private boolean overflowed;

    /** @param most tokens it takes; of more it keeps none, see {@link #overflowed} */
    public TokenSet(int most) {
        this.most = most;
        forgetRecent();
    }

    /** @return the list that a token of that hash is in */
    public static int shardOf(long hash) {
        return (int) (hash >>> SHARD_SHIFT);
    }

    @Override
    public void token(long hash) {
        if (overflowed) {
            return;
        }
        int shard = shardOf(hash);
        long[] list = lists[shard];
        int n = counts[shard];
        if (n == list.length) {
            list = Arrays.copyOf(list, 2 * n);
            lists[shard] = list;
        }
        // a branch on whether it was met lately would be guessed wrong half of the time: it is written down in any case
        int near = (int) (hash >>> RECENT_SHIFT);
        int more = recent[near] == hash ? 0 : 1;
        recent[near] = hash;
        list[n] = hash;
        counts[shard] = n + more;
        written += more;
        if (written >= settleAt) {
            settle();
        }
    }

    /** Takes repeats out. */
    private void settle() {
        if (settled == written) {
            return;
        }
        written = 0;
        for (int shard = 0; shard < SHARDS; shard++) {
            counts[shard] = settle(lists[shard], counts[shard]);
            written += counts[shard];
        }
        settled = written;
        overflowed = written > most;
        settleAt = Math.max(LEAST_BETWEEN, Math.min(2 * written, most + most / 2 + 1));
    }

    /** @return how many of the first {@code n} differ; they are moved to the front */
    private int settle(long[] list, int n) {
        int slots = Integer.highestOneBit(Math.max(LEAST, n)) * 4;
        if (table.length < slots) {
            table = new long[slots];
        } else {
            Arrays.fill(table, 0, slots, 0);
        }
        boolean zero = false;
        int kept = 0;
        for (int i = 0; i < n; i++) {
            long hash = list[i];
            if (hash == 0 ? !zero : enter(hash, slots - 1)) {
                list[kept++] = hash;
                zero |= hash == 0;
            }
        }
        return kept;
    }

    private boolean enter(long hash, int mask) {
        int at = (int) hash & mask;
        while (table[at] != 0) {
            if (table[at] == hash) {
                return false;
            }
            at = (at + 1) & mask;
        }
        table[at] = hash;
        return true;
    }

    /** @return how many different ones there are at most: quicker to tell than how many there are */
    public int atMost() {
        return written;
    }

    /** @return how many different ones there are; more than the bound where there were too many */
    public int size() {
        settle();
        return written;
    }

    /** @return whether there were more than it takes: then nothing is known of them */
    public boolean overflowed() {
        return size() > most;
    }

    /** @return whether it has that token; true where there were too many to tell */
    public boolean mayHold(long hash) {
        if (overflowed) {
            return true;
        }
        int shard = shardOf(hash);
        for (int i = 0; i < counts[shard]; i++) {
            if (lists[shard][i] == hash) {
                return true;
            }
        }
        return false;
    }

    /**
     * @param shard one of the lists, from 0
     * @return its tokens, each once: the array itself where {@link #sizeOf} of them count
     */
    public long[] of(int shard) {
        settle();
        return lists[shard];
    }

    /** @return how many different ones of that list there are */
    public int sizeOf(int shard) {
        settle();
        return counts[shard];
    }

    /** Hands over each once, in no order. */
    public void forEach(LongConsumer to) {
        for (int shard = 0; shard < SHARDS; shard++) {
            int n = sizeOf(shard);
            for (int i = 0; i < n; i++) {
                to.accept(lists[shard][i]);
            }
        }
    }

    /** Forgets all; the large lists of a busy hour are given back. */
    public void clear() {
        for (int shard = 0; shard < SHARDS; shard++) {
            if (counts[shard] < lists[shard].length / 8 && lists[shard].length > LEAST) {
                lists[shard] = new long[Math.max(LEAST, lists[shard].length / 2)];
            }
            counts[shard] = 0;
        }
        if (table.length > 2 * LEAST && table.length > written) {
            table = new long[table.length / 2];
        }
        forgetRecent();
        written = 0;
        settled = 0;
        settleAt = LEAST_BETWEEN;
        overflowed = false;
    }

    private void forgetRecent() {
        Arrays.fill(recent, 0);
        // the place of 0 itself: nothing was met there either
        recent[0] = -1;
    }
}
