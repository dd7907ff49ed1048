package io.tidewatch.processor.rulefile;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidewatch.alert.ActiveTime;
import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Escalation;
import io.tidewatch.alert.Flapping;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import io.tidewatch.wire.DurationText;
import io.tidewatch.wire.Json;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Rules in the words of their files, without what is so by default. {@link RuleFile} reads the same rules back. */
public final class RuleText {
    private RuleText() {}

    /** @return {@code rules:} with a list, as YAML */
    public static String yaml(Collection<Rule> rules) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(120);
        options.setSplitLines(false);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        return new Yaml(options)
                .dump(Map.of("rules", rules.stream().map(RuleText::fields).toList()));
    }

    /** @return the same as JSON */
    public static String json(Collection<Rule> rules) {
        try {
            return Json.shared()
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(
                            Map.of("rules", rules.stream().map(RuleText::fields).toList()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts, numbers, lists and maps cannot be written", e);
        }
    }

    /** @return what the rule says, by word, in the order in which people write it: texts, numbers, lists and maps */
    public static Map<String, Object> fields(Rule rule) {
        Out out = new Out();
        Condition c = rule.condition();
        String kind = kindOf(c);
        out.put(Word.ID, rule.id(), null);
        out.put(Word.KIND, kind, null);
        out.put(Word.ENABLED, rule.enabled(), true);
        if (!kind.equals("composite")) {
            boolean ofMetrics = c instanceof Condition.Ratio ratio && ratio.ofMetrics();
            Rule.Input usual = ofMetrics ? Rule.Input.METRICS : Parts.inputOf(kind);
            out.put(Word.INPUT, word(Parts.INPUTS, rule.input()), word(Parts.INPUTS, usual));
        }
        condition(c, out);
        out.put(Word.GROUP_BY, rule.groupBy(), List.of());
        out.put(Word.SEVERITY, rule.severity().name(), "WARNING");
        out.put(Word.FOR, rule.forDuration(), Duration.ZERO);
        out.put(Word.KEEP_FIRING_FOR, rule.keepFiringFor(), Duration.ZERO);
        if (!kind.equals("composite")) {
            out.put(Word.NO_DATA, word(Parts.NO_DATA, rule.noData()), "noData");
        }
        out.put(Word.SCHEDULE, rule.schedule().stream().map(RuleText::time).toList(), List.of());
        out.put(
                Word.ESCALATE,
                rule.escalate().stream().map(RuleText::escalation).toList(),
                List.of());
        out.put(Word.FLAPPING, flapping(rule.flapping()), flapping(Flapping.DEFAULT));
        out.put(Word.MAX_ALERTS, (long) rule.maxAlerts(), 1000L);
        out.put(Word.MAX_GROUPS, (long) rule.maxGroups(), (long) Rule.DEFAULT_MAX_GROUPS);
        out.put(Word.LABELS, sorted(rule.labels()), Map.of());
        out.put(Word.ANNOTATIONS, sorted(rule.annotations()), Map.of());
        return out.words;
    }

    static String kindOf(Condition condition) {
        String name = condition.getClass().getSimpleName();
        return switch (name) {
            case "NewTerm" -> "new_term";
            case "LogMetric" -> "log_metric";
            default -> name.toLowerCase(Locale.ROOT);
        };
    }

    private static void condition(Condition condition, Out out) {
        if (condition instanceof Condition.Threshold c) {
            measured(out, c.metric(), c.where(), c.aggregate(), c.window());
            bounds(c.bounds(), out);
        } else if (condition instanceof Condition.Frequency c) {
            out.where(Word.WHERE, c.where());
            out.put(Word.NUM_EVENTS, c.numEvents(), null);
            out.put(Word.TIMEFRAME, c.timeframe(), Duration.ofMinutes(1));
        } else if (condition instanceof Condition.Ratio c) {
            if (c.ofMetrics()) {
                out.put(Word.NUMERATOR, side(c.numeratorMetrics(), c.numerator()), null);
                out.put(Word.DENOMINATOR, side(c.denominatorMetrics(), c.denominator()), null);
            } else {
                out.put(Word.NUMERATOR, whereOf(c.numerator()), null);
                out.where(Word.DENOMINATOR, c.denominator());
            }
            out.put(Word.MIN_DENOMINATOR, c.minDenominator(), c.ofMetrics() ? 0L : 1L);
            out.put(Word.WINDOW, c.window(), Duration.ofMinutes(1));
            bounds(c.bounds(), out);
        } else if (condition instanceof Condition.Spike c) {
            out.where(Word.WHERE, c.where());
            out.put(Word.TIMEFRAME, c.timeframe(), Duration.ofMinutes(5));
            out.put(Word.SPIKE_HEIGHT, c.spikeHeight(), null);
            out.put(Word.SPIKE_TYPE, word(Parts.DIRECTIONS, c.spikeType()), "up");
            out.put(Word.THRESHOLD_REF, c.thresholdRef(), 0L);
            out.put(Word.THRESHOLD_CUR, c.thresholdCur(), 0L);
            out.put(Word.ALERT_ON_NEW_DATA, c.alertOnNewData(), false);
            List<String> ago = c.compareTo().stream().map(DurationText::format).toList();
            out.put(Word.COMPARE_TO_EACH, ago.size() == 1 ? ago.get(0) : ago, List.of());
            out.put(Word.REFERENCE, c.reference(), null);
        } else if (condition instanceof Condition.Change c) {
            measured(out, c.metric(), c.where(), c.aggregate(), c.window());
            out.put(Word.COMPARE_TO, c.compareTo(), Duration.ofMinutes(10));
            out.put(Word.PERCENT, c.percent(), false);
            bounds(c.bounds(), out);
        } else if (condition instanceof Condition.Absent c) {
            out.where(Word.WHERE, c.where());
            out.put(Word.THRESHOLD, c.threshold(), 1L);
            out.put(Word.TIMEFRAME, c.timeframe(), Duration.ofMinutes(1));
            out.put(Word.FORGET_AFTER, c.forgetAfter(), Duration.ofHours(24));
        } else if (condition instanceof Condition.NewTerm c) {
            out.where(Word.WHERE, c.where());
            out.put(Word.FIELD, c.field(), null);
            out.put(Word.REMEMBER, c.remember(), Duration.ofDays(30));
            out.put(Word.AT_MOST, (long) c.atMost(), 0L);
        } else if (condition instanceof Condition.Sequence c) {
            out.where(Word.START, c.start());
            out.where(Word.END, c.end());
            out.put(Word.KEY, c.key(), null);
            out.put(Word.CAPTURE, c.capture(), "");
            out.put(Word.WITHIN, c.within(), null);
            out.put(Word.NUM_EVENTS, c.numEvents(), 1L);
            out.put(Word.TIMEFRAME, c.timeframe(), Duration.ofMinutes(1));
        } else if (condition instanceof Condition.Cardinality c) {
            out.where(Word.WHERE, c.where());
            out.put(Word.FIELD, c.field(), null);
            out.put(Word.MIN, c.min(), null);
            out.put(Word.MAX, c.max(), null);
            out.put(Word.TIMEFRAME, c.timeframe(), Duration.ofMinutes(5));
        } else if (condition instanceof Condition.Anomaly c) {
            if (c.ofShare()) {
                out.put(Word.NUMERATOR, whereOf(c.numerator()), null);
                out.put(Word.MIN_DENOMINATOR, c.minDenominator(), 1L);
                out.where(Word.WHERE, c.where());
                out.put(Word.WINDOW, c.window(), Duration.ofMinutes(1));
            } else {
                measured(out, c.metric(), c.where(), c.aggregate(), c.window());
            }
            out.put(Word.SENSITIVITY, c.sensitivity(), Condition.Anomaly.DEFAULT_SENSITIVITY);
            out.put(Word.DIRECTION, word(Parts.DIRECTIONS, c.direction()), "both");
            out.put(Word.ZONE, c.zone(), "");
        } else if (condition instanceof Condition.Forecast c) {
            measured(out, c.metric(), c.where(), c.aggregate(), c.window());
            out.put(Word.HISTORY, c.history(), Duration.ofHours(1));
            out.put(Word.HORIZON, c.horizon(), Duration.ofHours(4));
            out.put(Word.OP, word(Parts.OPS, c.op()), "above");
            out.put(Word.VALUE, c.value(), null);
        } else if (condition instanceof Condition.Changepoint c) {
            measured(out, c.metric(), c.where(), c.aggregate(), c.window());
            out.put(Word.DIRECTION, word(Parts.DIRECTIONS, c.direction()), "both");
            out.put(Word.MIN_CHANGE, c.minChange(), 0.0);
        } else if (condition instanceof Condition.Outlier c) {
            out.where(Word.WHERE, c.where());
            out.put(Word.PARAMETER, c.parameter(), "");
            out.put(Word.FACTOR, c.factor(), Condition.Outlier.DEFAULT_FACTOR);
            out.put(Word.DIRECTION, word(Parts.DIRECTIONS, c.direction()), "up");
            out.put(Word.MIN_VALUES, (long) c.minValues(), (long) Condition.Outlier.DEFAULT_MIN_VALUES);
            out.put(Word.HISTORY, c.history(), Duration.ofHours(1));
            out.put(Word.TIMEFRAME, c.timeframe(), Duration.ofMinutes(5));
        } else if (condition instanceof Condition.LogMetric c) {
            out.where(Word.WHERE, c.where());
            out.put(Word.METRIC, c.metric(), null);
            out.put(Word.TYPE, word(Parts.METRIC_TYPES, c.type()), "counter");
            out.put(Word.VALUE_OF, c.value(), Condition.LogMetric.LINES);
            out.put(Word.IN, c.in(), "");
            out.put(Word.UNIT, c.unit(), "");
            out.put(Word.CAPTURE, c.capture(), "");
            out.put(Word.LABELS, sorted(c.labels()), Map.of());
            out.put(Word.MAX_VALUES, (long) c.maxValues(), (long) Condition.LogMetric.DEFAULT_MAX_VALUES);
        } else if (condition instanceof Condition.Composite c) {
            out.put(Word.EXPRESSION, c.expression(), null);
        }
    }

    private static void measured(Out out, String metric, List<Matcher> where, Aggregate aggregate, Duration window) {
        out.put(Word.METRIC, metric, null);
        out.where(Word.WHERE, where);
        out.put(Word.AGGREGATE, aggregate.text(), "avg");
        out.put(Word.WINDOW, window, Duration.ofMinutes(1));
    }

    private static void bounds(Bounds bounds, Out out) {
        out.put(Word.OP, word(Parts.OPS, bounds.op()), "above");
        out.put(Word.WARNING, bounds.warning(), null);
        out.put(Word.ERROR, bounds.error(), null);
        out.put(Word.CRITICAL, bounds.critical(), null);
        out.put(Word.RECOVER, bounds.recover(), null);
    }

    /** A text where one can say it, else a list of tests. */
    private static Object whereOf(List<Matcher> matchers) {
        String text = WhereText.of(matchers);
        try {
            List<Matcher> back = WhereText.parse(text).stream()
                    .map(WhereText.Placed::matcher)
                    .toList();
            if (back.equals(matchers)) {
                return text;
            }
        } catch (WhereText.Wrong e) {
            // a field's name that is no word: said below
        }
        return matchers.stream()
                .map(m -> {
                    Map<String, Object> test = new LinkedHashMap<>();
                    test.put("field", m.field());
                    test.put("op", word(Parts.MATCHER_OPS, m.op()));
                    test.put("value", m.value());
                    return test;
                })
                .toList();
    }

    private static Map<String, Object> side(List<String> metrics, List<Matcher> where) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("metric", metrics.size() == 1 ? metrics.get(0) : metrics);
        if (!where.isEmpty()) {
            out.put("where", whereOf(where));
        }
        return out;
    }

    private static Map<String, Object> time(ActiveTime time) {
        Map<String, Object> out = new LinkedHashMap<>();
        if (!time.weekdays().isEmpty()) {
            out.put("weekdays", time.weekdays());
        }
        if (!time.daysOfMonth().isEmpty()) {
            out.put("daysOfMonth", time.daysOfMonth());
        }
        if (!time.months().isEmpty()) {
            out.put("months", time.months());
        }
        out.put("from", time.from());
        out.put("until", time.until());
        out.put("zone", time.zone());
        return out;
    }

    private static Map<String, Object> escalation(Escalation escalation) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("after", DurationText.format(escalation.after()));
        if (escalation.severity() != null) {
            out.put("severity", escalation.severity().name());
        }
        if (!escalation.receiver().isEmpty()) {
            out.put("receiver", escalation.receiver());
        }
        return out;
    }

    private static Object flapping(Flapping flapping) {
        if (flapping.transitions() == 0) {
            return "off";
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("transitions", flapping.transitions());
        out.put("window", DurationText.format(flapping.window()));
        return out;
    }

    private static Map<String, String> sorted(Map<String, String> texts) {
        Map<String, String> out = new LinkedHashMap<>();
        texts.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(e -> out.put(e.getKey(), e.getValue()));
        return out;
    }

    private static <T> String word(Map<String, T> words, T meant) {
        for (Map.Entry<String, T> e : words.entrySet()) {
            if (e.getValue().equals(meant)) {
                return e.getKey();
            }
        }
        throw new IllegalStateException("no word for " + meant);
    }

    /** Words said so far. */
    private static final class Out {
        private final Map<String, Object> words = new LinkedHashMap<>();

        void put(Word word, @Nullable Object value, @Nullable Object absent) {
            if (value == null || Objects.equals(value, absent)) {
                return;
            }
            if (value instanceof Duration duration) {
                words.put(word.text, DurationText.format(duration));
            } else if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
                words.put(word.text, number.longValue());
            } else {
                words.put(word.text, value);
            }
        }

        void where(Word word, List<Matcher> matchers) {
            if (!matchers.isEmpty()) {
                words.put(word.text, whereOf(matchers));
            }
        }
    }
}
