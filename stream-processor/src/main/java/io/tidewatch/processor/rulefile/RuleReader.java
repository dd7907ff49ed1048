package io.tidewatch.processor.rulefile;

import io.tidewatch.alert.ActiveTime;
import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Direction;
import io.tidewatch.alert.Escalation;
import io.tidewatch.alert.Flapping;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.rules.Wording;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads one rule from its node: first each word for itself, then all of them together. */
final class RuleReader {
    private final Faults faults;
    private final Values values;
    private final Parts parts;
    private final Checks checks;

    RuleReader(Faults faults) {
        this.faults = faults;
        this.values = new Values(faults);
        this.parts = new Parts(values);
        this.checks = new Checks(faults, values);
    }

    /** Where the words of one rule stand, and what they say. */
    static final class Places {
        private final Node whole;
        private final Map<Word, Node> nodes = new EnumMap<>(Word.class);
        private final Map<Word, Object> said = new EnumMap<>(Word.class);

        Places(Node whole) {
            this.whole = whole;
        }

        Node of(Word word) {
            return nodes.getOrDefault(word, whole);
        }

        boolean has(Word word) {
            return nodes.containsKey(word);
        }

        String id() {
            return said.get(Word.ID) instanceof String id ? id : "";
        }

        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // each word's type decides what is read for it
        <T> @Nullable T get(Word word) {
            return (T) said.get(word);
        }

        <T> T get(Word word, T absent) {
            T value = get(word);
            return value == null ? absent : value;
        }
    }

    /** @return the rule, or null where something of it is a fault */
    @Nullable
    Rule read(Node node, Places places) {
        int before = faults.count();
        Map<String, NodeTuple> members = values.members(node, "a rule");
        if (members == null) {
            return null;
        }
        NodeTuple kindNode = members.get("kind");
        String kind = kindNode == null ? null : parts.kind(kindNode.getValueNode());
        Set<Word> known = kind == null
                ? Set.of(Word.values())
                : Objects.requireNonNull(Word.kinds().get(kind));
        for (Map.Entry<String, NodeTuple> member : members.entrySet()) {
            word(member.getKey(), member.getValue(), kind, known, places);
        }
        for (Word word : List.of(Word.ID, Word.KIND)) {
            if (!members.containsKey(word.text)) {
                faults.add(node, "the rule has no " + word.text + ": " + word.says);
            }
        }
        if (kind == null) {
            return null;
        }
        for (Word word : known) {
            if (word.required(kind) && word != Word.ID && word != Word.KIND && !members.containsKey(word.text)) {
                faults.add(
                        Objects.requireNonNull(kindNode).getValueNode(),
                        "a rule of kind " + kind + " needs " + word.text + ": " + word.says);
            }
        }
        if (kind.equals("anomaly") && members.containsKey("metric") == members.containsKey("numerator")) {
            faults.add(
                    Objects.requireNonNull(kindNode).getValueNode(),
                    "a rule of kind anomaly needs one of metric and numerator: " + Word.METRIC.says + "; "
                            + Word.NUMERATOR.says);
        }
        percents(kind, places);
        checks.places(kind, places);
        return faults.count() > before ? null : built(kind, places, before);
    }

    /** What a bound in percent means is told by what it is compared with: a share, or a change in percent. */
    private void percents(String kind, Places p) {
        String metric = p.get(Word.METRIC, "");
        boolean ofShare = kind.equals("ratio") || !kind.equals("change") && Wording.isShare(metric);
        boolean ofPercent = kind.equals("change") && p.get(Word.PERCENT, false);
        p.nodes.forEach((word, node) -> {
            Double share = word.type == Word.Type.BOUND && Values.isPercent(node) ? p.get(word) : null;
            if (share == null || word == Word.SENSITIVITY || word == Word.MIN_CHANGE || ofShare) {
                return;
            }
            String text = ((ScalarNode) node).getValue().trim();
            String number = text.substring(0, text.length() - 1).trim();
            if (ofPercent) {
                p.said.put(word, Double.valueOf(number));
            } else {
                faults.add(
                        node,
                        "found '" + text + "', but "
                                + (kind.equals("change")
                                        ? "the change is absolute: write percent: true, or a number"
                                        : metric + " is no share by its name: write " + number + " or "
                                                + BigDecimal.valueOf(share).toPlainString() + ", as its values are"));
            }
        });
    }

