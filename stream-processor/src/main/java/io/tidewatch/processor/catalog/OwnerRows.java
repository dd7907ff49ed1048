package io.tidewatch.processor.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Rows of the owner's store, by service and id: {@code service, a zero character, id}. */
final class OwnerRows {
    private static final char DIVIDER = '\0';
    private static final char AFTER_DIVIDER = '\1';

    private final KeyValueStore<String, byte[]> store;

    OwnerRows(KeyValueStore<String, byte[]> store) {
        this.store = store;
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

    /**
     * Hands on so many rows of all services, from that key on.
     *
     * @return the key to go on from; empty: that were all
     */
    String some(String from, int most, BiConsumer<String, CatalogRow> to) {
        List<KeyValue<String, byte[]>> rows = new ArrayList<>();
        String next = "";
        try (KeyValueIterator<String, byte[]> all = store.range(from.isEmpty() ? null : from, null)) {
            while (all.hasNext() && next.isEmpty()) {
                KeyValue<String, byte[]> row = all.next();
                if (rows.size() < most) {
                    rows.add(row);
                } else {
                    next = row.key;
                }
            }
        }
        rows.forEach(row -> {
            CatalogRow read = read(row);
            to.accept(read.told().service(), read);
        });
        return next;
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
