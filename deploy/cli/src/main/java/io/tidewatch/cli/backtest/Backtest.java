package io.tidewatch.cli.backtest;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.alert.Rule;
import io.tidewatch.notifier.NotifierConfig;
import io.tidewatch.processor.ProcessorConfig;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A replay of a period, put beside what was told at that time. Only reads from the cluster. */
public final class Backtest {
    private static final List<String> WHOLE = List.of(Topics.GROUP_ALIASES, Topics.SILENCES);
    private static final List<String> SINCE =
            List.of(Topics.ALERT_COMMANDS, Topics.METRICS, Topics.LOGS, Topics.SHORT_LOGS, Topics.ERRORS);

    /** Alerts from elsewhere stand there as they were told; ours are worked out. */
    private static final List<String> SINCE_WITH_ALERTS =
            Stream.concat(SINCE.stream(), Stream.of(Topics.ALERTS)).toList();

    /** A window that ends at the period's end is judged after its grace, and told of after the group's wait. */
    private static final Duration AFTER = Duration.ofMinutes(1);

    private final Map<String, ?> client;
    private final ProcessorConfig processor;
    private final NotifierConfig routes;
    private final BooleanSupplier stop;
    private final ReplayProgress progress;

    /**
     * What is to be replayed.
     *
     * @param fromMillis what fires from then on is reported
     * @param toMillis and before then
     * @param warmUp how long before that the replay begins
     * @param rules held over the whole time; null: the rules as they were, with their changes
     * @param reported ids of the rules that are reported; empty: all
     */
    public record Period(
            long fromMillis,
            long toMillis,
            Duration warmUp,
            @Nullable Collection<Rule> rules,
            Set<String> reported) {
        public Period {
            rules = rules == null ? null : List.copyOf(rules);
            reported = Set.copyOf(reported);
            if (fromMillis >= toMillis) {
                throw new IllegalArgumentException("the period is empty: it begins at "
                        + Instant.ofEpochMilli(fromMillis) + " and ends at " + Instant.ofEpochMilli(toMillis));
            }
        }

        long startMillis() {
            return fromMillis - warmUp.toMillis();
        }
    }

    /**
     * @param client address and security of the cluster
     * @param stop asked all the time; once it says yes, the report is of what was replayed so far
     */
    public Backtest(
            Map<String, ?> client,
            ProcessorConfig processor,
            NotifierConfig routes,
            BooleanSupplier stop,
            ReplayProgress progress) {
        this.client = client;
        this.processor = processor;
        this.routes = routes;
        this.stop = stop;
        this.progress = progress;
    }

    public BacktestReport run(Period period) {
        Predicate<String> reported = rule -> period.reported().isEmpty()
                ? !rule.isEmpty()
                : period.reported().contains(rule);
        Episodes would = new Episodes(period.fromMillis(), period.toMillis(), reported);
        Run run = replay(period, would);
        long until = run.partial() ? Math.min(period.toMillis(), run.reachedMillis()) : period.toMillis();
        Episodes did = new Episodes(period.fromMillis(), until, reported);
        List<String> notes = new ArrayList<>(run.notes());
        notes.addAll(history(period, did));
        if (would.left() > 0) {
            notes.add(would.left() + " more alerts would have fired than are kept here");
        }
        List<BacktestReport.AlertRow> alerts = BacktestReport.beside(would.all(), did.all());
        return new BacktestReport(
                period.fromMillis(),
                period.toMillis(),
                run.startMillis(),
                run.reachedMillis(),
                run.partial(),
                notes,
                run.records(),
                run.seconds(),
                would.notifications(),
                did.notifications(),
                BacktestReport.rules(alerts, would, did),
                alerts);
    }

    /** How a replay went. */
    public record Run(
            long records, double seconds, long startMillis, long reachedMillis, boolean partial, List<String> notes) {}

    /** Before the first record there is nothing to be warmed up by: a clock that ticks through days of it only takes time. */
    private static long start(Period period, @Nullable ConsumerRecord<byte[], byte[]> first) {
        long begins = first == null ? period.fromMillis() : first.timestamp() - Replay.TICK_MILLIS;
        return Math.max(period.startMillis(), Math.min(period.fromMillis(), begins));
    }

