package io.tidewatch.processor.alerts;

import io.tidewatch.alert.ActiveTime;
import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Direction;
import io.tidewatch.alert.Escalation;
import io.tidewatch.alert.Flapping;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.rules.Amount;
import io.tidewatch.processor.rules.Distinct;
import io.tidewatch.processor.signals.Signal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A random rule of any kind, a composite of it, and what a random stream says of its groups; the same of the same seed. */
record ModelCase(Rule rule, Rule combo) {
    /** Where windows, silences and what is too late can be told apart within minutes. */
    static final AlertConfig CONFIG = new AlertConfig(
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            Duration.ofDays(1),
            Duration.ofSeconds(15),
            Duration.ofMinutes(3),
            Duration.ofDays(30),
            100);

    private static final long T0 = Bench.T0;
    private static final long RAMP_MILLIS = 1_200_000;
    private static final long LEVEL_MILLIS = 1_300_000;

    /** @param name what its rules are called begins with it */
    static ModelCase of(Random random, String name) {
        String id = name + "-rule";
        return new ModelCase(rule(random, id), combo(random, name + "-combo", id));
    }

    /**
     * The same with a composite of it and of a rule of another case, of the same groups.
     *
     * @param input where it is read where it is not a matter of metrics alone
     */
    ModelCase with(Rule.Input input, String expression) {
        boolean ofMetrics = rule.condition() instanceof Condition.Threshold
                || rule.condition() instanceof Condition.Change
                || rule.condition() instanceof Condition.Anomaly a && !ofEvents(a)
                || rule.condition() instanceof Condition.Forecast
                || rule.condition() instanceof Condition.Changepoint
                || rule.condition() instanceof Condition.Ratio of && of.ofMetrics();
        boolean ofEvents = rule.condition() instanceof Condition.Anomaly a && ofEvents(a);
        boolean ofLogs =
                rule.condition() instanceof Condition.Sequence || rule.condition() instanceof Condition.Outlier;
        Rule.Input events = ofLogs || ofEvents && input == Rule.Input.METRICS ? Rule.Input.LOGS : input;
        Rule on = reading(rule, ofMetrics ? Rule.Input.METRICS : events);
        Rule both =
                Bench.composite(combo.id(), expression, combo.groupBy(), combo.forDuration(), combo.keepFiringFor());
        return new ModelCase(on, Bench.with(both, List.of(), List.of(), Flapping.OFF));
    }

    /** @return how long its stream has to be for it to be worth it: a detector learns for a while first */
    int steps() {
        return rule.condition() instanceof Condition.Anomaly || rule.condition() instanceof Condition.Changepoint
                ? 900
                : rule.condition() instanceof Condition.Forecast ? 600 : 200;
    }

    private static Rule reading(Rule rule, Rule.Input input) {
        return new Rule(
                rule.id(),
                rule.revision(),
                rule.effectiveFromMillis(),
                rule.enabled(),
                input,
                rule.condition(),
                rule.groupBy(),
                rule.severity(),
                rule.forDuration(),
                rule.keepFiringFor(),
                rule.noData(),
                rule.labels(),
                rule.annotations(),
                rule.maxAlerts(),
                rule.schedule(),
                rule.escalate(),
                rule.flapping(),
                rule.maxGroups());
    }

    /** @return what makes the rule's metric of log lines, or another one; null: nothing does, or the rule reads no metric */
    @Nullable
    Rule made(Random random) {
        String metric = rule.condition() instanceof Condition.OfSeries series
                ? series.metric()
                : rule.condition() instanceof Condition.Ratio of && of.ofMetrics()
                        ? of.denominatorMetrics().get(0)
                        : "";
        if (metric.isEmpty() || rule.input() != Rule.Input.METRICS || random.nextInt(2) == 0) {
            return null;
        }
        String name = random.nextInt(4) == 0 ? "other" : metric;
        Condition made = new Condition.LogMetric(
                List.of(), name, Condition.LogMetric.Type.COUNTER, "1", "", "", "", Map.of(), 0);
        return reading(
                Bench.rule(rule.id() + "-made", made, Duration.ZERO, Duration.ZERO, Rule.NoData.OK), Rule.Input.LOGS);
    }

    /** @return whether the rule has to wait for lines */
    boolean waitsFor(@Nullable Rule made) {
        return made != null
                && made.condition() instanceof Condition.LogMetric of
                && !of.metric().equals("other");
    }

    private static boolean ofEvents(Condition.Anomaly a) {
        return a.ofShare() || a.metric().equals("count");
    }

    static AlertModel.Told told(Alert a) {
        return new AlertModel.Told(
                a.ruleRevision(),
                a.transition(),
                a.state(),
                a.severity(),
                a.changedAtMillis(),
                a.flapping(),
                a.suppressed(),
                a.receivers());
    }

