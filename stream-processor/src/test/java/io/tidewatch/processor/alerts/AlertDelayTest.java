package io.tidewatch.processor.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Alert.Transition;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Direction;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.Distinct;
import io.tidewatch.processor.rules.Panes;
import io.tidewatch.processor.signals.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The same records, once as they come and once with a processor that was away for a while: what was appended meanwhile comes
 * after, gathered to larger pieces, one partition ahead of another. What is told is the same.
 */
class AlertDelayTest {
    private static final int CASES = Integer.getInteger("test.cases", 60);
    private static final int FIRST = Integer.getInteger("test.first", 0);
    private static final long T0 = Bench.T0;
    private static final int PARTITIONS = 3;
    /** What fires at once may do so a little later than with all partitions at hand: never more than the clock follows. */
    private static final long MOST_APART = 3_000;

    /** By then a composite has told what follows from its members. */
    private static final long COMPOSED_WITHIN = 6_000;

    private static final long LIVE_PIECE = 100;
    private static final long LATE_PIECE = 1_000;

    private static final AlertConfig CONFIG = new AlertConfig(
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofSeconds(50),
            Duration.ofDays(30),
            100);

    /** One input record. */
    private record Input(
            long append, int partition, String key, long event, int count, double value, boolean goodbye) {}

    @Test
    void a_processor_that_was_away_tells_what_one_that_was_not_tells() {
        Map<String, Integer> fired = new TreeMap<>();
        int waited = 0;
        for (int seed = FIRST; seed < FIRST + CASES; seed++) {
            waited += compare(seed, fired);
        }
        assertThat(waited).as("something had to wait").isGreaterThan(CASES);
        if (CASES >= 60) {
            assertThat(fired.keySet())
                    .contains("Threshold", "Frequency", "Ratio", "Spike", "Cardinality", "Absent", "Composite");
        }
    }

    private static int compare(int seed, Map<String, Integer> fired) {
        Random random = new Random(seed);
        Rule rule = rule(random);
        Rule combo = Bench.composite(
                "combo",
                random.nextBoolean() ? "rule" : "not rule",
                List.of("service"),
                Duration.ofSeconds(random.nextInt(2) * 4L),
                Duration.ofSeconds(random.nextInt(2) * 4L));
        List<Input> inputs = inputs(random);
        long away = T0 + 60_000 + 100L * random.nextInt(600);
        long back = away + 2_000 + 100L * random.nextInt(450);
        long end = T0 + 240_000;
        Bench live = new Bench(CONFIG, rule, combo);
        run(live, rule, inputs, T0, end, T0);
        Bench late = new Bench(CONFIG, rule, combo);
        run(late, rule, inputs, T0, away, T0);
        late.restart();
        backlog(late, rule, inputs, away, back, random);
        run(late, rule, inputs, back, end, T0);

        Map<String, List<Alert>> should = byKey(live.told());
        Map<String, List<Alert>> is = byKey(late.told());
        String what = "seed " + seed + ", away " + (away - T0) + " to " + (back - T0) + ", " + rule + ", " + combo;
        assertThat(texts(ofRule(is))).as(what).isEqualTo(texts(ofRule(should)));
        ofRule(is)
                .forEach((key, all) -> assertThat(all).as(what).allSatisfy(a -> {
                    long apart = a.changedAtMillis()
                            - should.get(key).get(all.indexOf(a)).changedAtMillis();
                    assertThat(Math.abs(apart)).isLessThanOrEqualTo(MOST_APART);
                }));
        long last = end - COMPOSED_WITHIN;
        for (String member : List.of("k0", "k1")) {
            for (Map<String, List<Alert>> told : List.of(should, is)) {
                assertThat(steps(told.getOrDefault("combo{service=\"" + member + "\"}", List.of()), last))
                        .as(what + ", " + member + (told == is ? " late" : " live"))
                        .isEqualTo(composed(combo, told.getOrDefault(member, List.of()), last));
            }
        }
        should.forEach((key, all) -> all.stream()
                .filter(a -> a.transition() == Transition.FIRED)
                .forEach(a -> fired.merge(
                        (key.startsWith("combo") ? combo : rule)
                                .condition()
                                .getClass()
                                .getSimpleName(),
                        1,
                        Integer::sum)));
        return (int) late.counts.of(AlertCounts.What.WAITED);
    }

    /**
     * A composite goes by the moments of its members, and those of what fires at once may be apart: with a {@code for} it may so
     * fire or not. Therefore it is put beside what follows from the members of its own run, to the millisecond.
     */
    private static Map<String, List<Alert>> ofRule(Map<String, List<Alert>> told) {
        Map<String, List<Alert>> of = new TreeMap<>(told);
        of.keySet().removeIf(key -> key.startsWith("combo"));
        return of;
    }

    private static List<String> steps(List<Alert> told, long last) {
        return told.stream()
                .filter(a -> a.transition() != Transition.FLAPPING && a.transition() != Transition.CALMED)
                .filter(a -> a.changedAtMillis() <= last)
                .map(a -> a.transition() + " " + (a.changedAtMillis() - T0))
                .toList();
    }

