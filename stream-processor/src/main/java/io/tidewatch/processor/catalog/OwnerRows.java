package io.tidewatch.processor.catalog;

import io.tidewatch.processor.store.Rounds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Rows of the owner's store, by service and id: {@code service, a zero character, id}. */
final class OwnerRows {
    private static final char DIVIDER = '\0';
    private static final char AFTER_DIVIDER = '\1';

    /** Rows that are handed on at a time. */
    private static final int SOME = 500;

    private final KeyValueStore<String, byte[]> store;
    private final Rounds<byte[]> rounds;

    OwnerRows(KeyValueStore<String, byte[]> store) {
        this.store = store;
        this.rounds = new Rounds<>(store, SOME);
    }

    @Nullable
    CatalogRow get(String service, String id) {
        byte[] bytes = store.get(key(service, id));
        return bytes == null ? null : CatalogRow.read(service, id, bytes);
    }

    void put(CatalogRow row) {
        store.put(key(row.told().service(), row.told().id()), row.toBytes());
    }

    void delete(String service, String id) {
        store.delete(key(service, id));
    }

    /** @return all rows of that service */
    List<CatalogRow> of(String service) {
        List<CatalogRow> rows = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> all = store.range(service + DIVIDER, service + AFTER_DIVIDER)) {
            while (all.hasNext()) {
                rows.add(read(all.next()));
            }
        }
        return rows;
    }

    /** @return the row of the pattern that one's lines are of now, or as far as that is known; null: nothing is known of it */
    @Nullable
    CatalogRow root(String service, String id) {
        CatalogRow row = get(service, id);
        return row == null ? null : root(row);
    }

    private CatalogRow root(CatalogRow row) {
        CatalogRow root = row;
        Set<String> seen = new HashSet<>();
        while (!root.told().mergedInto().isEmpty() && seen.add(root.told().id())) {
            CatalogRow next = get(root.told().service(), root.told().mergedInto());
            if (next == null) {
                return root; // the wider one had to go: it stands for itself again
            }
            root = next;
        }
        return root;
    }

    /** @return when it was heard of last, or what it became part of: for as long as that is met, so is what was merged into it */
    long lastHeard(CatalogRow row) {
        return Math.max(row.lastAppendMillis(), root(row).lastAppendMillis());
    }

    /** Hands on some rows of all services, round and round. */
    void some(Consumer<CatalogRow> to) {
        rounds.next(row -> true).forEach(row -> to.accept(read(row)));
    }

    private static CatalogRow read(KeyValue<String, byte[]> row) {
        int divider = row.key.indexOf(DIVIDER);
        return CatalogRow.read(
                row.key.substring(0, divider), row.key.substring(divider + 1), Objects.requireNonNull(row.value));
    }

    private static String key(String service, String id) {
        return service + DIVIDER + id;
    }
}
