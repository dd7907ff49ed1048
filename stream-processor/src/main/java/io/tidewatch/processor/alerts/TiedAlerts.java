package io.tidewatch.processor.alerts;

import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.Composites;
import io.tidewatch.processor.rules.Evaluation;
import io.tidewatch.processor.rules.RuleLookup;
import io.tidewatch.processor.signals.Signal;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of this partition that go by other alerts: those of composite rules, and those that count how many of a rule
 * nobody is told of. What they hear, they hear by signals; composites are looked at once nothing they depend on is held.
 */
final class TiedAlerts {
    private final AlertConfig config;
    private final RuleLookup rules;
    private final Rows rows;
    private final AlertBook book;
    private final ProgressClock clock;
    private final ActiveAlerts active;
    private final AlertLife life;
    private final Members members;
    private final Composing composing;
    private final AlertTies ties;
    private final CountLife count;
    private final CompositeLife composite;

    // as of the last look at what waits
    private @Nullable Set<Rule.Input> heldBefore;
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
            ActiveAlerts active,
            AlertLife life,
            Members members,
            Composing composing,
            AlertTies ties) {
        this.config = config;
        this.rules = rules;
        this.rows = rows;
        this.book = book;
        this.clock = clock;
        this.active = active;
        this.life = life;
        this.members = members;
        this.composing = composing;
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
            composing.look(row.key, settled);
        }
    }

    /** Another alert, of this partition or of another, began or ceased to fire. */
    void member(String key, Signal.Member said) {
        Rule rule = rules.rule(said.ruleId());
        boolean counts = said.group().equals(AlertTies.COUNT);
        if (counts && rule == null) {
            uncounted(key, said);
            return;
        }
        AlertRow row = book.load(key);
        if (row == null) {
            row = new AlertRow(key, said.ruleId());
        }
        row.gone = false;
        row.group = said.group();
        row.lastSeen = Math.max(row.lastSeen, said.atMillis());
        if (rule != null) {
            row.input = rule.input();
            row.revision = rule.revision();
        }
        if (counts && rule != null) {
            count.take(row, rule, said);
            row.gone = !row.isActive() && members.of(key).isEmpty();
            rows.save(row, rows.evaluation(row.ruleId));
            return;
        }
        Composites.Composite known = ties.composites().of(said.ruleId());
        if (known != null && !composing.waits(key) && !held(known, heldInputs())) {
            // what time alone brought before goes by what was known then
            composite.timers(row, known, said.atMillis());
        }
        composite.take(row, said);
        rows.save(row, rows.evaluation(row.ruleId));
        if (known != null) {
            composing.look(key, said.atMillis());
            settle(key, heldInputs());
        }
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
        keys.forEach(key -> composing.look(key, at));
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

    private void uncomposed(String key, String why) {
        AlertRow row = book.load(key);
        members.removeAll(key);
        if (row != null) {
            life.ends(row, null, why, Math.max(row.changedAt, row.lastSeen));
            rows.save(row, null);
        }
    }

    /** Looks at the alerts of composite rules that wait for it, if anything they wait for may be another than before. */
    void settle() {
        Set<Rule.Input> held = heldInputs();
        Object version = rules.version();
        boolean news = composing.takeNews();
        if (!news && version == versionBefore && held.equals(heldBefore)) {
            return;
        }
        heldBefore = held;
        versionBefore = version;
        new TreeSet<>(composing.waiting()).forEach(key -> settle(key, held));
    }

    private void settle(String key, Set<Rule.Input> held) {
        AlertRow row = book.load(key);
        Composites.Composite known = row == null ? null : ties.composites().of(row.ruleId);
        if (row == null || known == null) {
            composing.looked(key);
            return;
        }
        if (held(known, held)) {
            return;
        }
        long at = Math.max(composing.looked(key), row.changedAt);
        if (!row.group.keySet().equals(Set.copyOf(known.rule().groupBy()))) {
            uncomposed(key, "its rule groups by something else");
            return;
        }
        composite.timers(row, known, at);
        composite.look(row, known, at);
        row.gone = composite.idle(row, known.rule());
        rows.save(row, rows.evaluation(row.ruleId));
    }

    /** @return whether something that the composite depends on may be firing or not, which nobody knows just now */
    private boolean held(Composites.Composite known, Set<Rule.Input> held) {
        for (String leaf : ties.composites().leavesOf(known.rule().id())) {
            Rule rule = rules.rule(leaf);
            if (rule != null && held.contains(rule.input())) {
                return true;
            }
        }
        return false;
    }

    private Set<Rule.Input> heldInputs() {
        Set<Rule.Input> held = EnumSet.noneOf(Rule.Input.class);
        for (Rule.Input input : Rule.Input.values()) {
            if (!clock.held(input).isEmpty()) {
                held.add(input);
            }
        }
        return held;
    }

    /** The other tasks have told all that follows from windows up to there: so far the time of composites has come. */
    void settled(Signal.Settled said) {
        clock.settled(said);
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

    /** @return the time up to which whatever that composite depends on is known; {@link Long#MIN_VALUE} where none is */
    long settledTime(String ruleId) {
        long least = Long.MAX_VALUE;
        for (String leaf : ties.composites().leavesOf(ruleId)) {
            Rule rule = rules.rule(leaf);
            if (rule != null) {
                least = Math.min(least, clock.settled(rule.input()));
            }
        }
        return least == Long.MAX_VALUE || least == ProgressClock.UNKNOWN
                ? Long.MIN_VALUE
                : least + config.grace().toMillis();
    }

    private long timeOf(Rule rule) {
        long closed = clock.closed(rule.input());
        return closed == ProgressClock.UNKNOWN
                ? Math.max(0, clock.newestReportMillis())
                : closed + config.grace().toMillis();
    }
}
