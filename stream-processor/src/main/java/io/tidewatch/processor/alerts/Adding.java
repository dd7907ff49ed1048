package io.tidewatch.processor.alerts;

import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.Evaluation;
import io.tidewatch.processor.rules.Pane;
import io.tidewatch.processor.rules.PaneRing;
import io.tidewatch.processor.signals.Flow;
import io.tidewatch.processor.signals.Signal;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What partials add to the row of their group, once their time has come, and what holds of it at once. */
final class Adding {
    private final AlertConfig config;
    private final AlertCounts counts;
    private final Revisions revisions;
    private final AlertBook book;
    private final ProgressClock clock;
    private final Flows flows;
    private final WindowWalk walk;
    private final AlertLife life;
    private final RuleGroups groups;
    private final AlertPatterns patterns;
    private final Consumer<AlertRow> save;

    Adding(
            AlertConfig config,
            AlertCounts counts,
            Revisions revisions,
            AlertBook book,
            ProgressClock clock,
            Flows flows,
            WindowWalk walk,
            AlertLife life,
            RuleGroups groups,
            AlertPatterns patterns,
            Consumer<AlertRow> save) {
        this.config = config;
        this.counts = counts;
        this.revisions = revisions;
        this.book = book;
        this.clock = clock;
        this.flows = flows;
        this.walk = walk;
        this.life = life;
        this.groups = groups;
        this.patterns = patterns;
        this.save = save;
    }

    /** @return whether the rule may have no group more, which is counted and told */
    boolean isLeftOut(Rule rule, Signal.Partial part) {
        if (groups.hasRoom(rule)) {
            return false;
        }
        counts.add(AlertCounts.What.GROUPS_LEFT_OUT);
        groups.leftOut(rule, part.appendMillis());
        return true;
    }

    /**
     * @param row of its group; null where there is none yet
     * @return the revision that judges it; null: none does, which is counted
     */
    @Nullable
    Evaluation usable(Signal.Partial part, @Nullable AlertRow row) {
        Revisions.One one = revisions.at(row, part.ruleId(), part.appendMillis());
        Rule rule = one == null ? null : one.version().rule();
        if (one == null || rule == null || part.ruleRevision() > rule.revision()) {
            counts.add(AlertCounts.What.UNKNOWN_RULE_PARTIALS);
            return null;
        }
        if (part.ruleRevision() < rule.revision() || !rule.enabled()) {
            counts.add(AlertCounts.What.OLD_REVISION_PARTIALS);
            return null;
        }
        return one.of();
    }

    /** @param parts of one second of append time */
    void take(String key, List<Signal.Partial> parts, long at) {
        AlertRow row = book.load(key);
        boolean isNew = row == null;
        Evaluation last = null;
        Set<Long> touched = new TreeSet<>();
        for (Signal.Partial part : parts) {
            Evaluation of = usable(part, row);
            if (of == null) {
                continue;
            }
            last = of;
            boolean known = row != null && !row.gone;
            if (part.goodbye()) {
                if (known) {
                    life.ends(row, of.rule(), "its source said goodbye", part.appendMillis());
                    save.accept(row);
                    touched.clear();
                }
                continue;
            }
            if (row == null && isLeftOut(of.rule(), part)) {
                continue;
            }
            AlertRow now = known ? row : begun(key, row, of, part);
            if (known && !fits(now, of, part)) {
                counts.add(AlertCounts.What.OLD_REVISION_PARTIALS);
                continue;
            }
            if (!now.group.equals(part.group())) {
                now.group = part.group();
            }
            patterns.describe(now, part.note());
            if (of.rule().condition() instanceof Condition.NewTerm term) {
                term(now, of.rule(), term.field(), part, known);
            } else if (!window(now, of, part, touched) && !known) {
                continue;
            }
            row = now;
        }
        if (row != null && isNew) {
            groups.added(row.ruleId);
        }
        if (row == null || row.gone || last == null) {
            return;
        }
        early(row, last, touched, at);
        save.accept(row);
    }

    private void early(AlertRow row, Evaluation of, Set<Long> touched, long at) {
        if (row.state == AlertState.FIRING && clock.isAhead(row.flow, at)) {
            // out of order: what holds now would hide that windows before it were clear
            return;
        }
        Evaluation.Early worst = null;
        for (long start : touched) {
            Evaluation.Early early = of.early(row.ring, start);
            if (early != null
                    && (worst == null
                            || early.holds().severity().compareTo(worst.holds().severity()) > 0)) {
                worst = early;
            }
        }
        if (worst != null) {
            life.early(
                    row, of, worst, Math.max(at, row.judgedTo + config.grace().toMillis()));
        }
    }

