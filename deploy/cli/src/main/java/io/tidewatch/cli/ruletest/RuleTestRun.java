package io.tidewatch.cli.ruletest;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Alert.Transition;
import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.alert.Rule;
import io.tidewatch.cli.backtest.Replay;
import io.tidewatch.cli.backtest.ReplayListener;
import io.tidewatch.notifier.NotifierConfig;
import io.tidewatch.processor.ProcessorConfig;
import io.tidewatch.processor.alerts.AlertViews;
import io.tidewatch.processor.ruletest.ExpectedMoment;
import io.tidewatch.processor.ruletest.ExpectedSteps;
import io.tidewatch.processor.ruletest.Failure;
import io.tidewatch.processor.ruletest.RuleTest;
import io.tidewatch.processor.ruletest.Seen;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One test: its records through the topologies of processor and notifier, on its own clock. Used by one thread. */
public final class RuleTestRun implements ReplayListener {
    /** The clock begins a tick before the test does. */
    private static final long BEFORE_MILLIS = 1_000;

    private static final AlertViews.Filter ALL = new AlertViews.Filter(Set.of(), null, Map.of(), Integer.MAX_VALUE);

    private final RuleTest test;
    private final Map<String, Rule> rules = new HashMap<>();
    private final List<Alert> transitions = new ArrayList<>();
    private final Map<String, Set<String>> told = new HashMap<>();

    private RuleTestRun(RuleTest test, Collection<Rule> rules) {
        this.test = test;
        rules.forEach(rule -> this.rules.put(rule.id(), rule));
    }

    /** @param dir an empty folder for state; the caller deletes it */
    public static TestOutcome run(
            RuleTest test, Collection<Rule> rules, ProcessorConfig processor, NotifierConfig routes, Path dir) {
        long begun = System.nanoTime();
        RuleTestRun run = new RuleTestRun(test, rules);
        List<TestOutcome.Told> failures;
        try (Replay replay = Replay.inMemory(processor, routes, test.startMillis() - BEFORE_MILLIS, dir, run)) {
            failures = run.play(replay);
        }
        return new TestOutcome(test, failures, (System.nanoTime() - begun) / 1e9);
    }

    @Override
    public void alert(Alert alert) {
        transitions.add(alert);
        boolean begins = alert.transition() == Transition.FIRED && alert.firingSinceMillis() == alert.changedAtMillis()
                || alert.transition() == Transition.REOPENED;
        if (begins) {
            told.remove(alert.key());
        }
    }

    @Override
    public void notification(NotificationRecord record) {
        if (record.outcome() == NotificationRecord.Outcome.DELIVERED) {
            String who = record.receiver().isEmpty() ? record.channel() : record.receiver();
            record.alertKeys()
                    .forEach(key ->
                            told.computeIfAbsent(key, k -> new HashSet<>()).add(who));
        }
    }

    private List<TestOutcome.Told> play(Replay replay) {
        // as if they had always been there: what they say of when they hold is of another time
        rules.values().stream().map(r -> r.with(r.revision(), 0)).forEach(replay::rule);
        Deque<ConsumerRecord<byte[], byte[]>> records = new ArrayDeque<>(TestRecords.of(test));
        List<ExpectedMoment> moments = new ArrayList<>(test.moments());
        moments.sort(Comparator.comparingLong(ExpectedMoment::afterMillis));
        List<TestOutcome.Told> failures = new ArrayList<>();
        for (ExpectedMoment moment : moments) {
            goOn(replay, records, moment.afterMillis());
            add(moment.check(seen(replay)), replay, true, failures);
        }
        goOn(replay, records, test.untilMillis());
        for (ExpectedSteps steps : test.steps()) {
            add(steps.check(transitions, test.startMillis()), replay, false, failures);
        }
        failures.sort(Comparator.comparingInt(f -> f.failure().place().line()));
        return failures;
    }

    /** All that is appended by then has been taken, and the clock stands there. */
    private void goOn(Replay replay, Deque<ConsumerRecord<byte[], byte[]>> records, long afterMillis) {
        long to = test.startMillis() + afterMillis;
        while (!records.isEmpty() && records.peek().timestamp() <= to) {
            replay.take(records.remove());
        }
        replay.advance(to);
    }

    private List<Seen> seen(Replay replay) {
        return replay.alerts().list(ALL).stream()
                .map(alert -> new Seen(alert, told.getOrDefault(alert.key(), Set.of())))
                .toList();
    }

    /** @param all with what happened to its alerts, where the failure does not say that already */
    private void add(@Nullable Failure failure, Replay replay, boolean all, List<TestOutcome.Told> failures) {
        if (failure != null) {
            Rule rule = rules.get(failure.ruleId());
            RuleDeeds deeds = new RuleDeeds(test.startMillis(), transitions, replay.alerts());
            failures.add(new TestOutcome.Told(failure, rule == null ? List.of() : deeds.of(rule, all)));
        }
    }
}
