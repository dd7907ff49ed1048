package io.tidewatch.processor.alerts;

import io.tidewatch.alert.Alert.Transition;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.Verdict;
import io.tidewatch.processor.signals.Signal;
import java.util.Objects;

/**
 * Counts the alerts of a rule over all partitions: the first {@code maxAlerts} stay, people are not told of the others,
 * and one alert says how many those are. Whoever waits longest gets the room that comes free.
 */
final class CountLife {
    private final Members members;
    private final AlertTies ties;
    private final AlertLife life;

    CountLife(Members members, AlertTies ties, AlertLife life) {
        this.members = members;
        this.ties = ties;
        this.life = life;
    }

    /** @param row the alert that counts */
    void take(AlertRow row, Rule rule, Signal.Member said) {
        long now = Math.max(said.atMillis(), row.changedAt);
        boolean known = said.state() == AlertState.FIRING || said.state() == AlertState.NO_DATA;
        if (known) {
            Members.Member before = members.get(row.key, said.memberKey());
            boolean shown = before == null ? members.shown(row.key) < rule.maxAlerts() : before.shown();
            members.put(row.key, said.memberKey(), rule.id(), said.state(), shown);
            if (said.suppressed() == shown) {
                ties.room(said.memberKey(), !shown, now);
            }
        } else {
            members.remove(row.key, said.memberKey());
        }
        fill(row.key, rule, now);
        say(row, rule, now);
    }

    private void fill(String owner, Rule rule, long now) {
        for (String key : members.hidden(owner, rule.maxAlerts() - members.shown(owner))) {
            Members.Member member = Objects.requireNonNull(members.get(owner, key));
            members.put(owner, key, rule.id(), member.state(), true);
            ties.room(key, false, now);
        }
    }

    private void say(AlertRow row, Rule rule, long now) {
        long all = members.of(row.key).size();
        long more = all - members.shown(row.key);
        String why = more + " more alert" + (more == 1 ? "" : "s") + " suppressed: the rule allows " + rule.maxAlerts();
        row.value = more;
        row.bound = rule.maxAlerts();
        if (more == 0) {
            if (row.isKnownToPeople()) {
                life.resolve(row, rule, "none suppressed any more: the rule allows " + rule.maxAlerts(), now);
            }
        } else if (!row.isKnownToPeople()) {
            row.counted = more;
            row.severity = rule.severity();
            life.fires(row, rule, new Verdict.Holds(rule.severity(), more, rule.maxAlerts(), why), now);
        } else if (more >= 2 * row.counted) {
            row.counted = more;
            row.why = why;
            life.transition(row, rule, Transition.UPDATED, why, now);
        } else {
            row.why = why;
        }
    }
}
