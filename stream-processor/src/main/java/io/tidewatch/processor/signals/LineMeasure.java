package io.tidewatch.processor.signals;

import com.google.re2j.Pattern;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A log metric, compiled: what is taken of a line, and under which labels. Immutable, thread-safe. */
public final class LineMeasure {
    static final int MOST_LABELS = 8;
    static final int MOST_VALUES = 10_000;

    private final String id;
    private final Condition.LogMetric of;
    private final @Nullable Pattern capture;
    private final @Nullable LineText value;
    private final Quantity quantity;
    private final List<String> labelNames;
    private final List<LineText> labels;
    private final List<String> parameters;

    /** @throws IllegalArgumentException naming what cannot be compiled */
    LineMeasure(Rule rule, Condition.LogMetric of) {
        this.id = rule.id();
        this.of = of;
        if (rule.input() != Rule.Input.LOGS) {
            throw new IllegalArgumentException("a log_metric reads logs");
        }
        capture = of.capture().isEmpty() ? null : capture(of.capture());
        List<String> groups = capture == null ? List.of() : groups(capture);
        boolean lines = of.value().equals(Condition.LogMetric.LINES);
        if (lines && of.type() != Condition.LogMetric.Type.COUNTER) {
            throw new IllegalArgumentException(
                    "value is " + of.value() + ", which only a counter can count; expected a field");
        }
        value = lines ? null : LineText.parse(of.value(), groups);
        quantity = new Quantity(of.in(), of.unit());
        if (of.labels().size() > MOST_LABELS) {
            throw new IllegalArgumentException("labels has " + of.labels().size() + " labels, at most " + MOST_LABELS);
        }
        if (of.maxValues() > MOST_VALUES) {
            throw new IllegalArgumentException("maxValues is " + of.maxValues() + ", expected 1 to " + MOST_VALUES);
        }
        List<String> names = new ArrayList<>();
        List<LineText> texts = new ArrayList<>();
        for (Map.Entry<String, String> label : new TreeMap<>(of.labels()).entrySet()) {
            if (label.getKey().isBlank() || label.getKey().length() > SignalConfig.MAX_GROUP_VALUE_CHARS) {
                throw new IllegalArgumentException(
                        "a label's name is empty or longer than " + SignalConfig.MAX_GROUP_VALUE_CHARS + " characters");
            }
            names.add(label.getKey());
            texts.add(LineText.parse(label.getValue(), groups));
        }
        labelNames = List.copyOf(names);
        labels = List.copyOf(texts);
        if (value != null) {
            texts.add(value);
        }
        parameters = texts.stream()
                .map(LineText::parameter)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** @throws IllegalArgumentException where it is no regular expression, or takes nothing in by a name */
    static Pattern capture(String text) {
        Pattern pattern = LinearRegex.compile(text);
        if (groups(pattern).isEmpty()) {
            throw new IllegalArgumentException("capture has no named group, expected such as (?P<time>[0-9.]+)");
        }
        return pattern;
    }

    /** @return names of its groups, sorted */
    static List<String> groups(Pattern pattern) {
        return pattern.namedGroups().keySet().stream().sorted().toList();
    }

    /** @return id of its definition */
    public String id() {
        return id;
    }

    public String metric() {
        return of.metric();
    }

    public Condition.LogMetric.Type type() {
        return of.type();
    }

    /** @return sorted */
    public List<String> labelNames() {
        return labelNames;
    }

    /** @return name of the parameter that label is taken of, by its place; empty where it is of something else */
    public String labelParameter(int label) {
        return Objects.requireNonNullElse(labels.get(label).parameter(), "");
    }

    boolean namesParameter() {
        return !parameters.isEmpty();
    }

    /** @return the first parameter it names that the line's pattern does not have; null where it has all */
    @Nullable
    String lacking(LogLine line) {
        for (int i = 0; i < parameters.size(); i++) {
            if (!line.parameters().has(parameters.get(i))) {
                return parameters.get(i);
            }
        }
        return null;
    }

    /** @return how many values each label may have */
    public int maxValues() {
        return of.maxValues();
    }

    /** @return whether the line has what its regular expression looks for, and the field or parameter that is taken of it */
    boolean takes(LogLine line, Captured.Memo memo) {
        Captured captured = captured(line, memo);
        if (capture != null && captured == null) {
            return false;
        }
        if (value == null) {
            return true;
        }
        // where nothing stands at a parameter, that is told as no number
        String parameter = value.parameter();
        return parameter == null
                ? !value.of(line, captured).isEmpty()
                : line.parameters().has(parameter);
    }

    /** @return the line's number in the metric's unit, 1 where lines are counted; NaN where it has none */
    double value(LogLine line, Captured.Memo memo) {
        if (value == null) {
            return 1;
        }
        String text = value.of(line, captured(line, memo)).trim();
        String parameter = value.parameter();
        return parameter == null
                ? quantity.of(text)
                : quantity.of(text, line.parameters().unit(parameter));
    }

    /** @return the line's texts in the order of the label names; empty ones where it has none */
    List<String> labels(LogLine line, Captured.Memo memo) {
        Captured captured = captured(line, memo);
        List<String> out = new ArrayList<>(labels.size());
        for (LineText label : labels) {
            out.add(Texts.cut(label.of(line, captured), SignalConfig.MAX_GROUP_VALUE_CHARS));
        }
        return out;
    }

    private @Nullable Captured captured(LogLine line, Captured.Memo memo) {
        return capture == null ? null : memo.of(capture, line.line().event().message());
    }
}