    /** @return what a composite of that member tells, worked out from what the member told */
    private static List<String> composed(Rule combo, List<Alert> member, long last) {
        boolean negated = ((Condition.Composite) combo.condition()).expression().startsWith("not");
        long pending = combo.forDuration().toMillis();
        long keep = combo.keepFiringFor().toMillis();
        TreeMap<Long, Boolean> fires = new TreeMap<>();
        member.stream()
                .filter(a -> List.of(Transition.FIRED, Transition.RESOLVED, Transition.NO_DATA)
                        .contains(a.transition()))
                .forEach(a -> fires.put(a.changedAtMillis(), a.state() == AlertState.FIRING));
        List<String> out = new ArrayList<>();
        AlertState state = AlertState.INACTIVE;
        long due = Long.MAX_VALUE;
        for (long at : fires.headMap(last, true).keySet()) {
            boolean holds = fires.get(at) != negated;
            Long next = fires.higherKey(at);
            long until = Math.min(next == null ? Long.MAX_VALUE : next, last + 1);
            if (holds && state == AlertState.INACTIVE && pending > 0) {
                out.add("PENDING " + (at - T0));
                state = AlertState.PENDING;
                due = at + pending;
            } else if (holds && (state == AlertState.INACTIVE || state == AlertState.PENDING && due <= at)) {
                out.add("FIRED " + (at - T0));
                state = AlertState.FIRING;
                due = Long.MAX_VALUE;
            } else if (holds && state == AlertState.FIRING) {
                due = Long.MAX_VALUE;
            } else if (!holds && state == AlertState.PENDING) {
                out.add("PENDING_ENDED " + (at - T0));
                state = AlertState.INACTIVE;
                due = Long.MAX_VALUE;
            } else if (!holds && state == AlertState.FIRING) {
                due = Math.min(due, at + keep);
                if (due <= at) {
                    out.add("RESOLVED " + (at - T0));
                    state = AlertState.INACTIVE;
                    due = Long.MAX_VALUE;
                }
            }
            // what is due at the very time of news goes by the news
            if (due < until) {
                out.add((state == AlertState.PENDING ? "FIRED " : "RESOLVED ") + (due - T0));
                state = state == AlertState.PENDING ? AlertState.FIRING : AlertState.INACTIVE;
                due = Long.MAX_VALUE;
            }
        }
        return out;
    }

    /** All that is appended in that time, as soon as it is; reports of progress each second. */
    private static void run(Bench bench, Rule rule, List<Input> inputs, long from, long to, long first) {
        for (long piece = from; piece < to; piece += LIVE_PIECE) {
            for (int p = 0; p < PARTITIONS; p++) {
                tell(bench, rule, inputs, p, piece, Math.min(to, piece + LIVE_PIECE), LIVE_PIECE);
            }
            long now = piece + LIVE_PIECE;
            if ((now - first) % 1_000 == 0) {
                for (int p = 0; p < PARTITIONS; p++) {
                    bench.progress(rule.input(), p, PARTITIONS, now - 500, now, true);
                }
            }
        }
    }

    /** Some of one partition, some of another, with reports of how far each is. */
    private static void backlog(Bench bench, Rule rule, List<Input> inputs, long from, long to, Random random) {
        long[] reached = new long[PARTITIONS];
        Arrays.fill(reached, from);
        while (Arrays.stream(reached).anyMatch(r -> r < to)) {
            int p = random.nextInt(PARTITIONS);
            long next = Math.min(to, reached[p] + 1 + random.nextInt(9_000));
            tell(bench, rule, inputs, p, reached[p], next, LATE_PIECE);
            reached[p] = next;
            if (random.nextInt(3) == 0) {
                bench.progress(rule.input(), p, PARTITIONS, next - 1, to, false);
            }
            if (random.nextInt(8) == 0) {
                bench.restart();
            }
        }
    }

    /** Partials of what was appended to the partition from then on, before the other; none reaches over a second. */
    private static void tell(
            Bench bench, Rule rule, List<Input> inputs, int partition, long from, long to, long piece) {
        Map<String, List<Input>> some = new LinkedHashMap<>();
        long now = Long.MIN_VALUE;
        for (Input in : inputs) {
            if (in.partition != partition || in.append <= from || in.append > to) {
                continue;
            }
            long at = -Math.floorDiv(-in.append, piece);
            if (at != now || in.goodbye) {
                some.forEach((key, all) -> tell(bench, rule, all));
                some.clear();
                now = at;
            }
            long pane = Panes.of(rule.condition())
                    .startOf(rule.condition() instanceof Condition.Absent ? in.append : in.event);
            some.computeIfAbsent(in.key + pane, k -> new ArrayList<>()).add(in);
            if (in.goodbye) {
                some.forEach((key, all) -> tell(bench, rule, all));
                some.clear();
            }
        }
        some.forEach((key, all) -> tell(bench, rule, all));
    }

