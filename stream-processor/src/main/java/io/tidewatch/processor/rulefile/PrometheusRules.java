package io.tidewatch.processor.rulefile;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Alerting rules of a Prometheus as rules of ours, as far as they say the same: an aggregate compared with a number, a
 * quantile of a histogram, a share of two rates, {@code up}, {@code absent}. All others are named with their place.
 *
 * @param rules what could be taken over
 * @param left what could not, and why
 * @param notes what is not quite the same
 */
public record PrometheusRules(List<Rule> rules, List<Fault> left, List<Fault> notes) {
    /** So far Prometheus looks back for the newest value of a series. */
    private static final Duration LOOK_BACK = Duration.ofMinutes(5);

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Pattern TEMPLATE = Pattern.compile("\\{\\{(.*?)}}", Pattern.DOTALL);
    private static final Pattern LABEL = Pattern.compile("(?:\\$labels|\\.Labels)\\.([A-Za-z0-9_]+)");
    private static final Map<String, Severity> SEVERITIES = Map.of(
            "critical", Severity.CRITICAL,
            "page", Severity.CRITICAL,
            "error", Severity.ERROR,
            "warning", Severity.WARNING,
            "info", Severity.INFO);

    public PrometheusRules {
        rules = List.copyOf(rules);
        left = List.copyOf(left);
        notes = List.copyOf(notes);
    }

    /**
     * Never throws.
     *
     * @param name how the file is called where a place is told
     */
    public static PrometheusRules read(String name, String text) {
        return read(name, text, new HashSet<>());
    }

    /**
     * The same of one of several files.
     *
     * @param ids of the rules taken over so far; those of this file are added, and are others
     */
    public static PrometheusRules read(String name, String text, Set<String> ids) {
        return new Reader(name, ids).read(text);
    }

    /** What an expression becomes. */
    private record Meant(Condition condition, List<String> groupBy) {}

    private static final class Reader {
        private final Faults left;
        private final Faults notes;
        private final Values values;
        private final List<Rule> rules = new ArrayList<>();
        private final Set<String> ids;

        Reader(String file, Set<String> ids) {
            this.ids = ids;
            left = new Faults(file);
            notes = new Faults(file);
            values = new Values(left);
        }

        PrometheusRules read(String text) {
            for (Node document : RuleFile.documents(text, left)) {
                for (Node group : list(document, "groups")) {
                    list(group, "rules").forEach(this::rule);
                }
            }
            return new PrometheusRules(rules, left.all(), notes.all());
        }

        private List<Node> list(Node of, String member) {
            Node found = Parts.memberOf(of, member);
            if (found instanceof SequenceNode sequence) {
                return sequence.getValue();
            }
            left.add(of, "expected " + member + ": with a list, as a rule file of a Prometheus has it");
            return List.of();
        }

        private void rule(Node node) {
            Node alert = Parts.memberOf(node, "alert");
            Node record = Parts.memberOf(node, "record");
            Node expression = Parts.memberOf(node, "expr");
            if (record != null) {
                left.add(record, "a recording rule has no counterpart: write its expression where it is used");
                return;
            }
            if (!(alert instanceof ScalarNode name) || !(expression instanceof ScalarNode expr)) {
                left.add(node, "expected alert and expr");
                return;
            }
            Duration waits = length(node, "for");
            Duration keeps = length(node, "keep_firing_for");
            if (waits == null || keeps == null) {
                return;
            }
            try {
                Severity severity = severity(node);
                Meant meant = meant(expr, severity);
                Rule rule = new Rule(
                        id(name.getValue()),
                        1,
                        0,
                        true,
                        Rule.Input.METRICS,
                        meant.condition,
                        meant.groupBy,
                        severity,
                        waits,
                        keeps,
                        Rule.NoData.NO_DATA,
                        labels(node),
                        annotations(node, meant.groupBy),
                        0);
                List<Fault> faults =
                        RuleFile.read("", RuleText.yaml(List.of(rule))).faults();
                if (faults.isEmpty()) {
                    rules.add(rule);
                } else {
                    left.add(name, faults.get(0).message());
                }
            } catch (PromExpression.Unknown e) {
                values.wrongWithin(expr, e.at, String.valueOf(e.getMessage()));
            } catch (IllegalArgumentException e) {
                left.add(name, String.valueOf(e.getMessage()));
            }
        }

        private Meant meant(ScalarNode expr, Severity severity) {
            String text = expr.getValue();
            PromExpression.Call absent = PromExpression.absent(text);
            if (absent != null) {
                return absent(absent, expr);
            }
            PromExpression.Comparison c = PromExpression.comparison(text);
            PromExpression.Node of = c.left();
            Bounds bounds = bounds(c, severity, of);
            if (of instanceof PromExpression.Quotient quotient) {
                return ratio(quotient, bounds);
            }
            if (of instanceof PromExpression.Call call && call.function().equals("histogram_quantile")) {
                return quantile(call, bounds);
            }
            if (of instanceof PromExpression.Group group) {
                Measured m = measured(group.aggregator(), group.of());
                if (m.instant) {
                    notes.add(expr, "an instant value: here that of a window of 1m");
                }
                return threshold(m, fields(group.by()), bounds);
            }
            notes.add(
                    expr,
                    "one alert for each service and instance: series that differ by other labels are taken together");
            return threshold(measured("", of), List.of("service", "instance"), bounds);
        }

