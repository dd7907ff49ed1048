package io.tidewatch.processor.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tidewatch.alert.Alert.Transition;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.Composites;
import io.tidewatch.processor.rules.Composites.Composite;
import io.tidewatch.processor.rules.RuleLookup;
import io.tidewatch.processor.signals.AlertKeys;
import io.tidewatch.processor.signals.Flow;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.wire.Json;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Who is to hear of which alert, whatever partition it lies in: composites that name its rule, and the count of its rule. */
final class AlertTies {
    /** By how much a flow's clock has to move before the other tasks hear of it. */
    static final long SETTLED_EVERY_MILLIS = 1_000;

    /** Group values of the alert that counts those of its rule nobody is told of. */
    static final Map<String, String> COUNT = Map.of("suppressed", "true");

    private final RuleLookup rules;
    private final Composing composing;
    private final BiConsumer<String, Signal> send;
    private Composites composites = new Composites(List.of());
    private final Map<Flow, Long> settled = new EnumMap<>(Flow.class);
    private @Nullable Object version;

    /** @param send gets the key of the alert that is told, and what it is told */
    AlertTies(RuleLookup rules, Composing composing, BiConsumer<String, Signal> send) {
        this.rules = rules;
        this.composing = composing;
        this.send = send;
    }

    /** @return composites that came, changed or went since the last call, by id */
    List<String> changed() {
        Object now = rules.version();
        if (now == version) {
            return List.of();
        }
        composites = new Composites(rules.all());
        version = now;
        Map<String, String> before = new TreeMap<>(composing.composites());
        List<String> changed = new ArrayList<>();
        for (Composite composite : composites.all()) {
            String id = composite.rule().id();
            String text = text(composite.rule());
            if (!text.equals(before.remove(id))) {
                composing.composite(id, text);
                changed.add(id);
            }
        }
        for (String gone : before.keySet()) {
            composing.composite(gone, null);
            changed.add(gone);
        }
        return changed;
    }

    /** All it says, the same in each process. */
    private static String text(Rule rule) {
        try {
            return Json.shared()
                    .writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .writeValueAsString(rule);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("rule " + rule.id() + " cannot be written", e);
        }
    }

    Composites composites() {
        return composites;
    }

    static boolean isCount(AlertRow row) {
        return row.group.equals(COUNT);
    }

    static String countKey(String ruleId) {
        return AlertKeys.of(ruleId, COUNT);
    }

    /** An alert of the rule began or ceased to fire. */
    void tell(AlertRow row, @Nullable Rule rule, Transition transition) {
        boolean news = switch (transition) {
            case FIRED, RESOLVED, NO_DATA, REOPENED -> true;
            case PENDING,
                    SEVERITY_CHANGED,
                    PENDING_ENDED,
                    ACKNOWLEDGED,
                    UNACKNOWLEDGED,
                    HELD,
                    RELEASED,
                    ESCALATED,
                    FLAPPING,
                    CALMED,
                    COMMENTED,
                    UPDATED -> false;
        };
        if (!news || isCount(row)) {
            return;
        }
        for (Composite composite : composites.naming(row.ruleId)) {
            tell(row, composite);
        }
        if (rule == null || isCounted(rule)) {
            send.accept(countKey(row.ruleId), member(row, row.ruleId, COUNT));
        }
    }

    /** Tells a composite of an alert as it is now. */
    void tell(AlertRow row, Composite composite) {
        Map<String, String> group = new LinkedHashMap<>();
        for (String field : composite.rule().groupBy()) {
            String value = row.labels.get(AlertTexts.plain(field));
            if (value == null) {
                return;
            }
            group.put(field, value);
        }
        String id = composite.rule().id();
        send.accept(AlertKeys.of(id, group), member(row, id, group));
    }

    /** Tells a composite without groups that it exists: it may hold of nothing at all. */
    void begin(Composite composite, long nowMillis) {
        String id = composite.rule().id();
        if (composite.rule().groupBy().isEmpty()) {
            send.accept(id, new Signal.Member(id, Map.of(), "", "", AlertState.INACTIVE, false, nowMillis));
        }
    }

    /** Tells every partition up to where this one has told all that follows; only where a composite wants to know. */
    void settled(int partition, Flow flow, long closedMillis) {
        long before = settled.getOrDefault(flow, Long.MIN_VALUE);
        boolean moved = before == Long.MIN_VALUE || closedMillis - before >= SETTLED_EVERY_MILLIS;
        if (moved && !composites.all().isEmpty()) {
            settled.put(flow, closedMillis);
            send.accept("settled", new Signal.Settled(partition, flow, closedMillis));
        }
    }

    /** Tells an alert whether people are told of it. */
    void room(String key, boolean suppressed, long nowMillis) {
        send.accept(key, new Signal.Room(suppressed, nowMillis));
    }

    /** Of a rule that never has more than one alert nothing has to be counted. */
    static boolean isCounted(Rule rule) {
        return !rule.groupBy().isEmpty() || rule.condition() instanceof Condition.NewTerm;
    }

    private static Signal.Member member(AlertRow row, String to, Map<String, String> group) {
        return new Signal.Member(to, group, row.ruleId, row.key, row.state, row.suppressed, row.changedAt);
    }
}
