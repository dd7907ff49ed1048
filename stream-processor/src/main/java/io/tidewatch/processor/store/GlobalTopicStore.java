package io.tidewatch.processor.store;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * A compacted topic, whole on every instance. Values stay bytes: a value that cannot be read must not stop the thread
 * that loads all of them, so readers decode and count. Type seen by processors:
 * {@code ReadOnlyKeyValueStore<String, byte[]>}, no connection needed.
 */
public final class GlobalTopicStore {
    private GlobalTopicStore() {}

    /** Adds the store {@code store}, filled from {@code topic}. */
    public static void add(StreamsBuilder builder, String store, String topic) {
        builder.addGlobalStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(store), Serdes.String(), Serdes.ByteArray())
                        .withLoggingDisabled(),
                topic,
                Consumed.with(Serdes.String(), Serdes.ByteArray()).withName(store + "-load"),
                () -> new Loader(store));
    }

    private static final class Loader implements Processor<String, byte[], Void, Void> {
        private final String name;
        private @Nullable KeyValueStore<String, byte[]> store;

        Loader(String name) {
            this.name = name;
        }

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            store = context.getStateStore(name);
        }

        @Override
        public void process(Record<String, byte[]> record) {
            if (store != null && record.key() != null) {
                store.put(record.key(), record.value());
            }
        }
    }
}
