package io.tidewatch.processor.signals;

import io.tidewatch.alert.Alert;
import io.tidewatch.processor.store.RowReader;
import io.tidewatch.processor.store.RowWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Starts of {@code sequence} rules whose end has not come yet, of one task. The rows lie in a store; when each is due is known
 * in memory and read from there when the task begins. An end counts where it was appended after its start, by the time at
 * which that is due, whichever of the two is read first ({@link EarlyEnds}). Starts of a revision that is not in force any
 * more make room: to one of their name at once, to others with the next ticks. Not thread-safe.
 */
final class OpenStarts {
    /** So many of a rule are open at once in a task; further ones are counted and left out. */
    static final int MOST_OF_RULE = 10_000;

    /** And so many of all rules. */
    static final int MOST = 50_000;

    /** After rules changed so many are looked at with each tick. */
    static final int LOOKED_AT = 5_000;

    private static final char DIVIDER = '\0';
    /** Version 1 did not say when the start was appended. */
    private static final int VERSION = 2;

    private static final HexFormat HEX = HexFormat.of();

    private final KeyValueStore<String, byte[]> store;
    private final SignalCounters counters;
    private final EarlyEnds ends;
    /** What is open, by what it is called and when it is due: those of one name one after the other. */
    private final NavigableMap<String, NavigableMap<Long, Open>> open = new TreeMap<>();

    private final NavigableMap<Long, TreeSet<String>> due = new TreeMap<>();
    private final Map<String, Integer> byRule = new HashMap<>();
    private int size;
    private long readToMillis = Long.MIN_VALUE;
    private @Nullable RuleSet lookedBy;
    private boolean looking;
    private String lookFrom = "";

    private record Open(int revision, long appendMillis, long dueMillis) {
        static Open of(Start start) {
            return new Open(start.revision, start.appendMillis, start.dueMillis);
        }
    }

