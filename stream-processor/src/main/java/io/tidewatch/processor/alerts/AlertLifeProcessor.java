package io.tidewatch.processor.alerts;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.AuditRecord;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.rules.Evaluation;
import io.tidewatch.processor.rules.RuleLookup;
import io.tidewatch.processor.signals.Flow;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.store.RowStore;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Takes partials, progress and commands to the rows they concern; what is decided there is decided by {@link AlertLife}. */
final class AlertLifeProcessor implements Processor<String, AlertInput, String, Object> {
    private final AlertConfig config;
    private final int tasks;
    private final RuleLookup rules;
    private final AlertPatterns patterns;
    private final AlertCounts counts;
    private final Revisions revisions;

    // set by init, before anything else is called
    private ProcessorContext<String, Object> context;
    private AlertBook book;
    private ProgressClock clock;
    private Flows flows;
    private ActiveAlerts active;
    private AlertLife life;
    private AlertOrders orders;
    private WindowWalk walk;
    private Hearing hearing;
    private Detectors detectors;
    private AlertTies ties;
    private TiedAlerts tied;
    private ExternalLife external;
    private RuleGroups groups;

    private long timestamp;

    AlertLifeProcessor(AlertConfig config, int tasks, RuleLookup rules, PatternCatalog patterns, AlertCounts counts) {
        this.config = config;
        this.tasks = tasks;
        this.rules = rules;
        this.patterns = new AlertPatterns(patterns);
        this.counts = counts;
        this.revisions = new Revisions(rules);
    }

    @Override
    public void init(ProcessorContext<String, Object> processorContext) {
        context = processorContext;
        KeyValueStore<String, byte[]> progress = context.getStateStore(AlertStores.PROGRESS);
        clock = new ProgressClock(progress, config, tasks);
        flows = new Flows(rules);
        KeyValueStore<String, byte[]> known = context.getStateStore(AlertStores.ACTIVE);
        active = new ActiveAlerts(known);
        Members members = new Members(known);
        book = new AlertBook(
                RowStore.of(context, AlertStores.ALERTS), new DueIndex(context.getStateStore(AlertStores.DUE)), active);
        life = new AlertLife(config, counts, this::hasRoom, this::tell);
        orders = new AlertOrders(life);
        detectors = new Detectors(RowStore.of(context, AlertStores.DETECTORS), RowStore.of(context, AlertStores.BANDS));
        BiConsumer<String, Signal> send = (key, signal) -> context.forward(new Record<>(key, signal, timestamp));
        HandingOn handingOn = new HandingOn(patterns, counts, tasks, send);
        walk = new WindowWalk(config, revisions, flows, life, detectors, patterns, handingOn);
        Waiting waiting = new Waiting(known, config.mostWaiting(), config.mostWaitingBytes());
        groups = new RuleGroups(RowStore.of(context, AlertStores.ALERTS), send);
        hearing = new Hearing(
                config,
                counts,
                revisions,
                book,
                clock,
                flows,
                walk,
                life,
                waiting,
                groups,
                patterns,
                handingOn,
                new Rest());
        Composing composing = new Composing(known);
        ties = new AlertTies(rules, composing, send);
        tied = new TiedAlerts(
                config, rules, new Rows(), book, clock, flows, active, life, members, waiting, counts, ties);
        external = new ExternalLife(life);
    }