    /** Replays and tells the listener whatever is said, also in the warm-up. */
    public Run replay(Period period, ReplayListener listener) {
        List<String> whole = new ArrayList<>();
        if (period.rules() == null) {
            whole.add(Topics.RULES);
        }
        whole.addAll(WHOLE);
        long begun = System.nanoTime();
        try (ScratchFolder dir = ScratchFolder.create("tidewatch-backtest-");
                MergedRecords records = new MergedRecords(
                        client, whole, SINCE_WITH_ALERTS, period.startMillis(), period.toMillis(), stop)) {
            List<String> notes = new ArrayList<>(records.missing());
            FirstRevisions revisions = new FirstRevisions(period.startMillis());
            long count = 0;
            ConsumerRecord<byte[], byte[]> r = records.next();
            long start = start(period, r);
            long reached;
            boolean partial;
            try (Replay replay = new Replay(
                    processor, routes, records.partitionsOf(Set.copyOf(SINCE)), start, dir.path(), listener)) {
                if (period.rules() != null) {
                    period.rules().forEach(replay::rule);
                }
                for (; r != null; r = records.next()) {
                    revisions.see(r);
                    replay.take(r);
                    count++;
                    progress.at(start, replay.nowMillis(), period.toMillis(), count);
                    if (stop.getAsBoolean()) {
                        break;
                    }
                }
                partial = stop.getAsBoolean();
                if (!partial) {
                    partial = !goOn(replay, period, start, count);
                }
                reached = replay.nowMillis();
            }
            notes.addAll(revisions.notes());
            return new Run(count, (System.nanoTime() - begun) / 1e9, start, reached, partial, notes);
        }
    }

    /** No record is left, but time goes on up to the end. */
    private boolean goOn(Replay replay, Period period, long startMillis, long count) {
        long end = period.toMillis() + AFTER.toMillis();
        while (replay.nowMillis() < end) {
            if (stop.getAsBoolean()) {
                return false;
            }
            replay.advance(Math.min(end, replay.nowMillis() + 10 * Replay.TICK_MILLIS));
            progress.at(startMillis, replay.nowMillis(), period.toMillis(), count);
        }
        return true;
    }

    /** What was told at that time. */
    private List<String> history(Period period, Episodes did) {
        long until = period.toMillis() + AFTER.toMillis();
        try (MergedRecords records = new MergedRecords(
                client,
                List.of(),
                List.of(Topics.ALERTS, Topics.NOTIFICATIONS),
                period.startMillis(),
                until,
                () -> false)) {
            for (ConsumerRecord<byte[], byte[]> r = records.next(); r != null; r = records.next()) {
                if (r.value() == null) {
                    continue;
                }
                if (r.topic().equals(Topics.ALERTS)) {
                    if (JsonCodec.ALERT.decode(r.value()) instanceof Decoded.Ok<Alert> ok) {
                        did.alert(ok.value());
                    }
                } else if (JsonCodec.NOTIFICATION.decode(r.value()) instanceof Decoded.Ok<NotificationRecord> ok) {
                    did.notification(ok.value());
                }
            }
            List<String> notes = new ArrayList<>(records.missing());
            if (did.gaps() > 0) {
                notes.add(
                        did.gaps() + " transitions of that time are compacted away: what did fire is not told in full");
            }
            return notes;
        }
    }

    /** Rules whose first record that is left is not their first revision. */
    private static final class FirstRevisions {
        private final long startMillis;
        private final Set<String> seen = new HashSet<>();
        private final List<String> notes = new ArrayList<>();

        FirstRevisions(long startMillis) {
            this.startMillis = startMillis;
        }

        void see(ConsumerRecord<byte[], byte[]> r) {
            if (r.topic().equals(Topics.RULES)
                    && r.timestamp() > startMillis
                    && JsonCodec.RULE.decode(r.value()) instanceof Decoded.Ok<Rule> ok
                    && seen.add(ok.value().id())
                    && ok.value().revision() > 1) {
                notes.add("rule " + ok.value().id() + " before its revision "
                        + ok.value().revision() + " of " + Instant.ofEpochMilli(r.timestamp())
                        + " is compacted away: it is replayed from then on only");
            } else if (r.topic().equals(Topics.RULES) && r.key() != null) {
                seen.add(new String(r.key(), java.nio.charset.StandardCharsets.UTF_8));
            }
        }

        List<String> notes() {
            return notes;
        }
    }
}
