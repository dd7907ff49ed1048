package io.tidewatch.processor.alerts;

import io.tidewatch.alert.Alert.Transition;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.rules.Evaluation;
import io.tidewatch.processor.rules.Pane;
import io.tidewatch.processor.rules.PaneRing;
import io.tidewatch.processor.rules.Verdict;
import io.tidewatch.processor.signals.Signal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The alert life as plainly as it can be said: everything kept in memory, every window looked at one by one, no index,
 * no ring, no bytes, no short cuts. One rule, any number of keys.
 */
final class AlertModel {
    /** What is compared. */
    record Told(Transition transition, AlertState state, Severity severity, long atMillis, String why) {}

    final Map<String, List<Told>> told = new TreeMap<>();
    private final Rule rule;
    private final AlertConfig config;
    private final Evaluation of;
    private final long pane;
    private final Map<Integer, Signal.Progress> partitions = new HashMap<>();
    private final Map<String, One> ones = new TreeMap<>();
    private long closed = Long.MIN_VALUE;

    private static final class One {
        final List<Signal.Partial> partials = new ArrayList<>();
        AlertState state = AlertState.INACTIVE;
        Severity severity = Severity.WARNING;
        boolean gone;
        boolean byHand;
        long judgedTo = Long.MIN_VALUE;
        long earlyEnd;
        long lastSeen;
        long pending;
        long clear;
        long noData;
        long resolved;
        long changed;
    }

    AlertModel(Rule rule, AlertConfig config) {
        this.rule = rule;
        this.config = config;
        this.of = Evaluation.of(rule);
        this.pane = of.panes().paneMillis();
    }

    void partial(String key, Signal.Partial p) {
        One one = ones.get(key);
        if (one != null) {
            walk(key, one);
        }
        boolean known = one != null && !one.gone;
        long start = start(p);
        if (p.goodbye()) {
            if (known) {
                end(key, one, "its source said goodbye", p.appendMillis());
            }
            return;
        }
        if (!known) {
            One fresh = new One();
            if (one != null) {
                fresh.state = one.state;
                fresh.severity = one.severity;
                fresh.resolved = one.resolved;
                fresh.changed = one.changed;
            }
            one = fresh;
            one.judgedTo = closed == Long.MIN_VALUE ? start - of.windowMillis() : Math.floorDiv(closed, pane) * pane;
            one.lastSeen = p.appendMillis();
        }
        one.lastSeen = Math.max(one.lastSeen, p.appendMillis());
        if (start < one.judgedTo - (of.panes().kept() - 1) * pane) {
            return;
        }
        ones.put(key, one);
        one.partials.add(p);
        if (start + pane > one.judgedTo) {
            Evaluation.Early early = of.early(ring(one), start);
            if (early != null && !one.byHand) {
                one.earlyEnd = Math.max(one.earlyEnd, early.endMillis());
                one.noData = 0;
                long now =
                        Math.max(p.appendMillis(), one.judgedTo + config.grace().toMillis());
                holds(key, one, early.holds(), now);
            }
        }
    }

    void progress(Signal.Progress p) {
        Signal.Progress before = partitions.getOrDefault(p.partition(), p);
        long watermark = Math.max(before.watermarkMillis(), p.watermarkMillis());
        partitions.put(
                p.partition(),
                new Signal.Progress(
                        p.input(), p.partition(), p.partitions(), watermark, p.atMillis(), p.caughtUp(), 0));
        long newest = Long.MIN_VALUE;
        long least = Long.MAX_VALUE;
        for (Signal.Progress each : partitions.values()) {
            newest = Math.max(newest, each.atMillis());
            least = Math.min(least, each.watermarkMillis());
        }
        if (partitions.size() < p.partitions()) {
            return;
        }
        for (Signal.Progress each : partitions.values()) {
            boolean behind = !each.caughtUp()
                    && newest - each.watermarkMillis() > config.holdAfter().toMillis();
            if (behind || newest - each.atMillis() > config.holdAfter().toMillis()) {
                return;
            }
        }
        closed = Math.max(closed, least - config.grace().toMillis());
        ones.forEach(this::walk);
    }

    void resolve(String key, long now) {
        One one = ones.get(key);
        if (one != null && active(one)) {
            resolved(key, one, "resolved by hand by ann", now);
            one.byHand = true;
        }
    }

    private void walk(String key, One one) {
        while (!one.gone && one.judgedTo != Long.MIN_VALUE && one.judgedTo + pane <= closed) {
            one.judgedTo += pane;
            long now = one.judgedTo + config.grace().toMillis();
            boolean holding = one.state == AlertState.PENDING || one.state == AlertState.FIRING;
            Verdict verdict = of.at(ring(one), one.judgedTo, holding);
            if (verdict instanceof Verdict.Holds holds) {
                one.noData = 0;
                holds(key, one, holds, now);
            } else if (one.judgedTo >= one.earlyEnd) {
                if (verdict instanceof Verdict.Clear clear) {
                    one.noData = 0;
                    clear(key, one, clear.why(), now);
                } else if (verdict instanceof Verdict.NoData noData) {
                    noData(key, one, noData.why(), now);
                }
            }
            long forgetAfter = rule.condition() instanceof Condition.Absent absent
                    ? absent.forgetAfter().toMillis()
                    : config.forgetAfter().toMillis();
            if (now - one.lastSeen >= forgetAfter) {
                end(key, one, "not heard of", now);
            }
        }
    }

