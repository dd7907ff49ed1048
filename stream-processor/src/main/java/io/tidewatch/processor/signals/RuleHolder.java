package io.tidewatch.processor.signals;

import io.tidewatch.alert.Rule;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules of this instance, as they are now. Whoever processes asks {@link #current()} once per record. Rules come
 * from the global store ({@link RulesGlobal}); what they select by is compiled when somebody asks for it, and of that only
 * what has changed. Thread-safe.
 */
public final class RuleHolder {
    private final SortedMap<String, Rule> rules = new TreeMap<>();
    private final Map<String, String> unreadable = new TreeMap<>();
    private RuleSet last = RuleSet.EMPTY;
    private volatile @Nullable RuleSet newest = last;

    /** @return all rules of one moment */
    public RuleSet current() {
        RuleSet now = newest;
        return now == null ? renew() : now;
    }

    /** Adds the rule or takes the place of the one with its id: the topic's last word counts, on every instance. */
    public synchronized void put(Rule rule) {
        unreadable.remove(rule.id());
        rules.put(rule.id(), rule);
        newest = null;
    }

    public synchronized void remove(String id) {
        unreadable.remove(id);
        if (rules.remove(id) != null) {
            newest = null;
        }
    }

    /** Takes the place of all rules. */
    public synchronized void replaceAll(Collection<Rule> all) {
        rules.clear();
        unreadable.clear();
        for (Rule rule : all) {
            rules.put(rule.id(), rule);
        }
        newest = null;
    }

    /** A record that holds no rule this code can read: the rule known under that id, if any, stays. */
    public synchronized void unreadable(String id, String why) {
        unreadable.put(id, why);
    }

    /** @return what is wrong, by id of the rule: records that could not be read, rules that could not be compiled */
    public synchronized Map<String, String> problems() {
        Map<String, String> all = new TreeMap<>(current().problems());
        all.putAll(unreadable);
        return all;
    }

    private synchronized RuleSet renew() {
        RuleSet now = newest;
        if (now == null) {
            now = last.then(rules);
            last = now;
            newest = now;
        }
        return now;
    }
}
