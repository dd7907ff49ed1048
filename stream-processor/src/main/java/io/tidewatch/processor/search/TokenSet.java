package io.tidewatch.processor.search;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** The different tokens of a block that is being filled, by their hashes, up to a bound. Used again and again. Not thread-safe. */
public final class TokenSet implements Tokens.Sink {
    private static final int LEAST_SLOTS = 1 << 12;
    private static final int RECENT = 1 << 10;

    private final int most;
    // 0 is an empty slot; a token whose hash it is stands for itself in hasZero
    private long[] slots = new long[LEAST_SLOTS];
    // most tokens of logs are those of the lines before: a small table stays in the processor's cache
    private final long[] recent = new long[RECENT];
    private int size;
    private boolean hasZero;

    /** @param most tokens it takes; of more it keeps none, see {@link #overflowed} */
    public TokenSet(int most) {
        this.most = most;
    }

    @Override
    public void token(long hash) {
        int near = (int) (hash >>> 54);
        if (recent[near] == hash) {
            hasZero |= hash == 0;
            return;
        }
        recent[near] = hash;
        if (size <= most && put(slots, hash) && ++size > slots.length / 2 && size <= most) {
            grow();
        }
    }

    private static boolean put(long[] slots, long hash) {
        int at = place(slots, hash);
        boolean fresh = slots[at] == 0;
        slots[at] = hash;
        return fresh;
    }

    /** @return the slot that has it, else the empty one it belongs into */
    private static int place(long[] slots, long hash) {
        int mask = slots.length - 1;
        int at = (int) hash & mask;
        while (slots[at] != 0 && slots[at] != hash) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void grow() {
        long[] larger = new long[slots.length * 2];
        for (long hash : slots) {
            if (hash != 0) {
                put(larger, hash);
            }
        }
        slots = larger;
    }

    /** @return how many different ones there are; one more than the bound where there were too many */
    public int size() {
        return size + (hasZero ? 1 : 0);
    }

    /** @return whether there were more than it takes: then nothing is known of them */
    public boolean overflowed() {
        return size > most;
    }

    /** @return whether it has that token; true where there were too many to tell */
    public boolean mayHold(long hash) {
        if (overflowed() || hash == 0) {
            return hasZero || hash != 0;
        }
        return slots[place(slots, hash)] != 0;
    }

    /** Hands over each once, in no order. */
    public void forEach(LongConsumer to) {
        if (hasZero) {
            to.accept(0);
        }
        for (long hash : slots) {
            if (hash != 0) {
                to.accept(hash);
            }
        }
    }

    /** Forgets all; a large table of a busy hour is given back. */
    public void clear() {
        if (size < slots.length / 8 && slots.length > LEAST_SLOTS) {
            slots = new long[Math.max(LEAST_SLOTS, slots.length / 2)];
        } else {
            Arrays.fill(slots, 0);
        }
        Arrays.fill(recent, 0);
        size = 0;
        hasZero = false;
    }
}