    /**
     * A start.
     *
     * @param ruleId the rule
     * @param revision of the rule
     * @param appendMillis when it was appended; {@link Long#MIN_VALUE}: nobody knows
     * @param dueMillis append time up to which its end has to have come
     * @param group values of the fields its rule groups by, in their order
     * @param sample the line
     */
    record Start(
            String ruleId, int revision, long appendMillis, long dueMillis, List<String> group, Alert.Sample sample) {
        byte[] toBytes() {
            RowWriter out = new RowWriter().one(VERSION).count(revision).signed(appendMillis);
            out.signed(dueMillis).count(group.size());
            group.forEach(out::text);
            out.text(sample.topic()).count(sample.partition()).count(sample.offset());
            out.count(sample.line()).signed(sample.timeMillis());
            return out.text(sample.source()).text(sample.text()).toBytes();
        }

        static Start read(String ruleId, byte[] bytes) {
            RowReader in = new RowReader(bytes, VERSION);
            int revision = (int) in.count();
            long append = in.version() == 1 ? Long.MIN_VALUE : in.signed();
            long due = in.signed();
            List<String> group = new ArrayList<>();
            for (int left = in.size(); left > 0; left--) {
                group.add(in.text());
            }
            return new Start(
                    ruleId,
                    revision,
                    append,
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
        this.ends = new EarlyEnds(store);
        // bounded as they are
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            all.forEachRemaining(this::load);
        }
    }

    private void load(KeyValue<String, byte[]> row) {
        if (EarlyEnds.is(row.key)) {
            ends.load(row);
            return;
        }
        String name = row.key.substring(0, row.key.lastIndexOf(DIVIDER));
        entered(name, Open.of(Start.read(ruleOf(name), row.value)));
    }

    /** @return what a start is called, whatever stands in its key */
    static String name(String ruleId, String source, String key) {
        return ruleId + DIVIDER + AlertKeys.hash(Map.of("source", source, "key", key));
    }

    /** @return the rule's selector, where it is of that revision; else null */
    static @Nullable Selector inForce(RuleSet rules, String ruleId, int revision) {
        Selector selector = rules.selectors().of(ruleId);
        return selector == null || selector.adds != Selector.Adds.OPENS || selector.rule.revision() != revision
                ? null
                : selector;
    }

    /**
     * @return whether one of that name and revision may be put: none is open yet, or one of a revision before; its end was
     *     not read yet; and there is room
     */
    boolean takes(String name, int revision, long appendMillis, long dueMillis) {
        if (ends.within(name, appendMillis, dueMillis)) {
            return false;
        }
        Open before = openAt(name, appendMillis, dueMillis);
        if (before != null) {
            // revisions follow each other in append time, also those of a rule that was deleted and made anew
            return before.revision != revision && before.appendMillis < appendMillis;
        }
        if (size >= MOST || byRule.getOrDefault(ruleOf(name), 0) >= MOST_OF_RULE) {
            counters.startsOverLimit.increment();
            return false;
        }
        return true;
    }

    /** Puts one that {@link #takes}. */
    void put(String name, Start start) {
        Open before = openAt(name, start.appendMillis, start.dueMillis);
        if (before != null) {
            forget(name, before);
        }
        store.put(rowKey(name, start.dueMillis), start.toBytes());
        entered(name, Open.of(start));
        counters.starts.increment();
    }

    /** An end came. */
    void end(String name, long appendMillis) {
        Open until = openAt(name, appendMillis, appendMillis);
        if (until != null) {
            store.delete(rowKey(name, until.dueMillis));
            left(name, until.dueMillis);
        } else if (appendMillis > readToMillis) {
            early(name, appendMillis);
        }
    }

    /** @return the first of that name that is open at some time between; null: none is */
    private @Nullable Open openAt(String name, long fromMillis, long toMillis) {
        NavigableMap<Long, Open> all = open.get(name);
        Map.Entry<Long, Open> next = all == null ? null : all.ceilingEntry(fromMillis);
        return next == null || next.getValue().appendMillis > toMillis ? null : next.getValue();
    }

    /** One whose start may come yet. */
    private void early(String name, long appendMillis) {
        String rule = ruleOf(name);
        if (size + ends.size() >= MOST || byRule.getOrDefault(rule, 0) + ends.of(rule) >= MOST_OF_RULE) {
            counters.endsOverLimit.increment();
        } else {
            ends.put(name, appendMillis);
        }
    }

    /**
     * All that was appended up to then is read.
     *
     * @return those whose end has not come by then, earliest first; they are open no more
     */
    List<Start> missed(long watermarkMillis) {
        readToMillis = Math.max(readToMillis, watermarkMillis);
        ends.readTo(watermarkMillis);
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
        return out;
    }

    /**
     * Forgets starts that nobody waits for any more, some with each call.
     *
     * @param now the rules in force at that time
     */
    void look(RuleSet now, long watermarkMillis) {
        if (now != lookedBy) {
            lookedBy = now;
            looking = true;
            lookFrom = "";
        }
        if (!looking) {
            return;
        }
        Map<String, List<Open>> gone = new LinkedHashMap<>();
        int looked = 0;
        for (Map.Entry<String, NavigableMap<Long, Open>> one :
                open.tailMap(lookFrom, false).entrySet()) {
            lookFrom = one.getKey();
            for (Open start : one.getValue().values()) {
                looked++;
                // what was appended later may be of rules that are yet to come
                if (start.appendMillis <= watermarkMillis && inForce(now, ruleOf(lookFrom), start.revision) == null) {
                    gone.computeIfAbsent(lookFrom, n -> new ArrayList<>()).add(start);
                }
            }
            if (looked >= LOOKED_AT) {
                break;
            }
        }
        looking = looked >= LOOKED_AT;
        gone.forEach((name, starts) -> starts.forEach(start -> forget(name, start)));
    }

    private void forget(String name, Open start) {
        store.delete(rowKey(name, start.dueMillis));
        left(name, start.dueMillis);
        counters.startsForgotten.increment();
    }

    private void entered(String name, Open start) {
        open.computeIfAbsent(name, n -> new TreeMap<>()).put(start.dueMillis, start);
        if (due.computeIfAbsent(start.dueMillis, at -> new TreeSet<>()).add(name)) {
            byRule.merge(ruleOf(name), 1, Integer::sum);
            size++;
        }
    }

    private void left(String name, long dueMillis) {
        open.computeIfPresent(name, (n, all) -> all.remove(dueMillis) != null && all.isEmpty() ? null : all);
        due.computeIfPresent(dueMillis, (at, names) -> names.remove(name) && names.isEmpty() ? null : names);
        byRule.computeIfPresent(ruleOf(name), (rule, n) -> n == 1 ? null : n - 1);
        size--;
    }

    static String ruleOf(String name) {
        return name.substring(0, name.indexOf(DIVIDER));
    }

    private static String rowKey(String name, long dueMillis) {
        return name + DIVIDER + HEX.toHexDigits(dueMillis);
    }
}
