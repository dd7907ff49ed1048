package io.tidewatch.notifier.group;

import io.tidewatch.notifier.record.DueIndex;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows of the groups of one task. A row that cannot be read counts as absent and is logged. */
final class GroupRows {
    /** Head by group key. */
    static final String HEADS = "notifier-groups";

    /** Alert by group key, NUL, alert key. */
    static final String MEMBERS = "notifier-members";

    /** Groups by when they are to be looked at. */
    static final String DUE = "notifier-groups-due";

    private static final Logger LOG = LoggerFactory.getLogger(GroupRows.class);

    private final KeyValueStore<String, byte[]> heads;
    private final KeyValueStore<String, byte[]> members;
    private final DueIndex due;

    GroupRows(ProcessorContext<?, ?> context) {
        heads = context.getStateStore(HEADS);
        members = context.getStateStore(MEMBERS);
        due = new DueIndex(context.getStateStore(DUE));
    }

    static Set<StoreBuilder<?>> stores() {
        return Set.of(keyed(HEADS), keyed(MEMBERS), DueIndex.store(DUE));
    }

    @Nullable
    GroupHead head(String group) {
        return read(GroupHead.CODEC, heads.get(group), group);
    }

    @Nullable
    Member member(String group, String alert) {
        return read(Member.CODEC, members.get(group + '\0' + alert), group);
    }

    List<Member> members(String group) {
        List<Member> out = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> rows = members.prefixScan(group + '\0', new StringSerializer())) {
            while (rows.hasNext()) {
                Member member = read(Member.CODEC, rows.next().value, group);
                if (member != null) {
                    out.add(member);
                }
            }
        }
        return out;
    }

    /** @return the keys of all groups; for what concerns all of them, such as a silence that ended */
    List<String> groups() {
        List<String> out = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> all = heads.all()) {
            while (all.hasNext()) {
                out.add(all.next().key);
            }
        }
        return out;
    }

    List<String> due(long nowMillis, int most) {
        return due.due(nowMillis, most);
    }

    /** Writes the head and keeps the due index in step. */
    void put(String group, @Nullable GroupHead before, @Nullable GroupHead head) {
        long beforeMillis = before == null ? GroupHead.NEVER : before.dueMillis();
        long dueMillis = head == null ? GroupHead.NEVER : head.dueMillis();
        if (beforeMillis != dueMillis) {
            due.move(group, beforeMillis, dueMillis);
        }
        heads.put(group, head == null ? null : GroupHead.CODEC.encode(head));
    }

    void put(String group, String alert, @Nullable Member member) {
        members.put(group + '\0' + alert, member == null ? null : Member.CODEC.encode(member));
    }

    private static StoreBuilder<KeyValueStore<String, byte[]>> keyed(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withCachingDisabled();
    }

    private static <T> @Nullable T read(JsonCodec<T> codec, byte @Nullable [] bytes, String group) {
        if (bytes == null) {
            return null;
        }
        Decoded<T> decoded = codec.decode(bytes);
        if (decoded instanceof Decoded.Ok<T> ok) {
            return ok.value();
        }
        LOG.atError()
                .addKeyValue("group", group)
                .addKeyValue("why", ((Decoded.Bad<T>) decoded).detail())
                .log("a row cannot be read; the group forgets it");
        return null;
    }
}
