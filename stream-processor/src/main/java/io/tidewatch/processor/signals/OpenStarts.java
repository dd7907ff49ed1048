package io.tidewatch.processor.signals;

import io.tidewatch.alert.Alert;
import io.tidewatch.processor.signals.NamedTimes.At;
import io.tidewatch.processor.store.RowReader;
import io.tidewatch.processor.store.RowWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
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
    /** After rules changed so many are looked at with each tick. */
    static final int LOOKED_AT = 5_000;

    /** Version 1 did not say when the start was appended. */
    private static final int VERSION = 2;

    private final KeyValueStore<String, byte[]> store;
    private final SignalCounters counters;
    private final SignalConfig config;
    private final EarlyEnds ends;
    /** What is open, by what it is called and when it is due: those of one name one after the other. */
    private final NamedTimes<Open> open = new NamedTimes<>();

    private long readToMillis = Long.MIN_VALUE;
    private @Nullable RuleSet lookedBy;
    private boolean looking;
    private String lookFrom = "";

    private record Open(int revision, long appendMillis, long dueMillis) {
        static Open of(Start start) {
            return new Open(start.revision, start.appendMillis, start.dueMillis);
        }

        At at(String name) {
            return new At(name, dueMillis);
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

    /** @param config how many starts of a rule, and of all, may be open; what a store has over that stays until it is due */
    OpenStarts(KeyValueStore<String, byte[]> store, SignalCounters counters, SignalConfig config) {
        this.store = store;
        this.config = config;
        this.counters = counters;
        this.ends = new EarlyEnds(store);
        // bounded as they are, by the settings of when they came
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            all.forEachRemaining(this::load);
        }
    }

    private void load(KeyValue<String, byte[]> row) {
        if (EarlyEnds.is(row.key)) {
            ends.load(row.key);
            return;
        }
        String name = At.parse(row.key).name();
        Open start = Open.of(Start.read(NamedTimes.ruleOf(name), row.value));
        open.put(start.at(name), start);
    }

    /** @return what a start is called, whatever stands in its key */
    static String name(String ruleId, String source, String key) {
        return NamedTimes.name(ruleId, AlertKeys.hash(Map.of("source", source, "key", key)));
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
        if (open.size() >= config.maxStarts() || open.of(NamedTimes.ruleOf(name)) >= config.maxStartsPerRule()) {
            counters.startsOverLimit.increment();
            return false;
        }
        return true;
    }

    /** Puts one that {@link #takes}. */
    void put(String name, Start start) {
        Open before = openAt(name, start.appendMillis, start.dueMillis);
        if (before != null) {
            forget(before.at(name));
        }
        Open now = Open.of(start);
        store.put(now.at(name).rowKey(), start.toBytes());
        open.put(now.at(name), now);
        counters.starts.increment();
    }

    /** An end came. */
    void end(String name, long appendMillis) {
        Open until = openAt(name, appendMillis, appendMillis);
        if (until != null) {
            left(until.at(name));
        } else if (appendMillis > readToMillis) {
            early(name, appendMillis);
        }
    }

    /** @return the first of that name that is open at some time between; null: none is */
    private @Nullable Open openAt(String name, long fromMillis, long toMillis) {
        Open next = open.from(name, fromMillis);
        return next == null || next.appendMillis > toMillis ? null : next;
    }

    /** One whose start may come yet. */
    private void early(String name, long appendMillis) {
        String rule = NamedTimes.ruleOf(name);
        if (open.size() + ends.size() >= config.maxStarts()
                || open.of(rule) + ends.of(rule) >= config.maxStartsPerRule()) {
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
        List<Start> out = new ArrayList<>();
        for (At at : open.upTo(watermarkMillis)) {
            byte[] row = left(at);
            if (row != null) {
                out.add(Start.read(NamedTimes.ruleOf(at.name()), row));
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
        List<At> gone = new ArrayList<>();
        int looked = 0;
        for (Map.Entry<String, NavigableMap<Long, Open>> one :
                open.after(lookFrom).entrySet()) {
            lookFrom = one.getKey();
            for (Open start : one.getValue().values()) {
                looked++;
                // what was appended later may be of rules that are yet to come
                if (start.appendMillis <= watermarkMillis
                        && inForce(now, NamedTimes.ruleOf(lookFrom), start.revision) == null) {
                    gone.add(start.at(lookFrom));
                }
            }
            if (looked >= LOOKED_AT) {
                break;
            }
        }
        looking = looked >= LOOKED_AT;
        gone.forEach(this::forget);
    }

    private void forget(At at) {
        left(at);
        counters.startsForgotten.increment();
    }

    /** @return its row; null where there is none */
    private byte @Nullable [] left(At at) {
        open.remove(at);
        return store.delete(at.rowKey());
    }
}