    /** @return what an input record says of that group, if it says anything */
    Signal.@Nullable Partial partial(Random random, String key, long now) {
        // phases of 40 s in which a group is quiet, low, high or very high
        int phase = (int) Math.floorMod((now - T0) / 40_000 + (rule.id() + key).hashCode(), 4L);
        long event = now - (random.nextInt(12) == 0 ? random.nextInt(40_000) : random.nextInt(3_000));
        boolean seldom = rule.condition() instanceof Condition.NewTerm || rule.condition() instanceof Condition.Outlier;
        if (seldom && phase != 1) {
            // a term that is always there is never new again, and what is always far is what is usual
            return null;
        }
        double level = new double[] {1, 20, 8, 200}[phase];
        if (rule.condition() instanceof Condition.Forecast) {
            level = (now - T0 + Math.floorMod(key.hashCode(), 7) * 60_000L) % RAMP_MILLIS / (RAMP_MILLIS / 100.0);
        }
        if (rule.condition() instanceof Condition.Changepoint) {
            level = (now - T0) / LEVEL_MILLIS % 2 == 0 ? 10 : 30;
        }
        int count = 1 + random.nextInt(phase == 1 || phase == 3 ? 6 : 2);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = level + random.nextInt(3);
        }
        if (rule.condition() instanceof Condition.Ratio of && of.ofMetrics()) {
            return random.nextInt(150) == 0
                    ? Bench.goodbye(rule, now)
                    : quotient(rule, random, Map.of("service", key), event, now, phase);
        }
        boolean ratio = rule.condition() instanceof Condition.Ratio
                || rule.condition() instanceof Condition.Anomaly a && a.ofShare();
        long matched = ratio && phase % 2 == 0 ? random.nextInt(2) : count;
        Signal.Partial p = Bench.partial(
                rule, Map.of("service", key), event, now, matched, ratio ? count + random.nextInt(4) : 0, values);
        p = Bench.each(p, List.of(0L, 0L, 4_000L, 12_000L).get(random.nextInt(4)));
        if (rule.condition() instanceof Condition.Cardinality) {
            p = distinct(p, random, phase);
        }
        return random.nextInt(150) == 0 ? Bench.goodbye(rule, now) : p;
    }

    /** A part of a ratio of metrics: what is above the line, what is below it, or both. */
    private static Signal.Partial quotient(
            Rule rule, Random random, Map<String, String> group, long event, long now, int phase) {
        boolean gauges = ((Condition.Ratio) rule.condition()).numeratorMetrics().contains("used");
        double weight = gauges ? 1_000 * (1 + random.nextInt(3)) : 0;
        double times = gauges ? weight : 1;
        int kind = gauges ? Amount.GAUGE : Amount.COUNTER;
        boolean above = random.nextInt(4) > 0;
        boolean below = !above || random.nextInt(4) > 0;
        Signal.Partial p = Bench.partial(rule, group, event, now, above ? 1 : 0, 0);
        double upper = above ? (phase % 2 == 0 ? random.nextInt(3) : 5 + random.nextInt(6)) * times : 0;
        Amount under = below ? new Amount((6 + random.nextInt(5)) * times, weight, kind, null) : null;
        return new Signal.Partial(
                p.ruleId(),
                p.ruleRevision(),
                group,
                p.paneStartMillis(),
                0,
                now,
                event,
                p.count(),
                0,
                upper,
                0,
                0,
                0,
                null,
                null,
                above ? weight : 0,
                above ? kind : 0,
                under,
                0,
                false,
                List.of());
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
                0,
                0,
                null,
                p.intervalMillis(),
                false,
                List.of(sample));
    }

    static AlertCommand command(Random random, String key, long now) {
        AlertCommand.Action action = List.of(
                        AlertCommand.Action.RESOLVE,
                        AlertCommand.Action.REOPEN,
                        AlertCommand.Action.ACKNOWLEDGE,
                        AlertCommand.Action.COMMENT)
                .get(random.nextInt(4));
        long until = random.nextBoolean() ? 0 : now - 5_000 + random.nextInt(60_000);
        return new AlertCommand(key, action, "ann", now, "", until);
    }

    private static Rule combo(Random random, String id, String of) {
        Duration pending = Duration.ofSeconds(List.of(0, 0, 10).get(random.nextInt(3)));
        Duration keep = Duration.ofSeconds(List.of(0, 10).get(random.nextInt(2)));
        String expression = random.nextInt(3) == 0 ? "not " + of : of;
        Rule plain = Bench.composite(id, expression, List.of("service"), pending, keep);
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

    private static Rule rule(Random random, String id) {
        Duration window = Duration.ofSeconds(List.of(10, 30, 60).get(random.nextInt(3)));
        Duration pending = Duration.ofSeconds(List.of(0, 0, 5, 20).get(random.nextInt(4)));
        Duration keep = Duration.ofSeconds(List.of(0, 0, 7, 15).get(random.nextInt(4)));
        Rule.NoData noData = Rule.NoData.values()[random.nextInt(Rule.NoData.values().length)];
        Rule plain = Bench.rule(id, condition(random, window), pending, keep, noData);
        int most = random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0;
        Rule whole = Bench.with(Bench.with(plain, 1, true, most), schedule(random), escalate(random), flapping(random));
        return whole.condition() instanceof Condition.Anomaly a && ofEvents(a)
                        || whole.condition() instanceof Condition.Sequence
                        || whole.condition() instanceof Condition.Outlier
                ? reading(whole, Rule.Input.LOGS)
                : whole;
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
        return switch (random.nextInt(14)) {
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
                        random.nextBoolean(),
                        random.nextInt(3) > 0
                                ? List.of()
                                : random.ints(1 + random.nextInt(2), 1, 5)
                                        .mapToObj(window::multipliedBy)
                                        .toList(),
                        random.nextInt(3) > 0 ? null : window.multipliedBy(1 + random.nextInt(3)));
            case 4 ->
                new Condition.Change(
                        "m",
                        List.of(),
                        aggregate,
                        window,
                        window.multipliedBy(2),
                        random.nextBoolean(),
                        random.nextInt(3) == 0 ? new Bounds(Bounds.Op.BOTH, 10.0, null, 100.0, recover) : bounds);
            case 5 -> {
                boolean most = random.nextBoolean();
                yield new Condition.Cardinality(
                        List.of(),
                        "context.user",
                        most ? null : (Long) (long) (1 + random.nextInt(5)),
                        most ? (Long) (long) (2 + random.nextInt(8)) : null,
                        window);
            }
            case 6 -> {
                Duration point = Duration.ofSeconds(1 + random.nextInt(5));
                Direction way = Direction.values()[random.nextInt(3)];
                double sensitivity = 0.2 + 0.2 * random.nextInt(5);
                yield switch (random.nextInt(3)) {
                    case 0 -> new Condition.Anomaly("m", List.of(), aggregate, point, sensitivity, way);
                    case 1 ->
                        new Condition.Anomaly(
                                "count",
                                List.of(),
                                random.nextBoolean() ? Aggregate.COUNT : Aggregate.RATE,
                                point,
                                sensitivity,
                                way);
                    default ->
                        new Condition.Anomaly(
                                "",
                                List.of(),
                                null,
                                point,
                                sensitivity,
                                way,
                                "",
                                List.of(Matcher.atLeast("level", "WARN")),
                                random.nextInt(4));
                };
            }
            case 7 -> {
                // a point needs data, and a line ten points
                Duration point = window.multipliedBy(3);
                yield new Condition.Forecast(
                        "m",
                        List.of(),
                        List.of(Aggregate.AVG, Aggregate.MAX, Aggregate.LAST).get(random.nextInt(3)),
                        point,
                        point.multipliedBy(12 + random.nextInt(12)),
                        Duration.ofMinutes(1 + random.nextInt(10)),
                        random.nextInt(3) == 0 ? Bounds.Op.BELOW : Bounds.Op.ABOVE,
                        40 + random.nextInt(80));
            }
            case 10 ->
                new Condition.Changepoint(
                        "m",
                        List.of(),
                        List.of(Aggregate.AVG, Aggregate.MAX, Aggregate.MIN, Aggregate.LAST)
                                .get(random.nextInt(4)),
                        Duration.ofSeconds(30),
                        Direction.values()[random.nextInt(3)],
                        0.3 * random.nextInt(3));
            case 8 -> new Condition.NewTerm(List.of(), "service", Duration.ofSeconds(20 + random.nextInt(100)));
            case 9 -> {
                boolean gauges = random.nextBoolean();
                yield new Condition.Ratio(
                        List.of(),
                        List.of(),
                        gauges ? 0 : random.nextInt(20),
                        window,
                        new Bounds(Bounds.Op.ABOVE, 0.5, null, 0.8, 0.4),
                        List.of(gauges ? "used" : "errors"),
                        List.of(gauges ? "limit" : "requests"));
            }
            case 11 ->
                new Condition.Sequence(
                        List.of(Matcher.equal("message", "begun")),
                        List.of(Matcher.equal("message", "done")),
                        "field.job",
                        "",
                        Duration.ofSeconds(5),
                        1 + random.nextInt(12),
                        window);
            case 12 -> new Condition.Outlier(List.of(), "", 10, Direction.UP, 200, null, window);
            default ->
                new Condition.Absent(
                        List.of(), 1 + random.nextInt(3), window, Duration.ofSeconds(90 + random.nextInt(100)));
        };
    }
}
