package io.tidewatch.processor.signals;

import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.CompositeExpression;
import io.tidewatch.processor.rules.Evaluation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All rules at one time, compiled into an index per input. A rule that cannot be compiled is named under {@link
 * #problems()} and costs the others nothing. Immutable, thread-safe.
 */
public final class RuleSet {
    static final RuleSet EMPTY = compile(List.of());

    private final Map<String, Rule> rules;
    private final Map<String, String> problems;
    private final int slots;
    private final SelectorIndex logs;
    private final SelectorIndex errors;
    private final SelectorIndex batches;
    private final Map<String, SelectorIndex> points;
    private final SelectorIndex anyPoint;

    private RuleSet(Map<String, Rule> rules, Map<String, String> problems, List<Selector> selectors) {
        this.rules = rules;
        this.problems = problems;
        this.slots = selectors.size();
        List<Selector> ofLogs = new ArrayList<>();
        List<Selector> ofErrors = new ArrayList<>();
        List<Selector> ofBatches = new ArrayList<>();
        List<Selector> ofAnyPoint = new ArrayList<>();
        Map<String, List<Selector>> ofMetric = new HashMap<>();
        for (Selector selector : selectors) {
            switch (selector.rule.input()) {
                case LOGS -> ofLogs.add(selector);
                case ERRORS -> ofErrors.add(selector);
                case METRICS -> {
                    if (!selector.readsPoints()) {
                        ofBatches.add(selector);
                    } else if (selector.metric.isEmpty()) {
                        ofAnyPoint.add(selector);
                    } else {
                        ofMetric.computeIfAbsent(selector.metric, m -> new ArrayList<>())
                                .add(selector);
                    }
                }
            }
        }
        this.logs = new SelectorIndex(ofLogs);
        this.errors = new SelectorIndex(ofErrors);
        this.batches = new SelectorIndex(ofBatches);
        this.anyPoint = new SelectorIndex(ofAnyPoint);
        this.points = new HashMap<>();
        ofMetric.forEach((metric, some) -> points.put(metric, new SelectorIndex(some)));
    }

    /** Compiles the enabled ones of the rules; the later of two with the same id counts. */
    public static RuleSet compile(Collection<Rule> rules) {
        Map<String, Rule> byId = new TreeMap<>();
        for (Rule rule : rules) {
            byId.put(rule.id(), rule);
        }
        Map<String, String> problems = new LinkedHashMap<>();
        List<Selector> selectors = new ArrayList<>();
        for (Rule rule : byId.values()) {
            if (!rule.enabled() || rule.condition() instanceof Condition.Composite) {
                continue;
            }
            try {
                selectors.add(new Selector(rule, selectors.size()));
            } catch (IllegalArgumentException e) {
                problems.put(rule.id(), String.valueOf(e.getMessage()));
            }
        }
        return new RuleSet(byId, problems, selectors);
    }

    /** @return what keeps the rule from being compiled, for whoever is about to publish it; null where nothing does */
    public static @Nullable String problemOf(Rule rule) {
        try {
            if (rule.condition() instanceof Condition.Composite composite) {
                CompositeExpression.parse(composite.expression());
            } else {
                new Selector(rule, 0);
            }
            return Evaluation.of(rule).problem();
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** @return all rules, also those that are not enabled or cannot be compiled, by id */
    public Collection<Rule> rules() {
        return rules.values();
    }

    public @Nullable Rule rule(String id) {
        return rules.get(id);
    }

    /** @return what is wrong, by id of the rule; empty where all compiled */
    public Map<String, String> problems() {
        return Map.copyOf(problems);
    }

    /** @return how many selectors there are; their slots are below it */
    int slots() {
        return slots;
    }

    SelectorIndex logs() {
        return logs;
    }

    SelectorIndex errors() {
        return errors;
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
}
