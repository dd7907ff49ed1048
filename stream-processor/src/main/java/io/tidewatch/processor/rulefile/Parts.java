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
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** What stands after the words of a rule, by its type. */
final class Parts {
    static final Map<String, Bounds.Op> OPS = ordered(
            Map.entry("above", Bounds.Op.ABOVE),
            Map.entry("below", Bounds.Op.BELOW),
            Map.entry(">", Bounds.Op.ABOVE),
            Map.entry("<", Bounds.Op.BELOW),
            Map.entry("both", Bounds.Op.BOTH));
    static final Map<String, Rule.NoData> NO_DATA = ordered(
            Map.entry("noData", Rule.NoData.NO_DATA),
            Map.entry("keep", Rule.NoData.KEEP),
            Map.entry("ok", Rule.NoData.OK),
            Map.entry("alert", Rule.NoData.ALERT));
    static final Map<String, Rule.Input> INPUTS = ordered(
            Map.entry("logs", Rule.Input.LOGS),
            Map.entry("metrics", Rule.Input.METRICS),
            Map.entry("errors", Rule.Input.ERRORS));
    static final Map<String, Condition.LogMetric.Type> METRIC_TYPES = ordered(
            Map.entry("counter", Condition.LogMetric.Type.COUNTER),
            Map.entry("histogram", Condition.LogMetric.Type.HISTOGRAM),
            Map.entry("gauge", Condition.LogMetric.Type.GAUGE));
    static final Map<String, Direction> DIRECTIONS = ordered(
            Map.entry("up", Direction.UP), Map.entry("down", Direction.DOWN), Map.entry("both", Direction.BOTH));
    static final Map<String, Severity> SEVERITIES = ordered(
            Map.entry("INFO", Severity.INFO),
            Map.entry("WARNING", Severity.WARNING),
            Map.entry("ERROR", Severity.ERROR),
            Map.entry("CRITICAL", Severity.CRITICAL));
    static final Map<String, Matcher.Op> MATCHER_OPS = ordered(
            Map.entry("=", Matcher.Op.EQUAL),
            Map.entry("!=", Matcher.Op.NOT_EQUAL),
            Map.entry("=~", Matcher.Op.MATCHES),
            Map.entry("!~", Matcher.Op.NOT_MATCHES),
            Map.entry("contains", Matcher.Op.CONTAINS),
            Map.entry(">=", Matcher.Op.AT_LEAST));
    /** Another name of a kind, for who comes from elsewhere. */
    static final String FLATLINE = "flatline";

    static final String FLATLINE_IS = "absent";
    static final List<String> AGGREGATES =
            List.of("avg", "min", "max", "sum", "count", "rate", "last", "cardinality", "p50", "p95", "p99", "p99.9");
    static final List<String> TIME_WORDS = List.of("weekdays", "daysOfMonth", "months", "from", "until", "zone");
    static final List<String> ESCALATION_WORDS = List.of("after", "severity", "receiver");
    static final List<String> FLAPPING_WORDS = List.of("transitions", "window");
    static final List<String> SIDE_WORDS = List.of("metric", "where");
    static final List<String> MATCHER_WORDS = List.of("field", "op", "value");

    private final Values values;

    Parts(Values values) {
        this.values = values;
    }

    /** @return the stream that kind mostly reads */
    static Rule.Input inputOf(String kind) {
        return switch (kind) {
            case "frequency", "ratio", "spike", "new_term", "cardinality", "outlier", "sequence", "log_metric" ->
                Rule.Input.LOGS;
            default -> Rule.Input.METRICS;
        };
    }

    @Nullable
    String kind(Node node) {
        Map<String, String> kinds = new LinkedHashMap<>();
        Word.kinds().keySet().forEach(kind -> kinds.put(kind, kind));
        kinds.put(FLATLINE, FLATLINE_IS);
        return values.choice(node, kinds);
    }

