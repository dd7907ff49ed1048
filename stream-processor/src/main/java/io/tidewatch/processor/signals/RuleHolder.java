package io.tidewatch.processor.signals;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.RuleVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules of this instance, as they are now and as they were. Whoever processes asks {@link #at} once per record. Rules
 * come from the global store ({@link RulesGlobal}); what they select by is compiled when somebody asks for it, and of that
 * only what has changed. What a rule was before is remembered for a while: records of before a change are for the revision
 * of their time, whenever they are read. Thread-safe.
 */
public final class RuleHolder {
    /** As long as signals are kept: nothing older can be read. */
    private static final long KEPT_MILLIS = Duration.ofDays(3).toMillis();

    /** So many versions of a rule are remembered. */
    static final int MOST_VERSIONS = 16;

    private static final int MOST_PASTS = 16;

    private final SortedMap<String, Rule> rules = new TreeMap<>();
    private final Map<String, List<RuleVersion>> versions = new ConcurrentHashMap<>();
    private final Set<String> deleted = new TreeSet<>();
    private final Map<String, String> unreadable = new TreeMap<>();
    private RuleSet last = RuleSet.EMPTY;
    private volatile @Nullable RuleSet newest = last;
    /** From then on the rules are what they are now. */
    private volatile long newestMillis;

    /** What was in force at other times, newest question first; tasks on two sides of a change ask in turn. */
    private volatile List<Past> pasts = List.of();

    /** The rules in force from one change to the next. */
    private record Past(long fromMillis, long toMillis, RuleSet rules) {
        boolean holds(long millis) {
            return fromMillis <= millis && millis < toMillis;
        }
    }

    /** @return all rules of one moment */
    public RuleSet current() {
        RuleSet now = newest;
        return now == null ? renew() : now;
    }

    /** @return the rules in force for what was appended then */
    public RuleSet at(long appendMillis) {
        if (appendMillis >= newestMillis) {
            return current();
        }
        for (Past known : pasts) {
            if (known.holds(appendMillis)) {
                return known.rules;
            }
        }
        return pastAt(appendMillis);
    }

    private synchronized RuleSet pastAt(long millis) {
        long from = Long.MIN_VALUE;
        long to = Long.MAX_VALUE;
        SortedMap<String, Rule> then = new TreeMap<>();
        for (Map.Entry<String, List<RuleVersion>> entry : versions.entrySet()) {
            List<RuleVersion> all = entry.getValue();
            int i = all.size() - 1;
            while (i > 0 && all.get(i).fromMillis() > millis) {
                i--;
            }
            from = i > 0 ? Math.max(from, all.get(i).fromMillis()) : from;
            to = i + 1 < all.size() ? Math.min(to, all.get(i + 1).fromMillis()) : to;
            Rule rule = all.get(i).rule();
            if (rule != null) {
                then.put(entry.getKey(), rule);
            }
        }
        List<Past> all = new ArrayList<>(MOST_PASTS);
        all.add(new Past(from, to, last.then(then)));
        all.addAll(pasts.subList(0, Math.min(pasts.size(), MOST_PASTS - 1)));
        pasts = List.copyOf(all);
        return all.get(0).rules;
    }

    /**
     * @return the versions of that rule that are remembered, oldest first; the same list for as long as they are the same;
     *     empty where there is none
     */
    public List<RuleVersion> versions(String id) {
        return versions.getOrDefault(id, List.of());
    }

    /** Adds the rule or takes the place of the one with its id: the topic's last word counts, on every instance. */
    public void put(Rule rule) {
        put(rule, rule.effectiveFromMillis());
    }

    /** @param atMillis when it was written, append time */
    synchronized void put(Rule rule, long atMillis) {
        unreadable.remove(rule.id());
        rules.put(rule.id(), rule);
        deleted.remove(rule.id());
        long from = rule.effectiveFromMillis() > 0 ? rule.effectiveFromMillis() : atMillis;
        remember(rule.id(), new RuleVersion(from, rule), atMillis);
    }

    /** @param atMillis when that was written, append time */
    public synchronized void remove(String id, long atMillis) {
        unreadable.remove(id);
        if (rules.remove(id) != null) {
            deleted.add(id);
            remember(id, new RuleVersion(atMillis, null), atMillis);
        }
    }

    private void remember(String id, RuleVersion version, long nowMillis) {
        List<RuleVersion> all = new ArrayList<>(versions(id));
        // a later word about the same time, or about one before, counts
        all.removeIf(before -> before.fromMillis() >= version.fromMillis());
        all.add(version);
        while (all.size() > 1 && (all.size() > MOST_VERSIONS || all.get(1).fromMillis() < nowMillis - KEPT_MILLIS)) {
            all.remove(0);
        }
        versions.put(id, List.copyOf(all));
        forget(nowMillis - KEPT_MILLIS);
        changed(all);
    }

    private void forget(long beforeMillis) {
        deleted.removeIf(id -> {
            List<RuleVersion> all = versions(id);
            boolean old = all.isEmpty() || all.get(all.size() - 1).fromMillis() < beforeMillis;
            if (old) {
                versions.remove(id);
            }
            return old;
        });
    }

    /** What is remembered of a rule, beside what it is now. */
    synchronized void restore(String id, List<RuleVersion> all) {
        versions.put(id, List.copyOf(all));
        if (!rules.containsKey(id)) {
            deleted.add(id);
        }
        changed(all);
    }

    private void changed(List<RuleVersion> all) {
        newest = null;
        pasts = List.of();
        // of a rule that has but one version nobody asks what was before
        if (all.size() > 1) {
            newestMillis = Math.max(newestMillis, all.get(all.size() - 1).fromMillis());
        }
    }

    /** Takes the place of all rules. */
    public synchronized void replaceAll(Collection<Rule> all) {
        rules.clear();
        unreadable.clear();
        versions.clear();
        deleted.clear();
        newestMillis = 0;
        for (Rule rule : all) {
            rules.put(rule.id(), rule);
            versions.put(rule.id(), List.of(new RuleVersion(rule.effectiveFromMillis(), rule)));
        }
        changed(List.of());
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
