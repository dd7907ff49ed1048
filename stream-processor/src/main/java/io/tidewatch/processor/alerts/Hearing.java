package io.tidewatch.processor.alerts;

import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.Evaluation;
import io.tidewatch.processor.signals.Flow;
import io.tidewatch.processor.signals.Signal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is heard of a group, in the order of append time. A partial adds to its pane at once where nothing that was due
 * before it could come out otherwise; else it waits until the clock of its flow has passed its second, and all windows
 * that were due by then have been judged. An alert that is quiet and fires by it does so at once while its input is less than
 * a grace behind: it cannot have fired and calmed within one.
 */
final class Hearing {
    /** Of the same second of append time all is taken together: partials never reach over one. */
    private static final long TOGETHER_MILLIS = 1_000;

    /** The field by whose sources goodbyes are said to groups. */
    private static final String INSTANCE = "instance";

    private static final Comparator<Signal.Partial> IN_ORDER = Comparator.comparingLong(Signal.Partial::appendMillis)
            .thenComparingInt(Signal.Partial::partition)
            .thenComparingLong(Signal.Partial::paneStartMillis);

    private final AlertConfig config;
    private final AlertCounts counts;
    private final Revisions revisions;
    private final AlertBook book;
    private final ProgressClock clock;
    private final Flows flows;
    private final WindowWalk walk;
    private final AlertLife life;
    private final Waiting waiting;
    private final HandingOn handingOn;
    private final Adding adding;
    private final Rest rest;

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
            Flows flows,
            WindowWalk walk,
            AlertLife life,
            Waiting waiting,
            RuleGroups groups,
            AlertPatterns patterns,
            HandingOn handingOn,
            Rest rest) {
        this.config = config;
        this.counts = counts;
        this.revisions = revisions;
        this.book = book;
        this.clock = clock;
        this.flows = flows;
        this.walk = walk;
        this.life = life;
        this.waiting = waiting;
        this.handingOn = handingOn;
        this.adding =
                new Adding(config, counts, revisions, book, clock, flows, walk, life, groups, patterns, rest::save);
        this.rest = rest;
    }

    void partial(String key, Signal.Partial part) {
        AlertRow row = book.load(key);
        Evaluation of = adding.usable(part, row);
        if (of == null) {
            return;
        }
        if (row != null) {
            walk(row, clock.closed(flows.of(of.rule())));
        }
        if (handingOn.passed(of.rule(), part)) {
            return;
        }
        if (row == null && !part.goodbye() && !waiting.has(key) && adding.isLeftOut(of.rule(), part)) {
            // not even to wait: there may be any number of them
            return;
        }
        boolean held = waits(key, row, of, part)
                && hold(of.rule(), key, second(part.appendMillis()), new AlertInput.Said(part));
        if (!held) {
            // what is known by then is known since the newest of it was appended
            adding.take(key, List.of(part), Math.max(part.appendMillis(), row == null || row.gone ? 0 : row.lastSeen));
        }
    }

    /** @return whether the command waits until the clock is where it was given */
    boolean waits(String key, AlertCommand command, long atMillis) {
        AlertRow row = book.load(key);
        String ruleId = row == null ? waiting.ruleOf(key) : row.ruleId;
        Revisions.One one = revisions.at(ruleId, atMillis);
        if (one == null || one.of() == null || clock.isNear(flows.of(one.of().rule()), atMillis)) {
            return false;
        }
        return hold(one.of().rule(), key, atMillis, new AlertInput.Asked(command));
    }

    /** The clock of that flow has moved: whose time has come is taken, in order. */
    void ripen(Flow flow) {
        long upTo = clock.closed(flow) + config.grace().toMillis();
        Waiting.Until until = Waiting.Until.of(flow);
        for (String key : waiting.keys(until, upTo)) {
            for (long at = waiting.first(until, key); at <= upTo; at = waiting.first(until, key)) {
                walk(key, walk.closedBefore(at));
                ripe(key, waiting.take(until, key), at);
            }
            walk(key, clock.closed(flow));
        }
    }

    /**
     * What waits for the end of its second may be told of at any time within it.
     *
     * @return up to where windows have to be closed for nothing that waits to be told of before they are
     */
    long toldTo(Flow flow) {
        long grace = config.grace().toMillis();
        long first = waiting.first(Waiting.Until.of(flow));
        return first > clock.closed(flow) + grace + TOGETHER_MILLIS ? Waiting.NEVER : first - TOGETHER_MILLIS - grace;
    }

    private void walk(String key, long closed) {
        AlertRow row = book.load(key);
        if (row != null) {
            walk(row, closed);
        }
    }

    private void walk(AlertRow row, long closed) {
        if (row.gone) {
            return;
        }
        long judged = row.judgedTo;
        Flow flow = row.flow;
        walk.to(row, closed);
        if (row.gone || row.judgedTo != judged || row.due <= closed || row.flow != flow) {
            rest.save(row);
        }
    }

    /** @param forLong so that alerts say so: what comes is then taken as it comes, and nothing waits any longer */
    void held(Flow flow, boolean forLong) {
        clock.heldForLong(flow, forLong);
        if (!forLong) {
            return;
        }
        Waiting.Until until = Waiting.Until.of(flow);
        for (String key : waiting.keys(until, Waiting.NEVER)) {
            for (long at = waiting.first(until, key); at != Waiting.NEVER; at = waiting.first(until, key)) {
                List<Waiting.Entry> group = waiting.take(until, key);
                group.forEach(entry -> counts.add(AlertCounts.What.UNORDERED));
                ripe(key, group, at);
            }
        }
    }

    private boolean hold(Rule rule, String key, long atMillis, AlertInput said) {
        if (waiting.isFull()) {
            counts.add(AlertCounts.What.UNORDERED);
            return false;
        }
        counts.add(AlertCounts.What.WAITED);
        waiting.add(Waiting.Until.of(flows.of(rule)), key, rule.id(), atMillis, said);
        return true;
    }

    private boolean waits(String key, @Nullable AlertRow row, Evaluation of, Signal.Partial part) {
        Flow flow = flows.of(of.rule());
        if (clock.closed(flow) == ProgressClock.UNKNOWN || clock.isHeldForLong(flow)) {
            return false;
        }
        long at = second(part.appendMillis());
        if (waiting.has(key)) {
            return true;
        }
        if (at <= clock.closed(flow) + config.grace().toMillis()) {
            return false;
        }
        if (row == null || row.gone) {
            return !part.goodbye() && (!clock.isNear(flow, at) || of.speaksEarly() && !isQuiet(row, of.rule()));
        }
        // a goodbye of it may be in a partition that is behind, and ends what was heard before it only
        boolean mayLeave = part.group().containsKey(INSTANCE);
        return part.goodbye()
                || mayLeave && !clock.isNear(flow, at)
                || revisions.isLater(row, part.appendMillis())
                || at - row.lastSeen >= life.forgetAfter(of.rule()).toMillis()
                || isDue(row, of, part, at)
                || of.speaksEarly() && !(clock.isNear(flow, at) && isQuiet(row, of.rule()));
    }

    /** Whether it came too late for a window that has not been judged yet, and would change it. */
    private boolean isDue(AlertRow row, Evaluation of, Signal.Partial part, long at) {
        long due = of.panes().startOf(walk.closedBefore(at));
        return row.judgedTo < due
                && Adding.startOf(part, of) < due
                && !(of.rule().condition() instanceof Condition.NewTerm);
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
        parts.removeIf(this::passed);
        parts.sort(IN_ORDER);
        adding.take(key, parts, at);
        for (Waiting.Entry entry : group) {
            if (entry.said() instanceof AlertInput.Asked asked) {
                rest.command(key, asked.command(), at);
            }
        }
    }

    /** Its pattern became part of another one while it waited. */
    private boolean passed(Signal.Partial part) {
        Revisions.One one = revisions.at(part.ruleId(), part.appendMillis());
        return one != null && one.of() != null && handingOn.passed(one.of().rule(), part);
    }

    static long second(long millis) {
        return -Math.floorDiv(-millis, TOGETHER_MILLIS) * TOGETHER_MILLIS;
    }
}
