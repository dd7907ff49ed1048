package io.tidewatch.processor.alerts;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.AuditRecord;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.Evaluation;
import io.tidewatch.processor.rules.Pane;
import io.tidewatch.processor.rules.PaneRing;
import io.tidewatch.processor.rules.RuleLookup;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.store.RowStore;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Takes partials, progress and commands to the rows they concern; what is decided there is decided by {@link AlertLife}. */
final class AlertLifeProcessor implements Processor<String, AlertInput, String, Object> {
    /** By how much the clock follows the records where nothing waits: a tick, its margin, two commits, and some. */
    private static final long CLOCK_LAG_MILLIS = 4_000;

    private final AlertConfig config;
    private final RuleLookup rules;
    private final AlertCounts counts;
    private final Map<String, Evaluation> evaluations = new HashMap<>();

    // set by init, before anything else is called
    private ProcessorContext<String, Object> context;
    private AlertBook book;
    private ProgressClock clock;
    private ActiveAlerts active;
    private AlertLife life;
    private AlertOrders orders;
    private WindowWalk walk;
    private Detectors detectors;
    private AlertTies ties;
    private TiedAlerts tied;
    private ExternalLife external;
    private RuleGroups groups;

    private long timestamp;

    AlertLifeProcessor(AlertConfig config, RuleLookup rules, AlertCounts counts) {
        this.config = config;
        this.rules = rules;
        this.counts = counts;
    }

    @Override
    public void init(ProcessorContext<String, Object> processorContext) {
        context = processorContext;
        KeyValueStore<String, byte[]> progress = context.getStateStore(AlertStores.PROGRESS);
        clock = new ProgressClock(progress, config);
        KeyValueStore<String, byte[]> known = context.getStateStore(AlertStores.ACTIVE);
        active = new ActiveAlerts(known);
        Members members = new Members(known);
        book = new AlertBook(
                RowStore.of(context, AlertStores.ALERTS), new DueIndex(context.getStateStore(AlertStores.DUE)), active);
        life = new AlertLife(config, counts, this::hasRoom, this::tell);
        orders = new AlertOrders(life);
        detectors = new Detectors(RowStore.of(context, AlertStores.DETECTORS), RowStore.of(context, AlertStores.BANDS));
        walk = new WindowWalk(config, life, detectors);
        Composing composing = new Composing(known);
        BiConsumer<String, Signal> send = (key, signal) -> context.forward(new Record<>(key, signal, timestamp));
        ties = new AlertTies(rules, composing, send);
        tied = new TiedAlerts(config, rules, new Rows(), book, clock, active, life, members, composing, ties);
        external = new ExternalLife(life);
        groups = new RuleGroups(RowStore.of(context, AlertStores.ALERTS), send);
    }

    @Override
    public void process(Record<String, AlertInput> record) {
        timestamp = record.timestamp();
        tied.hearOfRules();
        if (record.value() instanceof AlertInput.Asked asked) {
            command(record.key(), asked.command());
        } else if (record.value() instanceof AlertInput.Said said) {
            if (said.signal() instanceof Signal.Partial partial) {
                partial(record.key(), partial);
            } else if (said.signal() instanceof Signal.Progress progress) {
                progress(progress);
            } else if (said.signal() instanceof Signal.Member member) {
                tied.member(record.key(), member);
            } else if (said.signal() instanceof Signal.Settled settled) {
                tied.settled(settled);
            } else if (said.signal() instanceof Signal.External external) {
                external(record.key(), external);
            } else if (said.signal() instanceof Signal.Room room) {
                room(record.key(), room);
            }
        }
    }

    private boolean hasRoom(Rule rule) {
        return !AlertTies.isCounted(rule) || active.hasRoom(rule);
    }

