package io.tidewatch.notifier.silence;

import io.tidewatch.alert.Silence;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The silences topic, whole on every instance, kept in step with a {@link SilenceBook}. Restoring goes past the
 * processor, so the book is written anew when it starts; values stay bytes, for one that cannot be read must not stop
 * the thread that loads them.
 */
public final class SilenceStore {
    /** Name of the global store. */
    public static final String NAME = "notifier-silences";

    private static final Logger LOG = LoggerFactory.getLogger(SilenceStore.class);

    private SilenceStore() {}

    /** Adds the store to the topology. */
    public static void add(StreamsBuilder builder, SilenceBook book) {
        builder.addGlobalStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(NAME), Serdes.String(), Serdes.ByteArray())
                        .withLoggingDisabled(),
                Topics.SILENCES,
                Consumed.with(Serdes.String(), Serdes.ByteArray()).withName("silences"),
                () -> new Loader(book));
    }

    private static final class Loader implements Processor<String, byte[], Void, Void> {
        private final SilenceBook book;
        private @Nullable KeyValueStore<String, byte[]> store;

        Loader(SilenceBook book) {
            this.book = book;
        }

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            store = context.getStateStore(NAME);
            List<Silence> all = new ArrayList<>();
            try (KeyValueIterator<String, byte[]> rows = store.all()) {
                while (rows.hasNext()) {
                    KeyValue<String, byte[]> row = rows.next();
                    Silence silence = read(row.key, row.value);
                    if (silence != null) {
                        all.add(silence);
                    }
                }
            }
            book.replaceAll(all);
        }

        @Override
        public void process(Record<String, byte[]> record) {
            if (record.key() == null) {
                return;
            }
            Objects.requireNonNull(store).put(record.key(), record.value());
            book.put(record.key(), read(record.key(), record.value()));
        }

        private static @Nullable Silence read(String key, byte @Nullable [] value) {
            if (value == null) {
                return null;
            }
            String why;
            if (JsonCodec.SILENCE.decode(value) instanceof Decoded.Ok<Silence> ok) {
                try {
                    ok.value().matchers().forEach(io.tidewatch.notifier.match.LabelMatcher::of);
                    return ok.value();
                } catch (IllegalArgumentException e) {
                    why = e.getMessage();
                }
            } else {
                why = "it is no silence";
            }
            LOG.atWarn()
                    .addKeyValue("silence", key)
                    .addKeyValue("why", why)
                    .log("a silence cannot be read; it mutes nothing");
            return null;
        }
    }
}
