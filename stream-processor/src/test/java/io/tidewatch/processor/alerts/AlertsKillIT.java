package io.tidewatch.processor.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Alert.Transition;
import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.signals.AlertKeys;
import io.tidewatch.processor.signals.RuleSet;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.signals.SignalCodec;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random rules over random streams beside each other in one alerts application on a broker, which is killed again and
 * again: every transition is that of the plain model, which reads the same records in the order in which the topics have
 * them. The same with two instances that come and go.
 */
@Tag("faults")
class AlertsKillIT {
    private static final int SEED = Integer.getInteger("test.seed", 20_261_127);
    private static final int CASES = Integer.getInteger("test.kills", 120);
    private static final int ROUNDS = Integer.getInteger("tidewatch.kills", 28);
    private static final int ROUNDS_WITHOUT_TRANSACTIONS = 8;
    private static final int STEPS_A_ROUND = 16;
    private static final int INPUT_PARTITIONS = 2;
    private static final int FIRST_RULES = 2_000;
    private static final int FIRST_STARTS = 10;
    private static final String FIRST = "first";
    private static final String SECOND = "second";

    @TempDir
    private Path dir;

    private final Random random = new Random(SEED);
    private final List<ModelCase> cases = new ArrayList<>();
    private final List<ComposedModel.Ties> ties = new ArrayList<>();
    private final List<RecordedAlerts.Asked> asked = new ArrayList<>();
    private final Map<String, Long> stalledUntil = new HashMap<>();
    private AlertsCluster cluster;
    private long now = Bench.T0;
    private int kills;
    private int killsAtWork;
    private int joins;
    private int leaves;

    @Test
    void killedAgainAndAgain_everyTransitionIsThatOfTheModel() throws Exception {
        try (AlertsCluster some = begin("exactly_once_v2")) {
            // Given
            some.start(FIRST);
            getToKnow();
            for (int round = 0; round < ROUNDS; round++) {
                // When
                say();
                pause(800);
                kill(FIRST);
                some.start(FIRST);
                if (random.nextInt(4) == 0) {
                    // while it restores, or has just begun
                    pause(5_000);
                    kill(FIRST);
                    some.start(FIRST);
                }
                some.awaitWorkedOff();
                ask();
            }
            // Then
            alike();
            assertThat(kills).isGreaterThanOrEqualTo(ROUNDS);
            assertThat(killsAtWork).as("kills that hit it at work").isGreaterThanOrEqualTo(ROUNDS / 4);
        }
    }

    @Test
    void twoInstancesThatComeAndGo_everyTransitionIsThatOfTheModel() throws Exception {
        try (AlertsCluster some = begin("exactly_once_v2")) {
            // Given
            some.start(FIRST);
            some.start(SECOND);
            getToKnow();
            for (int round = 0; round < ROUNDS; round++) {
                // When
                say();
                pause(600);
                String one = random.nextBoolean() ? FIRST : SECOND;
                String other = one.equals(FIRST) ? SECOND : FIRST;
                switch (random.nextInt(4)) {
                    case 0 -> goes(one, true);
                    case 1 -> goes(one, false);
                    case 2 -> {
                        goes(one, true);
                        goes(other, true);
                    }
                    default -> {
                        goes(one, random.nextBoolean());
                        comes(one);
                    }
                }
                say();
                pause(600);
                if (some.running().isEmpty() || random.nextInt(3) > 0) {
                    comes(other);
                }
                some.awaitWorkedOff();
                ask();
                if (random.nextInt(3) > 0) {
                    comes(one);
                    comes(other);
                }
            }
            // Then
            alike();
            assertThat(kills).isGreaterThanOrEqualTo(ROUNDS / 2);
            assertThat(joins).isGreaterThanOrEqualTo(ROUNDS / 2);
            assertThat(leaves).isPositive();
        }
    }

    @Test
    void killedWithoutTransactions_theyAreOthers() throws Exception {
        try (AlertsCluster some = begin("at_least_once")) {
            // Given
            some.start(FIRST);
            getToKnow();
            for (int round = 0; round < ROUNDS_WITHOUT_TRANSACTIONS; round++) {
                // When
                say();
                pause(800);
                kill(FIRST);
                some.start(FIRST);
                some.awaitWorkedOff();
            }
            // Then
            assertThat(recorded().differences()).isNotEmpty();
        }
    }

