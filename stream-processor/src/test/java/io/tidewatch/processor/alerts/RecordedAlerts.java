package io.tidewatch.processor.alerts;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Alert.Transition;
import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.Condition;
import io.tidewatch.processor.signals.AlertKeys;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.signals.SignalCodec;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/**
 * What the topics hold in the end, against what the plain models make of it: of each partition of the signals, record by
 * record, they say which alerts were to be told and what alerts were to tell one another.
 */
final class RecordedAlerts {
    private final List<ModelCase> cases;
    private final List<ComposedModel.Ties> ties;
    private final Map<String, ModelCase> byRule = new HashMap<>();
    private final List<Alert> alerts = new ArrayList<>();
    private final Map<String, List<AlertModel.Told>> told = new TreeMap<>();
    private final Map<String, List<AlertModel.Told>> expected = new TreeMap<>();
    /** By whom to whom, in order. */
    private final Map<String, List<Signal>> sent = new TreeMap<>();

    private final Map<String, List<Signal>> expectedSent = new TreeMap<>();
    private final List<String> unsettled = new ArrayList<>();

    /**
     * A command.
     *
     * @param partition where it lies, and the alert it speaks of
     * @param before offset of that partition of the signals before which everything was worked off when it came
     */
    record Asked(int partition, long before, long atMillis, AlertCommand command) {}

    RecordedAlerts(AlertsCluster cluster, List<ModelCase> cases, List<ComposedModel.Ties> ties, List<Asked> asked) {
        this.cases = cases;
        this.ties = ties;
        cases.forEach(each -> byRule.put(each.rule().id(), each));
        cluster.read(Topics.ALERTS)
                .values()
                .forEach(some -> some.forEach(record -> {
                    Alert alert = ((Decoded.Ok<Alert>) JsonCodec.ALERT.decode(record.value())).value();
                    alerts.add(alert);
                    told.computeIfAbsent(alert.key(), k -> new ArrayList<>()).add(ModelCase.told(alert));
                }));
        cluster.read(Topics.SIGNALS)
                .forEach((partition, records) -> replay(
                        partition,
                        records,
                        new ArrayDeque<>(asked.stream()
                                .filter(each -> each.partition() == partition)
                                .toList())));
    }

    Map<Transition, Integer> transitions() {
        Map<Transition, Integer> counts = new TreeMap<>();
        alerts.forEach(alert -> counts.merge(alert.transition(), 1, Integer::sum));
        return counts;
    }

    /** @return how often alerts of a kind fired */
    Map<String, Integer> fired() {
        Map<String, Integer> counts = new TreeMap<>();
        alerts.stream()
                .filter(alert -> alert.transition() == Transition.FIRED)
                .forEach(alert -> counts.merge(kind(alert), 1, Integer::sum));
        return counts;
    }

    /** @return how often alerts told one another */
    long told() {
        return sent.values().stream().mapToLong(List::size).sum();
    }

    private String kind(Alert alert) {
        ModelCase of = byRule.get(alert.ruleId());
        if (of == null) {
            return "Composite";
        }
        boolean counts = alert.key().equals(AlertTies.countKey(alert.ruleId()));
        return counts ? "Count" : of.rule().condition().getClass().getSimpleName();
    }

    List<String> differences() {
        List<String> differences = new ArrayList<>(unsettled);
        differ("told", told, expected, differences);
        differ("sent", sent, expectedSent, differences);
        return differences;
    }

    private <T> void differ(
            String what, Map<String, List<T>> is, Map<String, List<T>> should, List<String> differences) {
        Set<String> keys = new TreeSet<>(is.keySet());
        keys.addAll(should.keySet());
        for (String key : keys) {
            List<T> one = is.getOrDefault(key, List.of());
            List<T> other = should.getOrDefault(key, List.of());
            if (!one.equals(other)) {
                int at = 0;
                while (at < one.size() && at < other.size() && one.get(at).equals(other.get(at))) {
                    at++;
                }
                ModelCase of = byRule.get(key.split("[{]", 2)[0]);
                differences.add("%n%s %s of %s, %s, at %s:%n  is %s%n  should be %s"
                        .formatted(
                                what,
                                key,
                                of == null ? "" : of.rule(),
                                one.size() + " and " + other.size(),
                                at,
                                one.subList(at, Math.min(one.size(), at + 4)),
                                other.subList(at, Math.min(other.size(), at + 4))));
            }
        }
    }

