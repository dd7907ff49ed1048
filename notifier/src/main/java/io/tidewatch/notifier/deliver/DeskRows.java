package io.tidewatch.notifier.deliver;

import io.tidewatch.notifier.record.DueIndex;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows of the channel instances of one task. A row that cannot be read counts as absent and is logged. */
final class DeskRows {
    static final String CHANNELS = "notifier-channels";
    static final String TALKS = "notifier-talks";
    static final String WAITING = "notifier-waiting";
    static final String FLIGHTS = "notifier-flights";
    static final String DUE = "notifier-flights-due";

    private static final Logger LOG = LoggerFactory.getLogger(DeskRows.class);

    private final KeyValueStore<String, byte[]> channels;
    private final KeyValueStore<String, byte[]> talks;
    private final KeyValueStore<String, byte[]> waiting;
    private final KeyValueStore<String, byte[]> flights;
    private final DueIndex due;

    DeskRows(ProcessorContext<?, ?> context) {
        channels = context.getStateStore(CHANNELS);
        talks = context.getStateStore(TALKS);
        waiting = context.getStateStore(WAITING);
        flights = context.getStateStore(FLIGHTS);
        due = new DueIndex(context.getStateStore(DUE));
    }

    static Set<StoreBuilder<?>> stores() {
        return Set.of(keyed(CHANNELS), keyed(TALKS), keyed(WAITING), keyed(FLIGHTS), DueIndex.store(DUE));
    }

    List<String> channels() {
        List<String> out = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> all = channels.all()) {
            while (all.hasNext()) {
                out.add(all.next().key);
            }
        }
        return out;
    }

    @Nullable
    ChannelRow channel(String channel) {
        return read(ChannelRow.CODEC, channels.get(channel), channel);
    }

    void put(String channel, ChannelRow row) {
        channels.put(channel, ChannelRow.CODEC.encode(row));
    }

    @Nullable
    Talk talk(String channel, String group) {
        return read(Talk.CODEC, talks.get(key(channel, group)), channel);
    }

    void put(String channel, String group, @Nullable Talk talk) {
        talks.put(key(channel, group), talk == null ? null : Talk.CODEC.encode(talk));
    }

    void wait(String channel, String slot, String group) {
        waiting.put(key(channel, slot), group.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    void waitNoMore(String channel, String slot) {
        waiting.delete(key(channel, slot));
    }

    /** @return groups that wait, worst and then oldest first */
    List<String> waiting(String channel, int most) {
        List<String> out = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> rows = waiting.prefixScan(key(channel, ""), new StringSerializer())) {
            while (rows.hasNext() && out.size() < most) {
                KeyValue<String, byte[]> row = rows.next();
                out.add(new String(row.value, java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        return out;
    }

    @Nullable
    Flight flight(String channel, String key) {
        return read(Flight.CODEC, flights.get(key(channel, key)), channel);
    }

    /** Writes a flight, or (null) forgets it, and keeps the due index in step. */
    void put(String channel, String key, @Nullable Flight before, @Nullable Flight flight) {
        flights.put(key(channel, key), flight == null ? null : Flight.CODEC.encode(flight));
        due.move(key(channel, key), dueMillis(before), dueMillis(flight));
    }

    /** @return {channel, key} of the flights that are to be tried again */
    List<String[]> due(long nowMillis, int most) {
        return due.due(nowMillis, most).stream()
                .map(name -> name.split("\0", 2))
                .toList();
    }

    private static long dueMillis(@Nullable Flight flight) {
        return flight == null || flight.retryAtMillis() == 0 ? Long.MAX_VALUE : flight.retryAtMillis();
    }

    private static String key(String channel, String rest) {
        return channel + '\0' + rest;
    }

    private static StoreBuilder<KeyValueStore<String, byte[]>> keyed(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withCachingDisabled();
    }

    private static <T> @Nullable T read(JsonCodec<T> codec, byte @Nullable [] bytes, String channel) {
        if (bytes == null) {
            return null;
        }
        Decoded<T> decoded = codec.decode(bytes);
        if (decoded instanceof Decoded.Ok<T> ok) {
            return ok.value();
        }
        LOG.atError()
                .addKeyValue("channel", channel)
                .addKeyValue("why", ((Decoded.Bad<T>) decoded).detail())
                .log("a row cannot be read; the channel forgets it");
        return null;
    }
}