    private void partial(String key, Signal.Partial part) {
        Evaluation of = evaluation(part.ruleId());
        if (of == null || part.ruleRevision() > of.rule().revision()) {
            counts.add(AlertCounts.What.UNKNOWN_RULE_PARTIALS);
            return;
        }
        Rule rule = of.rule();
        if (part.ruleRevision() < rule.revision() || !rule.enabled()) {
            counts.add(AlertCounts.What.OLD_REVISION_PARTIALS);
            return;
        }
        AlertRow row = book.load(key);
        boolean isNew = row == null;
        if (row == null) {
            if (!part.goodbye() && !groups.hasRoom(rule)) {
                counts.add(AlertCounts.What.GROUPS_LEFT_OUT);
                groups.leftOut(rule, part.appendMillis());
                return;
            }
            row = new AlertRow(key, rule.id());
            row.gone = true;
        } else if (row.gone) {
            row = copy(row);
        }
        long closed = clock.closed(rule.input());
        boolean term = rule.condition() instanceof Condition.NewTerm;
        if (!row.gone) {
            walk.adopt(row, of, closed);
            if (!term) {
                walk.catchUp(row, of, closed);
                walk.timers(row, of, closed);
            }
            if (row.gone) {
                save(row, of);
                row = copy(row);
            }
        }
        boolean known = !row.gone;
        if (part.goodbye()) {
            if (known) {
                life.ends(row, rule, "its source said goodbye", part.appendMillis());
                save(row, of);
            }
            return;
        }
        if (!known) {
            row.gone = false;
            row.paneMillis = 0;
            row.lastSeen = part.appendMillis();
            walk.adopt(row, of, closed);
        }
        row.group = part.group();
        if (term) {
            term(row, rule, part, known);
        } else if (!window(row, of, part) && !known) {
            return;
        }
        save(row, of);
        if (isNew) {
            groups.added(rule.id());
        }
    }

    /** Whether a row that is gone comes back is not known yet: until then the row itself stays as it is. */
    private static AlertRow copy(AlertRow row) {
        return AlertRowCodec.decode(AlertRowCodec.encode(row));
    }

    /** @return whether the partial belongs to a window that is still to be judged */
    private boolean window(AlertRow row, Evaluation of, Signal.Partial part) {
        boolean absent = of.rule().condition() instanceof Condition.Absent;
        long pane = of.panes().paneMillis();
        // whether something is heard of is a matter of when it came: a source whose clock is off is not silent
        long start = absent ? of.panes().startOf(part.appendMillis()) : part.paneStartMillis();
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
        Evaluation.Early early = late || hides(row, of.rule(), part) ? null : of.early(row.ring, start);
        if (early != null) {
            life.early(
                    row,
                    of,
                    early,
                    Math.max(part.appendMillis(), row.judgedTo + config.grace().toMillis()));
        }
        return true;
    }

    /**
     * After a stop or a lag partials come long before the clock does. Of an alert that fires, what holds early now would
     * hide that windows before it were clear: until the clock is there, only whole windows are judged, in their order.
     */
    private boolean hides(AlertRow row, Rule rule, Signal.Partial part) {
        if (row.state != AlertState.FIRING) {
            return false;
        }
        long closed = clock.closed(rule.input());
        return closed != ProgressClock.UNKNOWN
                && closed + config.grace().toMillis() + CLOCK_LAG_MILLIS < part.appendMillis();
    }

    private void term(AlertRow row, Rule rule, Signal.Partial part, boolean known) {
        String field = ((Condition.NewTerm) rule.condition()).field();
        boolean remembered = known
                && part.appendMillis() - row.lastSeen < life.forgetAfter(rule).toMillis();
        row.lastSeen = Math.max(row.lastSeen, part.appendMillis());
        row.eventTime = Math.max(row.eventTime, part.eventMillis());
        row.addSamples(part.samples());
        if (!remembered && !row.isActive()) {
            life.newTerm(row, rule, field, part.group().getOrDefault(field, ""), part.appendMillis());
        }
    }

    private void progress(Signal.Progress said) {
        clock.report(said);
        for (Rule.Input input : Rule.Input.values()) {
            String reason = clock.held(input);
            mark(input, reason);
            if (reason.isEmpty()) {
                advance(input);
                tellSettled(input);
            }
        }
        tied.settle();
    }

