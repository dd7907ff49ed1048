package io.tidewatch.processor.alerts;

import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.Composites;
import io.tidewatch.processor.rules.Evaluation;
import io.tidewatch.processor.rules.RuleLookup;
import io.tidewatch.processor.signals.Flow;
import io.tidewatch.processor.signals.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of this partition that go by other alerts: those of composite rules, and those that count how many of a rule
 * nobody is told of. What they hear, they hear by signals, in whatever order; a composite takes it in the order of time, once
 * all tasks have told what happened up to then.
 */
final class TiedAlerts {
    private static final Waiting.Until SETTLED = Waiting.Until.SETTLED;

    private final AlertConfig config;
    private final RuleLookup rules;
    private final Rows rows;
    private final AlertBook book;
    private final ProgressClock clock;
    private final Flows flows;
    private final ActiveAlerts active;
    private final AlertLife life;
    private final Members members;
    private final Waiting waiting;
    private final AlertCounts counts;
    private final AlertTies ties;
    private final CountLife count;
    private final CompositeLife composite;

    // as of the last look at what waits
    private @Nullable Object versionBefore;

    /** What whoever keeps the rows does for these, too. */
    interface Rows {
        @Nullable
        Evaluation evaluation(String ruleId);

        /** @param of null where its rule is gone */
        void save(AlertRow row, @Nullable Evaluation of);
    }

    TiedAlerts(
            AlertConfig config,
            RuleLookup rules,
            Rows rows,
            AlertBook book,
            ProgressClock clock,
            Flows flows,
            ActiveAlerts active,
            AlertLife life,
            Members members,
            Waiting waiting,
            AlertCounts counts,
            AlertTies ties) {
        this.config = config;
        this.rules = rules;
        this.rows = rows;
        this.book = book;
        this.clock = clock;
        this.flows = flows;
        this.active = active;
        this.life = life;
        this.members = members;
        this.waiting = waiting;
        this.counts = counts;
        this.ties = ties;
        this.count = new CountLife(members, ties, life);
        this.composite = new CompositeLife(members, life);
    }

    /** Rules may have changed since the last record. */
    void hearOfRules() {
        ties.changed().forEach(this::changed);
    }

    /** What time alone brings to an alert of a composite: it goes by what the other tasks have told, not by this clock. */
    void due(AlertRow row, Rule rule, long now) {
        long settled = settledTime(row.ruleId);
        life.timers(row, rule, Math.min(now, settled));
        if (!rule.schedule().isEmpty() && settled != Long.MIN_VALUE) {
            take(row.key, row.ruleId, row.group, List.of(), settled);
        }
    }

    /** Another alert, of this partition or of another, began or ceased to fire. */
    void member(String key, Signal.Member said) {
        if (said.group().equals(AlertTies.COUNT)) {
            counted(key, said);
        } else if (waiting.isFull()) {
            counts.add(AlertCounts.What.UNORDERED);
            take(key, said.ruleId(), said.group(), List.of(said), said.atMillis());
        } else {
            waiting.add(SETTLED, key, said.ruleId(), said.atMillis(), new AlertInput.Said(said));
            settle(key);
        }
    }

    private void counted(String key, Signal.Member said) {
        Rule rule = rules.rule(said.ruleId());
        if (rule == null) {
            uncounted(key, said);
            return;
        }
        AlertRow row = heard(key, said.ruleId(), said.group(), said.atMillis());
        count.take(row, rule, said);
        row.gone = !row.isActive() && members.of(key).isEmpty();
        rows.save(row, rows.evaluation(row.ruleId));
    }

    /** The row of an alert that something is said to. */
    private AlertRow heard(String key, String ruleId, Map<String, String> group, long atMillis) {
        AlertRow row = book.load(key);
        if (row == null) {
            row = new AlertRow(key, ruleId);
        }
        Rule rule = rules.rule(ruleId);
        row.gone = false;
        row.group = group;
        row.lastSeen = Math.max(row.lastSeen, atMillis);
        if (rule != null) {
            row.flow = flows.of(rule);
            row.revision = rule.revision();
        }
        return row;
    }

    /** The rule is deleted, and its alerts end one by one. */
    private void uncounted(String key, Signal.Member said) {
        members.remove(key, said.memberKey());
        AlertRow row = book.load(key);
        if (row != null && members.of(key).isEmpty()) {
            life.ends(row, null, "its rule was deleted", said.atMillis());
            rows.save(row, null);
        }
    }

    /** A composite rule is new, another or gone: its alerts are looked at, and told of what it depends on. */
    private void changed(String ruleId) {
        Composites.Composite now = ties.composites().of(ruleId);
        Set<String> keys = new TreeSet<>(active.keysOf(ruleId));
        for (String owner : members.owners()) {
            AlertRow row = book.load(owner);
            if (row != null && row.ruleId.equals(ruleId) && !AlertTies.isCount(row)) {
                keys.add(owner);
            }
        }
        if (now == null) {
            keys.forEach(key -> uncomposed(key, "its rule was deleted, is not enabled or cannot be evaluated"));
            return;
        }
        long at = timeOf(now.rule());
        keys.forEach(key -> look(key, at));
        ties.begin(now, at);
        for (String member : now.expression().rules()) {
            for (String key : active.keysOf(member)) {
                AlertRow row = book.load(key);
                if (row != null && row.state == AlertState.FIRING && !AlertTies.isCount(row)) {
                    ties.tell(row, now);
                }
            }
        }
    }

