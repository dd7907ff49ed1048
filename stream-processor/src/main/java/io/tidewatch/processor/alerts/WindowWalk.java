package io.tidewatch.processor.alerts;

import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.Evaluation;
import io.tidewatch.processor.rules.Panes;
import io.tidewatch.processor.rules.Verdict;
import io.tidewatch.processor.rules.Wording;

/**
 * Takes an alert from window to window up to where its flow is closed, in order and leaving none out that could change
 * it: the result does not depend on how often the walk is taken.
 */
final class WindowWalk {
    private final AlertConfig config;
    private final Revisions revisions;
    private final Flows flows;
    private final AlertLife life;
    private final Detectors detectors;
    private final AlertPatterns patterns;
    private final HandingOn handingOn;

    WindowWalk(
            AlertConfig config,
            Revisions revisions,
            Flows flows,
            AlertLife life,
            Detectors detectors,
            AlertPatterns patterns,
            HandingOn handingOn) {
        this.patterns = patterns;
        this.handingOn = handingOn;
        this.config = config;
        this.revisions = revisions;
        this.flows = flows;
        this.life = life;
        this.detectors = detectors;
    }

    /** Makes the row one of that revision of its rule; a ring of other panes is of no use to it. */
    void adopt(AlertRow row, Evaluation of, long closed) {
        Rule rule = of.rule();
        Panes panes = of.panes();
        boolean sameInput = row.flow.input() == rule.input();
        row.flow = flows.of(rule);
        if (sameInput && row.paneMillis == panes.paneMillis() && row.panesKept == panes.kept()) {
            row.revision = rule.revision();
            return;
        }
        row.paneMillis = panes.paneMillis();
        row.panesKept = panes.kept();
        row.revision = rule.revision();
        row.ring.clear();
        row.earlyEnd = 0;
        row.judgedTo = closed == ProgressClock.UNKNOWN ? Long.MIN_VALUE : panes.startOf(closed);
    }

    /** @return up to where windows are over for what is appended then: those that end at most there are judged before it */
    long closedBefore(long appendMillis) {
        return appendMillis - config.grace().toMillis() - 1;
    }

    /**
     * All that comes of it up to there: its windows, and what time alone brings, each by the revision in force at its time.
     * Nothing does of one that has no windows, because it goes by other alerts.
     */
    void to(AlertRow row, long closed) {
        if (closed == ProgressClock.UNKNOWN || revisions.isTied(row)) {
            return;
        }
        long now = closed + config.grace().toMillis();
        patterns.describe(row, "");
        while (!row.gone) {
            Revisions.One one = revisions.of(row);
            if (one == null) {
                life.ends(row, null, "its rule was deleted", now);
                return;
            }
            if (one.of() == null) {
                life.ends(row, null, whyNot(one), now);
                return;
            }
            String wider = handingOn.to(one.of().rule(), row.group);
            if (!wider.isEmpty()) {
                // its lines are another's: that it has none means nothing
                handingOn.panes(row, one.of().rule(), one.version().fromMillis(), wider);
                life.ends(row, one.of().rule(), "its pattern is part of " + wider + " now", now);
                row.ring.clear();
                return;
            }
            adopt(row, one.of(), closed);
            Revisions.One next = revisions.next(row);
            boolean turns = next != null && next.version().fromMillis() <= now;
            long turn = turns ? next.version().fromMillis() : now;
            judge(row, one.of(), turns ? closedBefore(turn) : closed);
            if (!row.gone) {
                time(row, one.of().rule(), turn);
            }
            if (!turns || row.gone) {
                return;
            }
            if (next.of() == null) {
                life.ends(row, null, whyNot(next), turn);
            } else {
                adopt(row, next.of(), closedBefore(turn));
            }
        }
    }

    private static String whyNot(Revisions.One one) {
        return one.version().rule() == null ? "its rule was deleted" : "its rule is not enabled";
    }

    private void time(AlertRow row, Rule rule, long now) {
        if (rule.condition() instanceof Condition.NewTerm) {
            grownOld(row, rule, now);
        } else {
            life.timers(row, rule, now);
        }
    }

    /** However late it is looked at: what is no news any more does not escalate. */
    private void grownOld(AlertRow row, Rule rule, long now) {
        long forgetAt = row.lastSeen + life.forgetAfter(rule).toMillis();
        long upTo = Math.min(now, forgetAt);
        if (row.isActive()) {
            long oldAt = row.firingSince + AlertLife.termFiresFor(rule).toMillis();
            life.timers(row, rule, Math.min(upTo, oldAt));
            if (oldAt <= upTo) {
                life.termGrewOld(row, rule, oldAt);
            }
        }
        life.timers(row, rule, upTo);
        if (now >= forgetAt) {
            life.ends(row, rule, "not seen for long", forgetAt);
        }
    }

