package io.tidewatch.processor.mine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A map from hashes to values that holds at most so many, forgetting what was not asked for longest. Asking allocates
 * nothing. Not thread-safe.
 */
final class LongLruMap<V> {
    private static final int NONE = -1;

    private final int capacity;
    private final int mask;
    private final int[] buckets;
    private final long[] keys;
    private final @Nullable Object[] values;
    private final int[] chain;
    private final int[] newer;
    private final int[] older;
    private int size;
    private int newest = NONE;
    private int oldest = NONE;

    LongLruMap(int capacity) {
        this.capacity = capacity;
        int table = Integer.highestOneBit(Math.max(16, capacity) * 2 - 1);
        mask = table - 1;
        buckets = new int[table];
        Arrays.fill(buckets, NONE);
        keys = new long[capacity];
        values = new Object[capacity];
        chain = new int[capacity];
        newer = new int[capacity];
        older = new int[capacity];
    }

    int size() {
        return size;
    }

    @Nullable
    V get(long key) {
        int at = find(key);
        if (at == NONE) {
            return null;
        }
        touch(at);
        return value(at);
    }

    void put(long key, V value) {
        int at = find(key);
        if (at == NONE) {
            at = size < capacity ? size++ : dropOldest();
            keys[at] = key;
            int slot = (int) key & mask;
            chain[at] = buckets[slot];
            buckets[slot] = at;
            pushNewest(at);
        } else {
            touch(at);
        }
        values[at] = value;
    }

    private int find(long key) {
        int at = buckets[(int) key & mask];
        while (at != NONE && keys[at] != key) {
            at = chain[at];
        }
        return at;
    }

    @SuppressWarnings("unchecked") // only put writes values
    private @Nullable V value(int at) {
        return (V) values[at];
    }

    private void touch(int at) {
        if (at != newest) {
            unlink(at);
            pushNewest(at);
        }
    }

    private void pushNewest(int at) {
        newer[at] = NONE;
        older[at] = newest;
        if (newest != NONE) {
            newer[newest] = at;
        }
        newest = at;
        if (oldest == NONE) {
            oldest = at;
        }
    }

    private void unlink(int at) {
        if (older[at] == NONE) {
            oldest = newer[at];
        } else {
            newer[older[at]] = newer[at];
        }
        if (newer[at] == NONE) {
            newest = older[at];
        } else {
            older[newer[at]] = older[at];
        }
    }

    private int dropOldest() {
        int at = oldest;
        unlink(at);
        int slot = (int) keys[at] & mask;
        if (buckets[slot] == at) {
            buckets[slot] = chain[at];
        } else {
            int before = buckets[slot];
            while (chain[before] != at) {
                before = chain[before];
            }
            chain[before] = chain[at];
        }
        return at;
    }
}
