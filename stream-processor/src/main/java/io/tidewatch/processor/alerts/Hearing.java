package io.tidewatch.processor.alerts;

import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.Evaluation;
import io.tidewatch.processor.rules.Pane;
import io.tidewatch.processor.rules.PaneRing;
import io.tidewatch.processor.signals.Signal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is heard of a group, in the order of append time. A partial adds to its pane at once where nothing that was due
 * before it could come out otherwise; else it waits until the clock of its input has passed its second, and all windows
 * that were due by then have been judged. An alert that is quiet and fires by it does so at once while its input is less than
 * a grace behind: it cannot have fired and calmed within one.
 */
final class Hearing {
    /** Of the same second of append time all is taken together: partials never reach over one. */
    private static final long TOGETHER_MILLIS = 1_000;

    /** The field by whose sources goodbyes are said to groups. */
    private static final String INSTANCE = "instance";

    /** So long after a record was appended the clock has passed it where nothing waits: a tick, its margin, commits. */
    private static final long REPORTED_WITHIN_MILLIS = 3_000;

    private static final Comparator<Signal.Partial> IN_ORDER = Comparator.comparingLong(Signal.Partial::appendMillis)
            .thenComparingInt(Signal.Partial::partition)
            .thenComparingLong(Signal.Partial::paneStartMillis);

    private final AlertConfig config;
    private final AlertCounts counts;
    private final Revisions revisions;
    private final AlertBook book;
    private final ProgressClock clock;
    private final WindowWalk walk;
    private final AlertLife life;
    private final Waiting waiting;
    private final RuleGroups groups;
    private final Rest rest;
    private final Set<Rule.Input> held = EnumSet.noneOf(Rule.Input.class);

    /** What whoever hears leaves to others. */
    interface Rest {
        void save(AlertRow row);

        void command(String key, AlertCommand command, long now);
    }

    Hearing(
            AlertConfig config,
            AlertCounts counts,
            Revisions revisions,
            AlertBook book,
            ProgressClock clock,
            WindowWalk walk,
            AlertLife life,
            Waiting waiting,
            RuleGroups groups,
            Rest rest) {
        this.config = config;
        this.counts = counts;
        this.revisions = revisions;
        this.book = book;
        this.clock = clock;
        this.walk = walk;
        this.life = life;
        this.waiting = waiting;
        this.groups = groups;
        this.rest = rest;
    }

    void partial(String key, Signal.Partial part) {
        Evaluation of = usable(part);
        if (of == null) {
            return;
        }
        walk(key, clock.closed(of.rule().input()));
        AlertRow row = book.load(key);
        if (row == null && !part.goodbye() && !waiting.has(key) && isLeftOut(of.rule(), part)) {
            // not even to wait: there may be any number of them
            return;
        }
        boolean held = waits(key, row, of, part)
                && hold(key, part.ruleId(), second(part.appendMillis()), new AlertInput.Said(part));
        if (!held) {
            // what is known by then is known since the newest of it was appended
            AlertRow now = book.load(key);
            take(key, List.of(part), Math.max(part.appendMillis(), now == null || now.gone ? 0 : now.lastSeen));
        }
    }

    /** @return whether the command waits until the clock is where it was given */
    boolean waits(String key, AlertCommand command, long atMillis) {
        AlertRow row = book.load(key);
        String ruleId = row == null ? waiting.ruleOf(key) : row.ruleId;
        Revisions.One one = revisions.at(ruleId, atMillis);
        if (one == null || one.of() == null || isNear(one.of().rule().input(), atMillis)) {
            return false;
        }
        return hold(key, ruleId, atMillis, new AlertInput.Asked(command));
    }

    /** The clock of that input has moved: whose time has come is taken, in order. */
    void ripen(Rule.Input input) {
        long upTo = clock.closed(input) + config.grace().toMillis();
        for (String key : waiting.keys(upTo)) {
            if (!isOf(key, input)) {
                continue;
            }
            while (waiting.first(key) <= upTo && isOf(key, input)) {
                long at = waiting.first(key);
                walk(key, walk.closedBefore(at));
                ripe(key, waiting.take(key), at);
            }
            walk(key, clock.closed(input));
        }
    }