    private void replay(int partition, List<ConsumerRecord<String, byte[]>> records, ArrayDeque<Asked> asked) {
        Map<String, AlertModel> models = new LinkedHashMap<>();
        cases.forEach(each -> models.put(each.rule().id(), new AlertModel(each.rule(), null, ModelCase.CONFIG)));
        for (Alert alert : alerts) {
            AlertModel model = models.get(alert.ruleId());
            if (model != null
                    && alert.transition() == Transition.FIRED
                    && !alert.key().equals(model.countKey)) {
                model.roomless
                        .computeIfAbsent(alert.key(), k -> new ArrayDeque<>())
                        .add(alert.suppressed());
            }
        }
        ComposedModel composed = new ComposedModel(ModelCase.CONFIG, ties);
        Map<String, Long> settled = new HashMap<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            while (!asked.isEmpty() && asked.peek().before() <= record.offset()) {
                ask(models, asked.poll());
            }
            take(record.key(), signal(record), record.timestamp(), models, composed, settled);
        }
        asked.forEach(each -> ask(models, each));
        models.values().forEach(this::expect);
        expected.putAll(composed.told());
    }

    private static void ask(Map<String, AlertModel> models, Asked asked) {
        AlertModel model =
                Objects.requireNonNull(models.get(ruleOf(asked.command().alertKey())));
        model.command(asked.command(), asked.atMillis());
    }

    private void take(
            String key,
            Signal signal,
            long at,
            Map<String, AlertModel> models,
            ComposedModel composed,
            Map<String, Long> settled) {
        if (signal instanceof Signal.Partial partial) {
            models.get(partial.ruleId()).partial(key, partial);
        } else if (signal instanceof Signal.Progress progress) {
            models.values().forEach(model -> model.progress(progress));
        } else if (signal instanceof Signal.Settled said) {
            composed.settled(said);
            settled.put(said.flow() + "/" + said.partition(), said.closedMillis());
        } else if (signal instanceof Signal.Room room && models.containsKey(ruleOf(key))) {
            sent(AlertTies.countKey(ruleOf(key)) + " to " + key, room);
            models.get(ruleOf(key)).room(key, room, at);
        } else if (signal instanceof Signal.Member member && byRule.containsKey(member.memberRuleId())) {
            sent(member.memberKey() + " to " + key, member);
            inTime(key, member, at, settled);
            if (key.equals(AlertTies.countKey(member.memberRuleId()))) {
                models.get(member.memberRuleId()).counted(member);
            } else {
                composed.member(key, member);
            }
        }
    }

    private void sent(String way, Signal signal) {
        sent.computeIfAbsent(way, k -> new ArrayList<>()).add(signal);
    }

    /** A task that has said it has told all up to a time has nothing more to tell of before it. */
    private void inTime(String key, Signal.Member member, long at, Map<String, Long> settled) {
        String task = byRule.get(member.memberRuleId()).rule().input() + "/" + partition(member.memberKey());
        long grace = ModelCase.CONFIG.grace().toMillis();
        if (member.atMillis() < settled.getOrDefault(task, Long.MIN_VALUE / 2) + grace) {
            unsettled.add("%nto %s at %s: %s, where %s was settled to %s"
                    .formatted(key, at, member, task, settled.get(task)));
        }
    }

    private static int partition(String key) {
        byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
        return BuiltInPartitioner.partitionForKey(utf8, AlertsCluster.PARTITIONS);
    }

    private void expect(AlertModel model) {
        model.told.forEach((key, some) -> expected.merge(key, some, (a, b) -> {
            throw new IllegalStateException(key + " lies in two partitions");
        }));
        model.sent.forEach((from, all) -> all.forEach((to, signals) -> {
            expectedSent.put(from + " to " + to, signals);
            if (to.equals(model.countKey)) {
                composites(from, signals);
            }
        }));
    }

    /** What the one that counts hears, every composite that names the rule hears too. */
    private void composites(String from, List<Signal> signals) {
        String rule = ruleOf(from);
        for (ComposedModel.Ties each : ties) {
            String expression = ((Condition.Composite) each.rule().condition()).expression();
            if (Set.of(expression.split(" ")).contains(rule)) {
                Map<String, String> group = Map.of("service", from.split("\"")[1]);
                String to = AlertKeys.of(each.rule().id(), group);
                expectedSent.put(
                        from + " to " + to,
                        signals.stream()
                                .map(s -> (Signal.Member) s)
                                .map(s -> (Signal) new Signal.Member(
                                        each.rule().id(), group, rule, from, s.state(), s.suppressed(), s.atMillis()))
                                .toList());
            }
        }
    }

    private static Signal signal(ConsumerRecord<String, byte[]> record) {
        return ((Decoded.Ok<Signal>) SignalCodec.decode(record.value())).value();
    }

    private static String ruleOf(String key) {
        return key.split("[{]", 2)[0];
    }
}
