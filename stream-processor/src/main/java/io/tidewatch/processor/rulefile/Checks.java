package io.tidewatch.processor.rulefile;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.CompositeExpression;
import io.tidewatch.processor.rules.Evaluation;
import io.tidewatch.processor.rules.Wording;
import io.tidewatch.processor.signals.RuleSet;
import io.tidewatch.processor.signals.RuleWords;
import io.tidewatch.wire.DurationText;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** What cannot be seen from one word alone: fields, bounds, windows, expressions, templates. */
final class Checks {
    static final Duration MOST_WINDOW = Duration.ofDays(7);
    static final Duration MOST_LENGTH = Duration.ofDays(400);
    private static final Set<String> ALWAYS_FILLED = Set.of("value", "bound", "why");

    private final Faults faults;
    private final Values values;

    Checks(Faults faults, Values values) {
        this.faults = faults;
        this.values = values;
    }

    /** What is said, word by word; all of it, whatever else is wrong. */
    void places(String kind, RuleReader.Places p) {
        Rule.Input input = RuleReader.input(kind, p);
        where(input, p.get(Word.WHERE), p.of(Word.WHERE));
        for (Word word : List.of(Word.START, Word.END)) {
            where(input, p.get(word), p.of(word));
        }
        sides(kind, input, p);
        aggregate(input, p);
        String field = p.get(Word.FIELD);
        if (field != null) {
            field(input, field, p.of(Word.FIELD), 0);
        }
        groupBy(input, p);
        for (Word word : Word.values()) {
            lengths(word, p).forEach(length -> length(word, length, p.of(word)));
        }
        bounds(kind, p);
        new ReferenceChecks(faults).places(kind, p);
        share(Word.SENSITIVITY, p);
        Double minChange = p.get(Word.MIN_CHANGE);
        if (minChange != null && minChange < 0) {
            faults.add(p.of(Word.MIN_CHANGE), "minChange is " + number(minChange) + ", expected 0 or more");
        }
        if (kind.equals("outlier")) {
            outlier(p);
        }
        zone(p);
        if (kind.equals("log_metric")) {
            new LineMetricChecks(faults).places(p);
        }
        templates(p);
        String expression = p.get(Word.EXPRESSION);
        if (expression != null) {
            try {
                CompositeExpression.parse(expression);
            } catch (CompositeExpression.Wrong e) {
                values.wrongWithin(p.of(Word.EXPRESSION), e.at(), e.what());
            }
        }
        for (Word word : List.of(Word.MAX_ALERTS, Word.MAX_GROUPS)) {
            Long most = p.get(word);
            if (most != null && (most < 1 || most > 1_000_000)) {
                faults.add(p.of(word), word.text + " is " + most + ", expected 1 to 1000000");
            }
        }
    }

    /** What only the whole rule says. */
    void rule(Rule rule, RuleReader.Places p) {
        String rows = Evaluation.of(rule).problem();
        if (rows != null) {
            Word word = said(p, Word.COMPARE_TO_EACH, Word.COMPARE_TO, Word.TIMEFRAME, Word.WINDOW);
            faults.add(p.of(word), word.text + ": " + rows);
            return;
        }
        String problem = RuleSet.problemOf(rule);
        if (problem != null) {
            faults.add(p.of(said(p, Word.METRIC, Word.KEY, Word.ID)), problem);
        }
    }

    /** @return the first of them that the rule has; else the last */
    private static Word said(RuleReader.Places p, Word... words) {
        for (Word word : words) {
            if (p.has(word)) {
                return word;
            }
        }
        return words[words.length - 1];
    }

    private void sides(String kind, Rule.Input input, RuleReader.Places p) {
        for (Word word : List.of(Word.NUMERATOR, Word.DENOMINATOR)) {
            Side side = p.get(word);
            if (side == null) {
                continue;
            }
            Node node = p.of(word);
            boolean ofMetrics = !side.metrics().isEmpty();
            Node tests = ofMetrics ? Parts.memberOf(node, "where") : node;
            if (tests != null) {
                where(input, side.where(), tests);
            }
            if (ofMetrics && input != Rule.Input.METRICS) {
                faults.add(p.of(Word.INPUT), "input is " + name(input) + ", but " + word.text + " names a metric");
            }
        }
        if (kind.equals("anomaly")) {
            Side share = p.get(Word.NUMERATOR, Side.ALL_EVENTS);
            if (!share.metrics().isEmpty()) {
                faults.add(p.of(Word.NUMERATOR), "numerator names a metric, expected which events: tests as in where");
            } else if (p.has(Word.NUMERATOR) && input == Rule.Input.METRICS) {
                faults.add(p.of(Word.INPUT), "input is metrics, expected logs or errors: a share is of events");
            }
            if (p.has(Word.NUMERATOR) && p.has(Word.AGGREGATE)) {
                faults.add(p.of(Word.AGGREGATE), "a share of events has no aggregate");
            }
            return;
        }
        Side above = p.get(Word.NUMERATOR);
        Side below = p.get(Word.DENOMINATOR, Side.ALL_EVENTS);
        boolean read = above != null && (p.has(Word.DENOMINATOR) == (p.get(Word.DENOMINATOR) != null));
        if (read && above.metrics().isEmpty() != below.metrics().isEmpty()) {
            boolean one = above.metrics().isEmpty();
            faults.add(
                    p.of(one ? Word.NUMERATOR : p.has(Word.DENOMINATOR) ? Word.DENOMINATOR : Word.NUMERATOR),
                    (one ? "denominator" : "numerator") + " names a metric, so " + (one ? "numerator" : "denominator")
                            + " has to: {metric: NAME, where: …}");
        }
    }