    private void walk(String key, long closed) {
        AlertRow row = book.load(key);
        if (row != null && !row.gone) {
            walk.to(row, closed);
            rest.save(row);
        }
    }

    /** @param forLong so that alerts say so: what comes is then taken as it comes, and nothing waits any longer */
    void held(Rule.Input input, boolean forLong) {
        if (!forLong) {
            held.remove(input);
            return;
        }
        held.add(input);
        for (String key : waiting.keys(Waiting.NEVER)) {
            while (waiting.has(key) && isOf(key, input)) {
                long at = waiting.first(key);
                List<Waiting.Entry> group = waiting.take(key);
                group.forEach(entry -> counts.add(AlertCounts.What.UNORDERED));
                ripe(key, group, at);
            }
        }
    }

    private boolean isOf(String key, Rule.Input input) {
        Revisions.One one = revisions.at(waiting.ruleOf(key), waiting.first(key));
        Rule rule = one == null ? null : one.version().rule();
        return rule == null || rule.input() == input && !(rule.condition() instanceof Condition.Composite);
    }

    private boolean hold(String key, String ruleId, long atMillis, AlertInput said) {
        if (waiting.isFull()) {
            counts.add(AlertCounts.What.UNORDERED);
            return false;
        }
        counts.add(AlertCounts.What.WAITED);
        waiting.add(key, ruleId, atMillis, said);
        return true;
    }

    /** @return whether the rule may have no group more, which is counted and told */
    private boolean isLeftOut(Rule rule, Signal.Partial part) {
        if (groups.hasRoom(rule)) {
            return false;
        }
        counts.add(AlertCounts.What.GROUPS_LEFT_OUT);
        groups.leftOut(rule, part.appendMillis());
        return true;
    }