    private void word(String name, NodeTuple member, @Nullable String kind, Set<Word> known, Places places) {
        Word word = named(name, known);
        List<String> words = known.stream().map(w -> w.text).toList();
        if (word == null) {
            faults.add(
                    member.getKeyNode(), "unknown '" + name + "'" + Nearest.hint(name, words) + expected(kind, words));
            return;
        }
        if (!known.contains(word)) {
            faults.add(
                    member.getKeyNode(),
                    "'" + name + "' is no word of kind " + kind + Nearest.hint(name, words) + expected(kind, words));
            return;
        }
        places.nodes.put(word, member.getValueNode());
        Object value = parts.read(word.type, member.getValueNode());
        if (value != null) {
            places.said.put(word, value);
        }
    }

    /** @return the word of that text, of two the one that the kind knows; null where there is none */
    private static @Nullable Word named(String name, Set<Word> known) {
        Word word = null;
        for (Word candidate : Word.values()) {
            if (candidate.text.equals(name)) {
                if (known.contains(candidate)) {
                    return candidate;
                }
                word = candidate;
            }
        }
        return word;
    }

    private static String expected(@Nullable String kind, List<String> words) {
        return kind == null ? "" : " (a " + kind + " knows " + String.join(", ", words) + ")";
    }

    private @Nullable Rule built(String kind, Places p, int before) {
        try {
            Rule rule = new Rule(
                    p.id(),
                    1,
                    0,
                    p.get(Word.ENABLED, true),
                    input(kind, p),
                    condition(kind, p),
                    p.get(Word.GROUP_BY, List.<String>of()),
                    p.get(Word.SEVERITY, Severity.WARNING),
                    p.get(Word.FOR, Duration.ZERO),
                    p.get(Word.KEEP_FIRING_FOR, Duration.ZERO),
                    p.get(Word.NO_DATA, Rule.NoData.NO_DATA),
                    kind.equals("log_metric") ? Map.of() : p.get(Word.LABELS, Map.<String, String>of()),
                    p.get(Word.ANNOTATIONS, Map.<String, String>of()),
                    p.get(Word.MAX_ALERTS, 1000L).intValue(),
                    p.get(Word.SCHEDULE, List.<ActiveTime>of()),
                    p.get(Word.ESCALATE, List.<Escalation>of()),
                    p.get(Word.FLAPPING, Flapping.DEFAULT),
                    p.get(Word.MAX_GROUPS, (long) Rule.DEFAULT_MAX_GROUPS).intValue());
            checks.rule(rule, p);
            return faults.count() > before ? null : rule;
        } catch (IllegalArgumentException e) {
            faults.add(p.of(Word.ID), String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** @return the stream it reads: as said, of a ratio of metrics the metrics, of a share's anomaly logs, else as is usual */
    static Rule.Input input(String kind, Places p) {
        boolean ofMetrics = !p.get(Word.NUMERATOR, Side.ALL_EVENTS).metrics().isEmpty();
        boolean ofShare = kind.equals("anomaly") && p.has(Word.NUMERATOR);
        return p.get(Word.INPUT, ofMetrics ? Rule.Input.METRICS : ofShare ? Rule.Input.LOGS : Parts.inputOf(kind));
    }

    private static Condition condition(String kind, Places p) {
        List<Matcher> where = p.get(Word.WHERE, List.<Matcher>of());
        Duration minute = Duration.ofMinutes(1);
        String metric = p.get(Word.METRIC, "");
        Aggregate aggregate = p.get(Word.AGGREGATE, Aggregate.AVG);
        Duration window = p.get(Word.WINDOW, minute);
        return switch (kind) {
            case "threshold" -> new Condition.Threshold(metric, where, aggregate, window, bounds(p));
            case "frequency" ->
                new Condition.Frequency(where, p.get(Word.NUM_EVENTS, 1L), p.get(Word.TIMEFRAME, minute));
            case "ratio" ->
                new Condition.Ratio(
                        p.get(Word.NUMERATOR, Side.ALL_EVENTS).where(),
                        p.get(Word.DENOMINATOR, Side.ALL_EVENTS).where(),
                        p.get(Word.MIN_DENOMINATOR, 0L),
                        window,
                        bounds(p),
                        p.get(Word.NUMERATOR, Side.ALL_EVENTS).metrics(),
                        p.get(Word.DENOMINATOR, Side.ALL_EVENTS).metrics());
            case "spike" ->
                new Condition.Spike(
                        where,
                        p.get(Word.TIMEFRAME, Duration.ofMinutes(5)),
                        p.get(Word.SPIKE_HEIGHT, 0.0),
                        p.get(Word.SPIKE_TYPE, Direction.UP),
                        p.get(Word.THRESHOLD_REF, 0L),
                        p.get(Word.THRESHOLD_CUR, 0L),
                        p.get(Word.ALERT_ON_NEW_DATA, false),
                        p.get(Word.COMPARE_TO_EACH, List.<Duration>of()),
                        p.<Duration>get(Word.REFERENCE));
            case "change" ->
                new Condition.Change(
                        metric,
                        where,
                        aggregate,
                        window,
                        p.get(Word.COMPARE_TO, Duration.ofMinutes(10)),
                        p.get(Word.PERCENT, false),
                        bounds(p));
            case "absent" ->
                new Condition.Absent(
                        where,
                        p.get(Word.THRESHOLD, 1L),
                        p.get(Word.TIMEFRAME, minute),
                        p.get(Word.FORGET_AFTER, Duration.ofHours(24)));
            case "new_term" ->
                new Condition.NewTerm(
                        where,
                        p.get(Word.FIELD, ""),
                        p.get(Word.REMEMBER, Duration.ofDays(30)),
                        p.get(Word.AT_MOST, 0L).intValue());
            case "cardinality" ->
                new Condition.Cardinality(
                        where,
                        p.get(Word.FIELD, ""),
                        p.<Long>get(Word.MIN),
                        p.<Long>get(Word.MAX),
                        p.get(Word.TIMEFRAME, Duration.ofMinutes(5)));
            case "anomaly" ->
                new Condition.Anomaly(
                        metric,
                        where,
                        aggregate,
                        window,
                        p.get(Word.SENSITIVITY, Condition.Anomaly.DEFAULT_SENSITIVITY),
                        p.get(Word.DIRECTION, Direction.BOTH),
                        p.get(Word.ZONE, ""),
                        p.get(Word.NUMERATOR, Side.ALL_EVENTS).where(),
                        p.get(Word.MIN_DENOMINATOR, 0L));
            case "forecast" ->
                new Condition.Forecast(
                        metric,
                        where,
                        aggregate,
                        window,
                        p.get(Word.HISTORY, Duration.ofHours(1)),
                        p.get(Word.HORIZON, Duration.ofHours(4)),
                        p.get(Word.OP, Bounds.Op.ABOVE),
                        p.get(Word.VALUE, 0.0));
            case "changepoint" ->
                new Condition.Changepoint(
                        metric,
                        where,
                        aggregate,
                        window,
                        p.get(Word.DIRECTION, Direction.BOTH),
                        p.get(Word.MIN_CHANGE, 0.0));
            case "outlier" ->
                new Condition.Outlier(
                        where,
                        p.get(Word.PARAMETER, ""),
                        p.get(Word.FACTOR, Condition.Outlier.DEFAULT_FACTOR),
                        p.get(Word.DIRECTION, Direction.UP),
                        p.get(Word.MIN_VALUES, (long) Condition.Outlier.DEFAULT_MIN_VALUES)
                                .intValue(),
                        p.get(Word.HISTORY, Duration.ofHours(1)),
                        p.get(Word.TIMEFRAME, Duration.ofMinutes(5)));
            case "log_metric" ->
                new Condition.LogMetric(
                        where,
                        metric,
                        p.get(Word.TYPE, Condition.LogMetric.Type.COUNTER),
                        p.get(Word.VALUE_OF, Condition.LogMetric.LINES),
                        p.get(Word.IN, ""),
                        p.get(Word.UNIT, ""),
                        p.get(Word.CAPTURE, ""),
                        p.get(Word.LABELS, Map.<String, String>of()),
                        p.get(Word.MAX_VALUES, (long) Condition.LogMetric.DEFAULT_MAX_VALUES)
                                .intValue());
            case "sequence" ->
                new Condition.Sequence(
                        p.get(Word.START, List.<Matcher>of()),
                        p.get(Word.END, List.<Matcher>of()),
                        p.get(Word.KEY, ""),
                        p.get(Word.CAPTURE, ""),
                        p.get(Word.WITHIN, minute),
                        p.get(Word.NUM_EVENTS, 1L),
                        p.get(Word.TIMEFRAME, minute));
            case "composite" -> new Condition.Composite(p.get(Word.EXPRESSION, ""));
            default -> throw new IllegalArgumentException("kind is '" + kind + "'");
        };
    }

    private static Bounds bounds(Places p) {
        return new Bounds(
                p.get(Word.OP, Bounds.Op.ABOVE),
                p.<Double>get(Word.WARNING),
                p.<Double>get(Word.ERROR),
                p.<Double>get(Word.CRITICAL),
                p.<Double>get(Word.RECOVER));
    }
}