    private void judge(AlertRow row, Evaluation of, long closed) {
        if (row.judgedTo == Long.MIN_VALUE || of.rule().condition() instanceof Condition.NewTerm) {
            return;
        }
        Panes panes = of.panes();
        long last = panes.startOf(closed);
        boolean settled = false;
        while (row.judgedTo < last && !row.gone) {
            long end = row.judgedTo + panes.paneMillis();
            // a rule that is off for a while may end an alert between any two windows
            if (settled && of.rule().schedule().isEmpty()) {
                end = Math.max(end, Math.min(last, firstEndAfter(life.nextTimer(row, of.rule()), panes)));
            }
            settled = row.ring.isEmpty() && !of.learnsOfNothing();
            Verdict verdict = verdict(row, of, end);
            row.judgedTo = end;
            long now = end + config.grace().toMillis();
            life.timers(row, of.rule(), now);
            life.judged(row, of, verdict, now);
            of.judged(row.ring, end);
            long silentFor = now - row.lastSeen;
            if (silentFor >= life.forgetAfter(of.rule()).toMillis()) {
                String span = Wording.span(life.forgetAfter(of.rule()));
                life.ends(row, of.rule(), "not heard of for " + span + ", not expected any more", now);
            }
        }
    }

    private Verdict verdict(AlertRow row, Evaluation of, long endMillis) {
        if (of.rule().condition() instanceof Condition.Anomaly anomaly) {
            return detectors.judge(row, of, anomaly, endMillis);
        }
        return of.at(row.ring, endMillis, row.isKnownToPeople());
    }

    /** The same as {@link #nextDue} of an alert that has no windows: composite, or one that counts others. */
    long nextDueWithoutWindows(AlertRow row, Rule rule) {
        boolean always = rule.condition() instanceof Condition.Composite
                && !rule.schedule().isEmpty();
        return always ? 0 : Math.min(nextDueGone(row), nextMark(row, rule));
    }

    private long nextMark(AlertRow row, Rule rule) {
        long at = row.gone ? DueIndex.NEVER : life.nextMark(row, rule);
        return at == DueIndex.NEVER ? at : before(at);
    }

    /** @return up to where windows are closed when that time has come */
    private long before(long millis) {
        return millis - config.grace().toMillis();
    }

    /** @return up to where windows have to be closed before the row has to be looked at again */
    long nextDue(AlertRow row, Evaluation of) {
        long grace = config.grace().toMillis();
        long next = nextDueGone(row);
        if (row.gone) {
            return next;
        }
        Rule rule = of.rule();
        Revisions.One turn = revisions.next(row);
        if (turn != null) {
            next = Math.min(next, before(turn.version().fromMillis()));
        }
        next = Math.min(next, nextMark(row, rule));
        next = Math.min(next, row.lastSeen + life.forgetAfter(rule).toMillis() - grace);
        if (rule.condition() instanceof Condition.NewTerm) {
            return row.state == AlertState.FIRING
                    ? Math.min(
                            next, row.firingSince + AlertLife.termFiresFor(rule).toMillis() - grace)
                    : next;
        }
        boolean watched = row.state == AlertState.PENDING
                || row.state == AlertState.FIRING
                || !row.ring.isEmpty()
                // what is without data ends when its rule goes off, though nothing is heard
                || row.isKnownToPeople() && !rule.schedule().isEmpty()
                || of.holdsOfNothing()
                || rule.noData() == Rule.NoData.ALERT;
        return watched && row.judgedTo != Long.MIN_VALUE
                ? Math.min(next, row.judgedTo + of.panes().paneMillis())
                : next;
    }

    /** The same of a row that nothing but its removal is to come of. */
    long nextDueGone(AlertRow row) {
        if (!row.published && row.gone) {
            return 0;
        }
        long external = ExternalLife.next(row);
        if (external != DueIndex.NEVER) {
            return before(external);
        }
        return row.published && !row.isActive()
                ? row.changedAt + config.keepResolved().minus(config.grace()).toMillis()
                : DueIndex.NEVER;
    }

    private long firstEndAfter(long nowMillis, Panes panes) {
        if (nowMillis >= Long.MAX_VALUE / 2) {
            return Long.MAX_VALUE;
        }
        long end = nowMillis - config.grace().toMillis();
        long start = panes.startOf(end);
        return start == end ? end : start + panes.paneMillis();
    }
}