    @Nullable
    Object read(Word.Type type, Node node) {
        return switch (type) {
            case TEXT, FIELD, EXPRESSION -> values.text(node);
            case KIND -> "";
            case INPUT -> values.choice(node, INPUTS);
            case FLAG -> values.flag(node);
            case AGGREGATE -> aggregate(node);
            case WINDOW, LENGTH -> values.duration(node);
            case LENGTHS -> values.list(node, Values::duration);
            case WHERE -> where(node);
            case SIDE -> side(node);
            case OP -> values.choice(node, OPS);
            case NUMBER -> values.number(node);
            case BOUND -> values.bound(node);
            case WHOLE -> values.whole(node);
            case DIRECTION -> values.choice(node, DIRECTIONS);
            case METRIC_TYPE -> values.choice(node, METRIC_TYPES);
            case FIELDS -> values.list(node, Values::text);
            case SEVERITY -> values.choice(node, SEVERITIES);
            case NO_DATA -> values.choice(node, NO_DATA);
            case TEXTS, TEMPLATES -> values.texts(node);
            case SCHEDULE -> values.list(node, (v, each) -> time(each));
            case ESCALATE -> values.list(node, (v, each) -> escalation(each));
            case FLAPPING -> flapping(node);
        };
    }

    private @Nullable Aggregate aggregate(Node node) {
        String text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        try {
            return Aggregate.parse(text);
        } catch (IllegalArgumentException e) {
            return values.wrong(node, Aggregate.EXPECTED + Nearest.hint(text, AGGREGATES));
        }
    }