        private static Meant threshold(Measured m, List<String> groupBy, Bounds bounds) {
            return new Meant(
                    new Condition.Threshold(m.series.metric(), m.series.labels(), m.aggregate, m.window, bounds),
                    groupBy);
        }

        /** What is read of a metric, how, over how long. */
        private record Measured(PromExpression.Series series, Aggregate aggregate, Duration window, boolean instant) {}

        /** @param aggregator over the series; empty: none, each for itself */
        private static Measured measured(String aggregator, PromExpression.Node of) {
            if (of instanceof PromExpression.Series series) {
                if (series.range() != null) {
                    throw new PromExpression.Unknown(0, "a range without a function");
                }
                Aggregate aggregate = switch (aggregator) {
                    case "" -> Aggregate.LAST;
                    case "count" -> Aggregate.CARDINALITY;
                    default -> Aggregate.parse(aggregator);
                };
                Duration window = aggregator.equals("count") || aggregator.isEmpty() ? LOOK_BACK : MINUTE;
                return new Measured(series, aggregate, window, !aggregator.isEmpty() && window.equals(MINUTE));
            }
            if (!(of instanceof PromExpression.Call call)
                    || !(call.args().get(0) instanceof PromExpression.Series series)
                    || series.range() == null) {
                throw new PromExpression.Unknown(0, "what is aggregated has no counterpart here");
            }
            String function = call.function();
            boolean grows = function.equals("rate") || function.equals("irate") || function.equals("increase");
            if (grows && (aggregator.equals("sum") || aggregator.isEmpty())) {
                Aggregate aggregate = function.equals("increase") ? Aggregate.SUM : Aggregate.RATE;
                return new Measured(series, aggregate, series.range(), false);
            }
            String inner = function.replace("_over_time", "");
            boolean same =
                    aggregator.isEmpty() || aggregator.equals(inner) || aggregator.equals("sum") && inner.equals("avg");
            if (grows || !same) {
                throw new PromExpression.Unknown(
                        0,
                        aggregator + " of " + function + " has no counterpart: a window is one number for all series");
            }
            return new Measured(
                    series, Aggregate.parse(aggregator.isEmpty() ? inner : aggregator), series.range(), false);
        }

        private static Meant ratio(PromExpression.Quotient quotient, Bounds bounds) {
            if (!(quotient.above() instanceof PromExpression.Group above)
                    || !(quotient.below() instanceof PromExpression.Group below)
                    || !above.aggregator().equals("sum")
                    || !below.aggregator().equals("sum")) {
                throw new PromExpression.Unknown(0, "expected sum by (…) (…) / sum by (…) (…)");
            }
            List<String> groupBy = fields(above.by());
            Measured upper = measured("sum", above.of());
            Measured lower = measured("sum", below.of());
            boolean alike = new HashSet<>(groupBy).equals(new HashSet<>(fields(below.by())))
                    && upper.window.equals(lower.window)
                    && upper.instant == lower.instant;
            if (!alike) {
                throw new PromExpression.Unknown(0, "both sides need the same by (…) and the same range");
            }
            return new Meant(
                    new Condition.Ratio(
                            upper.series.labels(),
                            lower.series.labels(),
                            0,
                            upper.window,
                            bounds,
                            List.of(upper.series.metric()),
                            List.of(lower.series.metric())),
                    groupBy);
        }

        private static Meant quantile(PromExpression.Call call, Bounds bounds) {
            boolean known = call.args().size() == 2
                    && call.args().get(0) instanceof PromExpression.Literal
                    && call.args().get(1) instanceof PromExpression.Group group
                    && group.aggregator().equals("sum")
                    && group.by() != null
                    && group.by().contains("le");
            if (!known) {
                throw new PromExpression.Unknown(
                        0, "expected histogram_quantile(0.99, sum by (le, …) (rate(…_bucket[5m])))");
            }
            PromExpression.Group group = (PromExpression.Group) call.args().get(1);
            Measured m = measured("sum", group.of());
            String metric = m.series.metric();
            if (!metric.endsWith("_bucket") || !m.aggregate.equals(Aggregate.RATE)) {
                throw new PromExpression.Unknown(0, "expected the rate of a histogram's …_bucket");
            }
            List<String> by = new ArrayList<>(group.by() == null ? List.of() : group.by());
            by.remove("le");
            double q = ((PromExpression.Literal) call.args().get(0)).value();
            return new Meant(
                    new Condition.Threshold(
                            metric.substring(0, metric.length() - "_bucket".length()),
                            m.series.labels(),
                            Aggregate.quantile(q),
                            m.window,
                            bounds),
                    fields(by));
        }

