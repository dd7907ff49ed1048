package io.tidewatch.processor.search;

import java.util.Arrays;

/** A set of token hashes that grows; holding them costs no objects. Not thread-safe. */
public final class TokenSet implements Tokens.Sink {
    private long[] table = new long[1024];
    private int size;
    private boolean zero;

    @Override
    public void token(long hash) {
        if (hash == 0) {
            zero = true;
            return;
        }
        if (put(table, hash) && ++size * 2 > table.length) {
            long[] larger = new long[table.length * 2];
            for (long known : table) {
                if (known != 0) {
                    put(larger, known);
                }
            }
            table = larger;
        }
    }

    public int size() {
        return size + (zero ? 1 : 0);
    }

    public void clear() {
        if (table.length > 1 << 17) {
            table = new long[1024];
        } else {
            Arrays.fill(table, 0);
        }
        size = 0;
        zero = false;
    }

    /** @return them in no order */
    public long[] toArray() {
        long[] out = new long[size()];
        int n = zero ? 1 : 0;
        for (long known : table) {
            if (known != 0) {
                out[n++] = known;
            }
        }
        return out;
    }

    private static boolean put(long[] table, long hash) {
        int mask = table.length - 1;
        int at = (int) (hash >>> 16) & mask;
        while (table[at] != 0) {
            if (table[at] == hash) {
                return false;
            }
            at = (at + 1) & mask;
        }
        table[at] = hash;
        return true;
    }
}