    private void tellSettled(Rule.Input input) {
        long closed = clock.closed(input);
        long looked = clock.lookedTo(input);
        if (closed != ProgressClock.UNKNOWN) {
            // where not all that was due could be looked at, what is due from there on has not been told
            ties.settled(context.taskId().partition(), input, looked < closed ? looked - 1 : closed);
        }
    }

    private void advance(Rule.Input input) {
        long to = Math.max(clock.closable(input), clock.closed(input));
        long from = clock.lookedTo(input);
        if (to == ProgressClock.UNKNOWN || to <= from) {
            return;
        }
        int budget = config.mostDuePerTick();
        List<DueIndex.Entry> due = book.due(input, from, to, budget);
        clock.close(input, to, due.size() < budget ? to : due.get(budget - 1).dueMillis());
        for (DueIndex.Entry entry : due) {
            look(entry, input, to);
        }
        if (input == Rule.Input.METRICS) {
            detectors.sweep(to);
        }
    }

    private void look(DueIndex.Entry entry, Rule.Input input, long closed) {
        AlertRow row = book.load(entry.alertKey());
        if (row == null || row.due != entry.dueMillis() || row.input != input) {
            book.drop(input, entry);
            return;
        }
        long now = closed + config.grace().toMillis();
        Evaluation of = evaluation(row.ruleId);
        if (ExternalLife.is(row)) {
            external.timers(row, now);
        } else if (!row.gone && (of == null || !of.rule().enabled())) {
            life.ends(row, null, of == null ? "its rule was deleted" : "its rule is not enabled", now);
        } else if (!row.gone && of != null && AlertTies.isCount(row)) {
            life.timers(row, of.rule(), now);
        } else if (!row.gone && of != null && of.rule().condition() instanceof Condition.Composite) {
            tied.due(row, of.rule(), now);
        } else if (!row.gone && of != null) {
            walk.adopt(row, of, closed);
            if (of.rule().condition() instanceof Condition.NewTerm) {
                grownOld(row, of.rule(), now);
            } else {
                walk.catchUp(row, of, closed);
                walk.timers(row, of, closed);
            }
        }
        if (row.published
                && !row.isActive()
                && now >= row.changedAt + config.keepResolved().toMillis()) {
            row.published = false;
            row.changes.clear();
            context.forward(new Record<>(row.key, null, timestamp));
        }
        if (row.gone && !row.published) {
            book.delete(row);
            groups.removed(row);
        } else {
            save(row, of);
        }
    }

    private void grownOld(AlertRow row, Rule rule, long now) {
        life.timers(row, rule, now);
        long oldAt = row.firingSince + AlertLife.termFiresFor(rule).toMillis();
        if (row.isActive() && now >= oldAt) {
            life.termGrewOld(row, rule, oldAt);
        }
        long forgetAt = row.lastSeen + life.forgetAfter(rule).toMillis();
        if (now >= forgetAt) {
            life.ends(row, rule, "not seen for long", forgetAt);
        }
    }

    /** Says on active alerts that they are held, or that they are no longer. */
    private void mark(Rule.Input input, String reason) {
        boolean held = book.heldFor(input, !reason.isEmpty(), clock.newestReportMillis())
                >= config.markHeldAfter().toMillis();
        if (!reason.isEmpty() && !held) {
            return;
        }
        for (String key : active.keys(input, reason.isEmpty())) {
            AlertRow row = book.load(key);
            if (row != null) {
                Evaluation of = evaluation(row.ruleId);
                life.held(row, of == null ? null : of.rule(), reason, timestamp);
                book.save(row);
            }
        }
    }

    private void command(String key, AlertCommand command) {
        AlertRow row = key == null ? null : book.load(key);
        String refused = "there is no such alert";
        if (row != null) {
            Evaluation of = evaluation(row.ruleId);
            catchUp(row, of);
            refused = orders.take(row, of == null ? null : of.rule(), command, timestamp);
            save(row, of);
        }
        if (!refused.isEmpty()) {
            counts.add(AlertCounts.What.REFUSED_COMMANDS);
        }
        AuditRecord audit = new AuditRecord(
                command.atMillis(),
                AlertTexts.cut(command.by()),
                "",
                "alert." + command.action().name().toLowerCase(Locale.ROOT),
                AlertTexts.cut(command.alertKey()),
                refused.isEmpty() ? AuditRecord.Outcome.DONE : AuditRecord.Outcome.REFUSED,
                refused.isEmpty() ? AlertTexts.cut(command.comment()) : refused);
        context.forward(new Record<>(audit.target(), audit, timestamp));
    }

