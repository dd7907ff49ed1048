package io.tidewatch.processor.alerts;

import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Rule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The alerts of this partition that are pending, firing or without data: in memory, and in a store to start from. */
final class ActiveAlerts {
    private final KeyValueStore<String, byte[]> store;
    private final Map<String, Active> active = new HashMap<>();
    private final Map<String, Integer> knownByRule = new HashMap<>();

    private record Active(Rule.Input input, AlertState state, boolean held, String ruleId) {
        boolean known() {
            return state != AlertState.PENDING;
        }

        /** The stored form; the rule's id comes last and has no blanks. */
        String text() {
            return input + " " + state + " " + held + " " + ruleId;
        }

        static Active parse(String text) {
            String[] parts = text.split(" ", 4);
            return new Active(
                    Rule.Input.valueOf(parts[0]),
                    AlertState.valueOf(parts[1]),
                    Boolean.parseBoolean(parts[2]),
                    parts[3]);
        }
    }

    ActiveAlerts(KeyValueStore<String, byte[]> store) {
        this.store = store;
        try (KeyValueIterator<String, byte[]> rows = store.all()) {
            while (rows.hasNext()) {
                KeyValue<String, byte[]> row = rows.next();
                Active loaded = Active.parse(new String(row.value, StandardCharsets.UTF_8));
                active.put(row.key, loaded);
                count(null, loaded);
            }
        }
    }

    /** Takes over what the row says now; writes only where that is new. */
    void update(AlertRow row) {
        Active now = row.isActive() ? new Active(row.input, row.state, !row.held.isEmpty(), row.ruleId) : null;
        Active before = now == null ? active.remove(row.key) : active.put(row.key, now);
        if (now == null ? before == null : now.equals(before)) {
            return;
        }
        count(before, now);
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

    /** @return keys of the active alerts on that input that are marked as held, or of those that are not */
    List<String> keys(Rule.Input input, boolean held) {
        List<String> keys = new ArrayList<>();
        active.forEach((key, a) -> {
            if (a.input == input && a.held == held) {
                keys.add(key);
            }
        });
        keys.sort(null);
        return keys;
    }

    private void count(@Nullable Active before, @Nullable Active now) {
        if (before != null && before.known()) {
            knownByRule.merge(before.ruleId, -1, Integer::sum);
        }
        if (now != null && now.known()) {
            knownByRule.merge(now.ruleId, 1, Integer::sum);
        }
    }
}
