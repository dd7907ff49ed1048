package io.tidewatch.processor.alerts;

import io.tidewatch.alert.ActiveTime;
import io.tidewatch.alert.Alert.Transition;
import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Escalation;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.rules.Panes;
import io.tidewatch.processor.signals.AlertKeys;
import io.tidewatch.processor.signals.Signal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The alert life as plainly as it can be said: everything kept in memory, every window looked at one by one, no index,
 * no ring, no bytes, no short cuts, and judged by {@link PlainJudge}. One rule with any number of keys, the alert that
 * counts those nobody is told of, and a composite of the rule with as many keys. Only how a window is cut into panes is
 * taken from the product, and when what was made of lines has come through ({@link PassingOn}).
 *
 * <p>What an alert and the one that counts tell each other comes by {@link #counted} and {@link #room}: the order in which
 * it comes decides who is told of.
 */
final class AlertModel {
    /** What is compared. */
    record Told(
            int revision,
            Transition transition,
            AlertState state,
            Severity severity,
            long atMillis,
            boolean flapping,
            boolean suppressed,
            List<String> receivers) {}

    final Map<String, List<Told>> told = new TreeMap<>();
    /** What alerts say to the one that counts, and it to them: of each of them, by whom it says it to. */
    final Map<String, Map<String, List<Signal>>> sent = new TreeMap<>();
    /** Whether there seemed to be room where it fired is known only there: of each key, what it said. */
    final Map<String, Deque<Boolean>> roomless = new HashMap<>();

    private final Rule rule;
    final String countKey;
    private final Set<String> counting = new LinkedHashSet<>();
    private final @Nullable Rule composite;
    private final boolean negated;
    private final AlertConfig config;
    private final PlainJudge judge;
    private final long pane;
    private final long window;
    private final int kept;
    private final boolean ofLines;
    private final Map<Rule.Input, Map<Integer, Signal.Progress>> partitions = new EnumMap<>(Rule.Input.class);
    private final Map<String, One> ones = new TreeMap<>();
    private final List<Heard> heard = new ArrayList<>();
    private final Map<String, TreeMap<Long, List<Wait>>> waiting = new TreeMap<>();
    private final Map<String, TreeMap<Long, List<Heard>>> unsettled = new TreeMap<>();
    private PassingOn lines;
    private long newest = Long.MIN_VALUE;
    private long counted;
    private long closed = Long.MIN_VALUE;
    private long settled = Long.MIN_VALUE;
    private long settledTold = Long.MIN_VALUE;

    /** What was said before its time: a partial, or else a command. */
    private record Wait(
            Signal.@Nullable Partial partial, @Nullable Runnable command) {}

    /** An alert of the rule began or ceased to fire. */
    private record Heard(String key, Map<String, String> group, AlertState state, boolean suppressed, long atMillis) {}

    private static final class One {
        final List<Signal.Partial> partials = new ArrayList<>();
        final List<Long> flips = new ArrayList<>();
        Map<String, String> group = Map.of();
        AlertState state = AlertState.INACTIVE;
        Severity severity = Severity.WARNING;
        Severity raised = Severity.INFO;
        List<String> receivers = List.of();
        boolean gone;
        boolean suppressed;
        boolean byHand;
        boolean reopened;
        boolean acknowledged;
        boolean flapping;
        boolean everTold;

        boolean member;
        int steps;
        long acknowledgedUntil;
        long observedFrom = Long.MAX_VALUE;
        long judgedTo = Long.MIN_VALUE;
        long earlyEnd;
        long lastSeen;
        long interval;
        long intervalSaid;
        long pending;
        long firing;
        long clear;
        long noData;
        long undecided;
        long resolved;
        long changed;
    }

    /** @param composite of that rule alone, by the same groups; null: none */
    AlertModel(Rule rule, @Nullable Rule composite, AlertConfig config) {
        this(rule, composite, config, false);
    }

    /** @param ofLines whether the rule's metric is made of log lines: all lines up to a time have to be known then, too */
    AlertModel(Rule rule, @Nullable Rule composite, AlertConfig config, boolean ofLines) {
        this.rule = rule;
        this.ofLines = ofLines;
        this.lines = new PassingOn(config.grace().toMillis());
        this.countKey = AlertTies.countKey(rule.id());
        this.composite = composite;
        this.negated = composite != null
                && ((Condition.Composite) composite.condition()).expression().startsWith("not ");
        this.config = config;
        Panes panes = Panes.of(rule.condition());
        this.pane = panes.paneMillis();
        this.window = panes.window() * pane;
        this.kept = panes.kept();
        this.judge = new PlainJudge(rule, window, panes.reference() * pane);
    }

    /** The process begins anew: it tells others again how far it is. */
    void restart() {
        settledTold = Long.MIN_VALUE;
        lines = new PassingOn(config.grace().toMillis());
    }

    void partial(String key, Signal.Partial p) {
        One one = ones.get(key);
        if (one != null) {
            walk(key, one, closed);
        }
        if (waits(key, one, p)) {
            hold(key, second(p.appendMillis()), new Wait(p, null));
        } else {
            boolean known = one != null && !one.gone;
            take(key, List.of(p), Math.max(p.appendMillis(), known ? one.lastSeen : 0));
        }
        hear();
    }

    private void hold(String key, long at, Wait wait) {
        waiting.computeIfAbsent(key, k -> new TreeMap<>())
                .computeIfAbsent(at, t -> new ArrayList<>())
                .add(wait);
    }

    /** What is appended is known by the second. */
    private static long second(long millis) {
        return -Math.floorDiv(-millis, 1000L) * 1000;
    }

    /** The last end of a window that is over for whatever is appended in that second. */
    private long over(long second) {
        return Math.floorDiv(second - config.grace().toMillis() - 1, pane) * pane;
    }

    private boolean isNear(long millis) {
        long grace = config.grace().toMillis();
        return closed == Long.MIN_VALUE || millis - closed <= grace + Math.max(grace, 3_000);
    }

    private boolean waits(String key, @Nullable One one, Signal.Partial p) {
        long at = second(p.appendMillis());
        if (closed == Long.MIN_VALUE) {
            return false;
        }
        if (waiting.containsKey(key)) {
            return true;
        }
        if (at <= closed + config.grace().toMillis()) {
            return false;
        }
        boolean quiet = rule.noData() != Rule.NoData.ALERT
                && rule.forDuration().isZero()
                && (one == null || !active(one) && !one.byHand && !one.flapping);
        boolean atLeastOnly = rule.condition() instanceof Condition.Cardinality c && c.max() == null;
        boolean early = isTerm() || (judge.speaksEarly() || judge.isLast()) && !atLeastOnly;
        if (one == null || one.gone) {
            return !p.goodbye() && (!isNear(at) || early && !quiet);
        }
        boolean tooLate = !isTerm() && one.judgedTo < over(at) && start(p) < over(at);
        return p.goodbye() || at - one.lastSeen >= forgetAfter() || tooLate || early && !(quiet && isNear(at));
    }

    private boolean isTerm() {
        return rule.condition() instanceof Condition.NewTerm;
    }

    private long forgetAfter() {
        if (rule.condition() instanceof Condition.NewTerm term) {
            return term.remember().toMillis();
        }
        return rule.condition() instanceof Condition.Absent absent
                ? absent.forgetAfter().toMillis()
                : config.forgetAfter().toMillis();
    }

    private void take(String key, List<Signal.Partial> some, long at) {
        TreeSet<Long> touched = new TreeSet<>();
        for (Signal.Partial p : some) {
            One one = ones.get(key);
            boolean known = one != null && !one.gone;
            if (p.goodbye()) {
                if (known) {
                    end(key, one, p.appendMillis());
                    touched.clear();
                }
            } else if (isTerm()) {
                seen(key, known ? one : fresh(one), p, known);
            } else {
                add(key, known ? one : fresh(one), p, known, touched);
            }
        }
        if (!touched.isEmpty()) {
            early(key, ones.get(key), touched, at);
        }
    }

    private void add(String key, One one, Signal.Partial p, boolean known, TreeSet<Long> touched) {
        long start = start(p);
        long over = over(second(p.appendMillis()));
        if (!known) {
            one.judgedTo = closed == Long.MIN_VALUE ? start - window : over;
            one.lastSeen = p.appendMillis();
        } else if (over < one.judgedTo && one.judgedTo > closed && isNear(p.appendMillis())) {
            one.judgedTo = over;
        }
        one.group = p.group();
        one.lastSeen = Math.max(one.lastSeen, p.appendMillis());
        boolean forgotten = p.appendMillis() - one.intervalSaid > one.interval * 5 / 2;
        if (p.intervalMillis() >= one.interval || forgotten) {
            one.interval = p.intervalMillis();
            one.intervalSaid = p.appendMillis();
        }
        if (start >= one.judgedTo - (kept - 1) * pane) {
            ones.put(key, one);
            one.partials.add(p);
            one.observedFrom = Math.min(one.observedFrom, start);
            if (start + pane > one.judgedTo) {
                touched.add(start);
            }
        }
    }

    private void seen(String key, One one, Signal.Partial p, boolean known) {
        boolean remembered = known && p.appendMillis() - one.lastSeen < forgetAfter();
        ones.put(key, one);
        one.group = p.group();
        one.lastSeen = Math.max(one.lastSeen, p.appendMillis());
        if (!remembered && !active(one) && ActiveTime.anyCovers(rule.schedule(), p.appendMillis())) {
            one.severity = rule.severity();
            one.byHand = false;
            fire(key, one, rule, p.appendMillis());
        }
    }

    /** Everything at its time: a new term is news for a while, and forgotten after another. */
    private void age(String key, One one, long now) {
        Duration fires = rule.keepFiringFor().isZero() ? Duration.ofMinutes(5) : rule.keepFiringFor();
        long forget = one.lastSeen + forgetAfter();
        long old = active(one) ? one.firing + fires.toMillis() : Long.MAX_VALUE;
        timers(key, one, rule, Math.min(now, Math.min(old, forget)));
        if (old <= Math.min(now, forget)) {
            resolved(key, one, rule, old);
            timers(key, one, rule, Math.min(now, forget));
        }
        if (forget <= now) {
            end(key, one, forget);
        }
    }

    private static One fresh(@Nullable One before) {
        One fresh = new One();
        if (before != null) {
            fresh.state = before.state;
            fresh.severity = before.severity;
            fresh.resolved = before.resolved;
            fresh.changed = before.changed;
            fresh.everTold = before.everTold;
            fresh.flips.addAll(before.flips);
            fresh.receivers = before.receivers;
            fresh.steps = before.steps;
            fresh.raised = before.raised;
            fresh.firing = before.firing;
            fresh.group = before.group;
        }
        return fresh;
    }

    private void early(String key, One one, TreeSet<Long> touched, long at) {
        long now = Math.max(at, one.judgedTo + config.grace().toMillis());
        if (one.byHand || !ActiveTime.anyCovers(rule.schedule(), now)) {
            return;
        }
        long newest = one.partials.stream().mapToLong(this::start).max().getAsLong();
        Severity worst = null;
        long worstEnd = 0;
        for (long start : touched) {
            long last = judge.speaksEarly() ? Math.min(newest, start + window - pane) : start;
            boolean asks = judge.speaksEarly() || judge.isLast() && start == newest;
            for (long s = start; asks && s <= last; s += pane) {
                PlainJudge.Answer says = judge.at(one.partials, s + pane, false, one.observedFrom, false);
                if (says.says() == PlainJudge.Says.HOLDS
                        && (worst == null || says.severity().compareTo(worst) > 0)) {
                    worst = says.severity();
                    worstEnd = s + pane;
                }
            }
        }
        if (worst != null) {
            one.earlyEnd = Math.max(one.earlyEnd, worstEnd);
            one.noData = 0;
            one.undecided = 0;
            holds(key, one, rule, worst, now);
        }
    }

    void progress(Signal.Progress p) {
        newest = Math.max(newest, p.atMillis());
        report(p);
        advance();
    }

    private void report(Signal.Progress p) {
        Map<Integer, Signal.Progress> of = said(p.input());
        Signal.Progress before = of.getOrDefault(p.partition(), p);
        long watermark = Math.max(before.watermarkMillis(), p.watermarkMillis());
        of.put(
                p.partition(),
                new Signal.Progress(
                        p.input(), p.partition(), p.partitions(), watermark, p.atMillis(), p.caughtUp(), 0));
    }

    private Map<Integer, Signal.Progress> said(Rule.Input input) {
        return partitions.computeIfAbsent(input, i -> new HashMap<>());
    }

    /** @return whether one of its partitions is not heard of, or too far behind */
    private boolean held(Rule.Input input) {
        Map<Integer, Signal.Progress> of = said(input);
        for (Signal.Progress each : of.values()) {
            boolean behind = !each.caughtUp()
                    && newest - each.watermarkMillis() > config.holdAfter().toMillis();
            boolean silent = newest - each.atMillis() > config.holdAfter().toMillis();
            if (of.size() < each.partitions() || behind || silent) {
                return true;
            }
        }
        return false;
    }

    /** @return up to when all of that input is known, less the grace */
    private long closable(Rule.Input input) {
        return said(input).values().stream()
                        .mapToLong(Signal.Progress::watermarkMillis)
                        .min()
                        .orElseThrow()
                - config.grace().toMillis();
    }

    /** @return up to when all that was made of lines is known */
    private long linesClosable() {
        if (closed != Long.MIN_VALUE) {
            lines.begin(closed, newest);
        }
        long read = said(rule.input()).values().stream()
                .mapToLong(Signal.Progress::atMillis)
                .min()
                .orElseThrow();
        return lines.known(closable(Rule.Input.LOGS), newest, read);
    }

    private void advance() {
        if (held(rule.input()) || ofLines && held(Rule.Input.LOGS)) {
            return;
        }
        boolean heardOf = !said(rule.input()).isEmpty()
                && (!ofLines || !said(Rule.Input.LOGS).isEmpty());
        long to = !heardOf
                ? Long.MIN_VALUE
                : ofLines ? Math.min(closable(rule.input()), linesClosable()) : closable(rule.input());
        if (to > closed) {
            closed = to;
            List.copyOf(waiting.keySet()).forEach(this::ripen);
            ones.forEach(this::tick);
        }
        hear();
        // what waits for the end of its second may be told of at any time within it
        long known = waiting.values().stream()
                .mapToLong(all -> all.firstKey() - 1000 - config.grace().toMillis())
                .min()
                .orElse(closed);
        known = Math.min(known, closed);
        if (settledTold == Long.MIN_VALUE || known - settledTold >= AlertTies.SETTLED_EVERY_MILLIS) {
            settledTold = known;
            settled = Math.max(settled, known);
            settle();
            long now = settled + config.grace().toMillis();
            ones.forEach((key, one) -> {
                if (isComposite(key)) {
                    composedTimers(key, one, now);
                }
            });
        }
    }

    /** Whatever waits and whose time has come, in the order of time, between the windows that are due between. */
    private void ripen(String key) {
        TreeMap<Long, List<Wait>> all = waiting.get(key);
        while (!all.isEmpty() && all.firstKey() <= closed + config.grace().toMillis()) {
            Map.Entry<Long, List<Wait>> first = all.pollFirstEntry();
            if (ones.containsKey(key)) {
                walk(key, ones.get(key), first.getKey() - config.grace().toMillis() - 1);
            }
            take(
                    key,
                    first.getValue().stream()
                            .map(Wait::partial)
                            .filter(Objects::nonNull)
                            .sorted(Comparator.comparingLong(Signal.Partial::appendMillis))
                            .toList(),
                    first.getKey());
            first.getValue().stream()
                    .map(Wait::command)
                    .filter(Objects::nonNull)
                    .forEach(Runnable::run);
        }
        if (all.isEmpty()) {
            waiting.remove(key);
        }
    }

    /** The clock has moved. */
    private void tick(String key, One one) {
        if (!key.equals(countKey)) {
            if (!isComposite(key)) {
                walk(key, one, closed);
            }
        } else if (!one.gone) {
            timers(key, one, rule, closed + config.grace().toMillis());
        }
    }

    /** Whatever time brought before comes before what is asked. */
    private @Nullable One caughtUp(String key, long now) {
        One one = ones.get(key);
        if (one != null && !isComposite(key) && !key.equals(countKey)) {
            walk(key, one, Math.min(closed, now - config.grace().toMillis() - 1));
        }
        return one;
    }

    private void resolve(String key, long now) {
        One one = caughtUp(key, now);
        if (one != null && active(one)) {
            resolved(key, one, rule, now);
            one.byHand = true;
        }
    }

    private void reopen(String key, long now) {
        One one = caughtUp(key, now);
        if (one != null && one.state == AlertState.RESOLVED && !one.gone) {
            one.state = AlertState.FIRING;
            one.firing = now;
            one.resolved = 0;
            one.byHand = false;
            one.reopened = true;
            anew(one);
            tell(key, one, rule, Transition.REOPENED, now);
        }
    }

    /** @param until 0: none */
    private void acknowledge(String key, long now, long until) {
        One one = caughtUp(key, now);
        if (one != null && active(one) && (until == 0 || until > now)) {
            one.acknowledged = true;
            one.acknowledgedUntil = until;
            tell(key, one, rule, Transition.ACKNOWLEDGED, now);
        }
    }

    private void comment(String key, long now) {
        One one = caughtUp(key, now);
        if (one != null && one.everTold) {
            tell(key, one, rule, Transition.COMMENTED, now);
        }
    }

    private void walk(String key, One one, long upTo) {
        if (upTo == Long.MIN_VALUE) {
            return;
        }
        if (isTerm()) {
            if (!one.gone) {
                age(key, one, upTo + config.grace().toMillis());
            }
            return;
        }
        while (!one.gone && one.judgedTo != Long.MIN_VALUE && one.judgedTo + pane <= upTo) {
            one.judgedTo += pane;
            long now = one.judgedTo + config.grace().toMillis();
            timers(key, one, rule, now);
            // recover is of alerts that people know, also while they are without data
            boolean holding = one.state == AlertState.NO_DATA || one.state == AlertState.FIRING;
            PlainJudge.Answer says = judge.isAnomaly()
                    ? judge.next(key, one.partials, one.judgedTo)
                    : judge.at(one.partials, one.judgedTo, holding, one.observedFrom, true);
            if (!ActiveTime.anyCovers(rule.schedule(), now)) {
                off(key, one, rule, now);
            } else if (says.says() == PlainJudge.Says.HOLDS) {
                one.noData = 0;
                one.undecided = 0;
                holds(key, one, rule, says.severity(), now);
            } else if (one.judgedTo >= one.earlyEnd) {
                if (says.says() == PlainJudge.Says.CLEAR) {
                    one.noData = 0;
                    one.undecided = 0;
                    clear(key, one, rule, now);
                } else if (says.says() == PlainJudge.Says.NO_DATA) {
                    noData(key, one, now);
                } else {
                    undecided(key, one, now);
                }
            }
            if (now - one.lastSeen >= forgetAfter()) {
                end(key, one, now);
            }
        }
        if (!one.gone) {
            timers(key, one, rule, upTo + config.grace().toMillis());
        }
    }

    private void hear() {
        List<Heard> news = List.copyOf(heard);
        heard.clear();
        for (Heard h : news) {
            if (composite != null) {
                Map<String, String> group = Map.of("service", h.group.getOrDefault("service", ""));
                unsettled
                        .computeIfAbsent(AlertKeys.of(composite.id(), group), k -> new TreeMap<>())
                        .computeIfAbsent(h.atMillis, t -> new ArrayList<>())
                        .add(h);
            }
            if (AlertTies.isCounted(rule)) {
                Signal told = new Signal.Member(
                        rule.id(), AlertTies.COUNT, rule.id(), h.key, h.state, h.suppressed, h.atMillis);
                send(h.key, countKey, told);
            }
        }
        settle();
    }

    private void send(String from, String to, Signal signal) {
        sent.computeIfAbsent(from, k -> new TreeMap<>())
                .computeIfAbsent(to, k -> new ArrayList<>())
                .add(signal);
    }

    /** What a composite hears waits until all is known up to its time. */
    private void settle() {
        if (settled == Long.MIN_VALUE) {
            return;
        }
        unsettled.forEach((key, all) -> {
            while (!all.isEmpty() && all.firstKey() <= settled + config.grace().toMillis()) {
                Map.Entry<Long, List<Heard>> first = all.pollFirstEntry();
                One one = ones.computeIfAbsent(key, k -> new One());
                // what is due at the very time of news goes by the news
                composedTimers(key, one, first.getKey() - 1);
                first.getValue().forEach(h -> one.member = h.state == AlertState.FIRING);
                composed(key, one, Math.max(first.getKey(), one.changed));
            }
        });
    }

    /** An alert of the rule tells the one that counts: of all that fire, the first {@code maxAlerts} to come are told of. */
    void counted(Signal.Member h) {
        One one = ones.computeIfAbsent(countKey, k -> new One());
        long now = Math.max(h.atMillis(), one.changed);
        List<String> before = shown();
        boolean fires = h.state() == AlertState.FIRING || h.state() == AlertState.NO_DATA;
        if (fires) {
            counting.add(h.memberKey());
        } else {
            counting.remove(h.memberKey());
        }
        List<String> after = shown();
        if (fires && h.suppressed() == after.contains(h.memberKey())) {
            send(countKey, h.memberKey(), new Signal.Room(!h.suppressed(), now));
        }
        after.stream()
                .filter(key -> !key.equals(h.memberKey()) && !before.contains(key))
                .forEach(key -> send(countKey, key, new Signal.Room(false, now)));
        long more = counting.size() - after.size();
        boolean known = one.state == AlertState.FIRING;
        if (more == 0 && known) {
            resolved(countKey, one, rule, now);
        } else if (more > 0 && !known) {
            counted = more;
            one.severity = rule.severity();
            fire(countKey, one, rule, now);
        } else if (more > 0 && more >= 2 * counted) {
            counted = more;
            tell(countKey, one, rule, Transition.UPDATED, now);
        }
        one.gone = !active(one) && counting.isEmpty();
    }

    private List<String> shown() {
        return counting.stream().limit(rule.maxAlerts()).toList();
    }

    /** @param at time of the record that says it */
    void room(String key, Signal.Room said, long at) {
        One one = caughtUp(key, at);
        if (one != null
                && (one.state == AlertState.FIRING || one.state == AlertState.NO_DATA)
                && one.suppressed != said.suppressed()) {
            one.suppressed = said.suppressed();
            tell(key, one, rule, Transition.UPDATED, said.atMillis());
        }
        hear();
    }

    private void composedTimers(String key, One one, long upTo) {
        long fires = one.pending + composite.forDuration().toMillis();
        if (one.state == AlertState.PENDING && fires <= upTo) {
            composed(key, one, Math.max(fires, one.changed));
        }
        long ends = one.clear + composite.keepFiringFor().toMillis();
        if (one.state == AlertState.FIRING && one.clear > 0 && ends <= upTo) {
            timers(key, one, composite, ends);
            composed(key, one, Math.max(ends, one.changed));
        }
        timers(key, one, composite, upTo);
    }

    private void composed(String key, One one, long now) {
        if (!ActiveTime.anyCovers(composite.schedule(), now)) {
            off(key, one, composite, now);
        } else if (one.member != negated) {
            holds(key, one, composite, composite.severity(), now);
        } else {
            clear(key, one, composite, now);
        }
    }

    private void timers(String key, One one, Rule of, long upTo) {
        while (true) {
            long lapse = one.acknowledged && one.acknowledgedUntil > 0 ? one.acknowledgedUntil : Long.MAX_VALUE;
            boolean more = one.state == AlertState.FIRING
                    && !one.acknowledged
                    && !one.suppressed
                    && one.steps < of.escalate().size();
            long escalates =
                    more ? one.firing + of.escalate().get(one.steps).after().toMillis() : Long.MAX_VALUE;
            long calms = one.flapping ? calms(one, of) : Long.MAX_VALUE;
            long at = Math.min(lapse, Math.min(escalates, calms));
            if (at > upTo) {
                return;
            }
            if (lapse == at) {
                one.acknowledged = false;
                tell(key, one, of, Transition.UNACKNOWLEDGED, at);
            } else if (escalates == at) {
                Escalation step = of.escalate().get(one.steps++);
                if (step.severity() != null) {
                    one.raised = one.raised.max(step.severity());
                    one.severity = one.severity.max(step.severity());
                }
                if (!step.receiver().isEmpty()) {
                    one.receivers = List.of(step.receiver());
                }
                tell(key, one, of, Transition.ESCALATED, at);
            } else {
                calm(key, one, of, at);
            }
        }
    }

    /** The first moment at which less than half of what makes it flap lies within the window before it. */
    private static long calms(One one, Rule of) {
        int half = (of.flapping().transitions() + 1) / 2;
        return one.flips.size() < half
                ? one.changed
                : one.flips.get(one.flips.size() - half)
                        + of.flapping().window().toMillis();
    }

    private void calm(String key, One one, Rule of, long now) {
        one.flapping = false;
        one.flips.clear();
        tell(key, one, of, Transition.CALMED, now);
    }

    private void off(String key, One one, Rule of, long now) {
        one.noData = 0;
        one.undecided = 0;
        one.clear = 0;
        one.earlyEnd = 0;
        one.byHand = false;
        if (one.state == AlertState.FIRING || one.state == AlertState.NO_DATA) {
            resolved(key, one, of, now);
        } else if (one.state == AlertState.PENDING) {
            one.state = AlertState.INACTIVE;
            tell(key, one, of, Transition.PENDING_ENDED, now);
        }
    }

    private void holds(String key, One one, Rule of, Severity severity, long now) {
        if (one.byHand && now <= one.resolved) {
            return;
        }
        one.clear = 0;
        one.reopened = false;
        Severity before = one.severity;
        one.severity = severity;
        if (one.state == AlertState.FIRING) {
            one.severity = severity.max(one.raised);
            if (before != one.severity) {
                tell(key, one, of, Transition.SEVERITY_CHANGED, now);
            }
        } else if (one.state == AlertState.NO_DATA) {
            one.severity = severity.max(one.raised);
            one.state = AlertState.FIRING;
            tell(key, one, of, Transition.FIRED, now);
        } else if (one.byHand) {
            one.byHand = false;
            fire(key, one, of, now);
        } else {
            boolean begins = one.state != AlertState.PENDING;
            one.pending = begins ? now : one.pending;
            one.state = AlertState.PENDING;
            if (now - one.pending >= of.forDuration().toMillis()) {
                fire(key, one, of, now);
            } else if (begins) {
                tell(key, one, of, Transition.PENDING, now);
            }
        }
    }

    private void fire(String key, One one, Rule of, long now) {
        one.state = AlertState.FIRING;
        one.firing = now;
        one.acknowledged = false;
        anew(one);
        if (!one.suppressed && of == rule && !key.equals(countKey)) {
            Boolean said = roomless.getOrDefault(key, new ArrayDeque<>()).peek();
            one.suppressed = said != null && said;
        }
        tell(key, one, of, Transition.FIRED, now);
    }

    private static void anew(One one) {
        one.steps = 0;
        one.raised = Severity.INFO;
        one.receivers = List.of();
    }

    private void clear(String key, One one, Rule of, long now) {
        one.byHand = false;
        if (one.state == AlertState.PENDING) {
            one.state = AlertState.INACTIVE;
            tell(key, one, of, Transition.PENDING_ENDED, now);
        } else if (one.state == AlertState.NO_DATA) {
            resolved(key, one, of, now);
        } else if (one.state == AlertState.FIRING && !one.reopened) {
            one.clear = one.clear == 0 ? now : one.clear;
            if (now - one.clear >= of.keepFiringFor().toMillis()) {
                resolved(key, one, of, now);
            }
        }
    }

    /** What nothing speaks for any more is over once all that it was judged by is left behind. */
    private void undecided(String key, One one, long now) {
        if (!active(one)) {
            one.undecided = 0;
            return;
        }
        one.undecided = one.undecided == 0 ? now : one.undecided;
        if (now - one.undecided >= kept * pane) {
            clear(key, one, rule, now);
        }
    }

    private void noData(String key, One one, long now) {
        one.noData = one.noData == 0 ? now : one.noData;
        if (now - one.noData < Math.max(config.noDataAfter().toMillis(), one.interval * 5 / 2)) {
            return;
        }
        switch (rule.noData()) {
            case KEEP -> {}
            case OK -> clear(key, one, rule, now);
            case ALERT -> holds(key, one, rule, one.state == AlertState.FIRING ? one.severity : rule.severity(), now);
            case NO_DATA -> {
                if (one.state == AlertState.PENDING) {
                    one.state = AlertState.INACTIVE;
                    tell(key, one, rule, Transition.PENDING_ENDED, now);
                } else if (one.state == AlertState.FIRING && !one.reopened) {
                    one.clear = 0;
                    one.state = AlertState.NO_DATA;
                    tell(key, one, rule, Transition.NO_DATA, now);
                }
            }
        }
    }

    private void end(String key, One one, long now) {
        if (one.state == AlertState.PENDING) {
            one.state = AlertState.INACTIVE;
            tell(key, one, rule, Transition.PENDING_ENDED, now);
        } else if (active(one)) {
            resolved(key, one, rule, now);
        }
        one.gone = true;
        one.undecided = 0;
        one.byHand = false;
        one.reopened = false;
        one.partials.clear();
        one.observedFrom = Long.MAX_VALUE;
        if (one.flapping) {
            calm(key, one, rule, now);
        }
    }

    private void resolved(String key, One one, Rule of, long now) {
        one.state = AlertState.RESOLVED;
        one.resolved = now;
        one.acknowledged = false;
        one.clear = 0;
        one.noData = 0;
        one.undecided = 0;
        one.reopened = false;
        tell(key, one, of, Transition.RESOLVED, now);
        one.suppressed = false;
    }

    private void tell(String key, One one, Rule of, Transition transition, long now) {
        one.changed = Math.max(one.changed, now);
        one.everTold = true;
        one.acknowledged &= transition != Transition.PENDING_ENDED;
        boolean begins = false;
        if (transition == Transition.FIRED || transition == Transition.RESOLVED) {
            begins = flips(one, of);
        }
        say(key, one, of, transition);
        if (transition == Transition.FIRED && roomless.containsKey(key)) {
            roomless.get(key).poll();
        }
        boolean news = transition == Transition.REOPENED || transition == Transition.NO_DATA;
        if (of == rule
                && !key.equals(countKey)
                && (news || transition == Transition.FIRED || transition == Transition.RESOLVED)) {
            heard.add(new Heard(key, one.group, one.state, one.suppressed, one.changed));
        }
        if (begins) {
            say(key, one, of, Transition.FLAPPING);
        }
    }

    private static boolean flips(One one, Rule of) {
        int enough = of.flapping().transitions();
        if (enough == 0) {
            return false;
        }
        one.flips.add(one.changed);
        long since = one.changed - of.flapping().window().toMillis();
        boolean begins =
                !one.flapping && one.flips.stream().filter(t -> t > since).count() >= enough;
        one.flapping |= begins;
        return begins;
    }

    private void say(String key, One one, Rule of, Transition transition) {
        told.computeIfAbsent(key, k -> new ArrayList<>())
                .add(new Told(
                        of.revision(),
                        transition,
                        one.state,
                        one.severity,
                        one.changed,
                        one.flapping,
                        one.suppressed,
                        one.receivers));
    }

    private boolean isComposite(String key) {
        return composite != null && key.startsWith(composite.id());
    }

    /** Far ahead of the clock it waits until that is there. */
    void command(AlertCommand command, long now) {
        String key = command.alertKey();
        boolean exists = ones.containsKey(key) || waiting.containsKey(key);
        if (exists && !isNear(now)) {
            hold(key, now, new Wait(null, () -> done(command, now)));
        } else {
            done(command, now);
            hear();
        }
    }

    private void done(AlertCommand command, long now) {
        switch (command.action()) {
            case RESOLVE -> resolve(command.alertKey(), now);
            case REOPEN -> reopen(command.alertKey(), now);
            case ACKNOWLEDGE -> acknowledge(command.alertKey(), now, command.untilMillis());
            case COMMENT -> comment(command.alertKey(), now);
            default -> throw new IllegalArgumentException("no such command in the model");
        }
    }

    private static boolean active(One one) {
        return one.state == AlertState.PENDING || one.state == AlertState.FIRING || one.state == AlertState.NO_DATA;
    }

    private long start(Signal.Partial p) {
        return rule.condition() instanceof Condition.Absent
                ? Math.floorDiv(p.appendMillis(), pane) * pane
                : p.paneStartMillis();
    }
}