    /** What the metric's name tells already; the rest is seen once its points come. */
    private void aggregate(Rule.Input input, RuleReader.Places p) {
        Aggregate aggregate = p.get(Word.AGGREGATE);
        String metric = p.get(Word.METRIC);
        if (aggregate == null || metric == null || input != Rule.Input.METRICS) {
            return;
        }
        if (aggregate.kind() == Aggregate.Kind.RATE && Wording.isShare(metric)) {
            faults.add(
                    p.of(Word.AGGREGATE),
                    "rate of " + metric + ", which is a gauge by its name and has none: expected avg, min, max, last");
        }
        if (aggregate.isQuantile() && metric.endsWith("_total")) {
            faults.add(
                    p.of(Word.AGGREGATE),
                    aggregate.text() + " of " + metric
                            + ", which is a counter by its name and has no percentiles: expected rate or sum");
        }
    }

    private static String name(Rule.Input input) {
        return input.name().toLowerCase(java.util.Locale.ROOT);
    }

    private void where(Rule.Input input, @Nullable List<Matcher> matchers, Node node) {
        if (matchers == null) {
            return;
        }
        List<WhereText.Placed> placed =
                node instanceof ScalarNode scalar ? WhereText.parse(scalar.getValue()) : List.of();
        for (int i = 0; i < matchers.size(); i++) {
            Node at = node instanceof SequenceNode list ? list.getValue().get(i) : node;
            int offset = placed.isEmpty() ? 0 : placed.get(i).at();
            if (field(input, matchers.get(i).field(), at, offset)) {
                String problem = RuleWords.problemOf(matchers.get(i));
                if (problem != null) {
                    within(at, offset, problem);
                }
            }
        }
    }

    private boolean field(Rule.Input input, String field, Node at, int offset) {
        if (RuleWords.knows(input, field)) {
            return true;
        }
        List<String> known = RuleWords.fields(input);
        within(
                at,
                offset,
                name(input) + " have no field '" + field + "'" + Nearest.hint(field, known) + " (expected "
                        + String.join(", ", known) + ")");
        return false;
    }

    private void within(Node at, int offset, String message) {
        if (at instanceof ScalarNode) {
            values.wrongWithin(at, offset, message);
        } else {
            faults.add(at, message);
        }
    }

    private void groupBy(Rule.Input input, RuleReader.Places p) {
        List<String> fields = p.get(Word.GROUP_BY);
        if (fields == null) {
            return;
        }
        Node node = p.of(Word.GROUP_BY);
        if (fields.size() > RuleWords.MAX_GROUP_FIELDS) {
            faults.add(node, "groupBy has " + fields.size() + " fields, at most " + RuleWords.MAX_GROUP_FIELDS);
        }
        Set<String> seen = new HashSet<>();
        // a composite groups by labels of alerts, which may be called anything
        boolean free = p.has(Word.EXPRESSION);
        for (int i = 0; i < fields.size(); i++) {
            Node at = node instanceof SequenceNode list ? list.getValue().get(i) : node;
            if (!free && field(input, fields.get(i), at, 0) && !seen.add(fields.get(i))) {
                faults.add(at, "groupBy names '" + fields.get(i) + "' twice");
            }
        }
    }

    private static List<Duration> lengths(Word word, RuleReader.Places p) {
        Duration one = word.type == Word.Type.WINDOW || word.type == Word.Type.LENGTH ? p.get(word) : null;
        if (one != null) {
            return List.of(one);
        }
        return word.type == Word.Type.LENGTHS ? p.get(word, List.<Duration>of()) : List.of();
    }

    private void length(Word word, Duration length, Node at) {
        boolean window = word.type == Word.Type.WINDOW;
        Duration most = window ? MOST_WINDOW : MOST_LENGTH;
        boolean whole = !window || length.toMillis() % 1_000 == 0;
        if (length.compareTo(most) > 0 || window && length.toMillis() < 1_000 || !whole) {
            faults.add(
                    at,
                    word.text + " is " + DurationText.format(length) + ", expected "
                            + (window ? "whole seconds from 1s" : "0s") + " to " + most.toDays() + "d");
        }
    }