    /** The first start reads all rules there are; killed while it does, the next one has to know them all the same. */
    @Test
    void killedWhileItStartsFirst_itKnowsAllRules() throws Exception {
        try (AlertsCluster some = new AlertsCluster(dir, "exactly_once_v2")) {
            // Given
            cluster = some;
            some.createTopics();
            List<Rule> rules = new ArrayList<>();
            for (int i = 0; i < FIRST_RULES; i++) {
                Condition once = new Condition.Frequency(List.of(), 1, Duration.ofMinutes(1));
                rules.add(Bench.rule("first" + i, once, Duration.ZERO, Duration.ZERO, Rule.NoData.NO_DATA));
            }
            for (Rule rule : rules) {
                some.producer.send(new ProducerRecord<>(Topics.RULES, rule.id(), JsonCodec.RULE.encode(rule)));
            }
            some.producer.flush();
            // When
            for (int round = 0; round < FIRST_STARTS; round++) {
                some.start(FIRST);
                pause(8_000);
                kill(FIRST);
            }
            some.start(FIRST);
            getToKnow();
            for (Rule rule : rules) {
                send(null, Bench.key(rule), Bench.partial(rule, Bench.GROUP, now, now, 1, 0));
            }
            some.producer.flush();
            some.awaitWorkedOff();
            // Then
            Set<String> fired = new TreeSet<>();
            some.read(Topics.ALERTS).values().forEach(all -> all.forEach(record -> fired.add(record.key())));
            assertThat(fired)
                    .containsExactlyInAnyOrderElementsOf(
                            rules.stream().map(Bench::key).toList());
        }
    }

    private AlertsCluster begin(String guarantee) throws Exception {
        cluster = new AlertsCluster(dir, guarantee);
        cluster.createTopics();
        for (int i = 0; i < CASES; i++) {
            ModelCase each = ModelCase.of(random, "m" + i);
            String other = "m" + (i + 1) % CASES + "-rule";
            String own = each.rule().id();
            int how = random.nextInt(4);
            String expression = List.of(own + " and " + other, own + " and not " + other, own + " or " + other, own)
                    .get(how);
            cases.add(each.with(Rule.Input.values()[random.nextInt(3)], expression));
        }
        for (int i = 0; i < CASES; i++) {
            Rule own = cases.get(i).rule();
            Rule other = cases.get((i + 1) % CASES).rule();
            String expression = ((Condition.Composite) cases.get(i).combo().condition()).expression();
            boolean both = expression.contains(other.id());
            ties.add(new ComposedModel.Ties(
                    cases.get(i).combo(),
                    firing -> expression.contains(" or ")
                            ? firing.contains(own.id()) || firing.contains(other.id())
                            : firing.contains(own.id())
                                    && (!both || firing.contains(other.id()) != expression.contains(" not ")),
                    both ? EnumSet.of(own.input(), other.input()) : EnumSet.of(own.input())));
            for (Rule rule : List.of(own, cases.get(i).combo())) {
                assertThat(RuleSet.problemOf(rule)).isNull();
                cluster.producer.send(new ProducerRecord<>(Topics.RULES, rule.id(), JsonCodec.RULE.encode(rule)));
            }
        }
        cluster.producer.flush();
        return cluster;
    }

    /** Some minutes of all streams. */
    private void say() {
        for (int step = 0; step < STEPS_A_ROUND; step++) {
            now += 1 + (random.nextInt(10) == 0 ? random.nextInt(60_000) : random.nextInt(3_000));
            for (ModelCase each : cases) {
                String group = "k" + random.nextInt(3);
                Signal.Partial partial = random.nextInt(100) < 55 ? each.partial(random, group, now) : null;
                if (partial != null) {
                    send(null, AlertKeys.of(each.rule().id(), Map.of("service", group)), partial);
                }
            }
            if (random.nextInt(100) < 60) {
                progress();
            }
        }
        cluster.producer.flush();
    }

