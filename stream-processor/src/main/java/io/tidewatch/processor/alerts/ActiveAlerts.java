package io.tidewatch.processor.alerts;

import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.signals.Flow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The alerts of this partition that are pending, firing, without data or flapping: in memory, and in a store to start from. */
final class ActiveAlerts {
    private static final String SUPPRESSED = "/suppressed";

    private final KeyValueStore<String, byte[]> store;
    private final Map<String, Active> active = new HashMap<>();
    private final Map<Group, Integer> sizes = new HashMap<>();
    private final Map<String, Set<String>> keysByRule = new HashMap<>();
    private final Map<String, Integer> knownByRule = new HashMap<>();

    /** What {@link #keys} asks for. */
    private record Group(Flow flow, boolean held) {}

    private record Active(Flow flow, AlertState state, boolean held, boolean suppressed, String ruleId) {
        /** @return whether people are told of it */
        boolean known() {
            return (state == AlertState.FIRING || state == AlertState.NO_DATA) && !suppressed;
        }

        /** @return whether it may be held: one that only flaps is over just now, one from elsewhere needs no input of ours */
        boolean live() {
            return state != AlertState.RESOLVED && state != AlertState.INACTIVE && !ruleId.equals(ExternalLife.RULE);
        }

        /** The stored form; the rule's id comes last and has no blanks. */
        String text() {
            return flow + " " + state + (suppressed ? SUPPRESSED : "") + " " + held + " " + ruleId;
        }

        static Active parse(String text) {
            String[] parts = text.split(" ", 4);
            boolean suppressed = parts[1].endsWith(SUPPRESSED);
            String state = suppressed ? parts[1].substring(0, parts[1].length() - SUPPRESSED.length()) : parts[1];
            return new Active(
                    Flow.valueOf(parts[0]),
                    AlertState.valueOf(state),
                    Boolean.parseBoolean(parts[2]),
                    suppressed,
                    parts[3]);
        }
    }

    ActiveAlerts(KeyValueStore<String, byte[]> store) {
        this.store = store;
        try (KeyValueIterator<String, byte[]> rows = store.all()) {
            while (rows.hasNext()) {
                KeyValue<String, byte[]> row = rows.next();
                if (Members.is(row.key) || Composing.is(row.key) || Waiting.is(row.key)) {
                    continue;
                }
                Active loaded = Active.parse(new String(row.value, StandardCharsets.UTF_8));
                active.put(row.key, loaded);
                count(row.key, null, loaded);
            }
        }
    }

    /** Takes over what the row says now; writes only where that is new. */
    void update(AlertRow row) {
        Active now = row.isActive() || row.flapping
                ? new Active(
                        row.flow, row.state, !row.held.isEmpty(), row.suppressed || AlertTies.isCount(row), row.ruleId)
                : null;
        Active before = now == null ? active.remove(row.key) : active.put(row.key, now);
        if (now == null ? before == null : now.equals(before)) {
            return;
        }
        count(row.key, before, now);
        if (now == null) {
            store.delete(row.key);
        } else {
            store.put(row.key, now.text().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** @return whether one more alert of the rule may fire */
    boolean hasRoom(Rule rule) {
        return knownByRule.getOrDefault(rule.id(), 0) < rule.maxAlerts();
    }

    /** @return keys of the active alerts of that flow that are marked as held, or of those that are not */
    List<String> keys(Flow flow, boolean held) {
        if (!sizes.containsKey(new Group(flow, held))) {
            return List.of();
        }
        List<String> keys = new ArrayList<>();
        active.forEach((key, a) -> {
            if (a.live() && a.flow == flow && a.held == held) {
                keys.add(key);
            }
        });
        keys.sort(null);
        return keys;
    }

    /** @return keys of the active alerts of that rule, and of those that flap */
    List<String> keysOf(String ruleId) {
        return List.copyOf(keysByRule.getOrDefault(ruleId, Set.of()));
    }

    private void count(String key, @Nullable Active before, @Nullable Active now) {
        if (before != null && (now == null || !now.ruleId.equals(before.ruleId))) {
            keysByRule.computeIfPresent(
                    before.ruleId, (rule, keys) -> keys.remove(key) && keys.isEmpty() ? null : keys);
        }
        if (now != null) {
            keysByRule.computeIfAbsent(now.ruleId, rule -> new TreeSet<>()).add(key);
        }
        if (before != null && before.live()) {
            sizes.computeIfPresent(new Group(before.flow, before.held), (group, n) -> n == 1 ? null : n - 1);
        }
        if (now != null && now.live()) {
            sizes.merge(new Group(now.flow, now.held), 1, Integer::sum);
        }
        if (before != null && before.known()) {
            knownByRule.merge(before.ruleId, -1, Integer::sum);
        }
        if (now != null && now.known()) {
            knownByRule.merge(now.ruleId, 1, Integer::sum);
        }
    }
}
