package io.tidewatch.processor.logs;

import io.tidewatch.processor.search.Query;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The blocks that this instance is filling, by topic partition, so that a search need not read what it knows of them.
 * What they say is of records that lie in the topic, so it holds whatever becomes of the task that read them. Thread-safe.
 */
public final class OpenBlocks {
    private final Map<String, OpenBlock> filling = new ConcurrentHashMap<>();

    void put(String part, OpenBlock block) {
        filling.put(part, block);
    }

    void remove(String part, OpenBlock block) {
        filling.remove(part, block);
    }

    /**
     * What is known of the beginning of a tail.
     *
     * @param toOffset one past the last record it is known of
     * @param mayMatch whether a line of those may match
     */
    record Known(long toOffset, long fromEventMillis, long toEventMillis, boolean mayMatch, long bytes) {}

    /** @return null where nothing is known of a block that begins there */
    @Nullable
    Known look(String part, long fromOffset, Query query) {
        OpenBlock block = filling.get(part);
        return block == null ? null : block.look(fromOffset, query);
    }
}
