package io.tidewatch.processor.store;

import java.util.Set;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The stores of the tasks that run on this instance, for queries. Thread-safe. */
public interface LocalStores {
    /**
     * All local partitions of that store as one.
     *
     * @throws NotReady while the instance rebalances or restores
     */
    <K, V> ReadOnlyKeyValueStore<K, V> keyValue(String store);

    /** @return partitions whose active task runs here and is restored */
    Set<Integer> partitions(String store);

    /** The state cannot be read just now; the same question may be asked again shortly, or of another instance. */
    final class NotReady extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public NotReady(String message) {
            super(message);
        }
    }
}