        private Meant absent(PromExpression.Call call, ScalarNode expr) {
            if (!(call.args().get(0) instanceof PromExpression.Series series) || series.range() != null) {
                throw new PromExpression.Unknown(0, "expected absent(metric{…})");
            }
            notes.add(expr, "absent fires here for what was heard of before, and stopped");
            List<Matcher> where = new ArrayList<>(series.labels());
            where.add(Matcher.equal("metric", series.metric()));
            return new Meant(new Condition.Absent(where, 1, LOOK_BACK, Duration.ofHours(24)), List.of());
        }

        /** A bound of ours is passed, not reached: the number just before it is passed by what reaches it. */
        private static Bounds bounds(PromExpression.Comparison c, Severity severity, PromExpression.Node of) {
            boolean above = c.op().startsWith(">");
            double bound = switch (c.op()) {
                case ">", "<" -> c.bound();
                case ">=" -> Math.nextDown(c.bound());
                case "<=" -> Math.nextUp(c.bound());
                default -> {
                    boolean up =
                            of instanceof PromExpression.Series s && s.metric().equals("up") && c.bound() == 0;
                    if (!up) {
                        throw new PromExpression.Unknown(0, "== has no counterpart: a value is above or below a bound");
                    }
                    yield 1;
                }
            };
            return new Bounds(
                    above ? Bounds.Op.ABOVE : Bounds.Op.BELOW,
                    severity.compareTo(Severity.WARNING) <= 0 ? (Double) bound : null,
                    severity == Severity.ERROR ? (Double) bound : null,
                    severity == Severity.CRITICAL ? (Double) bound : null,
                    null);
        }

        private static List<String> fields(@Nullable List<String> labels) {
            return labels == null
                    ? List.of()
                    : labels.stream().map(PromExpression::fieldOf).toList();
        }

        private Severity severity(Node rule) {
            Node labels = Parts.memberOf(rule, "labels");
            Node said = labels == null ? null : Parts.memberOf(labels, "severity");
            if (!(said instanceof ScalarNode scalar)) {
                return Severity.WARNING;
            }
            Severity known = SEVERITIES.get(scalar.getValue().toLowerCase(Locale.ROOT));
            if (known == null) {
                notes.add(said, "severity '" + scalar.getValue() + "' is WARNING here; the label stays as it is");
            }
            return known == null ? Severity.WARNING : known;
        }

        /** @return null where it is none: that is said, at its place */
        private @Nullable Duration length(Node rule, String name) {
            Node node = Parts.memberOf(rule, name);
            String text = node instanceof ScalarNode scalar ? scalar.getValue().strip() : "";
            try {
                return node == null || text.isEmpty() || text.matches("0[a-z]*")
                        ? Duration.ZERO
                        : PromExpression.duration(text, 0);
            } catch (PromExpression.Unknown e) {
                values.wrongWithin(node, e.at, name + ": " + e.getMessage());
                return null;
            }
        }

        private Map<String, String> labels(Node rule) {
            Map<String, String> out = texts(Parts.memberOf(rule, "labels"));
            String severity = out.getOrDefault("severity", "");
            if (SEVERITIES.containsKey(severity.toLowerCase(Locale.ROOT))) {
                out.remove("severity");
            }
            return out;
        }

        private Map<String, String> annotations(Node rule, List<String> groupBy) {
            Map<String, String> out = texts(Parts.memberOf(rule, "annotations"));
            out.replaceAll((name, text) -> TEMPLATE.matcher(text).replaceAll(found -> {
                String filled = filled(found.group(1), groupBy);
                return java.util.regex.Matcher.quoteReplacement(filled);
            }));
            if (out.containsKey("runbook_url")) {
                out.put("runbook", out.remove("runbook_url"));
            }
            return out;
        }

        /** What is not filled in here is named instead. */
        private static String filled(String template, List<String> groupBy) {
            java.util.regex.Matcher label = LABEL.matcher(template);
            if (label.find()) {
                String field = PromExpression.fieldOf(label.group(1));
                return groupBy.contains(field) ? "{{" + field + "}}" : label.group(1);
            }
            return template.contains("$value") || template.contains(".Value") ? "{{value}}" : "";
        }

        private Map<String, String> texts(@Nullable Node node) {
            Map<String, String> out = new LinkedHashMap<>();
            if (node instanceof MappingNode mapping) {
                for (NodeTuple member : mapping.getValue()) {
                    String name = values.text(member.getKeyNode());
                    String text = values.text(member.getValueNode());
                    if (name != null && text != null) {
                        out.put(name, text);
                    }
                }
            }
            return out;
        }

        private String id(String alert) {
            String plain = alert.replaceAll("[^A-Za-z0-9._-]+", "-");
            String base = plain.substring(0, Math.min(90, plain.length()));
            String id = base;
            for (int i = 2; !ids.add(id); i++) {
                id = base + "-" + i;
            }
            return id;
        }
    }
}
