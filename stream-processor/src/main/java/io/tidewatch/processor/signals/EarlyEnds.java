package io.tidewatch.processor.signals;

import io.tidewatch.processor.store.RowWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Ends of {@code sequence} rules that closed nothing, for as long as their start may still be read: a task reads several
 * topics, and one may be ahead of the others. The rows lie in the store of starts. Not thread-safe.
 */
final class EarlyEnds {
    private static final char MARK = 1;
    private static final char DIVIDER = '\0';
    private static final HexFormat HEX = HexFormat.of();

    /** A build that knows starts only takes it for one, and refuses the version. */
    private static final byte[] THERE = new RowWriter().one(2).toBytes();

    private final KeyValueStore<String, byte[]> store;
    private final Map<String, TreeSet<Long>> byName = new HashMap<>();
    private final NavigableMap<Long, TreeSet<String>> byTime = new TreeMap<>();
    private final Map<String, Integer> byRule = new HashMap<>();
    private int size;

    EarlyEnds(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    static boolean is(String rowKey) {
        return rowKey.charAt(0) == MARK;
    }

    void load(KeyValue<String, byte[]> row) {
        int end = row.key.lastIndexOf(DIVIDER);
        entered(row.key.substring(1, end), HexFormat.fromHexDigitsToLong(row.key, end + 1, row.key.length()));
    }

    int size() {
        return size;
    }

    int of(String ruleId) {
        return byRule.getOrDefault(ruleId, 0);
    }

    void put(String name, long appendMillis) {
        if (entered(name, appendMillis)) {
            store.put(rowKey(name, appendMillis), THERE);
        }
    }

    /** @return whether one of that name was appended after the first and up to the second time */
    boolean within(String name, long afterMillis, long toMillis) {
        TreeSet<Long> all = byName.get(name);
        Long next = all == null ? null : all.higher(afterMillis);
        return next != null && next <= toMillis;
    }

    /** All that was appended up to then is read. */
    void readTo(long millis) {
        if (byTime.isEmpty() || byTime.firstKey() > millis) {
            return;
        }
        List<Long> times = new ArrayList<>(byTime.headMap(millis, true).keySet());
        for (long time : times) {
            for (String name : byTime.getOrDefault(time, new TreeSet<>())) {
                store.delete(rowKey(name, time));
                byName.computeIfPresent(name, (n, all) -> all.remove(time) && all.isEmpty() ? null : all);
                byRule.computeIfPresent(OpenStarts.ruleOf(name), (rule, n) -> n == 1 ? null : n - 1);
                size--;
            }
            byTime.remove(time);
        }
    }

    private boolean entered(String name, long appendMillis) {
        if (!byName.computeIfAbsent(name, n -> new TreeSet<>()).add(appendMillis)) {
            return false;
        }
        byTime.computeIfAbsent(appendMillis, at -> new TreeSet<>()).add(name);
        byRule.merge(OpenStarts.ruleOf(name), 1, Integer::sum);
        size++;
        return true;
    }

    private static String rowKey(String name, long appendMillis) {
        return MARK + name + DIVIDER + HEX.toHexDigits(appendMillis);
    }
}
