package io.tidewatch.processor.alerts;

import io.tidewatch.alert.Rule;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Which alert is due when, by input, in order of time. Read from where the last look ended, never from the start. */
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

    void put(Rule.Input input, long dueMillis, String alertKey) {
        if (dueMillis != NEVER) {
            store.put(key(input, dueMillis, alertKey), THERE);
        }
    }

    void remove(Rule.Input input, long dueMillis, String alertKey) {
        if (dueMillis != NEVER) {
            store.delete(key(input, dueMillis, alertKey));
        }
    }

    /** @return at most {@code most} entries due in [from, to], earliest first */
    List<Entry> between(Rule.Input input, long from, long to, int most) {
        List<Entry> due = new ArrayList<>();
        // a key of just the next millisecond comes before every entry of that time
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(key(input, from, ""), key(input, to + 1, ""))) {
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

    private static Bytes key(Rule.Input input, long dueMillis, String alertKey) {
        byte[] utf8 = alertKey.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(HEAD + utf8.length)
                .put((byte) input.name().charAt(0))
                .putLong(Math.max(0, dueMillis))
                .put(utf8)
                .array());
    }
}