    /** It is to be looked at as of then. */
    private void look(String key, long atMillis) {
        AlertRow row = book.load(key);
        if (row != null) {
            member(key, new Signal.Member(row.ruleId, row.group, "", "", AlertState.INACTIVE, false, atMillis));
        }
    }

    private void uncomposed(String key, String why) {
        AlertRow row = book.load(key);
        waiting.drop(key);
        members.removeAll(key);
        if (row != null) {
            life.ends(row, null, why, Math.max(row.changedAt, row.lastSeen));
            rows.save(row, null);
        }
    }

    /** Takes what that alert was told, up to where all that it depends on is known. */
    private void settle(String key) {
        String ruleId = waiting.ruleOf(key);
        long upTo = ties.composites().of(ruleId) == null ? Long.MAX_VALUE : knownTo(ruleId);
        for (long at = waiting.first(SETTLED, key);
                at <= upTo && at != Waiting.NEVER;
                at = waiting.first(SETTLED, key)) {
            List<Signal.Member> said = new ArrayList<>();
            for (Waiting.Entry entry : waiting.take(SETTLED, key)) {
                if (entry.said() instanceof AlertInput.Said one && one.signal() instanceof Signal.Member member) {
                    said.add(member);
                }
            }
            if (!said.isEmpty()) {
                take(key, ruleId, said.get(0).group(), said, at);
            }
        }
    }

    /** What was said of one time makes one look. */
    private void take(String key, String ruleId, Map<String, String> group, List<Signal.Member> said, long atMillis) {
        AlertRow row = heard(key, ruleId, group, atMillis);
        Composites.Composite known = ties.composites().of(ruleId);
        if (known != null && !group.keySet().equals(Set.copyOf(known.rule().groupBy()))) {
            uncomposed(key, "its rule groups by something else");
            return;
        }
        if (known != null) {
            // what time alone brought before goes by what was known then; at that very time, by what is said of it
            composite.timers(row, known, atMillis - 1);
        }
        said.forEach(member -> composite.take(row, member));
        if (known != null) {
            composite.look(row, known, Math.max(atMillis, row.changedAt));
            row.gone = composite.idle(row, known.rule());
        }
        rows.save(row, rows.evaluation(row.ruleId));
    }

    /** The other tasks have told all that follows from windows up to there: so far the time of composites has come. */
    void settled(Signal.Settled said) {
        long before = clock.settled(said.flow());
        clock.settled(said);
        Object version = rules.version();
        if (clock.settled(said.flow()) == before && version == versionBefore) {
            return;
        }
        // other rules may mean that less has to be known than before
        long newest = version == versionBefore ? newestKnown() : Waiting.NEVER - 1;
        versionBefore = version;
        for (String key : waiting.keys(SETTLED, newest)) {
            if (ties.composites().of(waiting.ruleOf(key)) != null) {
                settle(key);
            }
        }
        for (Composites.Composite known : ties.composites().all()) {
            List<String> keys = active.keysOf(known.rule().id());
            long upTo =
                    keys.isEmpty() ? Long.MIN_VALUE : settledTime(known.rule().id());
            for (String key : keys) {
                AlertRow row = book.load(key);
                if (row != null) {
                    composite.timers(row, known, upTo);
                    rows.save(row, rows.evaluation(row.ruleId));
                }
            }
        }
    }

    /** @return up to where all that any composite depends on may be known */
    private long newestKnown() {
        long newest = ProgressClock.UNKNOWN;
        for (Flow flow : Flow.values()) {
            newest = Math.max(newest, clock.settled(flow));
        }
        return newest == ProgressClock.UNKNOWN
                ? newest
                : newest + config.grace().toMillis();
    }

    /** @return the time up to which whatever that composite depends on is known; {@link Long#MIN_VALUE} where none is */
    long settledTime(String ruleId) {
        long known = knownTo(ruleId);
        return known == Long.MAX_VALUE ? Long.MIN_VALUE : known;
    }

    /** @return the same; {@link Long#MAX_VALUE} where it depends on nothing that there is */
    private long knownTo(String ruleId) {
        long least = Long.MAX_VALUE;
        for (String leaf : ties.composites().leavesOf(ruleId)) {
            Rule rule = rules.rule(leaf);
            if (rule != null) {
                least = Math.min(least, clock.settled(flows.of(rule)));
            }
        }
        return least == Long.MAX_VALUE || least == ProgressClock.UNKNOWN
                ? least
                : least + config.grace().toMillis();
    }

    private long timeOf(Rule rule) {
        long closed = clock.closed(flows.of(rule));
        return closed == ProgressClock.UNKNOWN
                ? Math.max(0, clock.newestReportMillis())
                : closed + config.grace().toMillis();
    }
}
