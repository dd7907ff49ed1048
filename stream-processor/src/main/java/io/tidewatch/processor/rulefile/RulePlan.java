package io.tidewatch.processor.rulefile;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.RuleVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What putting rules into force would change, by id.
 *
 * @param changes what is new, other than it was, or gone
 * @param unchanged how many are as they were
 */
public record RulePlan(List<Change> changes, int unchanged) {
    /** What becomes of one rule. */
    public enum What {
        NEW,
        CHANGED,
        REMOVED
    }

    /**
     * One rule that does not stay as it was.
     *
     * @param after with its new revision and from when on it holds; null where it is removed
     * @param differences the words that say something else, as {@code warning: 0.8 → 0.9}
     */
    public record Change(What what, String id, @Nullable Rule after, List<String> differences) {
        public Change {
            differences = List.copyOf(differences);
        }
    }

    public RulePlan {
        changes = List.copyOf(changes);
    }

    /**
     * @param now the rules in force
     * @param wanted rules as files say them; the later of two with one id counts
     * @param prune whether rules that are not wanted go
     * @param atMillis now: new ones hold from now on, changed ones from {@link RuleVersion#soon} on; 0: at once
     */
    public static RulePlan of(Collection<Rule> now, Collection<Rule> wanted, boolean prune, long atMillis) {
        Map<String, Rule> before = byId(now);
        Map<String, Rule> after = byId(wanted);
        TreeSet<String> ids = new TreeSet<>(after.keySet());
        ids.addAll(prune ? before.keySet() : List.of());
        List<Change> changes = new ArrayList<>();
        int unchanged = 0;
        for (String id : ids) {
            Rule old = before.get(id);
            Rule rule = after.get(id);
            if (rule == null) {
                changes.add(new Change(What.REMOVED, id, null, List.of()));
            } else if (old == null) {
                changes.add(new Change(What.NEW, id, rule.with(1, atMillis), List.of()));
            } else if (old.with(1, 0).equals(rule.with(1, 0))) {
                unchanged++;
            } else {
                Rule next = rule.with(old.revision() + 1, RuleVersion.soon(atMillis));
                changes.add(new Change(What.CHANGED, id, next, differences(old, rule)));
            }
        }
        return new RulePlan(changes, unchanged);
    }

    /** @return the removal of these rules */
    public static RulePlan removal(Collection<String> ids) {
        return new RulePlan(
                new TreeSet<>(ids)
                        .stream()
                                .map(id -> new Change(What.REMOVED, id, null, List.of()))
                                .toList(),
                0);
    }

    private static List<String> differences(Rule old, Rule rule) {
        Map<String, Object> before = RuleText.fields(old);
        Map<String, Object> after = RuleText.fields(rule);
        List<String> out = new ArrayList<>();
        for (Word word : Word.values()) {
            Object was = before.get(word.text);
            Object is = after.get(word.text);
            if (!Objects.equals(was, is)) {
                out.add(word.text + ": " + (was == null ? "default" : was) + " → " + (is == null ? "default" : is));
            }
        }
        return out;
    }

    private static Map<String, Rule> byId(Collection<Rule> rules) {
        Map<String, Rule> out = new TreeMap<>();
        rules.forEach(rule -> out.put(rule.id(), rule));
        return out;
    }
}
