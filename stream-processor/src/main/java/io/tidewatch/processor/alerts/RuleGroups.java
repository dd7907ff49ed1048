package io.tidewatch.processor.alerts;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.signals.AlertKeys;
import io.tidewatch.processor.signals.Signal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * How many groups each rule has in this partition. Counted from the rows when a rule gets its first new one, and kept
 * up from there. Where a rule has as many as it may, that is told: by an alert for the rule, whatever the partition.
 */
final class RuleGroups {
    /** Name of the alert that says that groups of a rule are left out; its label {@code rule} says of which. */
    static final String ALERT = "rule-groups";

    private static final long TOLD_EVERY_MILLIS = 300_000;
    private static final long TOLD_FOR_MILLIS = 900_000;

    private final KeyValueStore<String, AlertRow> rows;
    private final BiConsumer<String, Signal> send;
    private final Map<String, Integer> byRule = new HashMap<>();
    private final Map<String, Long> toldAt = new HashMap<>();

    /** @param send gets the key of the alert that is told, and what it is told */
    RuleGroups(KeyValueStore<String, AlertRow> rows, BiConsumer<String, Signal> send) {
        this.rows = rows;
        this.send = send;
    }

    /** @return whether the rule may have one group more */
    boolean hasRoom(Rule rule) {
        return !AlertTies.isCounted(rule) || byRule.computeIfAbsent(rule.id(), this::count) < rule.maxGroups();
    }

    void added(String ruleId) {
        byRule.computeIfPresent(ruleId, (id, n) -> n + 1);
    }

    void removed(AlertRow row) {
        if (!AlertTies.isCount(row)) {
            byRule.computeIfPresent(row.ruleId, (id, n) -> n - 1);
        }
    }

    /** A group had no room: says so, now and then for as long as it goes on. */
    void leftOut(Rule rule, long nowMillis) {
        Long told = toldAt.get(rule.id());
        if (told != null && nowMillis - told < TOLD_EVERY_MILLIS) {
            return;
        }
        toldAt.put(rule.id(), nowMillis);
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("alertname", ALERT);
        labels.put("rule", rule.id());
        labels.put("severity", "warning");
        String summary = "rule " + rule.id() + " has as many groups as it may (maxGroups " + rule.maxGroups()
                + " in each partition): it does not watch further ones";
        send.accept(
                key(rule.id()),
                new Signal.External(labels, Map.of("summary", summary), nowMillis, nowMillis + TOLD_FOR_MILLIS));
    }

    static String key(String ruleId) {
        Map<String, String> group = new LinkedHashMap<>();
        group.put("alertname", ALERT);
        group.put("rule", ruleId);
        return AlertKeys.of(Signal.External.RULE, group);
    }

    private int count(String ruleId) {
        int n = 0;
        // keys of grouped alerts are the rule's id and its groups in braces
        try (KeyValueIterator<String, AlertRow> all = rows.range(ruleId + "{", ruleId + "|")) {
            while (all.hasNext()) {
                KeyValue<String, AlertRow> row = all.next();
                n += AlertTies.isCount(row.value) ? 0 : 1;
            }
        }
        return n;
    }
}
