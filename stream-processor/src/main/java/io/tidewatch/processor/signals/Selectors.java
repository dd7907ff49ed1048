package io.tidewatch.processor.signals;

import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.logs.WantedValues;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The selectors of all enabled rules, by what they read: an index for logs, what is measured of logs, errors, batches of metrics, points of one
 * metric each, and points of whatever metric. Immutable.
 */
final class Selectors {
    /** What is remembered of these goes by it, and so keeps only it in memory. */
    final Object version = new Object();

    private final Map<String, Selector> byRule;
    private final Map<String, String> problems;
    private final int slots;
    private final WantedValues wantedValues;
    private final SelectorIndex logs;
    private final SelectorIndex measures;
    private final SelectorIndex errors;
    private final SelectorIndex batches;
    private final SelectorIndex anyPoint;
    private final Map<String, SelectorIndex> points = new HashMap<>();

    private Selectors(
            Map<String, Selector> byRule, Map<String, String> problems, int slots, @Nullable Selectors before) {
        this.byRule = byRule;
        this.problems = Map.copyOf(problems);
        this.slots = slots;
        this.wantedValues = new WantedValues(
                byRule.values().stream().anyMatch(selector -> selector.outlier != null),
                byRule.values().stream().anyMatch(Selector::namesParameter));
        List<Selector> ofLogs = new ArrayList<>();
        List<Selector> ofMeasures = new ArrayList<>();
        List<Selector> ofErrors = new ArrayList<>();
        List<Selector> ofBatches = new ArrayList<>();
        List<Selector> ofAnyPoint = new ArrayList<>();
        Map<String, List<Selector>> ofMetric = new HashMap<>();
        for (Selector selector : byRule.values()) {
            if (selector.measure != null) {
                ofMeasures.add(selector);
                continue;
            }
            switch (selector.rule.input()) {
                case LOGS -> {
                    ofLogs.add(selector);
                    if (selector.end != null) {
                        ofLogs.add(selector.end);
                    }
                }
                case ERRORS -> ofErrors.add(selector);
                case METRICS -> {
                    if (!selector.readsPoints) {
                        ofBatches.add(selector);
                    } else if (selector.metrics.isEmpty()) {
                        ofAnyPoint.add(selector);
                    } else {
                        selector.metrics.forEach(metric -> ofMetric.computeIfAbsent(metric, m -> new ArrayList<>())
                                .add(selector));
                    }
                }
            }
        }
        this.logs = index(ofLogs, before == null ? null : before.logs);
        this.measures = index(ofMeasures, before == null ? null : before.measures);
        this.errors = index(ofErrors, before == null ? null : before.errors);
        this.batches = index(ofBatches, before == null ? null : before.batches);
        this.anyPoint = index(ofAnyPoint, before == null ? null : before.anyPoint);
        ofMetric.forEach(
                (metric, some) -> points.put(metric, index(some, before == null ? null : before.points.get(metric))));
    }

    /** @param before those of the rules before, which are taken over as far as they are the same */
    static Selectors compile(Collection<Rule> rules, @Nullable Selectors before) {
        Map<String, Selector> byRule = new LinkedHashMap<>();
        Map<String, String> problems = new LinkedHashMap<>();
        BitSet taken = new BitSet();
        List<Rule> others = new ArrayList<>();
        for (Rule rule : rules) {
            if (!rule.enabled() || rule.condition() instanceof Condition.Composite) {
                continue;
            }
            Selector known = before == null ? null : before.byRule.get(rule.id());
            if (known != null && known.rule.equals(rule)) {
                taken.set(known.slot);
                byRule.put(rule.id(), known);
            } else {
                others.add(rule);
            }
        }
        for (Rule rule : others) {
            try {
                Selector made = new Selector(rule, taken.nextClearBit(0));
                taken.set(made.slot);
                byRule.put(rule.id(), made);
            } catch (IllegalArgumentException e) {
                problems.put(rule.id(), String.valueOf(e.getMessage()));
            }
        }
        return new Selectors(byRule, problems, taken.length(), before);
    }

    /** @return what is wrong, by id of the rule */
    Map<String, String> problems() {
        return problems;
    }

    /** @return how many slots there are; those of the selectors are below it */
    int slots() {
        return slots;
    }

    /** @return what they ask of the values of patterns' parameters */
    WantedValues wantedValues() {
        return wantedValues;
    }

    /** @return of that rule; null where it is not in force, or cannot be compiled */
    @Nullable
    Selector of(String ruleId) {
        return byRule.get(ruleId);
    }

    SelectorIndex logs() {
        return logs;
    }

    SelectorIndex errors() {
        return errors;
    }

    /** Of which log lines metrics are made. */
    SelectorIndex measures() {
        return measures;
    }

    /** Rules on metrics that count batches. */
    SelectorIndex batches() {
        return batches;
    }

    /** Rules on the points of one metric, or null. */
    @Nullable
    SelectorIndex points(String metric) {
        return points.get(metric);
    }

    /** Rules on the points of whatever metric. */
    SelectorIndex anyPoint() {
        return anyPoint;
    }

    private static SelectorIndex index(List<Selector> selectors, @Nullable SelectorIndex before) {
        return before != null && before.holds(selectors) ? before : new SelectorIndex(selectors);
    }
}
