package io.tidewatch.processor.signals;

import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.logs.WantedValues;
import io.tidewatch.processor.rules.CompositeExpression;
import io.tidewatch.processor.rules.Evaluation;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All rules at one time. What they select by is compiled when it is asked for first: an index per input, or per metric. A
 * rule that cannot be compiled is named under {@link #problems()} and costs the others nothing. Immutable, thread-safe.
 */
public final class RuleSet {
    static final RuleSet EMPTY = compile(List.of());

    private final Map<String, Rule> rules;
    private @Nullable Selectors before;
    private volatile @Nullable Selectors selectors;

    private RuleSet(Map<String, Rule> rules, @Nullable Selectors before) {
        this.rules = rules;
        this.before = before;
    }

    /** Takes the enabled ones of the rules; the later of two with the same id counts. */
    public static RuleSet compile(Collection<Rule> rules) {
        Map<String, Rule> byId = new TreeMap<>();
        for (Rule rule : rules) {
            byId.put(rule.id(), rule);
        }
        return new RuleSet(new LinkedHashMap<>(byId), null);
    }

    /**
     * The rules that follow these: what has not changed is not compiled again.
     *
     * @param next by id
     */
    synchronized RuleSet then(SortedMap<String, Rule> next) {
        Selectors compiled = selectors;
        return new RuleSet(new LinkedHashMap<>(next), compiled == null ? before : compiled);
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

    /** @return all rules, also those that are not enabled or cannot be compiled, in the order of their ids */
    public Collection<Rule> rules() {
        return Collections.unmodifiableCollection(rules.values());
    }

    public @Nullable Rule rule(String id) {
        return rules.get(id);
    }

    /** @return what is wrong, by id of the rule; empty where all compiled */
    public Map<String, String> problems() {
        return selectors().problems();
    }

    /** @return what the rules ask of the values of patterns' parameters */
    public WantedValues wantedValues() {
        return selectors().wantedValues();
    }

    Selectors selectors() {
        Selectors known = selectors;
        return known == null ? select() : known;
    }

    private synchronized Selectors select() {
        Selectors known = selectors;
        if (known == null) {
            known = Selectors.compile(rules.values(), before);
            selectors = known;
            before = null;
        }
        return known;
    }
}
