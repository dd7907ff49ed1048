package io.tidewatch.processor.alerts;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertCommand;
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
import java.util.Map;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Takes partials, progress and commands to the rows they concern; what is decided there is decided by {@link AlertLife}. */
final class AlertLifeProcessor implements Processor<String, AlertInput, String, Alert> {
    private final AlertConfig config;
    private final RuleLookup rules;
    private final AlertCounts counts;
    private final Map<String, Evaluation> evaluations = new HashMap<>();

    // set by init, before anything else is called
    private ProcessorContext<String, Alert> context;
    private AlertBook book;
    private ProgressClock clock;
    private ActiveAlerts active;
    private AlertLife life;
    private AlertOrders orders;
    private WindowWalk walk;
    private long timestamp;

    AlertLifeProcessor(AlertConfig config, RuleLookup rules, AlertCounts counts) {
        this.config = config;
        this.rules = rules;
        this.counts = counts;
    }

    @Override
    public void init(ProcessorContext<String, Alert> processorContext) {
        context = processorContext;
        KeyValueStore<String, byte[]> progress = context.getStateStore(AlertStores.PROGRESS);
        clock = new ProgressClock(progress, config);
        active = new ActiveAlerts(context.getStateStore(AlertStores.ACTIVE));
        book = new AlertBook(
                RowStore.of(context, AlertStores.ALERTS), new DueIndex(context.getStateStore(AlertStores.DUE)), active);
        life = new AlertLife(config, counts, active::hasRoom, this::tell);
        orders = new AlertOrders(life);
        walk = new WindowWalk(config, life);
    }

    @Override
    public void process(Record<String, AlertInput> record) {
        timestamp = record.timestamp();
        if (record.value() instanceof AlertInput.Asked asked) {
            command(record.key(), asked.command());
        } else if (record.value() instanceof AlertInput.Said said) {
            if (said.signal() instanceof Signal.Partial partial) {
                partial(record.key(), partial);
            } else if (said.signal() instanceof Signal.Progress progress) {
                progress(progress);
            }
        }
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
        if (row == null) {
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
        boolean late = start + pane <= row.judgedTo;
        if (late) {
            counts.add(AlertCounts.What.LATE_PARTIALS);
        }
        if (start < row.judgedTo - (of.panes().kept() - 1) * pane) {
            return false;
        }
        if (!row.ring.add(start, paneOf(part, absent), of.panes().kept() + PaneRing.MOST_AHEAD)) {
            counts.add(AlertCounts.What.OVERFLOWN_PANES);
            // a window that reaches back to what had to go would look empty: it is left out, not judged
            row.judgedTo =
                    Math.max(row.judgedTo, row.ring.oldestMillis() + (of.panes().kept() - 1) * pane);
        }
        row.addSamples(part.samples());
        row.eventTime = Math.max(row.eventTime, part.eventMillis());
        Evaluation.Early early = late ? null : of.early(row.ring, start);
        if (early != null) {
            life.early(
                    row,
                    of,
                    early,
                    Math.max(part.appendMillis(), row.judgedTo + config.grace().toMillis()));
        }
        return true;
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
            }
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
    }

    private void look(DueIndex.Entry entry, Rule.Input input, long closed) {
        AlertRow row = book.load(entry.alertKey());
        if (row == null || row.due != entry.dueMillis() || row.input != input) {
            book.drop(input, entry);
            return;
        }
        long now = closed + config.grace().toMillis();
        Evaluation of = evaluation(row.ruleId);
        if (!row.gone && (of == null || !of.rule().enabled())) {
            life.ends(row, null, of == null ? "its rule was deleted" : "its rule is not enabled", now);
        } else if (!row.gone && of != null) {
            walk.adopt(row, of, closed);
            if (of.rule().condition() instanceof Condition.NewTerm) {
                grownOld(row, of.rule(), now);
            } else {
                walk.catchUp(row, of, closed);
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
        } else {
            save(row, of);
        }
    }

    private void grownOld(AlertRow row, Rule rule, long now) {
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
        if (row == null) {
            counts.add(AlertCounts.What.REFUSED_COMMANDS);
            return;
        }
        Evaluation of = evaluation(row.ruleId);
        if (!orders.take(row, of == null ? null : of.rule(), command, timestamp)) {
            counts.add(AlertCounts.What.REFUSED_COMMANDS);
            return;
        }
        save(row, of);
    }

    private void save(AlertRow row, @Nullable Evaluation of) {
        long next = of == null || row.gone ? walk.nextDueGone(row) : walk.nextDue(row, of);
        book.save(row, next, clock.lookedTo(row.input));
    }

    private void tell(AlertRow row) {
        Evaluation of = evaluation(row.ruleId);
        Alert alert = row.toAlert(of == null ? List.of() : row.sparkline(of));
        context.forward(new Record<>(row.key, alert, timestamp));
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
}
