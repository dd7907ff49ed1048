package io.tidewatch.processor.store;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** A store of rows as bytes that lies in memory and has no changelog. */
public final class InMemoryRows {
    private InMemoryRows() {}

    public static KeyValueStore<String, byte[]> open(String name) {
        KeyValueStore<String, byte[]> made = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        made.init(new MockProcessorContext<>().getStateStoreContext(), made);
        return made;
    }
}
