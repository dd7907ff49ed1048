package io.tidewatch.event;

import org.jspecify.annotations.Nullable;

/**
 * What was derived from objects that come again and again. By identity, since comparing would often cost what deriving
 * does. Bounded: two that fall into the same place push each other out. A racing write loses an entry at worst:
 * thread-safe, where keys and values are safe to hand over by a race (all their fields final).
 *
 * @param <K> what comes again
 * @param <V> what is derived from it
 */
public final class Recurring<K, V> {
    private final int mask;
    private final @Nullable Entry<K, V>[] entries;
    private final @Nullable Object[] candidates;

    // final fields: who sees the entry sees what is in it
    private record Entry<K, V>(K key, V value) {}

    /** @param places a power of two */
    @SuppressWarnings("unchecked")
    public Recurring(int places) {
        if (Integer.bitCount(places) != 1) {
            throw new IllegalArgumentException("places " + places + " is no power of two");
        }
        mask = places - 1;
        entries = (Entry<K, V>[]) new Entry<?, ?>[places];
        candidates = new Object[places];
    }

    /** @return what was kept for the key, or null */
    @SuppressWarnings("ReferenceEquality") // the same object is what is looked for
    public @Nullable V get(K key, int hash) {
        Entry<K, V> known = entries[place(hash)];
        return known != null && known.key == key ? known.value : null;
    }

    /**
     * Whether the key is worth to be kept: only when it is seen for the second time, so that what comes once takes nothing
     * but its place among the candidates.
     */
    @SuppressWarnings("ReferenceEquality")
    public boolean comesAgain(K key, int hash) {
        int place = place(hash);
        if (candidates[place] == key) {
            return true;
        }
        candidates[place] = key;
        return false;
    }

    /** Keeps it, in place of what was there. */
    public void keep(K key, int hash, V value) {
        entries[place(hash)] = new Entry<>(key, value);
    }

    private int place(int hash) {
        return (hash ^ hash >>> 16) & mask;
    }
}