    /** @return the revision that judges it; null: none does, which is counted */
    private @Nullable Evaluation usable(Signal.Partial part) {
        Revisions.One one = revisions.at(part.ruleId(), part.appendMillis());
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

    private boolean waits(String key, @Nullable AlertRow row, Evaluation of, Signal.Partial part) {
        Rule.Input input = of.rule().input();
        if (clock.closed(input) == ProgressClock.UNKNOWN || held.contains(input)) {
            return false;
        }
        long at = second(part.appendMillis());
        if (waiting.has(key)) {
            return true;
        }
        if (at <= clock.closed(input) + config.grace().toMillis()) {
            return false;
        }
        if (row == null || row.gone) {
            return !part.goodbye() && (!isNear(input, at) || of.speaksEarly() && !isQuiet(row, of.rule()));
        }
        // a goodbye of it may be in a partition that is behind, and ends what was heard before it only
        boolean mayLeave = part.group().containsKey(INSTANCE);
        return part.goodbye()
                || mayLeave && !isNear(input, at)
                || revisions.isLater(row, part.appendMillis())
                || at - row.lastSeen >= life.forgetAfter(of.rule()).toMillis()
                || isDue(row, of, part, at)
                || of.speaksEarly() && !(isNear(input, at) && isQuiet(row, of.rule()));
    }

    /** Whether it came too late for a window that has not been judged yet, and would change it. */
    private boolean isDue(AlertRow row, Evaluation of, Signal.Partial part, long at) {
        long due = of.panes().startOf(walk.closedBefore(at));
        return row.judgedTo < due && startOf(part, of) < due && !(of.rule().condition() instanceof Condition.NewTerm);
    }

    private boolean isNear(Rule.Input input, long millis) {
        return held.contains(input) || !isAhead(input, millis);
    }

    private boolean isAhead(Rule.Input input, long millis) {
        long closed = clock.closed(input);
        long grace = config.grace().toMillis();
        return closed != ProgressClock.UNKNOWN && millis - closed > grace + Math.max(grace, REPORTED_WITHIN_MILLIS);
    }

    /** What fires by it fires at once, and nothing that is due before makes a difference. */
    private static boolean isQuiet(@Nullable AlertRow row, Rule rule) {
        return rule.forDuration().isZero()
                && rule.noData() != Rule.NoData.ALERT
                && (row == null || !row.isActive() && row.resolvedBy.isEmpty() && !row.flapping);
    }

    private void ripe(String key, List<Waiting.Entry> group, long at) {
        List<Signal.Partial> parts = new ArrayList<>(group.size());
        for (Waiting.Entry entry : group) {
            if (entry.said() instanceof AlertInput.Said said && said.signal() instanceof Signal.Partial part) {
                parts.add(part);
            }
        }
        parts.sort(IN_ORDER);
        take(key, parts, at);
        for (Waiting.Entry entry : group) {
            if (entry.said() instanceof AlertInput.Asked asked) {
                rest.command(key, asked.command(), at);
            }
        }
    }

    /** @param parts of one second of append time */
    private void take(String key, List<Signal.Partial> parts, long at) {
        AlertRow row = book.load(key);
        boolean isNew = row == null;
        Evaluation last = null;
        Set<Long> touched = new TreeSet<>();
        for (Signal.Partial part : parts) {
            Evaluation of = usable(part);
            if (of == null) {
                continue;
            }
            last = of;
            boolean known = row != null && !row.gone;
            if (part.goodbye()) {
                if (known) {
                    life.ends(row, of.rule(), "its source said goodbye", part.appendMillis());
                    rest.save(row);
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
            now.group = part.group();
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
        rest.save(row);
    }

    private void early(AlertRow row, Evaluation of, Set<Long> touched, long at) {
        if (row.state == AlertState.FIRING && isAhead(row.input, at)) {
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
        row.lastSeen = part.appendMillis();
        boolean unknown = clock.closed(of.rule().input()) == ProgressClock.UNKNOWN;
        walk.adopt(row, of, unknown ? ProgressClock.UNKNOWN : walk.closedBefore(second(part.appendMillis())));
        return row;
    }

    /** @return whether its panes are the row's; a row of an older revision becomes one of the partial's */
    private boolean fits(AlertRow row, Evaluation of, Signal.Partial part) {
        Rule.Input input = of.rule().input();
        if (part.ruleRevision() > row.revision) {
            walk.adopt(row, of, clock.closed(input));
        }
        long from = of.panes().startOf(walk.closedBefore(second(part.appendMillis())));
        if (part.ruleRevision() == row.revision
                && from < row.judgedTo
                && row.judgedTo > clock.closed(input)
                && isNear(input, part.appendMillis())) {
            // none of its windows has been judged: it began with what was appended first, not with what came first
            row.judgedTo = from;
        }
        return row.input == input
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
        row.lastSeen = Math.max(row.lastSeen, part.appendMillis());
        row.skewMillis = part.appendMillis() - part.eventMillis();
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
                && part.appendMillis() - row.lastSeen < life.forgetAfter(rule).toMillis();
        row.lastSeen = Math.max(row.lastSeen, part.appendMillis());
        row.eventTime = Math.max(row.eventTime, part.eventMillis());
        row.addSamples(part.samples());
        if (!remembered && !row.isActive()) {
            life.newTerm(row, rule, field, part.group().getOrDefault(field, ""), part.appendMillis());
        }
    }

    /** Whether something is heard of is a matter of when it came: a source whose clock is off is not silent. */
    private static long startOf(Signal.Partial part, Evaluation of) {
        return of.rule().condition() instanceof Condition.Absent
                ? of.panes().startOf(part.appendMillis())
                : part.paneStartMillis();
    }

    private static long second(long millis) {
        return -Math.floorDiv(-millis, TOGETHER_MILLIS) * TOGETHER_MILLIS;
    }

    private static String sourceOf(Signal.Partial part) {
        if (!part.samples().isEmpty()) {
            return part.samples().get(0).source();
        }
        return part.group().getOrDefault("service", part.ruleId());
    }

    private static Pane paneOf(Signal.Partial part, boolean absent) {
        if (absent || part.count() == 0) {
            return Pane.counted(part.count(), part.total())
                    .with(part.distinct())
                    .of(0, part.kinds(), part.under());
        }
        return new Pane(
                part.count(),
                part.total(),
                part.sum(),
                part.min(),
                part.max(),
                part.last(),
                part.eventMillis(),
                part.distribution(),
                part.distinct(),
                part.weight(),
                part.kinds(),
                part.under());
    }
}
