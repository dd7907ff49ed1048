package io.tidewatch.processor.alerts;

import io.tidewatch.alert.AlertCommand;
import io.tidewatch.processor.signals.Flow;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.signals.SignalCodec;
import io.tidewatch.processor.store.RowReader;
import io.tidewatch.processor.store.RowWriter;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What was said to an alert before its time had come: by the clock it waits for, by alert, in order of time. In memory, and
 * in the store of the active alerts to start from: a restart changes nothing.
 */
final class Waiting {
    /** No time: nothing waits. */
    static final long NEVER = Long.MAX_VALUE;

    private static final char MARK = 3;
    private static final HexFormat HEX = HexFormat.of();
    /** Form of the rows; earlier ones began with 1 or 2 and had none. */
    private static final int VERSION = 3;

    /** Of what waits for metrics that are made of lines: builds before know no such clock. */
    private static final int VERSION_OF_BOTH = 4;

    private static final byte SIGNAL = 1;
    private static final byte COMMAND = 2;

    private final KeyValueStore<String, byte[]> store;
    private final int most;
    private final long mostBytes;
    private final Map<Until, Lane> lanes = new EnumMap<>(Until.class);

    private int size;
    private long bytes;
    private long newest;

    /** By which clock it waits: that of a flow, or what other alerts have told. */
    enum Until {
        LOGS('L'),
        METRICS('M'),
        METRICS_OF_LOGS('B'),
        ERRORS('E'),
        SETTLED('S');

        private final char code;

        Until(char code) {
            this.code = code;
        }

        static Until of(Flow flow) {
            return switch (flow) {
                case LOGS -> LOGS;
                case METRICS -> METRICS;
                case METRICS_OF_LOGS -> METRICS_OF_LOGS;
                case ERRORS -> ERRORS;
            };
        }

        private static Until of(char code) {
            for (Until until : values()) {
                if (until.code == code) {
                    return until;
                }
            }
            throw new IllegalStateException("nothing waits by clock " + code);
        }
    }

    /** What waits by one clock. */
    private static final class Lane {
        final Map<String, NavigableMap<Long, List<Entry>>> byKey = new HashMap<>();
        /** The same alerts, by the earliest time something waits for. */
        final NavigableMap<Long, Set<String>> byFirst = new TreeMap<>();

        long first(String alertKey) {
            NavigableMap<Long, List<Entry>> all = byKey.get(alertKey);
            return all == null ? NEVER : all.firstKey();
        }

        void put(String alertKey, long atMillis, Entry entry) {
            long before = first(alertKey);
            byKey.computeIfAbsent(alertKey, k -> new TreeMap<>())
                    .computeIfAbsent(atMillis, t -> new ArrayList<>())
                    .add(entry);
            moved(alertKey, before, first(alertKey));
        }

        /** @return all of the earliest time; nothing where nothing waits */
        List<Entry> take(String alertKey) {
            NavigableMap<Long, List<Entry>> all = byKey.get(alertKey);
            if (all == null) {
                return List.of();
            }
            Map.Entry<Long, List<Entry>> first = all.pollFirstEntry();
            if (all.isEmpty()) {
                byKey.remove(alertKey);
            }
            moved(alertKey, first.getKey(), first(alertKey));
            return first.getValue();
        }

        private void moved(String alertKey, long from, long to) {
            if (from == to) {
                return;
            }
            byFirst.computeIfPresent(from, (at, keys) -> keys.remove(alertKey) && keys.isEmpty() ? null : keys);
            if (to != NEVER) {
                byFirst.computeIfAbsent(to, at -> new HashSet<>()).add(alertKey);
            }
        }
    }

    /**
     * One thing that waits.
     *
     * @param number the lower one came first
     * @param ruleId the rule of the alert it is said to
     * @param bytes length of its row
     */
    record Entry(long number, String ruleId, AlertInput said, int bytes) {}

    /**
     * @param most so many things may wait
     * @param mostBytes and rows of that length together; what goes over it once is taken, too
     */
    Waiting(KeyValueStore<String, byte[]> store, int most, long mostBytes) {
        this.store = store;
        this.most = most;
        this.mostBytes = mostBytes;
        for (Until until : Until.values()) {
            lanes.put(until, new Lane());
        }
        // the order of the keys is that of time and number
        MarkedRows.each(store, MARK, this::load);
    }

    /** @return whether a key of the store is one of these */
    static boolean is(String key) {
        return MarkedRows.is(MARK, key);
    }

    boolean isFull() {
        return size >= most || bytes >= mostBytes;
    }

