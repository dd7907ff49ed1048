package io.tidewatch.processor.signals;

import io.tidewatch.alert.Alert;
import io.tidewatch.processor.store.RowReader;
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
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Starts of {@code sequence} rules whose end has not come yet, of one task. The rows lie in a store; when each is due is known
 * in memory and read from there when the task begins. An end counts where it was appended by the time at which its start is
 * due, whenever either is read. Not thread-safe.
 */
final class OpenStarts {
    /** So many of a rule are open at once in a task; further ones are counted and left out. */
    static final int MOST_OF_RULE = 10_000;

    /** And so many of all rules. */
    static final int MOST = 50_000;

    private static final char DIVIDER = '\0';
    private static final int VERSION = 1;
    private static final HexFormat HEX = HexFormat.of();

    private final KeyValueStore<String, byte[]> store;
    private final SignalCounters counters;
    /** When what is open is due, by what it is called: of two with one name the later. */
    private final Map<String, Long> open = new HashMap<>();

    private final NavigableMap<Long, TreeSet<String>> due = new TreeMap<>();
    private final Map<String, Integer> byRule = new HashMap<>();
    private int size;

    /**
     * A start.
     *
     * @param ruleId the rule
     * @param revision of the rule
     * @param dueMillis append time up to which its end has to have come
     * @param group values of the fields its rule groups by, in their order
     * @param sample the line
     */
    record Start(String ruleId, int revision, long dueMillis, List<String> group, Alert.Sample sample) {
        byte[] toBytes() {
            RowWriter out = new RowWriter().one(VERSION).count(revision).signed(dueMillis);
            out.count(group.size());
            group.forEach(out::text);
            out.text(sample.topic()).count(sample.partition()).count(sample.offset());
            out.count(sample.line()).signed(sample.timeMillis());
            return out.text(sample.source()).text(sample.text()).toBytes();
        }

        static Start read(String ruleId, byte[] bytes) {
            RowReader in = new RowReader(bytes, VERSION);
            int revision = (int) in.count();
            long due = in.signed();
            List<String> group = new ArrayList<>();
            for (int left = in.size(); left > 0; left--) {
                group.add(in.text());
            }
            return new Start(
                    ruleId,
                    revision,
                    due,
                    List.copyOf(group),
                    new Alert.Sample(
                            in.text(),
                            (int) in.count(),
                            in.count(),
                            (int) in.count(),
                            in.signed(),
                            in.text(),
                            in.text()));
        }
    }

    OpenStarts(KeyValueStore<String, byte[]> store, SignalCounters counters) {
        this.store = store;
        this.counters = counters;
        // bounded as they are
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> row = all.next();
                int end = row.key.lastIndexOf(DIVIDER);
                entered(row.key.substring(0, end), HexFormat.fromHexDigitsToLong(row.key, end + 1, row.key.length()));
            }
        }
    }

    /** @return what a start is called, whatever stands in its key */
    static String name(String ruleId, String source, String key) {
        return ruleId + DIVIDER + AlertKeys.hash(Map.of("source", source, "key", key));
    }

    /** @return whether one of that name, appended then, may be put: none is open yet, and there is room */
    boolean takes(String name, long appendMillis) {
        Long before = open.get(name);
        if (before != null && before >= appendMillis) {
            return false;
        }
        if (size >= MOST || byRule.getOrDefault(ruleOf(name), 0) >= MOST_OF_RULE) {
            counters.startsOverLimit.increment();
            return false;
        }
        return true;
    }

    void put(String name, Start start) {
        store.put(rowKey(name, start.dueMillis), start.toBytes());
        entered(name, start.dueMillis);
        counters.starts.increment();
    }

    /** An end came. */
    void end(String name, long appendMillis) {
        Long until = open.get(name);
        if (until != null && until >= appendMillis) {
            store.delete(rowKey(name, until));
            left(name, until);
        }
    }

    /** @return those whose end has not come by then, earliest first; they are open no more */
    List<Start> missed(long watermarkMillis) {
        if (due.isEmpty() || due.firstKey() > watermarkMillis) {
            return List.of();
        }
        List<Start> out = new ArrayList<>();
        for (Map.Entry<Long, TreeSet<String>> at : new TreeMap<>(due.headMap(watermarkMillis, true)).entrySet()) {
            for (String name : List.copyOf(at.getValue())) {
                byte[] row = store.delete(rowKey(name, at.getKey()));
                left(name, at.getKey());
                if (row != null) {
                    out.add(Start.read(ruleOf(name), row));
                }
            }
        }
        counters.startsMissed.add(out.size());
        return out;
    }

    private void entered(String name, long dueMillis) {
        open.merge(name, dueMillis, Math::max);
        if (due.computeIfAbsent(dueMillis, at -> new TreeSet<>()).add(name)) {
            byRule.merge(ruleOf(name), 1, Integer::sum);
            size++;
        }
    }

    private void left(String name, long dueMillis) {
        open.remove(name, dueMillis);
        due.computeIfPresent(dueMillis, (at, names) -> names.remove(name) && names.isEmpty() ? null : names);
        byRule.computeIfPresent(ruleOf(name), (rule, n) -> n == 1 ? null : n - 1);
        size--;
    }

    private static String ruleOf(String name) {
        return name.substring(0, name.indexOf(DIVIDER));
    }

    private static String rowKey(String name, long dueMillis) {
        return name + DIVIDER + HEX.toHexDigits(dueMillis);
    }
}
