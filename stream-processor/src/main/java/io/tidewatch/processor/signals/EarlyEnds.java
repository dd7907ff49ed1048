package io.tidewatch.processor.signals;

import io.tidewatch.processor.signals.NamedTimes.At;
import io.tidewatch.processor.store.RowWriter;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Ends of {@code sequence} rules that closed nothing, for as long as their start may still be read: a task reads several
 * topics, and one may be ahead of the others. The rows lie in the store of starts. Not thread-safe.
 */
final class EarlyEnds {
    private static final char MARK = 1;

    /** A build that knows starts only takes it for one, and refuses the version. */
    private static final byte[] THERE = new RowWriter().one(2).toBytes();

    private final KeyValueStore<String, byte[]> store;
    /** By name, and by when they were appended. */
    private final NamedTimes<Long> ends = new NamedTimes<>();

    EarlyEnds(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    static boolean is(String rowKey) {
        return rowKey.charAt(0) == MARK;
    }

    void load(String rowKey) {
        At at = At.parse(rowKey.substring(1));
        ends.put(at, at.millis());
    }

    int size() {
        return ends.size();
    }

    int of(String ruleId) {
        return ends.of(ruleId);
    }

    void put(String name, long appendMillis) {
        At at = new At(name, appendMillis);
        if (ends.put(at, appendMillis)) {
            store.put(MARK + at.rowKey(), THERE);
        }
    }

    /** @return whether one of that name was appended after the first and up to the second time */
    boolean within(String name, long afterMillis, long toMillis) {
        Long next = ends.from(name, afterMillis + 1);
        return next != null && next <= toMillis;
    }

    /** All that was appended up to then is read. */
    void readTo(long millis) {
        for (At at : ends.upTo(millis)) {
            store.delete(MARK + at.rowKey());
            ends.remove(at);
        }
    }
}
