package io.tidewatch.processor.alerts;

import io.tidewatch.processor.signals.Flow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Which alert is due when, by flow, in order of time. Read from where the last look ended, never from the start. */
final class DueIndex {
    static final long NEVER = Long.MAX_VALUE;
    private static final byte[] THERE = {1};
    private static final int HEAD = 1 + Long.BYTES;

    private final KeyValueStore<Bytes, byte[]> store;

    DueIndex(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** An alert and when it is due. */
    record Entry(long dueMillis, String alertKey) {}

    void put(Flow flow, long dueMillis, String alertKey) {
        if (dueMillis != NEVER) {
            store.put(key(flow, dueMillis, alertKey), THERE);
        }
    }

    void remove(Flow flow, long dueMillis, String alertKey) {
        if (dueMillis != NEVER) {
            store.delete(key(flow, dueMillis, alertKey));
        }
    }

    /** @return at most {@code most} entries due in [from, to], earliest first */
    List<Entry> between(Flow flow, long from, long to, int most) {
        List<Entry> due = new ArrayList<>();
        // a key of just the next millisecond comes before every entry of that time
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(key(flow, from, ""), key(flow, to + 1, ""))) {
            while (rows.hasNext() && due.size() < most) {
                byte[] key = rows.next().key.get();
                long at = ByteBuffer.wrap(key, 1, Long.BYTES).getLong();
                if (at <= to) {
                    due.add(new Entry(at, new String(key, HEAD, key.length - HEAD, StandardCharsets.UTF_8)));
                }
            }
        }
        return due;
    }

    private static char mark(Flow flow) {
        return switch (flow) {
            case LOGS -> 'L';
            case METRICS -> 'M';
            case ERRORS -> 'E';
            case METRICS_OF_LOGS -> 'B';
        };
    }

    private static Bytes key(Flow flow, long dueMillis, String alertKey) {
        byte[] utf8 = alertKey.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(HEAD + utf8.length)
                .put((byte) mark(flow))
                .putLong(Math.max(0, dueMillis))
                .put(utf8)
                .array());
    }
}
