package io.tidewatch.processor.logs;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A map of bounded size that lets go of what was not asked for lately, by the second chance (Corbató, "A paging experiment
 * with the Multics system", 1968): who is asked for is marked, and who is marked when its turn to go comes loses the mark
 * instead. Asking so writes one flag, where a map in order of access moves its neighbours in a list, too. Not thread-safe.
 */
final class SecondChance<K, V> {
    private final int most;
    private final Consumer<V> gone;
    private final Map<K, Slot<V>> slots = new HashMap<>();
    private final ArrayDeque<K> turns = new ArrayDeque<>();

    private static final class Slot<V> {
        V value;
        boolean met;

        Slot(V value) {
            this.value = value;
        }
    }

    /**
     * @param most entries
     * @param gone told what has to go
     */
    SecondChance(int most, Consumer<V> gone) {
        this.most = most;
        this.gone = gone;
    }

    @Nullable
    V get(K key) {
        Slot<V> slot = slots.get(key);
        if (slot == null) {
            return null;
        }
        slot.met = true;
        return slot.value;
    }

    /** Puts a key that is not there; another one may have to go. */
    void add(K key, V value) {
        if (slots.containsKey(key)) {
            throw new IllegalArgumentException("it is there already: " + key);
        }
        while (slots.size() >= most && !turns.isEmpty()) {
            K next = turns.removeFirst();
            Slot<V> slot = Objects.requireNonNull(slots.get(next), "who has a turn is there");
            if (slot.met) {
                slot.met = false;
                turns.addLast(next);
            } else {
                slots.remove(next);
                gone.accept(slot.value);
            }
        }
        slots.put(key, new Slot<>(value));
        turns.addLast(key);
    }

    void remove(K key) {
        if (slots.remove(key) != null) {
            turns.remove(key);
        }
    }

    void replaceAll(BiFunction<K, V, V> other) {
        slots.forEach((key, slot) -> slot.value = other.apply(key, slot.value));
    }

    int size() {
        return slots.size();
    }

    void clear() {
        slots.clear();
        turns.clear();
    }
}
