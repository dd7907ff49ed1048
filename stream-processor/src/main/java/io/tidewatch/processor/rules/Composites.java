package io.tidewatch.processor.rules;

import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The composite rules among all rules, and who is to hear of which rule's alerts. One that cannot be read, or that
 * depends on itself, is not among them. Immutable.
 */
public final class Composites {
    private final Map<String, Composite> byId = new TreeMap<>();
    private final Map<String, List<Composite>> byMember = new HashMap<>();
    private final Map<String, Set<String>> leaves = new HashMap<>();
    private final Map<String, String> problems = new TreeMap<>();

    /** A composite rule and its expression, read. */
    public record Composite(Rule rule, CompositeExpression expression) {}

    /** @param rules all of them; those that are not enabled count for nothing */
    public Composites(Collection<Rule> rules) {
        Map<String, Composite> all = new TreeMap<>();
        for (Rule rule : rules) {
            if (rule.enabled() && rule.condition() instanceof Condition.Composite c) {
                try {
                    all.put(rule.id(), new Composite(rule, CompositeExpression.parse(c.expression())));
                } catch (IllegalArgumentException e) {
                    problems.put(rule.id(), String.valueOf(e.getMessage()));
                }
            }
        }
        for (Composite composite : all.values()) {
            String id = composite.rule().id();
            if (reaches(id, id, rule -> named(all, rule))) {
                problems.put(id, "it depends on itself");
                continue;
            }
            byId.put(id, composite);
            for (String member : composite.expression().rules()) {
                byMember.computeIfAbsent(member, m -> new ArrayList<>()).add(composite);
            }
        }
        byId.keySet().forEach(this::findLeaves);
    }

    /** @return the composite rule of that id, or null where there is none that works */
    public @Nullable Composite of(String id) {
        return byId.get(id);
    }

    public Collection<Composite> all() {
        return byId.values();
    }

    /** @return those that name that rule */
    public List<Composite> naming(String ruleId) {
        return byMember.getOrDefault(ruleId, List.of());
    }

    /** @return what is wrong, by id of the rule */
    public Map<String, String> problems() {
        return Map.copyOf(problems);
    }

    /** @return rules that are no composites that it depends on, by however many steps; itself where it is none */
    public Set<String> leavesOf(String ruleId) {
        return leaves.getOrDefault(ruleId, Set.of(ruleId));
    }

    private Set<String> findLeaves(String id) {
        Set<String> known = leaves.get(id);
        Composite composite = byId.get(id);
        if (known != null || composite == null) {
            return known == null ? Set.of(id) : known;
        }
        Set<String> found = new HashSet<>();
        composite.expression().rules().forEach(member -> found.addAll(findLeaves(member)));
        leaves.put(id, Set.copyOf(found));
        return found;
    }

    /**
     * Whether one rule depends on another, by however many steps.
     *
     * @param named rules that the rule of that id names
     */
    public static boolean reaches(String from, String to, Function<String, Set<String>> named) {
        return reaches(from, to, named, new HashSet<>());
    }

    private static boolean reaches(String from, String to, Function<String, Set<String>> named, Set<String> seen) {
        for (String member : named.apply(from)) {
            if (member.equals(to) || seen.add(member) && reaches(member, to, named, seen)) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> named(Map<String, Composite> all, String id) {
        Composite composite = all.get(id);
        return composite == null ? Set.of() : composite.expression().rules();
    }
}