    void add(Until until, String alertKey, String ruleId, long atMillis, AlertInput said) {
        byte[] row = encode(until, ruleId, said);
        Entry entry = new Entry(++newest, ruleId, said, row.length);
        put(until, alertKey, atMillis, entry);
        store.put(rowKey(alertKey, atMillis, entry.number), row);
    }

    private void put(Until until, String alertKey, long atMillis, Entry entry) {
        lane(until).put(alertKey, atMillis, entry);
        size++;
        bytes += entry.bytes;
    }

    /** @return alerts for which something waits for a time that is at most that, in the order of their keys */
    List<String> keys(Until until, long upToMillis) {
        NavigableMap<Long, Set<String>> due = lane(until).byFirst.headMap(upToMillis, true);
        if (due.isEmpty()) {
            return List.of();
        }
        List<String> keys = new ArrayList<>();
        due.values().forEach(keys::addAll);
        keys.sort(null);
        return keys;
    }

    /** @return the earliest time anything waits for, or {@link #NEVER} */
    long first(Until until) {
        NavigableMap<Long, Set<String>> byFirst = lane(until).byFirst;
        return byFirst.isEmpty() ? NEVER : byFirst.firstKey();
    }

    /** @return whether anything waits for that alert, by whatever clock */
    boolean has(String alertKey) {
        for (Lane lane : lanes.values()) {
            if (!lane.byKey.isEmpty() && lane.byKey.containsKey(alertKey)) {
                return true;
            }
        }
        return false;
    }

    /** @return the earliest time something waits for, or {@link #NEVER} */
    long first(Until until, String alertKey) {
        return lane(until).first(alertKey);
    }

    /** @return the rule of the alert; empty where nothing waits */
    String ruleOf(String alertKey) {
        for (Lane lane : lanes.values()) {
            NavigableMap<Long, List<Entry>> all = lane.byKey.get(alertKey);
            if (all != null) {
                return all.lastEntry().getValue().get(0).ruleId;
            }
        }
        return "";
    }

    /** @return all that waits for the earliest time, in the order it came; it does not wait any more */
    List<Entry> take(Until until, String alertKey) {
        Lane lane = lane(until);
        long at = lane.first(alertKey);
        List<Entry> taken = lane.take(alertKey);
        for (Entry entry : taken) {
            store.delete(rowKey(alertKey, at, entry.number));
            size--;
            bytes -= entry.bytes;
        }
        return taken;
    }

    /** Nothing waits for that alert any more. */
    void drop(String alertKey) {
        for (Until until : Until.values()) {
            while (first(until, alertKey) != NEVER) {
                take(until, alertKey);
            }
        }
    }

    private Lane lane(Until until) {
        return Objects.requireNonNull(lanes.get(until), "every clock has its lane");
    }

    private static String rowKey(String alertKey, long atMillis, long number) {
        return MARK + alertKey + '\0' + HEX.toHexDigits(atMillis) + HEX.toHexDigits(number);
    }

    private void load(String key, byte[] row) {
        int end = key.length() - 32;
        long number = Long.parseUnsignedLong(key.substring(end + 16), 16);
        newest = Math.max(newest, number);
        RowReader in = new RowReader(row, VERSION, VERSION_OF_BOTH);
        Until until = Until.of((char) in.one());
        boolean signal = in.one() == SIGNAL;
        Entry entry = new Entry(number, in.text(), said(signal, in.blob()), row.length);
        put(until, key.substring(0, end - 1), Long.parseUnsignedLong(key.substring(end, end + 16), 16), entry);
    }

    private static AlertInput said(boolean signal, byte[] bytes) {
        if (signal && SignalCodec.decode(bytes) instanceof Decoded.Ok<Signal> ok) {
            return new AlertInput.Said(ok.value());
        }
        if (!signal && JsonCodec.ALERT_COMMAND.decode(bytes) instanceof Decoded.Ok<AlertCommand> ok) {
            return new AlertInput.Asked(ok.value());
        }
        throw new SerializationException("what waits for an alert cannot be read");
    }

    private static byte[] encode(Until until, String ruleId, AlertInput input) {
        int version = until == Until.METRICS_OF_LOGS ? VERSION_OF_BOTH : VERSION;
        RowWriter out = new RowWriter().one(version).one(until.code);
        if (input instanceof AlertInput.Said said) {
            out.one(SIGNAL).text(ruleId).blob(SignalCodec.encode(said.signal()));
        } else {
            out.one(COMMAND).text(ruleId).blob(JsonCodec.ALERT_COMMAND.encode(((AlertInput.Asked) input).command()));
        }
        return out.toBytes();
    }
}