    private void progress() {
        for (Rule.Input input : Rule.Input.values()) {
            for (int p = 0; p < INPUT_PARTITIONS; p++) {
                String name = input + "/" + p;
                if (random.nextInt(60) == 0) {
                    stalledUntil.put(name, now + random.nextInt(60_000));
                }
                if (now < stalledUntil.getOrDefault(name, 0L) || random.nextInt(8) == 0) {
                    continue;
                }
                boolean behind = random.nextInt(20) == 0;
                long watermark = behind ? now - random.nextInt(20_000) : now;
                report(input, p, watermark, !behind || random.nextBoolean());
            }
        }
    }

    private void report(Rule.Input input, int inputPartition, long watermark, boolean caughtUp) {
        Signal.Progress progress =
                new Signal.Progress(input, inputPartition, INPUT_PARTITIONS, watermark, now, caughtUp, 0);
        for (int partition = 0; partition < AlertsCluster.PARTITIONS; partition++) {
            send(partition, "progress", progress);
        }
    }

    /** The first start is left alone, unless {@code -Dtest.first=true} has it killed and compared too. */
    private void getToKnow() {
        if (Boolean.getBoolean("test.first")) {
            return;
        }
        for (Rule.Input input : Rule.Input.values()) {
            for (int p = 0; p < INPUT_PARTITIONS; p++) {
                report(input, p, now, true);
            }
        }
        cluster.producer.flush();
        cluster.awaitWorkedOff();
    }

    private void send(Integer partition, String key, Signal signal) {
        cluster.producer.send(new ProducerRecord<>(Topics.SIGNALS, partition, now, key, SignalCodec.encode(signal)));
    }

    /** Commands come by a topic of their own: only while nothing else waits is it known what was before them. */
    private void ask() throws Exception {
        Map<Integer, Long> ends = cluster.ends(Topics.SIGNALS);
        Map<AlertCommand, Future<RecordMetadata>> sent = new LinkedHashMap<>();
        for (ModelCase each : cases) {
            if (random.nextInt(3) == 0) {
                String key = AlertKeys.of(each.rule().id(), Map.of("service", "k" + random.nextInt(3)));
                AlertCommand command = ModelCase.command(random, key, now);
                sent.put(
                        command,
                        cluster.producer.send(new ProducerRecord<>(
                                Topics.ALERT_COMMANDS, null, now, key, JsonCodec.ALERT_COMMAND.encode(command))));
            }
        }
        for (Map.Entry<AlertCommand, Future<RecordMetadata>> each : sent.entrySet()) {
            int partition = each.getValue().get().partition();
            asked.add(new RecordedAlerts.Asked(partition, ends.get(partition), now, each.getKey()));
        }
        cluster.awaitWorkedOff();
    }

    private void goes(String name, boolean hard) throws Exception {
        if (!cluster.runs(name)) {
            return;
        }
        if (hard) {
            kill(name);
        } else {
            cluster.stop(name);
            leaves++;
        }
    }

    private void comes(String name) throws Exception {
        if (!cluster.runs(name)) {
            cluster.start(name);
            joins++;
        }
    }

    private void kill(String name) throws Exception {
        cluster.kill(name);
        kills++;
        killsAtWork += cluster.unread(Topics.SIGNALS) > 0 ? 1 : 0;
    }

    private void pause(int mostMillis) {
        long until = System.nanoTime() + random.nextInt(mostMillis) * 1_000_000L;
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void alike() {
        RecordedAlerts recorded = recorded();
        assertThat(recorded.differences()).isEmpty();
        assertThat(recorded.transitions().keySet())
                .contains(
                        Transition.FIRED,
                        Transition.RESOLVED,
                        Transition.NO_DATA,
                        Transition.ESCALATED,
                        Transition.FLAPPING,
                        Transition.UPDATED,
                        Transition.ACKNOWLEDGED);
        assertThat(recorded.fired().keySet())
                .contains("Composite", "Count", "NewTerm", "Absent", "Threshold", "Ratio", "Spike", "Cardinality");
    }

    private RecordedAlerts recorded() {
        RecordedAlerts recorded = new RecordedAlerts(cluster, cases, ties, asked);
        System.out.println(CASES + " cases of seed " + SEED + ", " + kills + " kills (" + killsAtWork + " at work), "
                + joins + " joins, " + leaves + " leaves, " + asked.size() + " commands; transitions "
                + recorded.transitions() + "; fired " + recorded.fired() + "; told each other " + recorded.told()
                + "; differences " + recorded.differences().size());
        return recorded;
    }
}