    /** Whatever is due at it by the clock comes before what is asked of it. */
    private void catchUp(AlertRow row, @Nullable Evaluation of) {
        if (of == null || row.gone || AlertTies.isCount(row) || !of.rule().enabled()) {
            return;
        }
        Rule rule = of.rule();
        long closed = clock.closed(rule.input());
        if (rule.condition() instanceof Condition.Composite) {
            life.timers(row, rule, tied.settledTime(rule.id()));
        } else if (rule.condition() instanceof Condition.NewTerm) {
            walk.timers(row, of, closed);
        } else {
            walk.adopt(row, of, closed);
            walk.catchUp(row, of, closed);
            walk.timers(row, of, closed);
        }
    }

    private void external(String key, Signal.External said) {
        AlertRow row = book.load(key);
        if (row == null) {
            row = new AlertRow(key, ExternalLife.RULE);
        }
        external.timers(row, timestamp);
        external.take(row, said, timestamp);
        save(row, null);
    }

    private void room(String key, Signal.Room said) {
        AlertRow row = book.load(key);
        if (row == null || !row.isKnownToPeople() || row.suppressed == said.suppressed()) {
            return;
        }
        Evaluation of = evaluation(row.ruleId);
        catchUp(row, of);
        if (row.isKnownToPeople()) {
            life.suppressed(row, of == null ? null : of.rule(), said.suppressed(), said.atMillis());
        }
        save(row, of);
    }

    private static String sourceOf(Signal.Partial part) {
        if (!part.samples().isEmpty()) {
            return part.samples().get(0).source();
        }
        return part.group().getOrDefault("service", part.ruleId());
    }

    private void save(AlertRow row, @Nullable Evaluation of) {
        boolean windows =
                of != null && !AlertTies.isCount(row) && !(of.rule().condition() instanceof Condition.Composite);
        long next = of == null || row.gone
                ? walk.nextDueGone(row)
                : windows ? walk.nextDue(row, of) : walk.nextDueWithoutWindows(row, of.rule());
        book.save(row, next, clock.lookedTo(row.input));
    }

    private void tell(AlertRow row) {
        Evaluation of = evaluation(row.ruleId);
        Alert alert = row.toAlert(of == null ? List.of() : sparkline(row, of));
        context.forward(new Record<>(row.key, alert, timestamp));
        if (!ExternalLife.is(row)) {
            ties.tell(row, of == null ? null : of.rule(), row.transition);
        }
    }

    private List<Double> sparkline(AlertRow row, Evaluation of) {
        return of.rule().condition() instanceof Condition.Anomaly
                ? detectors.sparkline(row.key, of, row.judgedTo)
                : row.sparkline(of);
    }

    private @Nullable Evaluation evaluation(String ruleId) {
        Rule rule = rules.rule(ruleId);
        if (rule == null) {
            evaluations.remove(ruleId);
            return null;
        }
        Evaluation known = evaluations.get(ruleId);
        if (known == null || !known.rule().equals(rule)) {
            known = Evaluation.of(rule);
            evaluations.put(ruleId, known);
        }
        return known;
    }

    private static Pane paneOf(Signal.Partial part, boolean absent) {
        if (absent || part.count() == 0) {
            return Pane.counted(part.count(), part.total()).with(part.distinct());
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
                part.distinct());
    }

    /** What the tied alerts need of this. */
    private final class Rows implements TiedAlerts.Rows {
        @Override
        public @Nullable Evaluation evaluation(String ruleId) {
            return AlertLifeProcessor.this.evaluation(ruleId);
        }

        @Override
        public void save(AlertRow row, @Nullable Evaluation of) {
            AlertLifeProcessor.this.save(row, of);
        }
    }
}