    /** The row as it is once it is heard of again; where it was gone that is a copy, until it is known that it comes back. */
    private AlertRow begun(String key, @Nullable AlertRow gone, Evaluation of, Signal.Partial part) {
        AlertRow row =
                gone == null ? new AlertRow(key, part.ruleId()) : AlertRowCodec.decode(AlertRowCodec.encode(gone));
        row.gone = false;
        row.paneMillis = 0;
        row.intervalMillis = 0;
        row.lastSeen = part.appendMillis();
        row.ofAgent = part.agent();
        boolean unknown = clock.closed(flows.of(of.rule())) == ProgressClock.UNKNOWN;
        walk.adopt(row, of, unknown ? ProgressClock.UNKNOWN : walk.closedBefore(Hearing.second(part.appendMillis())));
        return row;
    }

    /** @return whether its panes are the row's; a row of an older revision becomes one of the partial's */
    private boolean fits(AlertRow row, Evaluation of, Signal.Partial part) {
        Flow flow = flows.of(of.rule());
        if (part.ruleRevision() > row.revision) {
            walk.adopt(row, of, clock.closed(flow));
        }
        long from = of.panes().startOf(walk.closedBefore(Hearing.second(part.appendMillis())));
        if (part.ruleRevision() == row.revision
                && from < row.judgedTo
                && row.judgedTo > clock.closed(flow)
                && clock.isNear(flow, part.appendMillis())) {
            // none of its windows has been judged: it began with what was appended first, not with what came first
            row.judgedTo = from;
        }
        return row.flow.input() == flow.input()
                && row.paneMillis == of.panes().paneMillis()
                && row.panesKept == of.panes().kept();
    }

    /**
     * @param touched gets the start of its pane, unless windows it is in have been judged
     * @return whether the partial belongs to a window that is still to be judged
     */
    private boolean window(AlertRow row, Evaluation of, Signal.Partial part, Set<Long> touched) {
        boolean absent = of.rule().condition() instanceof Condition.Absent;
        long pane = of.panes().paneMillis();
        long start = startOf(part, of);
        if (row.judgedTo == Long.MIN_VALUE) {
            row.judgedTo = start - of.windowMillis();
        }
        heardOf(row, part);
        row.expectedEach(part.intervalMillis(), part.appendMillis());
        boolean late = start + pane <= row.judgedTo;
        if (late) {
            counts.late(sourceOf(part));
        }
        if (start < row.judgedTo - (of.panesKept() - 1) * pane) {
            return false;
        }
        if (!row.ring.add(start, paneOf(part, absent), of.panesKept() + PaneRing.MOST_AHEAD)) {
            counts.add(AlertCounts.What.OVERFLOWN_PANES);
            // a window that reaches back to what had to go would look empty: it is left out, not judged
            row.judgedTo = Math.max(row.judgedTo, row.ring.oldestMillis() + (of.panesKept() - 1) * pane);
        }
        row.addSamples(part.samples());
        row.eventTime = Math.max(row.eventTime, part.eventMillis());
        if (!late) {
            touched.add(start);
        }
        return true;
    }

    private void term(AlertRow row, Rule rule, String field, Signal.Partial part, boolean known) {
        boolean remembered = known
                && part.appendMillis() - row.lastSeen < life.newsAfter(rule).toMillis();
        heardOf(row, part);
        row.eventTime = Math.max(row.eventTime, part.eventMillis());
        row.addSamples(part.samples());
        if (!remembered && !row.isActive()) {
            life.newTerm(row, rule, field, part.group().getOrDefault(field, ""), part.appendMillis());
        }
    }

    /** Of what came within a second all has to be of agents, in whatever order it is read. */
    private static void heardOf(AlertRow row, Signal.Partial part) {
        long at = part.appendMillis();
        boolean newer = row.lastSeen == 0 || Hearing.second(at) > Hearing.second(row.lastSeen);
        row.ofAgent = part.agent() && (newer || row.ofAgent);
        row.cameLate(at - part.eventMillis(), at);
        row.lastSeen = Math.max(row.lastSeen, at);
    }

    /** Whether something is heard of is a matter of when it came: a source whose clock is off is not silent. */
    static long startOf(Signal.Partial part, Evaluation of) {
        return of.rule().condition() instanceof Condition.Absent
                ? of.panes().startOf(part.appendMillis())
                : part.paneStartMillis();
    }

    private static String sourceOf(Signal.Partial part) {
        if (!part.samples().isEmpty()) {
            return part.samples().get(0).source();
        }
        return part.group().getOrDefault("service", part.ruleId());
    }

    private static Pane paneOf(Signal.Partial part, boolean absent) {
        if (absent) {
            return Pane.counted(part.count(), part.total())
                    .with(part.distinct())
                    .of(0, part.kinds(), part.under());
        }
        boolean values = part.count() > 0;
        return new Pane(
                part.count(),
                part.total(),
                part.sum(),
                values ? part.min() : Double.POSITIVE_INFINITY,
                values ? part.max() : Double.NEGATIVE_INFINITY,
                values ? part.last() : Double.NaN,
                values ? part.eventMillis() : Long.MIN_VALUE,
                part.distribution(),
                part.distinct(),
                values ? part.weight() : 0,
                part.kinds(),
                part.under());
    }
}
