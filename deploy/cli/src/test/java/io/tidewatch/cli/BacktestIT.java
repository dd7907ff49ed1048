package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.alert.Rule;
import io.tidewatch.cli.backtest.Backtest;
import io.tidewatch.cli.backtest.ReplayListener;
import io.tidewatch.cli.backtest.ReplayProgress;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.notifier.NotifierApp;
import io.tidewatch.notifier.NotifierConfig;
import io.tidewatch.notifier.cooldown.Times;
import io.tidewatch.notifier.group.GroupingConfig;
import io.tidewatch.processor.ProcessorApp;
import io.tidewatch.processor.ProcessorConfig;
import io.tidewatch.processor.rulefile.RuleFile;
import io.tidewatch.processor.rulefile.RulePlan;
import io.tidewatch.processor.run.RuleBook;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.signals.SignalCodec;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.Json;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backtest says what the live run said: of one and the same records, with a restart and a change of a rule inside. How
 * long the live run goes on is said by the system property {@code backtest.rounds}.
 */
class BacktestIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final long STEP_MILLIS = 200;

    /** Steps after which trouble is over, and its last window too. */
    private static final int QUIET = 45;

    private static final int ROUNDS = Integer.getInteger("backtest.rounds", 1);

    /** What fires before its window is over does so when the task commits: up to this much later, live. */
    private static final long COMMIT_MILLIS = 1_000;

    /** What would have held early holds, after a stop, at the end of its window and grace. */
    private static final long CAUGHT_UP_MILLIS = 6_000;

    private static final String RULES = """
            - {id: hot, kind: threshold, metric: system.cpu.utilization, aggregate: avg, window: 2s, groupBy: host,
               warning: 0.8, critical: 0.93, for: 1s, keepFiringFor: 2s}
            - {id: queue, kind: threshold, metric: queue.size, aggregate: last, window: 2s, warning: 100}
            - {id: failing, kind: frequency, where: level = ERROR, numEvents: 5, timeframe: 3s, groupBy: service}
            - {id: share, kind: ratio, numerator: level = ERROR, window: 2s, warning: 0.4}
            - {id: gone, kind: absent, input: metrics, timeframe: 3s, groupBy: instance}
            - {id: kinds, kind: cardinality, input: errors, field: type, max: 2, timeframe: 5s}
            - {id: odd, kind: anomaly, metric: queue.size, window: 1s, groupBy: host}
            - {id: full, kind: forecast, metric: system.cpu.utilization, window: 1s, history: 10s, horizon: 1m, op: above, value: 2}
            - {id: burst, kind: spike, where: level = ERROR, timeframe: 2s, spikeHeight: 3, thresholdCur: 4, alertOnNewData: true}
            - {id: jump, kind: change, metric: queue.size, aggregate: max, window: 2s, compareTo: 4s, warning: 50}
            - {id: fresh, kind: new_term, input: errors, field: type, keepFiringFor: 2s}
            - {id: both, kind: composite, expression: hot and failing, severity: CRITICAL}
            """;

    @TempDir
    Path dir;

    /** From when on the second processor had caught up. */
    private long settled;

    private final AtomicInteger step = new AtomicInteger();
    private final AtomicInteger trouble = new AtomicInteger();

    @Test
    void backtest_saysWhatTheLiveRunSaid() throws Exception {
        backtestSaysWhatWasSaid(false);
    }

    /** The same where it stops while alerts fire. */
    @Test
    @Tag("faults")
    void backtest_saysWhatTheLiveRunSaid_whereItStoppedInTrouble() throws Exception {
        backtestSaysWhatWasSaid(true);
    }

    private void backtestSaysWhatWasSaid(boolean stopsInTrouble) throws Exception {
        try (EmbeddedKafka kafka = Feed.broker(dir.resolve("kafka"), 0, 2);
                Feed feed = new Feed(kafka.bootstrapServers())) {
            Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
            ProcessorConfig processor = processor(kafka.bootstrapServers());
            NotifierConfig notifier = notifier(kafka.bootstrapServers());
            RuleBook book = new RuleBook(client, SOON);
            long begun = System.currentTimeMillis();
            apply(book, RULES);
            long ended = live(feed, processor, notifier, book, stopsInTrouble);

            Said live = new Said();
            feed.read(Topics.ALERTS).forEach(r -> {
                if (JsonCodec.ALERT.decode(r.value()) instanceof Decoded.Ok<Alert> ok) {
                    live.alert(ok.value());
                }
            });
            feed.read(Topics.NOTIFICATIONS).forEach(r -> {
                if (JsonCodec.NOTIFICATION.decode(r.value()) instanceof Decoded.Ok<NotificationRecord> ok) {
                    live.notification(ok.value());
                }
            });
            Said replayed = new Said();
            Backtest backtest = new Backtest(
                    client, processor, notifier, () -> false, new ReplayProgress(Duration.ofSeconds(1), line -> {}));
            Backtest.Run run = backtest.replay(
                    new Backtest.Period(begun, ended, Duration.ofSeconds(10), null, Set.of()), replayed);

            System.out.println("replayed " + run);
            System.out.println(
                    live.alerts.size() + " transitions, " + live.notifications.size() + " notifications live");
            alike(replayed.transitions(ended), live.transitions(ended));
            told(replayed.said(settled + 2_000, ended), live.said(settled + 2_000, ended));
            assertThat(live.kinds()).contains("hot", "queue", "failing", "share", "gone", "kinds", "both");
            command(kafka.bootstrapServers(), begun, ended);
        }
    }

    /** The command over the same topics: other rules than were in force, and what is wrong with a file. */
    private void command(String bootstrap, long from, long to) throws Exception {
        Path file = Files.writeString(
                dir.resolve("queue.yaml"),
                "- {id: queue, kind: threshold, metric: queue.size, aggregate: last, window: 2s, warning: 1000}\n"
                        + "- {id: calm, kind: threshold, metric: queue.size, aggregate: last, window: 2s, warning: 100}\n");
        String[] at = {
            "backtest",
            "--kafka",
            bootstrap,
            "--rules",
            file.toString(),
            "--from",
            Instant.ofEpochMilli(from).toString(),
            "--to",
            Instant.ofEpochMilli(to).toString(),
            "--warm-up",
            "10s",
            "-D",
            "processor.time.grace=2s",
            "--output",
            "json",
            "--max-notifications",
            "0"
        };
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(at);
        assertThat(code).as(err.toString()).isEqualTo(1);
        JsonNode report = Json.shared().readTree(out.toString());
        Map<String, Set<String>> did = new TreeMap<>();
        report.path("alerts")
                .forEach(a -> did.computeIfAbsent(a.path("rule").asText(), k -> new TreeSet<>())
                        .add(a.path("did").asText()));
        assertThat(did).isEqualTo(Map.of("queue", Set.of("MISSING"), "calm", Set.of("NEW")));
        assertThat(report.path("partial").asBoolean()).isFalse();
        assertThat(report.path("notifications").asInt()).isPositive();

        Files.writeString(file, "id: a\nkind: frequenzy\n");
        assertThat(Main.commandLine().setErr(new PrintWriter(err)).execute(at)).isEqualTo(2);
        assertThat(err.toString()).contains("queue.yaml:2:7: found 'frequenzy'");
    }

    /** @return when its last record had been sent; all that follows up to then has been told */
    private long live(
            Feed feed, ProcessorConfig processor, NotifierConfig notifier, RuleBook book, boolean stopsInTrouble)
            throws Exception {
        ScheduledExecutorService beat = Executors.newSingleThreadScheduledExecutor();
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        try (NotifierApp told = new NotifierApp(notifier, nowhere, why -> {})) {
            try (ProcessorApp first = new ProcessorApp(processor, Clock.systemUTC(), why -> {})) {
                told.start();
                first.start();
                await().atMost(SOON).until(() -> first.health().ready().isEmpty() && told.ready());
                beat.scheduleAtFixedRate(() -> send(feed), 0, STEP_MILLIS, TimeUnit.MILLISECONDS);
                await().atMost(SOON).until(() -> stopsInTrouble ? step.get() >= 25 : step.get() >= QUIET && calm(feed));
            }
            try (ProcessorApp second = new ProcessorApp(processor, Clock.systemUTC(), why -> {})) {
                long stopped = System.currentTimeMillis();
                second.start();
                await().atMost(SOON).until(() -> step.get() >= QUIET && caughtUp(feed, stopped) && calm(feed));
                apply(book, RULES.replace("warning: 0.8", "warning: 0.5"));
                settled = System.currentTimeMillis();
                trouble.set(step.get() + 10);
                for (int round = 0; round < ROUNDS; round++) {
                    int next = trouble.get() + QUIET;
                    await().atMost(SOON).until(() -> step.get() >= next);
                    if (round < ROUNDS - 1) {
                        trouble.set(next);
                    }
                }
                beat.shutdown();
                assertThat(beat.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
                long ended = System.currentTimeMillis();
                // all sources are silent now, and are missed after the last window of the run has been judged
                await().atMost(SOON)
                        .until(() -> feed.read(Topics.ALERTS).stream()
                                .anyMatch(r -> JsonCodec.ALERT.decode(r.value()) instanceof Decoded.Ok<Alert> ok
                                        && ok.value().ruleId().equals("gone")
                                        && ok.value().transition() == Alert.Transition.FIRED
                                        && ok.value().changedAtMillis() > ended));
                return ended;
            }
        } finally {
            beat.shutdownNow();
        }
    }

    /** @return whether all that was appended up to then has been found, by every task of every input */
    private static boolean caughtUp(Feed feed, long millis) {
        Set<String> tasks = new TreeSet<>();
        feed.read(Topics.SIGNALS).forEach(r -> {
            if (SignalCodec.decode(r.value()) instanceof Decoded.Ok<Signal> ok
                    && ok.value() instanceof Signal.Progress p
                    && p.caughtUp()
                    && p.watermarkMillis() > millis + 2_000) {
                tasks.add(p.input() + "/" + p.partition());
            }
        });
        return tasks.size() == 2 * Rule.Input.values().length;
    }

    /** @return whether no alert is on its way: a change of a rule now changes none of what was before */
    private static boolean calm(Feed feed) {
        Map<String, Boolean> active = new TreeMap<>();
        feed.read(Topics.ALERTS).forEach(r -> {
            if (JsonCodec.ALERT.decode(r.value()) instanceof Decoded.Ok<Alert> ok) {
                AlertState state = ok.value().state();
                active.put(r.key(), state != AlertState.RESOLVED && state != AlertState.INACTIVE);
            }
        });
        return !active.containsValue(true);
    }

    /** Trouble from the first step to the one that is {@link #QUIET}, again whenever it is told to begin. */
    private void send(Feed feed) {
        int now = step.getAndIncrement();
        int at = now >= trouble.get() ? now - trouble.get() : QUIET;
        long millis = System.currentTimeMillis();
        for (String host : List.of("a", "b")) {
            boolean busy = at >= 5 && at < 28;
            List<MetricPoint> points = List.of(
                    MetricPoint.gauge("system.cpu.utilization", Map.of(), busy ? 0.6 + 0.02 * (at - 5) : 0.2),
                    MetricPoint.gauge("queue.size", Map.of(), at >= 12 && at < 22 || at >= 30 && at < 33 ? 150 : 10));
            if (host.equals("a") || at < 5 || at > 35) {
                feed.metrics(source(host), MetricBatch.running(millis, STEP_MILLIS, points));
            }
        }
        feed.logs(
                source("a"),
                LogEvent.of(millis, at >= 8 && at < 24 ? LogLevel.ERROR : LogLevel.INFO, "shop", "order " + now),
                LogEvent.of(millis, LogLevel.INFO, "shop", "goes on"));
        if (now % 4 == 0) {
            String type = "T" + (at >= 10 && at < 30 ? now / 4 % 4 : 0);
            feed.error(Feed.happened(source("b"), "fp-" + type, type, millis, 1));
        }
    }

    private static Source source(String host) {
        return new Source("shop", "i-" + host, host, "", "");
    }

    private void apply(RuleBook book, String yaml) {
        long now = System.currentTimeMillis();
        RuleFile file = RuleFile.read("rules.yaml", yaml);
        assertThat(file.faults()).isEmpty();
        book.change(contents -> RulePlan.of(contents.rules(), file.rules(), true, now), "test", "test", "", now);
    }

    private ProcessorConfig processor(String bootstrap) throws Exception {
        ProcessorConfig d = Nodes.config(bootstrap, Files.createDirectories(dir.resolve("processor")));
        ProcessorConfig.Time t = d.time();
        return new ProcessorConfig(
                d.kafka(),
                d.instanceId(),
                d.state(),
                d.streams(),
                new ProcessorConfig.Time(
                        Duration.ofSeconds(2), t.holdAfter(), t.noDataAfter(), t.forgetAfter(), t.groupNewFor()),
                new ProcessorConfig.Rules(false, 1),
                d.logs(),
                d.metrics(),
                d.signals(),
                d.http(),
                d.redaction(),
                d.health(),
                d.plugins(),
                d.search(),
                d.reports());
    }

    private NotifierConfig notifier(String bootstrap) throws Exception {
        NotifierConfig d = NotifierConfig.defaults();
        GroupingConfig g = d.grouping();
        // nothing waits: what two of its clocks a second apart would decide otherwise is not what is compared here
        Times times = new Times(Duration.ZERO, Duration.ZERO, SOON, 1, SOON, true);
        return new NotifierConfig(
                NotifierConfig.Kafka.at(bootstrap),
                d.instanceId(),
                new NotifierConfig.State(
                        Files.createDirectories(dir.resolve("notifier")).toString(), true),
                d.streams(),
                new GroupingConfig(g.groupBy(), times, g.maxMembers(), g.maxListed(), 1, g.tick()),
                d.retry(),
                d.routes(),
                d.receivers());
    }

    /** What one run said. */
    private static final class Said implements ReplayListener {
        private final List<Alert> alerts = new ArrayList<>();
        private final List<NotificationRecord> notifications = new ArrayList<>();

        @Override
        public void alert(Alert alert) {
            alerts.add(alert);
        }

        @Override
        public void notification(NotificationRecord record) {
            notifications.add(record);
        }

        Set<String> kinds() {
            Set<String> ids = new TreeSet<>();
            alerts.stream()
                    .filter(a -> a.transition() == Alert.Transition.FIRED)
                    .forEach(a -> ids.add(a.ruleId()));
            return ids;
        }

        /** By key, in order. */
        Map<String, List<Alert>> transitions(long untilMillis) {
            Map<String, List<Alert>> all = new TreeMap<>();
            alerts.stream()
                    .filter(a -> a.changedAtMillis() < untilMillis)
                    .forEach(a ->
                            all.computeIfAbsent(a.key(), k -> new ArrayList<>()).add(a));
            return all;
        }

        /** Who was told what, by group, in order. */
        Map<String, List<String>> said(long fromMillis, long untilMillis) {
            Map<String, List<String>> all = new TreeMap<>();
            notifications.stream()
                    .filter(n -> n.atMillis() >= fromMillis && n.atMillis() < untilMillis)
                    .forEach(n -> all.computeIfAbsent(n.groupKey(), k -> new ArrayList<>())
                            .add(n.reason() + " " + n.outcome() + " " + n.severity() + " " + n.channel() + " "
                                    + n.alertKeys()));
            return all;
        }
    }

    /** Transition by transition: the same, and at the same time. */
    private void alike(Map<String, List<Alert>> replayed, Map<String, List<Alert>> live) {
        assertThat(replayed.keySet()).isEqualTo(live.keySet());
        live.forEach((key, said) -> {
            List<Alert> also = replayed.get(key);
            assertThat(also)
                    .as(key)
                    .extracting(BacktestIT::what)
                    .isEqualTo(said.stream().map(BacktestIT::what).toList());
            for (int i = 0; i < said.size(); i++) {
                long apart =
                        Math.abs(said.get(i).changedAtMillis() - also.get(i).changedAtMillis());
                boolean early =
                        said.get(i).changedAtMillis() % 1000 != 0 || also.get(i).changedAtMillis() % 1000 != 0;
                long most = !early ? 0 : said.get(i).changedAtMillis() > settled ? COMMIT_MILLIS : CAUGHT_UP_MILLIS;
                assertThat(apart)
                        .as(
                                "%s, %s, live %s, replayed %s, settled %s",
                                key, what(said.get(i)), when(said), when(also), settled)
                        .isLessThanOrEqualTo(most);
            }
        });
    }

    /** Message by message; live the newest may still have been on its way, or the replay's. */
    private static void told(Map<String, List<String>> replayed, Map<String, List<String>> live) {
        Set<String> groups = new TreeSet<>(live.keySet());
        groups.addAll(replayed.keySet());
        assertThat(groups.stream().filter(group -> !live.containsKey(group) || !replayed.containsKey(group)))
                .as("groups whose only message was on its way, replayed %s, live %s", replayed, live)
                .hasSizeLessThanOrEqualTo(1);
        groups.forEach(group -> {
            List<String> said = live.getOrDefault(group, List.of());
            List<String> also = replayed.getOrDefault(group, List.of());
            int both = Math.min(said.size(), also.size());
            assertThat(also.subList(0, both)).as(group).isEqualTo(said.subList(0, both));
            assertThat(Math.max(said.size(), also.size()) - both).as(group).isLessThanOrEqualTo(1);
        });
    }

    private static List<String> when(List<Alert> alerts) {
        return alerts.stream()
                .map(a -> a.transition() + " " + a.changedAtMillis() + " " + a.why())
                .toList();
    }

    private static String what(Alert alert) {
        return alert.transition() + " " + alert.severity() + " by revision " + alert.ruleRevision();
    }
}