    private static void tell(Bench bench, Rule rule, List<Input> some) {
        Input last = some.get(some.size() - 1);
        int count = 0;
        double[] values = new double[some.size()];
        Distinct.Values distinct = new Distinct.Values();
        Input newest = last;
        for (int i = 0; i < some.size(); i++) {
            Input in = some.get(i);
            count += in.count;
            values[i] = in.value;
            distinct.add("v" + in.value);
            newest = in.event >= newest.event ? in : newest;
        }
        boolean ratio = rule.condition() instanceof Condition.Ratio;
        boolean counted = !(rule.condition() instanceof Condition.Threshold);
        Signal.Partial p = Bench.partial(
                rule,
                Map.of("service", last.key, "instance", "i-" + last.key),
                newest.event,
                last.append,
                ratio ? (long) Arrays.stream(values).filter(v -> v > 10).count() : counted ? count : values.length,
                ratio ? values.length : 0,
                values);
        p = new Signal.Partial(
                p.ruleId(),
                p.ruleRevision(),
                p.group(),
                p.paneStartMillis(),
                last.partition,
                p.appendMillis(),
                p.eventMillis(),
                p.count(),
                p.total(),
                p.sum(),
                p.min(),
                p.max(),
                newest.value,
                null,
                rule.condition() instanceof Condition.Cardinality ? distinct.toDistinct() : null,
                0,
                0,
                null,
                0,
                last.goodbye,
                List.of());
        bench.process(last.key, p, last.append);
    }

    /** Two groups over all partitions, which are quiet, busy or silent for some seconds; some events are late, some too late. */
    private static List<Input> inputs(Random random) {
        List<Input> all = new ArrayList<>();
        for (String key : List.of("k0", "k1")) {
            long until = 0;
            int level = 0;
            for (long t = T0 + 1 + random.nextInt(900); t < T0 + 200_000; t += 20 + random.nextInt(700)) {
                if (t >= until) {
                    level = random.nextInt(4);
                    until = T0 + (t - T0) / 1_000 * 1_000 + 1_001 + 1_000L * random.nextInt(level == 3 ? 40 : 15);
                }
                if (level == 3) {
                    continue;
                }
                long late = random.nextInt(15) == 0 ? random.nextInt(8_000) : random.nextInt(900);
                double value = level == 1 ? 20 + random.nextInt(4) : 2 + random.nextInt(3);
                boolean goodbye = random.nextInt(200) == 0;
                int partition = random.nextInt(PARTITIONS);
                all.add(new Input(t, partition, key, t - late, level == 1 ? 3 : 1, value, goodbye));
            }
        }
        all.sort(Comparator.comparingLong(Input::append).thenComparing(Input::key));
        return all;
    }

    private static Rule rule(Random random) {
        Duration pending = Duration.ofSeconds(List.of(0, 0, 0, 2).get(random.nextInt(4)));
        Duration keep = Duration.ofSeconds(List.of(0, 0, 3).get(random.nextInt(3)));
        Rule.NoData noData = Rule.NoData.values()[random.nextInt(Rule.NoData.values().length)];
        Duration window = Duration.ofSeconds(List.of(2, 3, 5, 10).get(random.nextInt(4)));
        Bounds above = new Bounds(Bounds.Op.ABOVE, 10.0, null, null, random.nextBoolean() ? null : (Double) 8.0);
        Condition condition = switch (random.nextInt(8)) {
            case 0 -> new Condition.Frequency(List.of(), 5 + random.nextInt(10), window);
            case 1 -> new Condition.Threshold("m", List.of(), Aggregate.MAX, window, above);
            case 2 -> new Condition.Threshold("m", List.of(), Aggregate.AVG, window, above);
            case 3 ->
                new Condition.Threshold(
                        "m", List.of(), Aggregate.COUNT, window, new Bounds(Bounds.Op.ABOVE, 6.0, null, null, null));
            case 4 ->
                new Condition.Ratio(List.of(), List.of(), 1, window, new Bounds(Bounds.Op.ABOVE, 0.5, null, null, 0.4));
            case 5 -> new Condition.Spike(List.of(), window, 2, Direction.BOTH, 1, 3, random.nextBoolean());
            case 6 -> new Condition.Cardinality(List.of(), "user", null, 3L, window);
            default -> new Condition.Absent(List.of(), 1, window, Duration.ofSeconds(50));
        };
        return Bench.rule("rule", condition, pending, keep, noData);
    }

    private static Map<String, List<Alert>> byKey(List<Alert> told) {
        Map<String, List<Alert>> all = new TreeMap<>();
        told.stream()
                .filter(a -> a.transition() != Transition.HELD && a.transition() != Transition.RELEASED)
                .forEach(a ->
                        all.computeIfAbsent(a.key(), k -> new ArrayList<>()).add(a));
        return all;
    }

    private static Map<String, List<String>> texts(Map<String, List<Alert>> told) {
        Map<String, List<String>> all = new TreeMap<>();
        told.forEach((key, alerts) -> all.put(
                key,
                alerts.stream().map(a -> a.transition() + " " + a.severity()).toList()));
        return all;
    }
}
