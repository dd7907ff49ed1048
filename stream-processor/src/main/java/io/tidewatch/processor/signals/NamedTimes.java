package io.tidewatch.processor.signals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of names at times, found by either; a name begins with the id of its rule. Of one name and time there is
 * one. Not thread-safe.
 */
final class NamedTimes<V> {
    private static final char DIVIDER = '\0';
    private static final HexFormat HEX = HexFormat.of();

    private final NavigableMap<String, NavigableMap<Long, V>> byName = new TreeMap<>();
    private final NavigableMap<Long, TreeSet<String>> byTime = new TreeMap<>();
    private final Map<String, Integer> byRule = new HashMap<>();
    private int size;

    /** A name and a time; together the key of a row, which is a storage format. */
    record At(String name, long millis) {
        static At parse(String rowKey) {
            int end = rowKey.lastIndexOf(DIVIDER);
            return new At(rowKey.substring(0, end), HexFormat.fromHexDigitsToLong(rowKey, end + 1, rowKey.length()));
        }

        String rowKey() {
            return name + DIVIDER + HEX.toHexDigits(millis);
        }
    }

    static String name(String ruleId, String rest) {
        return ruleId + DIVIDER + rest;
    }

    static String ruleOf(String name) {
        return name.substring(0, name.indexOf(DIVIDER));
    }

    int size() {
        return size;
    }

    int of(String ruleId) {
        return byRule.getOrDefault(ruleId, 0);
    }

    /** @return whether there was none of that name and time; else it takes the place of the one before */
    boolean put(At at, V value) {
        byName.computeIfAbsent(at.name, n -> new TreeMap<>()).put(at.millis, value);
        if (!byTime.computeIfAbsent(at.millis, t -> new TreeSet<>()).add(at.name)) {
            return false;
        }
        byRule.merge(ruleOf(at.name), 1, Integer::sum);
        size++;
        return true;
    }

    /** Forgets one that is there. */
    void remove(At at) {
        byName.computeIfPresent(at.name, (n, all) -> all.remove(at.millis) != null && all.isEmpty() ? null : all);
        byTime.computeIfPresent(at.millis, (t, names) -> names.remove(at.name) && names.isEmpty() ? null : names);
        byRule.computeIfPresent(ruleOf(at.name), (rule, n) -> n == 1 ? null : n - 1);
        size--;
    }

    /** @return the first of that name at that time or later; null: there is none */
    @Nullable
    V from(String name, long millis) {
        NavigableMap<Long, V> all = byName.get(name);
        Map.Entry<Long, V> next = all == null ? null : all.ceilingEntry(millis);
        return next == null ? null : next.getValue();
    }

    /** @return all up to that time, earliest first; a copy */
    List<At> upTo(long millis) {
        if (byTime.isEmpty() || byTime.firstKey() > millis) {
            return List.of();
        }
        List<At> out = new ArrayList<>();
        byTime.headMap(millis, true).forEach((time, names) -> names.forEach(name -> out.add(new At(name, time))));
        return out;
    }

    /** @return what there is of the names after that one, in their order, by time; a view */
    NavigableMap<String, NavigableMap<Long, V>> after(String name) {
        return byName.tailMap(name, false);
    }
}
