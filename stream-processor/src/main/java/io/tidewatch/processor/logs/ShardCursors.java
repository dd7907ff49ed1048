package io.tidewatch.processor.logs;

import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Filters' shards of one topic partition, asked for block by block in the order of their offsets: those of one shard lie side
 * by side in the store, and to step from one to the next costs a fraction of a look-up, which has to ask the stores of
 * all partitions. Not thread-safe.
 */
final class ShardCursors implements AutoCloseable {
    /** So many rows are stepped over to the one that is asked for; what is farther is looked up. */
    private static final int MOST_STEPS = 8;

    private final ReadOnlyKeyValueStore<String, byte[]> rows;
    private final String part;
    private final @Nullable Cursor[] cursors = new Cursor[TokenShards.SHARDS];

    private static final class Cursor {
        final KeyValueIterator<String, byte[]> rows;

        @Nullable
        KeyValue<String, byte[]> next;

        Cursor(KeyValueIterator<String, byte[]> rows) {
            this.rows = rows;
            step();
        }

        void step() {
            next = rows.hasNext() ? rows.next() : null;
        }
    }

    ShardCursors(ReadOnlyKeyValueStore<String, byte[]> rows, String part) {
        this.rows = rows;
        this.part = part;
    }

    /** @return the stored shard of the block that begins there; null where it is not there */
    byte @Nullable [] read(int shard, long fromOffset) {
        String key = BlockKeys.shard(shard, part, fromOffset);
        Cursor cursor = cursors[shard];
        if (cursor == null || !reach(cursor, key)) {
            if (cursor != null) {
                cursor.rows.close();
            }
            cursor = new Cursor(rows.range(key, LogStores.to(BlockKeys.shards(shard, part))));
            cursors[shard] = cursor;
        }
        KeyValue<String, byte[]> next = cursor.next;
        return next != null && next.key.equals(key) ? next.value : null;
    }

    /** @return whether the cursor stands at that key, or behind the place where it would be */
    private static boolean reach(Cursor cursor, String key) {
        for (int i = 0; i <= MOST_STEPS; i++) {
            if (cursor.next == null || cursor.next.key.compareTo(key) >= 0) {
                return true;
            }
            cursor.step();
        }
        return false;
    }

    @Override
    public void close() {
        for (Cursor cursor : cursors) {
            if (cursor != null) {
                cursor.rows.close();
            }
        }
    }
}