    private @Nullable List<Matcher> where(Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            return values.list(node, (v, each) -> matcher(each));
        }
        try {
            return WhereText.parse(scalar.getValue()).stream()
                    .map(WhereText.Placed::matcher)
                    .toList();
        } catch (WhereText.Wrong e) {
            values.wrongWithin(node, e.at, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private @Nullable Side side(Node node) {
        Map<String, NodeTuple> members = isOfMetrics(node) ? values.members(node, "metric and where") : null;
        if (members == null) {
            List<Matcher> events = where(node);
            return events == null ? null : new Side(List.of(), events);
        }
        values.unknown(members, SIDE_WORDS);
        Node names = Objects.requireNonNull(member(members, "metric"));
        List<String> metrics = values.list(names, Values::text);
        Node tests = member(members, "where");
        List<Matcher> where = tests == null ? List.of() : where(tests);
        if (metrics == null || where == null) {
            return null;
        }
        return metrics.isEmpty() || metrics.contains("")
                ? values.wrong(names, "the name of a metric, or a list of them")
                : new Side(metrics, where);
    }

    /** @return whether that side of a ratio names a metric */
    static boolean isOfMetrics(Node node) {
        return memberOf(node, "metric") != null;
    }

    /** @return what stands behind that name, or null */
    static @Nullable Node memberOf(Node node, String name) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple member : mapping.getValue()) {
                if (member.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(name)) {
                    return member.getValueNode();
                }
            }
        }
        return null;
    }

    private @Nullable Matcher matcher(Node node) {
        if (node instanceof ScalarNode) {
            List<Matcher> one = where(node);
            return one == null ? null : one.size() == 1 ? one.get(0) : values.wrong(node, "one test");
        }
        Map<String, NodeTuple> members = values.members(node, "field, op and value, or a test such as level >= WARN");
        if (members == null) {
            return null;
        }
        values.unknown(members, MATCHER_WORDS);
        String field = member(members, "field") == null
                ? values.wrong(node, "a field")
                : values.text(Objects.requireNonNull(member(members, "field")));
        Matcher.Op op = member(members, "op") == null
                ? Matcher.Op.EQUAL
                : values.choice(Objects.requireNonNull(member(members, "op")), MATCHER_OPS);
        Node valueNode = member(members, "value");
        String value = valueNode == null ? "" : values.text(valueNode);
        return field == null || op == null || value == null ? null : new Matcher(field, op, value);
    }

    private @Nullable ActiveTime time(Node node) {
        Map<String, NodeTuple> members = values.members(node, "times: weekdays, from, until, zone …");
        if (members == null) {
            return null;
        }
        values.unknown(members, TIME_WORDS);
        List<String> weekdays = listed(members, "weekdays");
        List<Integer> days = numbers(members, "daysOfMonth");
        List<Integer> months = numbers(members, "months");
        Node from = member(members, "from");
        Node until = member(members, "until");
        Node zone = member(members, "zone");
        return made(
                node,
                () -> new ActiveTime(
                        weekdays.stream().map(Parts::weekday).toList(),
                        days,
                        months,
                        from == null ? null : hours(from),
                        until == null ? null : hours(until),
                        zone == null ? null : values.text(zone)));
    }

    /** YAML takes 22:30 for a number in sixties, but its text is kept. */
    private @Nullable String hours(Node node) {
        String text = values.text(node);
        return text != null && text.matches("\\d:\\d\\d") ? "0" + text : text;
    }

    private static String weekday(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        for (java.time.DayOfWeek day : java.time.DayOfWeek.values()) {
            if (upper.length() >= 3 && day.name().startsWith(upper)) {
                return day.name();
            }
        }
        return upper;
    }

    private @Nullable Escalation escalation(Node node) {
        Map<String, NodeTuple> members = values.members(node, "after, severity, receiver");
        if (members == null) {
            return null;
        }
        values.unknown(members, ESCALATION_WORDS);
        Node after = member(members, "after");
        Node severity = member(members, "severity");
        Node receiver = member(members, "receiver");
        Duration duration = after == null ? values.wrong(node, "after, a duration") : values.duration(after);
        Severity worse = severity == null ? null : values.choice(severity, SEVERITIES);
        String told = receiver == null ? "" : values.text(receiver);
        if (duration == null || severity != null && worse == null || told == null) {
            return null;
        }
        return made(node, () -> new Escalation(duration, worse, told));
    }

    private @Nullable Flapping flapping(Node node) {
        if (node instanceof ScalarNode scalar) {
            // YAML's off is a text here
            boolean off = scalar.getValue().equals("off") || scalar.getValue().equals("false");
            return off ? Flapping.OFF : values.wrong(node, "off, or transitions and window");
        }
        Map<String, NodeTuple> members = values.members(node, "off, or transitions and window");
        if (members == null) {
            return null;
        }
        values.unknown(members, FLAPPING_WORDS);
        Node transitions = member(members, "transitions");
        Node window = member(members, "window");
        Long times = transitions == null ? Long.valueOf(Flapping.DEFAULT.transitions()) : values.whole(transitions);
        Duration within = window == null ? Flapping.DEFAULT.window() : values.duration(window);
        return times == null || within == null
                ? null
                : made(node, () -> new Flapping((int) Math.min(times, 1_000), within));
    }

    private List<String> listed(Map<String, NodeTuple> members, String name) {
        Node node = member(members, name);
        List<String> out = node == null ? null : values.list(node, Values::text);
        return out == null ? List.of() : out;
    }

    private List<Integer> numbers(Map<String, NodeTuple> members, String name) {
        Node node = member(members, name);
        if (node == null) {
            return List.of();
        }
        List<Integer> out = values.list(node, (v, each) -> {
            Double number = v.number(each);
            if (number != null && (number != Math.rint(number) || Math.abs(number) > 366)) {
                return v.wrong(each, "a whole number");
            }
            return number == null ? null : (Integer) (int) (double) number;
        });
        return out == null ? List.of() : out;
    }

    private <T> @Nullable T made(Node node, java.util.function.Supplier<T> what) {
        try {
            return what.get();
        } catch (IllegalArgumentException e) {
            if (node instanceof MappingNode) {
                values.wrongWithin(node, 0, String.valueOf(e.getMessage()));
            }
            return null;
        }
    }

    private static @Nullable Node member(Map<String, NodeTuple> members, String name) {
        NodeTuple member = members.get(name);
        return member == null ? null : member.getValueNode();
    }

    @SafeVarargs
    private static <T> Map<String, T> ordered(Map.Entry<String, T>... entries) {
        Map<String, T> out = new LinkedHashMap<>();
        for (Map.Entry<String, T> e : List.of(entries)) {
            out.put(e.getKey(), e.getValue());
        }
        return out;
    }
}
