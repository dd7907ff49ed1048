package io.tidewatch.processor.alerts;

import io.tidewatch.alert.AlertState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What alerts of this partition know of others that they depend on: a composite's of its members, the one that counts a
 * rule's of all of them. In memory, and in the store of the active alerts to start from.
 */
final class Members {
    private static final char MARK = 0;

    private final KeyValueStore<String, byte[]> store;
    private final Map<String, Map<String, Member>> byOwner = new HashMap<>();
    private final Map<String, Integer> shown = new HashMap<>();
    private long newestOrder;

    /**
     * One of them.
     *
     * @param ruleId its rule
     * @param state as it is now: FIRING or NO_DATA
     * @param order the lower one came first
     * @param shown people are told of it
     */
    record Member(String ruleId, AlertState state, long order, boolean shown) {}

    Members(KeyValueStore<String, byte[]> store) {
        this.store = store;
        List<KeyValue<String[], Member>> all = new ArrayList<>();
        MarkedRows.each(store, MARK, (key, row) -> all.add(new KeyValue<>(key.split("\0", 2), decode(row))));
        all.sort((a, b) -> Long.compare(a.value.order, b.value.order));
        for (KeyValue<String[], Member> one : all) {
            byOwner.computeIfAbsent(one.key[0], k -> new LinkedHashMap<>()).put(one.key[1], one.value);
            count(one.key[0], null, one.value);
            newestOrder = Math.max(newestOrder, one.value.order);
        }
    }

    /** @return whether a key of the store is one of these */
    static boolean is(String key) {
        return MarkedRows.is(MARK, key);
    }

    /** @return those that owner knows, by alert key, the one that came first first */
    Map<String, Member> of(String owner) {
        return byOwner.getOrDefault(owner, Map.of());
    }

    /** @return how many of them people are told of */
    int shown(String owner) {
        return shown.getOrDefault(owner, 0);
    }

    /** @return the first of those that people are not told of, at most so many */
    List<String> hidden(String owner, long most) {
        List<String> found = new ArrayList<>();
        if (most <= 0 || of(owner).size() == shown(owner)) {
            return found;
        }
        for (Map.Entry<String, Member> one : of(owner).entrySet()) {
            if (!one.getValue().shown) {
                found.add(one.getKey());
                if (found.size() >= most) {
                    break;
                }
            }
        }
        return found;
    }

    private void count(String owner, @Nullable Member before, @Nullable Member now) {
        int more = (now != null && now.shown ? 1 : 0) - (before != null && before.shown ? 1 : 0);
        if (more != 0) {
            shown.merge(owner, more, (a, b) -> a + b == 0 ? null : (Integer) (a + b));
        }
    }

    Set<String> owners() {
        return Set.copyOf(byOwner.keySet());
    }

    @Nullable
    Member get(String owner, String key) {
        return of(owner).get(key);
    }

    /** A new one comes last; one that is known keeps its place. */
    void put(String owner, String key, String ruleId, AlertState state, boolean shown) {
        Member before = get(owner, key);
        Member now = new Member(ruleId, state, before == null ? ++newestOrder : before.order, shown);
        if (!now.equals(before)) {
            byOwner.computeIfAbsent(owner, k -> new LinkedHashMap<>()).put(key, now);
            count(owner, before, now);
            store.put(rowKey(owner, key), encode(now));
        }
    }

    void remove(String owner, String key) {
        Map<String, Member> all = byOwner.get(owner);
        Member before = all == null ? null : all.remove(key);
        if (all == null || before == null) {
            return;
        }
        count(owner, before, null);
        store.delete(rowKey(owner, key));
        if (all.isEmpty()) {
            byOwner.remove(owner);
        }
    }

    void removeAll(String owner) {
        List.copyOf(of(owner).keySet()).forEach(key -> remove(owner, key));
    }

    private static String rowKey(String owner, String key) {
        return MARK + owner + MARK + key;
    }

    private static byte[] encode(Member member) {
        byte[] rule = member.ruleId.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(3 + Long.BYTES + rule.length)
                .put((byte) 1)
                .put((byte) (member.state == AlertState.FIRING ? 1 : 0))
                .put((byte) (member.shown ? 1 : 0))
                .putLong(member.order)
                .put(rule)
                .array();
    }

    private static Member decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (in.get() != 1) {
            throw new IllegalStateException("a member row of version " + bytes[0] + ", known is 1");
        }
        AlertState state = in.get() == 1 ? AlertState.FIRING : AlertState.NO_DATA;
        boolean shown = in.get() == 1;
        long order = in.getLong();
        String rule = StandardCharsets.UTF_8.decode(in).toString();
        return new Member(rule, state, order, shown);
    }
}
