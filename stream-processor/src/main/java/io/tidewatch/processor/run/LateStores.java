package io.tidewatch.processor.run;

import io.tidewatch.processor.store.LocalStores;
import java.util.Set;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** The stores of an application that may not have been started yet. Thread-safe. */
public final class LateStores implements LocalStores {
    private final String applicationId;
    private volatile @Nullable LocalStores stores;

    public LateStores(String applicationId) {
        this.applicationId = applicationId;
    }

    /** From now on they are those. */
    public void are(LocalStores now) {
        stores = now;
    }

    @Override
    public <K, V> ReadOnlyKeyValueStore<K, V> keyValue(String store) {
        LocalStores now = stores;
        if (now == null) {
            throw new NotReady(applicationId + " has not been started yet");
        }
        return now.keyValue(store);
    }

    @Override
    public Set<Integer> partitions(String store) {
        LocalStores now = stores;
        return now == null ? Set.of() : now.partitions(store);
    }
}
