package io.tidewatch.processor.catalog;

import io.tidewatch.wire.Decoded;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The catalog as one application of this instance knows it: what was merged is in memory, the rest is read from the global
 * store. Filled by {@link CatalogGlobal}; thread-safe.
 */
public final class PatternCatalog {
    private static final int MOST_SERVICE = 200;

    private final Map<String, ServiceMerges> services = new ConcurrentHashMap<>();
    private volatile @Nullable ReadOnlyKeyValueStore<String, byte[]> store;

    /** @return what a service is called in keys: without zero characters and at most 200 long */
    public static String serviceName(String service) {
        String cut = service.length() <= MOST_SERVICE ? service : service.substring(0, MOST_SERVICE);
        return cut.indexOf('\0') < 0 ? cut : cut.replace('\0', '_');
    }

    /** @return what was merged of that service's patterns; the same object for as long as this one lives */
    public ServiceMerges of(String service) {
        return services.computeIfAbsent(service, s -> new ServiceMerges());
    }

    /** @return the pattern whose lines that one's are among now; itself where it was not merged */
    public String root(String service, String id) {
        ServiceMerges merges = services.get(service);
        return merges == null ? id : merges.root(id);
    }

    /** @return ids of the patterns whose lines are that one's now; empty for most */
    public List<String> formerly(String service, String id) {
        ServiceMerges merges = services.get(service);
        return merges == null ? List.of() : merges.formerly(id);
    }

    /** @return what the catalog says of it; null where it says nothing, or cannot be read just now */
    public @Nullable CatalogPattern pattern(String service, String id) {
        ReadOnlyKeyValueStore<String, byte[]> now = store;
        try {
            return now == null ? null : read(now.get(CatalogPattern.key(service, id)));
        } catch (InvalidStateStoreException e) {
            return null; // it is just being closed
        }
    }

    /** @return the pattern, or null where the bytes are none */
    public static @Nullable CatalogPattern read(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        return CatalogPattern.CODEC.decode(bytes) instanceof Decoded.Ok<CatalogPattern> ok ? ok.value() : null;
    }

    void restored(ReadOnlyKeyValueStore<String, byte[]> from) {
        services.values().forEach(ServiceMerges::clear);
        store = from;
    }

    void put(CatalogPattern pattern) {
        of(pattern.service()).put(pattern.id(), pattern.mergedInto());
    }

    void remove(String key) {
        int slash = key.lastIndexOf('/');
        ServiceMerges merges = slash < 0 ? null : services.get(key.substring(0, slash));
        if (merges != null) {
            merges.put(key.substring(slash + 1), "");
        }
    }
}
