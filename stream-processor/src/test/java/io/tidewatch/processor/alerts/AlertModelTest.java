package io.tidewatch.processor.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.ActiveTime;
import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Direction;
import io.tidewatch.alert.Escalation;
import io.tidewatch.alert.Flapping;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.rules.Distinct;
import io.tidewatch.processor.signals.Signal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random rules over random streams, restarts between any two records: the same lives as those of the plain model. */
class AlertModelTest {
    /** A few hundred in every build; ten thousand by {@code -Dtest.cases=10000}. */
    private static final int CASES = Integer.getInteger("test.cases", 250);

    private static final int FIRST = Integer.getInteger("test.first", 0);
    private static final long T0 = Bench.T0;
    private static final AlertConfig CONFIG = new AlertConfig(
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            Duration.ofDays(1),
            Duration.ofSeconds(15),
            Duration.ofMinutes(3),
            Duration.ofDays(30),
            100);

    @Test
    void lives_are_those_of_the_model() {
        int transitions = 0;
        Map<String, Integer> fired = new TreeMap<>();
        for (int seed = FIRST; seed < FIRST + CASES; seed++) {
            transitions += run(seed, fired);
        }
        assertThat(transitions).as("the streams are worth looking at").isGreaterThan(CASES * 5);
        if (CASES >= 100) {
            assertThat(fired.keySet())
                    .contains("Threshold", "Frequency", "Ratio", "Spike", "Change", "Cardinality", "Anomaly", "Absent");
        }
    }

    private static int run(int seed, Map<String, Integer> fired) {
        Random random = new Random(seed);
        Rule rule = rule(random);
        Rule combo = combo(random);
        Bench bench = new Bench(CONFIG, rule, combo);
        AlertModel model = new AlertModel(rule, combo, CONFIG);
        int partitions = 1 + random.nextInt(3);
        long[] stalledUntil = new long[partitions];
        TreeMap<String, List<AlertModel.Told>> told = new TreeMap<>();
        long now = T0 + random.nextInt(10_000);
        // a detector learns for a while first
        int steps = rule.condition() instanceof Condition.Anomaly ? 900 : 200;
        for (int step = 0; step < steps; step++) {
            now += random.nextInt(10) == 0 ? random.nextInt(60_000) : random.nextInt(3_000);
            String key = "k" + random.nextInt(3);
            int what = random.nextInt(100);
            if (what < 55) {
                Signal.Partial partial = partial(rule, random, key, now);
                model.partial(key, partial);
                bench.process(key, partial, now);
            } else if (what < 96) {
                for (int p = 0; p < partitions; p++) {
                    if (random.nextInt(60) == 0) {
                        stalledUntil[p] = now + random.nextInt(60_000);
                    }
                    if (now >= stalledUntil[p] && random.nextInt(8) > 0) {
                        boolean behind = random.nextInt(20) == 0;
                        long watermark = behind ? now - random.nextInt(20_000) : now;
                        Signal.Progress progress = new Signal.Progress(
                                rule.input(), p, partitions, watermark, now, !behind || random.nextBoolean(), 0);
                        model.progress(progress);
                        bench.process("progress", progress, now);
                    }
                }
            } else if (what < 99) {
                command(model, bench, random, key, now);
            } else {
                bench.restart();
                model.restart();
            }
            for (Alert a : bench.told()) {
                if (a.transition() == Alert.Transition.FIRED && a.ruleId().equals(rule.id())) {
                    fired.merge(rule.condition().getClass().getSimpleName(), 1, Integer::sum);
                }
                told.computeIfAbsent(a.key(), k -> new ArrayList<>())
                        .add(new AlertModel.Told(
                                a.ruleRevision(),
                                a.transition(),
                                a.state(),
                                a.severity(),
                                a.changedAtMillis(),
                                a.flapping(),
                                a.receivers()));
            }
        }
        assertThat(told.keySet()).as("seed %s, %s", seed, rule).isEqualTo(model.told.keySet());
        told.descendingMap()
                .forEach((key, some) -> assertThat(some)
                        .as("seed %s, %s, %s, %s", seed, key, rule, combo)
                        .containsExactlyElementsOf(model.told.get(key)));
        return told.values().stream().mapToInt(List::size).sum();
    }