    private void bounds(String kind, RuleReader.Places p) {
        boolean both = p.get(Word.OP) == Bounds.Op.BOTH;
        if (both && !kind.equals("change")) {
            faults.add(p.of(Word.OP), "found 'both', expected above or below: only a change has both directions");
        }
        Set<Word> known = Word.kinds().getOrDefault(kind, Set.of());
        if (!known.contains(Word.WARNING)) {
            return;
        }
        boolean above = p.get(Word.OP, Bounds.Op.ABOVE) != Bounds.Op.BELOW;
        Word before = null;
        Word first = null;
        for (Word word : List.of(Word.WARNING, Word.ERROR, Word.CRITICAL)) {
            Double bound = p.get(word);
            if (bound == null) {
                continue;
            }
            if (both && bound < 0) {
                faults.add(p.of(word), word.text + " is " + number(bound) + ", expected how far either way, from 0");
            }
            Double milder = before == null ? null : p.<Double>get(before);
            if (before != null && milder != null && (above ? bound < milder : bound > milder)) {
                faults.add(
                        p.of(word),
                        word.text + " is " + number(bound) + ", expected " + (above ? "at least " : "at most ")
                                + before.text + ", which is " + number(milder));
            }
            before = word;
            first = first == null ? word : first;
        }
        if (first == null) {
            boolean said = p.has(Word.WARNING) || p.has(Word.ERROR) || p.has(Word.CRITICAL);
            if (!said) {
                faults.add(p.of(Word.KIND), "a rule of kind " + kind + " needs a bound: warning, error or critical");
            }
            return;
        }
        Double recover = p.get(Word.RECOVER);
        Double mildest = p.get(first);
        if (recover != null && mildest != null && (above ? recover > mildest : recover < mildest)) {
            faults.add(
                    p.of(Word.RECOVER),
                    "recover is " + number(recover) + ", expected " + (above ? "at most " : "at least ") + first.text
                            + ", which is " + number(mildest));
        }
    }

    private void outlier(RuleReader.Places p) {
        Double factor = p.get(Word.FACTOR);
        if (factor != null && factor < 2) {
            faults.add(p.of(Word.FACTOR), "factor is " + number(factor) + ", expected 2 or more");
        }
        Long least = p.get(Word.MIN_VALUES);
        if (least != null && (least < 20 || least > Condition.Outlier.MOST_MIN_VALUES)) {
            String why = least < 20 ? "" : ": some 3700 numbers of a parameter are known of a day, of most far fewer";
            faults.add(
                    p.of(Word.MIN_VALUES),
                    "minValues is " + least + ", expected 20 to " + Condition.Outlier.MOST_MIN_VALUES + why);
        }
        Duration history = p.get(Word.HISTORY);
        if (history != null && history.compareTo(Condition.Outlier.MOST_HISTORY) > 0) {
            faults.add(
                    p.of(Word.HISTORY),
                    "history is " + DurationText.format(history) + ", expected 0s to 24h: what is known of a parameter"
                            + " begins 24 to 48 hours back");
        }
    }

    private void zone(RuleReader.Places p) {
        String zone = p.get(Word.ZONE);
        try {
            var unused = java.time.ZoneId.of(zone == null ? "UTC" : zone);
        } catch (java.time.DateTimeException e) {
            faults.add(p.of(Word.ZONE), "zone is '" + zone + "', expected such as Asia/Shanghai");
        }
    }

    private void share(Word word, RuleReader.Places p) {
        Double value = p.get(word);
        if (value != null && (value <= 0 || value > 1)) {
            faults.add(p.of(word), word.text + " is " + number(value) + ", expected above 0, up to 1");
        }
    }

    private void templates(RuleReader.Places p) {
        Map<String, String> texts = p.get(Word.ANNOTATIONS);
        if (texts == null || !(p.of(Word.ANNOTATIONS) instanceof MappingNode mapping)) {
            return;
        }
        Set<String> known = new TreeSet<>(ALWAYS_FILLED);
        for (String field : p.get(Word.GROUP_BY, List.<String>of())) {
            add(known, field);
        }
        String term = p.get(Word.FIELD);
        if (term != null) {
            add(known, term);
        }
        if (known.contains("pattern")) {
            known.add("template");
        }
        for (NodeTuple member : mapping.getValue()) {
            String text = member.getValueNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", open + 2)) {
                int close = text.indexOf("}}", open);
                if (close < 0) {
                    values.wrongWithin(member.getValueNode(), open, "'{{' without '}}'");
                    break;
                }
                String name = text.substring(open + 2, close).trim();
                if (!known.contains(name)) {
                    values.wrongWithin(
                            member.getValueNode(),
                            open,
                            "nothing fills in '{{" + name + "}}'" + Nearest.hint(name, known) + " (expected "
                                    + String.join(", ", known) + ")");
                }
            }
        }
    }

    private static void add(Set<String> known, String field) {
        known.add(field);
        int dot = field.indexOf('.');
        boolean named = dot > 0 && Set.of("label", "context", "field", "tag").contains(field.substring(0, dot));
        if (named) {
            known.add(field.substring(dot + 1));
        }
    }

    private static String number(@Nullable Double value) {
        return value == null
                ? ""
                : java.math.BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
