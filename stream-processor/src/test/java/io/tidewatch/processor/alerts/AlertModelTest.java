package io.tidewatch.processor.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.signals.AlertKeys;
import io.tidewatch.processor.signals.Signal;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random rules over random streams, restarts between any two records: the same lives as those of the plain model. */
class AlertModelTest {
    /** A few hundred in every build; ten thousand by {@code -Dtest.cases=10000}. */
    private static final int CASES = Integer.getInteger("test.cases", 250);

    /** Each so many-th of them has its stores on disk, and every restart closes and opens them. */
    private static final int ON_DISK = Integer.getInteger("test.disk", 125);

    private static final int FIRST = Integer.getInteger("test.first", 0);
    private static final int QUIET_ROUNDS = 3;
    private static final int MOST_ROUNDS = 200;
    private static final long T0 = Bench.T0;

    @TempDir
    private Path dir;

    @Test
    void lives_are_those_of_the_model() {
        int transitions = 0;
        Map<String, Integer> fired = new TreeMap<>();
        for (int seed = FIRST; seed < FIRST + CASES; seed++) {
            transitions += run(seed, fired);
        }
        assertThat(transitions).as("the streams are worth looking at").isGreaterThan(CASES * 5);
        System.out.println(CASES + " cases, " + transitions + " transitions; fired: " + fired);
        if (CASES >= 100) {
            assertThat(fired.keySet())
                    .contains(
                            "Threshold",
                            "Frequency",
                            "Ratio",
                            "Spike",
                            "Change",
                            "Cardinality",
                            "Anomaly",
                            "Absent",
                            "Forecast",
                            "Changepoint",
                            "NewTerm",
                            "Sequence",
                            "Outlier",
                            "Count");
        }
    }

    private int run(int seed, Map<String, Integer> fired) {
        Random random = new Random(seed);
        ModelCase some = ModelCase.of(random, "random");
        Rule rule = some.rule();
        boolean onDisk = seed % ON_DISK == 0;
        Rule made = some.made(random);
        Bench bench = new Bench(
                ModelCase.CONFIG,
                onDisk ? dir.resolve(Integer.toString(seed)) : null,
                made == null ? new Rule[] {rule, some.combo()} : new Rule[] {rule, some.combo(), made});
        AlertModel model = new AlertModel(rule, some.combo(), ModelCase.CONFIG, some.waitsFor(made));
        List<Rule.Input> inputs = made == null ? List.of(rule.input()) : List.of(rule.input(), Rule.Input.LOGS);
        int partitions = 1 + random.nextInt(3);
        long[] stalledUntil = new long[partitions * inputs.size()];
        TreeMap<String, List<AlertModel.Told>> told = new TreeMap<>();
        List<Signal> sent = new ArrayList<>();
        long now = T0 + random.nextInt(10_000);
        for (int step = 0; step < some.steps(); step++) {
            now += random.nextInt(10) == 0 ? random.nextInt(60_000) : random.nextInt(3_000);
            String group = "k" + random.nextInt(3);
            String key = AlertKeys.of(rule.id(), Map.of("service", group));
            int what = random.nextInt(100);
            if (what < 55) {
                Signal.Partial partial = some.partial(random, group, now);
                if (partial != null) {
                    bench.process(key, partial, now);
                    heard(bench, model, some, told, fired);
                    model.partial(key, partial);
                    tied(bench, model, sent);
                }
            } else if (what < 96) {
                for (int p = 0; p < partitions * inputs.size(); p++) {
                    if (random.nextInt(60) == 0) {
                        stalledUntil[p] = now + random.nextInt(60_000);
                    }
                    if (now >= stalledUntil[p] && random.nextInt(8) > 0) {
                        boolean behind = random.nextInt(20) == 0;
                        long watermark = behind ? now - random.nextInt(20_000) : now;
                        Signal.Progress progress = new Signal.Progress(
                                inputs.get(p / partitions),
                                p % partitions,
                                partitions,
                                watermark,
                                now,
                                !behind || random.nextBoolean(),
                                0);
                        bench.process("progress", progress, now);
                        heard(bench, model, some, told, fired);
                        model.progress(progress);
                        tied(bench, model, sent);
                    }
                }
            } else if (what < 99) {
                AlertCommand command = ModelCase.command(random, key, now);
                bench.command(key, command, now);
                heard(bench, model, some, told, fired);
                model.command(command, now);
                tied(bench, model, sent);
            } else {
                bench.restart();
                model.restart();
            }
        }
        // what is due at once when room was made is done when the clock moves next; the model does it at once
        now += 10_000;
        for (int round = 0, quiet = 0; quiet < QUIET_ROUNDS && round < MOST_ROUNDS; round++, now += 1_000) {
            int before = told.values().stream().mapToInt(List::size).sum() + sent.size();
            for (int p = 0; p < partitions * inputs.size(); p++) {
                Rule.Input input = inputs.get(p / partitions);
                Signal.Progress last = new Signal.Progress(input, p % partitions, partitions, now, now, true, 0);
                bench.process("progress", last, now);
                heard(bench, model, some, told, fired);
                model.progress(last);
                tied(bench, model, sent);
            }
            int after = told.values().stream().mapToInt(List::size).sum() + sent.size();
            quiet = after == before ? quiet + 1 : 0;
        }
        bench.close();
        assertThat(told.keySet()).as("seed %s, %s", seed, rule).isEqualTo(model.told.keySet());
        told.descendingMap()
                .forEach((key, each) -> assertThat(each)
                        .as("seed %s, %s, %s, %s", seed, key, rule, some.combo())
                        .containsExactlyElementsOf(model.told.get(key)));
        assertThat(sent)
                .as("seed %s, %s", seed, rule)
                .containsExactlyInAnyOrderElementsOf(model.sent.values().stream()
                        .flatMap(to -> to.values().stream().flatMap(List::stream))
                        .toList());
        return told.values().stream().mapToInt(List::size).sum();
    }

    /** Hands over what alerts and the one that counts told each other, in the order in which it came. */
    private static void tied(Bench bench, AlertModel model, List<Signal> sent) {
        for (Record<String, Signal> tie : bench.ties()) {
            if (tie.value() instanceof Signal.Member member && tie.key().equals(model.countKey)) {
                sent.add(member);
                model.counted(member);
            } else if (tie.value() instanceof Signal.Room room) {
                sent.add(room);
                model.room(tie.key(), room, tie.timestamp());
            }
        }
    }

    /** Takes down what was told; whether there seemed to be room is all that the model has to be told of it. */
    private static void heard(
            Bench bench,
            AlertModel model,
            ModelCase some,
            Map<String, List<AlertModel.Told>> told,
            Map<String, Integer> fired) {
        for (Alert a : bench.told()) {
            told.computeIfAbsent(a.key(), k -> new ArrayList<>()).add(ModelCase.told(a));
            if (a.transition() == Alert.Transition.FIRED
                    && a.ruleId().equals(some.rule().id())) {
                boolean counts = a.key().equals(AlertTies.countKey(a.ruleId()));
                fired.merge(
                        counts ? "Count" : some.rule().condition().getClass().getSimpleName(), 1, Integer::sum);
                model.roomless.computeIfAbsent(a.key(), k -> new ArrayDeque<>()).add(a.suppressed() && !counts);
            }
        }
    }
}
