package io.tidewatch.processor.alerts;

import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.Evaluation;
import io.tidewatch.processor.rules.Panes;
import io.tidewatch.processor.rules.Verdict;
import io.tidewatch.processor.rules.Wording;

/**
 * Takes an alert from window to window up to where its input is closed, in order and leaving none out that could change
 * it: the result does not depend on how often the walk is taken.
 */
final class WindowWalk {
    private final AlertConfig config;
    private final AlertLife life;
    private final Detectors detectors;

    WindowWalk(AlertConfig config, AlertLife life, Detectors detectors) {
        this.config = config;
        this.life = life;
        this.detectors = detectors;
    }

    /** Makes the row one of that revision of its rule; a ring of other panes is of no use to it. */
    void adopt(AlertRow row, Evaluation of, long closed) {
        Rule rule = of.rule();
        Panes panes = of.panes();
        if (row.input == rule.input() && row.paneMillis == panes.paneMillis() && row.panesKept == panes.kept()) {
            row.revision = rule.revision();
            return;
        }
        row.input = rule.input();
        row.paneMillis = panes.paneMillis();
        row.panesKept = panes.kept();
        row.revision = rule.revision();
        row.ring.clear();
        row.earlyEnd = 0;
        row.judgedTo = closed == ProgressClock.UNKNOWN ? Long.MIN_VALUE : panes.startOf(closed);
    }

    void catchUp(AlertRow row, Evaluation of, long closed) {
        if (closed == ProgressClock.UNKNOWN || row.judgedTo == Long.MIN_VALUE) {
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
            settled = row.ring.isEmpty();
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

    /** What comes of it by time alone between its windows. */
    void timers(AlertRow row, Evaluation of, long closed) {
        if (closed != ProgressClock.UNKNOWN && !row.gone) {
            life.timers(row, of.rule(), closed + config.grace().toMillis());
        }
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