    @Override
    public void process(Record<String, AlertInput> record) {
        timestamp = record.timestamp();
        tied.hearOfRules();
        if (record.value() instanceof AlertInput.Unread unread) {
            counts.add(AlertCounts.What.UNREAD_PARTIALS);
            // the handler of failed records sends the whole to the dead letters, and goes on
            throw new UnreadPartialsException(unread.why());
        }
        if (record.value() instanceof AlertInput.Asked asked) {
            asked(record.key(), asked.command());
        } else if (record.value() instanceof AlertInput.Said said) {
            if (said.signal() instanceof Signal.Partial partial) {
                hearing.partial(record.key(), partial);
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

    private void progress(Signal.Progress said) {
        clock.report(said);
        for (Flow flow : Flow.values()) {
            String reason = clock.held(flow);
            boolean forLong = book.heldFor(flow, !reason.isEmpty(), clock.newestReportMillis())
                    >= config.markHeldAfter().toMillis();
            mark(flow, reason, forLong);
            hearing.held(flow, !reason.isEmpty() && forLong);
            if (reason.isEmpty()) {
                advance(flow);
                tellSettled(flow);
            }
        }
    }

    private void tellSettled(Flow flow) {
        long closed = clock.closed(flow);
        long looked = clock.lookedTo(flow);
        if (closed != ProgressClock.UNKNOWN && !ties.composites().all().isEmpty()) {
            // where not all that was due could be looked at, what is due from there on has not been told
            long told = looked < closed ? looked - 1 : closed;
            ties.settled(context.taskId().partition(), flow, Math.min(told, hearing.toldTo(flow)));
        }
    }

    private void advance(Flow flow) {
        long to = Math.max(clock.closable(flow), clock.closed(flow));
        long from = clock.lookedTo(flow);
        if (to == ProgressClock.UNKNOWN || to <= from) {
            return;
        }
        int budget = config.mostDuePerTick();
        List<DueIndex.Entry> due = book.due(flow, from, to, budget);
        clock.close(flow, to, due.size() < budget ? to : due.get(budget - 1).dueMillis());
        hearing.ripen(flow);
        for (DueIndex.Entry entry : due) {
            look(entry, flow, to);
        }
        if (flow == Flow.METRICS) {
            detectors.sweep(to);
        }
    }

    private void look(DueIndex.Entry entry, Flow flow, long closed) {
        AlertRow row = book.load(entry.alertKey());
        if (row == null || row.due != entry.dueMillis() || row.flow != flow) {
            book.drop(flow, entry);
            return;
        }
        Flow its = flowOf(row);
        if (its != row.flow) {
            row.flow = its;
            save(row);
            return;
        }
        long now = closed + config.grace().toMillis();
        if (ExternalLife.is(row)) {
            external.timers(row, now);
        } else if (!row.gone && revisions.isTied(row)) {
            tiedDue(row, now);
        } else if (!row.gone) {
            walk.to(row, closed);
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
            save(row);
        }
    }

    /** @return by whose clock it goes: another than before where rules changed what its metric is made of */
    private Flow flowOf(AlertRow row) {
        Evaluation of = row.gone || ExternalLife.is(row) ? null : evaluation(row);
        return of == null ? row.flow : flows.of(of.rule());
    }

    private void tiedDue(AlertRow row, long now) {
        Evaluation of = revisions.newest(row.ruleId);
        if (of == null || !of.rule().enabled()) {
            life.ends(row, null, of == null ? "its rule was deleted" : "its rule is not enabled", now);
        } else if (AlertTies.isCount(row)) {
            life.timers(row, of.rule(), now);
        } else {
            tied.due(row, of.rule(), now);
        }
    }

    /** Says on active alerts that they are held, or that they are no longer. */
    private void mark(Flow flow, String reason, boolean forLong) {
        if (!reason.isEmpty() && !forLong) {
            return;
        }
        for (String key : active.keys(flow, reason.isEmpty())) {
            AlertRow row = book.load(key);
            if (row != null) {
                Evaluation of = evaluation(row);
                life.held(row, of == null ? null : of.rule(), reason, timestamp);
                book.save(row);
            }
        }
    }

    private void asked(@Nullable String key, AlertCommand command) {
        if (key == null || !hearing.waits(key, command, timestamp)) {
            command(key, command, timestamp);
        }
    }

    private void command(@Nullable String key, AlertCommand command, long now) {
        AlertRow row = key == null ? null : book.load(key);
        String refused = "there is no such alert";
        String before = "";
        if (row != null) {
            catchUp(row, now);
            before = AlertTexts.standing(row);
            Evaluation of = evaluation(row);
            refused = orders.take(row, of == null ? null : of.rule(), command, now);
            save(row);
        }
        if (!refused.isEmpty()) {
            counts.add(AlertCounts.What.REFUSED_COMMANDS);
        }
        AuditRecord audit = new AuditRecord(
                command.atMillis(),
                AlertTexts.cut(command.by()),
                AlertTexts.cut(command.via()),
                "alert." + command.action().name().toLowerCase(Locale.ROOT),
                AlertTexts.cut(command.alertKey()),
                refused.isEmpty() ? AuditRecord.Outcome.DONE : AuditRecord.Outcome.REFUSED,
                refused.isEmpty() ? AlertTexts.cut(command.comment()) : refused,
                AlertTexts.cut(command.requestId()),
                AlertTexts.cut(before),
                AlertTexts.cut(AlertTexts.standing(row)));
        context.forward(new Record<>(audit.target(), audit, timestamp));
    }

    /** Whatever is due at it by the clock, or by then, comes before what is asked of it. */
    private void catchUp(AlertRow row, long now) {
        if (row.gone || ExternalLife.is(row) || AlertTies.isCount(row)) {
            return;
        }
        if (revisions.isTied(row)) {
            Evaluation of = revisions.newest(row.ruleId);
            if (of != null && of.rule().enabled()) {
                life.timers(row, of.rule(), tied.settledTime(row.ruleId));
            }
        } else {
            walk.to(row, Math.min(clock.closed(row.flow), walk.closedBefore(now)));
        }
    }

    private void external(String key, Signal.External said) {
        AlertRow row = book.load(key);
        if (row == null) {
            row = new AlertRow(key, ExternalLife.RULE);
        }
        external.timers(row, timestamp);
        external.take(row, said, timestamp);
        save(row);
    }

    private void room(String key, Signal.Room said) {
        AlertRow row = book.load(key);
        if (row == null || !row.isKnownToPeople() || row.suppressed == said.suppressed()) {
            return;
        }
        catchUp(row, timestamp);
        Evaluation of = evaluation(row);
        if (row.isKnownToPeople()) {
            life.suppressed(row, of == null ? null : of.rule(), said.suppressed(), said.atMillis());
        }
        save(row);
    }

    private void save(AlertRow row) {
        save(row, evaluation(row));
    }

    private void save(AlertRow row, @Nullable Evaluation of) {
        long next = of == null || row.gone
                ? walk.nextDueGone(row)
                : revisions.isTied(row) ? walk.nextDueWithoutWindows(row, of.rule()) : walk.nextDue(row, of);
        book.save(row, next, clock.lookedTo(row.flow));
    }

    private void tell(AlertRow row) {
        Evaluation of = evaluation(row);
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

    private @Nullable Evaluation evaluation(AlertRow row) {
        Revisions.One one = revisions.of(row);
        return one == null ? null : one.of();
    }

    /** What the hearing needs of this. */
    private final class Rest implements Hearing.Rest {
        @Override
        public void save(AlertRow row) {
            AlertLifeProcessor.this.save(row);
        }

        @Override
        public void command(String key, AlertCommand command, long now) {
            AlertLifeProcessor.this.command(key, command, now);
        }
    }

    /** What the tied alerts need of this. */
    private final class Rows implements TiedAlerts.Rows {
        @Override
        public @Nullable Evaluation evaluation(String ruleId) {
            return revisions.newest(ruleId);
        }

        @Override
        public void save(AlertRow row, @Nullable Evaluation of) {
            AlertLifeProcessor.this.save(row, of);
        }
    }
}
