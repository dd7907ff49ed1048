package io.tidewatch.processor.alerts;

import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.Composites.Composite;
import io.tidewatch.processor.signals.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Alerts of composite rules: what they know of their members, and what follows from it. */
final class CompositeLife {
    private final Members members;
    private final AlertLife life;

    CompositeLife(Members members, AlertLife life) {
        this.members = members;
        this.life = life;
    }

    /** Remembers what was said; what follows from it is {@link #look}'s to find. */
    void take(AlertRow row, Signal.Member said) {
        if (said.memberKey().isEmpty()) {
            return;
        }
        if (said.state() == AlertState.FIRING) {
            members.put(row.key, said.memberKey(), said.memberRuleId(), said.state(), true);
        } else {
            members.remove(row.key, said.memberKey());
        }
    }

    void look(AlertRow row, Composite composite, long now) {
        Set<String> firing = new TreeSet<>();
        members.of(row.key).values().forEach(m -> firing.add(m.ruleId()));
        boolean holds = composite.expression().test(firing::contains);
        life.composed(row, composite.rule(), holds, why(composite, firing), now);
    }

    /** What comes by time alone, up to then. */
    void timers(AlertRow row, Composite composite, long upTo) {
        Rule rule = composite.rule();
        long fires = row.pendingSince + rule.forDuration().toMillis();
        if (row.state == AlertState.PENDING && fires <= upTo) {
            look(row, composite, Math.max(fires, row.changedAt));
        }
        long ends = row.clearSince + rule.keepFiringFor().toMillis();
        if (row.state == AlertState.FIRING && row.clearSince > 0 && ends <= upTo) {
            life.timers(row, rule, ends);
            look(row, composite, Math.max(ends, row.changedAt));
        }
        life.timers(row, rule, upTo);
    }

    /** @return whether nothing is to come of the row: none of its members fires and its group may never be heard of again */
    boolean idle(AlertRow row, Rule rule) {
        return rule.schedule().isEmpty()
                && !row.isActive()
                && !row.flapping
                && !rule.groupBy().isEmpty()
                && members.of(row.key).isEmpty();
    }

    private static String why(Composite composite, Set<String> firing) {
        List<String> said = new ArrayList<>();
        for (String rule : new TreeSet<>(composite.expression().rules())) {
            said.add(rule + (firing.contains(rule) ? " fires" : " does not fire"));
        }
        return String.join(", ", said);
    }
}