    private void holds(String key, One one, Verdict.Holds holds, long now) {
        if (one.byHand && now <= one.resolved) {
            return;
        }
        one.clear = 0;
        Severity before = one.severity;
        one.severity = holds.severity();
        if (one.state == AlertState.FIRING) {
            if (before != holds.severity()) {
                tell(key, one, Transition.SEVERITY_CHANGED, holds.why(), now);
            }
        } else if (one.state == AlertState.NO_DATA || one.byHand) {
            String again = one.byHand ? " (resolved by hand by ann, still holds)" : "";
            one.byHand = false;
            one.state = AlertState.FIRING;
            tell(key, one, Transition.FIRED, holds.why() + again, now);
        } else {
            boolean begins = one.state != AlertState.PENDING;
            one.pending = begins ? now : one.pending;
            one.state = AlertState.PENDING;
            if (now - one.pending >= rule.forDuration().toMillis()) {
                one.state = AlertState.FIRING;
                tell(key, one, Transition.FIRED, holds.why(), now);
            } else if (begins) {
                tell(key, one, Transition.PENDING, holds.why(), now);
            }
        }
    }

    private void clear(String key, One one, String why, long now) {
        one.byHand = false;
        if (one.state == AlertState.PENDING) {
            one.state = AlertState.INACTIVE;
            tell(key, one, Transition.PENDING_ENDED, why, now);
        } else if (one.state == AlertState.NO_DATA) {
            resolved(key, one, why, now);
        } else if (one.state == AlertState.FIRING) {
            one.clear = one.clear == 0 ? now : one.clear;
            if (now - one.clear >= rule.keepFiringFor().toMillis()) {
                resolved(key, one, why, now);
            }
        }
    }

    private void noData(String key, One one, String why, long now) {
        one.noData = one.noData == 0 ? now : one.noData;
        if (now - one.noData < config.noDataAfter().toMillis()) {
            return;
        }
        switch (rule.noData()) {
            case KEEP -> {}
            case OK -> clear(key, one, why, now);
            case ALERT -> {
                Severity severity = one.state == AlertState.FIRING ? one.severity : rule.severity();
                holds(key, one, new Verdict.Holds(severity, Double.NaN, Double.NaN, why), now);
            }
            case NO_DATA -> {
                if (one.state == AlertState.PENDING) {
                    one.state = AlertState.INACTIVE;
                    tell(key, one, Transition.PENDING_ENDED, why, now);
                } else if (one.state == AlertState.FIRING) {
                    one.clear = 0;
                    one.state = AlertState.NO_DATA;
                    tell(key, one, Transition.NO_DATA, why, now);
                }
            }
        }
    }

    private void end(String key, One one, String why, long now) {
        if (one.state == AlertState.PENDING) {
            one.state = AlertState.INACTIVE;
            tell(key, one, Transition.PENDING_ENDED, why, now);
        } else if (active(one)) {
            resolved(key, one, why, now);
        }
        one.gone = true;
        one.byHand = false;
        one.partials.clear();
    }

    private void resolved(String key, One one, String why, long now) {
        one.state = AlertState.RESOLVED;
        one.resolved = now;
        one.clear = 0;
        one.noData = 0;
        tell(key, one, Transition.RESOLVED, why, now);
    }

    private void tell(String key, One one, Transition transition, String why, long now) {
        one.changed = Math.max(one.changed, now);
        told.computeIfAbsent(key, k -> new ArrayList<>())
                .add(new Told(transition, one.state, one.severity, one.changed, why));
    }

    private static boolean active(One one) {
        return one.state == AlertState.PENDING || one.state == AlertState.FIRING || one.state == AlertState.NO_DATA;
    }

    private PaneRing ring(One one) {
        PaneRing ring = new PaneRing();
        long oldest = one.judgedTo - (of.panes().kept() + 1) * pane;
        for (Signal.Partial p : one.partials) {
            if (start(p) < oldest) {
                // out of every window that may still be asked for; but it was seen
                ring.add(start(p), Pane.EMPTY, Integer.MAX_VALUE);
                continue;
            }
            boolean counts = rule.condition() instanceof Condition.Absent || p.count() == 0;
            Pane pane = counts
                    ? Pane.counted(p.count(), p.total())
                    : new Pane(p.count(), p.total(), p.sum(), p.min(), p.max(), p.last(), p.eventMillis(), null);
            ring.add(start(p), pane, Integer.MAX_VALUE);
        }
        return ring;
    }

    private long start(Signal.Partial p) {
        return rule.condition() instanceof Condition.Absent
                ? of.panes().startOf(p.appendMillis())
                : p.paneStartMillis();
    }
}