    private static Signal.Partial partial(Rule rule, Random random, String key, long now) {
        // phases of 40 s in which a group is quiet, low, high or very high
        int phase = (int) ((now - T0) / 40_000 + key.hashCode()) % 4;
        long event = now - (random.nextInt(12) == 0 ? random.nextInt(40_000) : random.nextInt(3_000));
        double level = new double[] {1, 20, 8, 200}[phase];
        int count = 1 + random.nextInt(phase == 1 || phase == 3 ? 6 : 2);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = level + random.nextInt(3);
        }
        boolean ratio = rule.condition() instanceof Condition.Ratio;
        long matched = ratio && phase % 2 == 0 ? random.nextInt(2) : count;
        Signal.Partial p = Bench.partial(
                rule, Map.of("service", key), event, now, matched, ratio ? count + random.nextInt(4) : 0, values);
        if (rule.condition() instanceof Condition.Cardinality) {
            p = distinct(p, random, phase);
        }
        return random.nextInt(150) == 0 ? Bench.goodbye(rule, now) : p;
    }

    /** The same with values, which stand in the sample's text too: there the model reads them. */
    private static Signal.Partial distinct(Signal.Partial p, Random random, int phase) {
        Distinct.Values sketch = new Distinct.Values();
        StringJoiner text = new StringJoiner(",");
        for (int i = 0; i < p.count(); i++) {
            String value = "v" + random.nextInt(phase == 3 ? 30 : 1 + 4 * phase);
            sketch.add(value);
            text.add(value);
        }
        Alert.Sample sample = new Alert.Sample("t", 0, 0, 0, p.eventMillis(), "shop/1", text.toString());
        return new Signal.Partial(
                p.ruleId(),
                p.ruleRevision(),
                p.group(),
                p.paneStartMillis(),
                p.partition(),
                p.appendMillis(),
                p.eventMillis(),
                p.count(),
                0,
                0,
                0,
                0,
                0,
                null,
                sketch.toDistinct(),
                false,
                List.of(sample));
    }

    private static void command(AlertModel model, Bench bench, Random random, String key, long now) {
        AlertCommand.Action action = List.of(
                        AlertCommand.Action.RESOLVE,
                        AlertCommand.Action.REOPEN,
                        AlertCommand.Action.ACKNOWLEDGE,
                        AlertCommand.Action.COMMENT)
                .get(random.nextInt(4));
        long until = random.nextBoolean() ? 0 : now - 5_000 + random.nextInt(60_000);
        switch (action) {
            case RESOLVE -> model.resolve(key, now);
            case REOPEN -> model.reopen(key, now);
            case ACKNOWLEDGE -> model.acknowledge(key, now, until);
            default -> model.comment(key, now);
        }
        bench.command(key, new AlertCommand(key, action, "ann", now, "", until), now);
    }

    private static Rule combo(Random random) {
        Duration pending = Duration.ofSeconds(List.of(0, 0, 10).get(random.nextInt(3)));
        Duration keep = Duration.ofSeconds(List.of(0, 10).get(random.nextInt(2)));
        String expression = random.nextInt(3) == 0 ? "not random" : "random";
        Rule plain = Bench.composite("combo", expression, List.of("service"), pending, keep);
        return Bench.with(plain, List.of(), List.of(), Flapping.OFF);
    }

    private static List<ActiveTime> schedule(Random random) {
        if (random.nextInt(4) > 0) {
            return List.of();
        }
        LocalTime off = LocalTime.ofInstant(Instant.ofEpochMilli(T0), ZoneOffset.UTC)
                .plusMinutes(random.nextInt(5))
                .truncatedTo(ChronoUnit.MINUTES);
        return List.of(new ActiveTime(
                List.of(), List.of(), List.of(), off.plusMinutes(3).toString(), off.toString(), "UTC"));
    }

    private static List<Escalation> escalate(Random random) {
        if (random.nextBoolean()) {
            return List.of();
        }
        return List.of(
                new Escalation(Duration.ofMillis(1 + random.nextInt(20_000)), Severity.ERROR, ""),
                new Escalation(Duration.ofMillis(20_001 + random.nextInt(40_000)), Severity.CRITICAL, "oncall"));
    }

    private static Flapping flapping(Random random) {
        return random.nextInt(3) == 0
                ? Flapping.OFF
                : new Flapping(3 + random.nextInt(3), Duration.ofSeconds(60 + random.nextInt(200)));
    }

    private static Rule rule(Random random) {
        Duration window = Duration.ofSeconds(List.of(10, 30, 60).get(random.nextInt(3)));
        Duration pending = Duration.ofSeconds(List.of(0, 0, 5, 20).get(random.nextInt(4)));
        Duration keep = Duration.ofSeconds(List.of(0, 0, 7, 15).get(random.nextInt(4)));
        Rule.NoData noData = Rule.NoData.values()[random.nextInt(Rule.NoData.values().length)];
        Rule plain = Bench.rule("random", condition(random, window), pending, keep, noData);
        return Bench.with(plain, schedule(random), escalate(random), flapping(random));
    }

    private static Condition condition(Random random, Duration window) {
        Bounds.Op op = random.nextInt(4) == 0 ? Bounds.Op.BELOW : Bounds.Op.ABOVE;
        Double recover = random.nextBoolean() ? null : (Double) (op == Bounds.Op.ABOVE ? 8.0 : 12.0);
        Bounds bounds = op == Bounds.Op.ABOVE
                ? new Bounds(op, 10.0, null, 100.0, recover)
                : new Bounds(op, 10.0, null, 4.0, recover);
        List<Aggregate> plain = List.of(
                Aggregate.AVG,
                Aggregate.MIN,
                Aggregate.MAX,
                Aggregate.SUM,
                Aggregate.COUNT,
                Aggregate.RATE,
                Aggregate.LAST);
        Aggregate aggregate = plain.get(random.nextInt(plain.size()));
        return switch (random.nextInt(8)) {
            case 0 -> new Condition.Threshold("m", List.of(), aggregate, window, bounds);
            case 1 -> new Condition.Frequency(List.of(), 5 + random.nextInt(20), window);
            case 2 ->
                new Condition.Ratio(
                        List.of(),
                        List.of(),
                        random.nextInt(10),
                        window,
                        new Bounds(Bounds.Op.ABOVE, 0.5, null, 0.8, 0.4));
            case 3 ->
                new Condition.Spike(
                        List.of(),
                        window,
                        1.5 + random.nextInt(3),
                        Direction.values()[random.nextInt(3)],
                        random.nextInt(4),
                        random.nextInt(10),
                        random.nextBoolean());
            case 4 ->
                new Condition.Change(
                        "m", List.of(), aggregate, window, window.multipliedBy(2), random.nextBoolean(), bounds);
            case 5 -> {
                boolean most = random.nextBoolean();
                yield new Condition.Cardinality(
                        List.of(),
                        "user",
                        most ? null : (Long) (long) (1 + random.nextInt(5)),
                        most ? (Long) (long) (2 + random.nextInt(8)) : null,
                        window);
            }
            case 6 ->
                new Condition.Anomaly(
                        "m",
                        List.of(),
                        aggregate,
                        Duration.ofSeconds(1 + random.nextInt(5)),
                        0.2 + 0.2 * random.nextInt(5),
                        Direction.values()[random.nextInt(3)]);
            default ->
                new Condition.Absent(
                        List.of(), 1 + random.nextInt(3), window, Duration.ofSeconds(90 + random.nextInt(100)));
        };
    }
}
