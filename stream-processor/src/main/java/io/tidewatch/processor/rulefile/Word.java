package io.tidewatch.processor.rulefile;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The words of a rule: what each is, for which kinds of rules, and what it says. Reader, writer and schema go by it. */
enum Word {
    ID("id", Type.TEXT, true, "letters, digits, . _ -; stable: alerts carry it"),
    KIND("kind", Type.KIND, true, "what the rule looks for"),
    INPUT(
            "input",
            Type.INPUT,
            false,
            "the stream it reads: logs, metrics or errors; by default what its kind mostly reads"),
    ENABLED("enabled", Type.FLAG, false, "a rule that is not enabled evaluates nothing; default true"),
    METRIC("metric", Type.TEXT, true, "name of the metric; of logs and errors a field that holds a number, or count"),
    AGGREGATE("aggregate", Type.AGGREGATE, false, "how the values of a window become one; default avg"),
    WINDOW("window", Type.WINDOW, false, "length of the window; default 1m"),
    WHERE("where", Type.WHERE, false, "which events count; default all"),
    OP(
            "op",
            Type.OP,
            false,
            "above (or >) fires past the bound upwards, below (or <) downwards; of a change also both; default above"),
    WARNING("warning", Type.BOUND, false, "bound of WARNING"),
    ERROR("error", Type.BOUND, false, "bound of ERROR"),
    CRITICAL("critical", Type.BOUND, false, "bound of CRITICAL"),
    RECOVER("recover", Type.BOUND, false, "a firing alert stays until the value is back across this"),
    NUM_EVENTS(
            "numEvents",
            Type.WHOLE,
            true,
            "so many events within the timeframe; of a sequence starts without their end, default 1"),
    TIMEFRAME("timeframe", Type.WINDOW, false, "length of the window; default 1m, spike, cardinality and outlier 5m"),
    START("start", Type.WHERE, true, "which lines begin something"),
    END("end", Type.WHERE, true, "which lines of the same source end it"),
    KEY(
            "key",
            Type.TEXT,
            true,
            "what a start and its end both carry: a field, context.NAME, field.NAME, parameter.NAME, argument.N or capture.NAME"),
    WITHIN("within", Type.WINDOW, true, "so long after its start the end has to have come"),
    NUMERATOR(
            "numerator",
            Type.SIDE,
            true,
            "events whose share counts; or metric and where: what metrics amount to (a list is added up); of an anomaly the"
                    + " events whose share among those of where is the series, in place of a metric"),
    DENOMINATOR(
            "denominator",
            Type.SIDE,
            false,
            "of which events, default all; or metric and where, as the numerator has them"),
    MIN_DENOMINATOR(
            "minDenominator",
            Type.WHOLE,
            false,
            "fewer events than that, or less of the metric, have no share; default 1, of metrics more than 0"),
    SPIKE_HEIGHT("spikeHeight", Type.NUMBER, true, "so many times more, or fewer, than in the window before"),
    SPIKE_TYPE("spikeType", Type.DIRECTION, false, "up, down or both; default up"),
    THRESHOLD_REF("thresholdRef", Type.WHOLE, false, "least events in the window before; default 0"),
    THRESHOLD_CUR("thresholdCur", Type.WHOLE, false, "least events in the current window; default 0"),
    ALERT_ON_NEW_DATA(
            "alertOnNewData", Type.FLAG, false, "whether a group that had no window before counts; default false"),
    COMPARE_TO("compareTo", Type.LENGTH, false, "compared with the window so long ago; default 10m"),
    COMPARE_TO_EACH(
            "compareTo",
            Type.LENGTHS,
            false,
            "how long before the end of the window the time ended that it is compared with, or a list of such: then it has"
                    + " to spike against each in which the group was known; default the timeframe"),
    REFERENCE(
            "reference",
            Type.LENGTH,
            false,
            "how long the time is that is compared with, a longer one by what there is of it in one timeframe; default"
                    + " the timeframe"),
    PERCENT("percent", Type.FLAG, false, "bounds are percent of the value before, not absolute; default false"),
    THRESHOLD("threshold", Type.WHOLE, false, "fewer events than that are too few; default 1"),
    FORGET_AFTER(
            "forgetAfter",
            Type.LENGTH,
            false,
            "a group that was silent for so long is no longer expected; default 24h"),
    FIELD("field", Type.FIELD, true, "the field whose values are looked at"),
    REMEMBER("remember", Type.LENGTH, false, "a value not seen for so long is new again; default 30d"),
    AT_MOST(
            "atMost",
            Type.WHOLE,
            false,
            "of patterns: one met in at most so many other hours of that time is told of, too, to 30; default 0"),
    MIN("min", Type.WHOLE, false, "fewer distinct values are too few"),
    MAX("max", Type.WHOLE, false, "more distinct values are too many"),
    SENSITIVITY("sensitivity", Type.BOUND, false, "above 0 (only the plainest) to 1 (all that is odd); default 0.5"),
    DIRECTION(
            "direction",
            Type.DIRECTION,
            false,
            "which way it has to be unusual, or the level to change: up, down or both; default both, of an outlier up"),
    MIN_CHANGE(
            "minChange", Type.BOUND, false, "a change of less than this share of the level before is none; default 0"),
    ZONE(
            "zone",
            Type.TEXT,
            false,
            "time zone whose hours and days the series' habits follow, such as Asia/Shanghai; UTC"),
    HISTORY(
            "history",
            Type.LENGTH,
            false,
            "the trend is that of so long; of an outlier its parameter is known for so long at least, up to 24h; default 1h"),
    PARAMETER(
            "parameter",
            Type.TEXT,
            false,
            "name of the parameter of the pattern whose numbers are looked at; default any"),
    FACTOR("factor", Type.NUMBER, false, "a number is so many times what is usual, from 2; default 10"),
    MIN_VALUES(
            "minValues",
            Type.WHOLE,
            false,
            "so many numbers of the parameter have to be known, 20 to 2000; default 200"),
    HORIZON("horizon", Type.LENGTH, false, "the bound is reached within so long; default 4h"),
    VALUE("value", Type.BOUND, true, "the bound the trend must not reach"),
    TYPE(
            "type",
            Type.METRIC_TYPE,
            false,
            "how the metric's values are read: counter, histogram or gauge; default counter"),
    VALUE_OF(
            "value",
            Type.TEXT,
            false,
            "what is taken of a line: 1 for the line itself, field.NAME, context.NAME, parameter.NAME of its pattern, argument.N, capture.NAME; default 1"),
    IN("in", Type.TEXT, false, "unit of values that bring none, such as ms; default the metric's"),
    UNIT("unit", Type.TEXT, false, "unit of the metric, such as s or By: durations and sizes are brought to it"),
    CAPTURE(
            "capture",
            Type.TEXT,
            false,
            "a regular expression looked for in the message, with named groups: (?P<NAME>...)"),
    MAX_VALUES(
            "maxValues",
            Type.WHOLE,
            false,
            "values of each label at most, in each partition of the logs; others are __other__; default 200"),
    EXPRESSION("expression", Type.EXPRESSION, true, "other rules joined by and, or, not and ( )"),
    GROUP_BY("groupBy", Type.FIELDS, false, "one alert for each of these fields' values; default one for the rule"),
    SEVERITY("severity", Type.SEVERITY, false, "of its alerts where no bound says; default WARNING"),
    FOR("for", Type.LENGTH, false, "how long the condition has to hold before it fires; default 0s"),
    KEEP_FIRING_FOR(
            "keepFiringFor", Type.LENGTH, false, "how long an alert fires on after the condition ended; default 0s"),
    NO_DATA(
            "noData",
            Type.NO_DATA,
            false,
            "of a group that stopped sending: noData, keep, ok or alert; default noData"),
    LABELS(
            "labels",
            Type.TEXTS,
            false,
            "added to its alerts; of a log_metric labels of the metric, each a field of the line, | path or | class behind it"),
    ANNOTATIONS(
            "annotations",
            Type.TEMPLATES,
            false,
            "texts of its alerts: summary, description, runbook; {{host}}, {{value}}, {{bound}}, {{why}} are filled in"),
    SCHEDULE("schedule", Type.SCHEDULE, false, "when the rule is on; default always"),
    ESCALATE("escalate", Type.ESCALATE, false, "what becomes of an alert that nobody acknowledges"),
    FLAPPING(
            "flapping",
            Type.FLAPPING,
            false,
            "when an alert counts as flapping: transitions within a window, or off; default 6 in 30m"),
    MAX_ALERTS("maxAlerts", Type.WHOLE, false, "how many alerts of this rule may fire at once; default 1000"),
    MAX_GROUPS(
            "maxGroups",
            Type.WHOLE,
            false,
            "how many groups it may have in each partition of the signals; further ones are left out; default 10000");

    /** How a word's value is written. */
    enum Type {
        TEXT,
        KIND,
        INPUT,
        FLAG,
        AGGREGATE,
        WINDOW,
        LENGTH,
        LENGTHS,
        WHERE,
        /** Of a ratio: which events, or which metrics and which series of them. */
        SIDE,
        OP,
        NUMBER,
        /** A number that may be written in percent where it is a share. */
        BOUND,
        WHOLE,
        DIRECTION,
        METRIC_TYPE,
        FIELD,
        FIELDS,
        EXPRESSION,
        SEVERITY,
        NO_DATA,
        TEXTS,
        TEMPLATES,
        SCHEDULE,
        ESCALATE,
        FLAPPING
    }

    private static final List<Word> OF_ALL = List.of(
            ID,
            KIND,
            ENABLED,
            GROUP_BY,
            SEVERITY,
            FOR,
            KEEP_FIRING_FOR,
            LABELS,
            ANNOTATIONS,
            SCHEDULE,
            ESCALATE,
            FLAPPING,
            MAX_ALERTS,
            MAX_GROUPS);
    private static final List<Word> OF_EVENTS = List.of(INPUT, WHERE, NO_DATA);
    private static final List<Word> OF_BOUNDS = List.of(OP, WARNING, ERROR, CRITICAL, RECOVER);
    private static final Map<String, Set<Word>> BY_KIND = byKind();

    final String text;
    final Type type;
    final boolean required;
    final String says;

    /** @return whether a rule of that kind needs it */
    boolean required(String kind) {
        return required
                && !(kind.equals("anomaly") && (this == METRIC || this == NUMERATOR))
                && !(kind.equals("sequence") && this == NUM_EVENTS);
    }

    Word(String text, Type type, boolean required, String says) {
        this.text = text;
        this.type = type;
        this.required = required;
        this.says = says;
    }

    /** @return the kinds there are, with the words each knows */
    static Map<String, Set<Word>> kinds() {
        return BY_KIND;
    }

    static List<String> all() {
        return Arrays.stream(values()).map(w -> w.text).distinct().toList();
    }

    private static Map<String, Set<Word>> byKind() {
        Map<String, Set<Word>> out = new LinkedHashMap<>();
        out.put("threshold", words(OF_EVENTS, OF_BOUNDS, List.of(METRIC, AGGREGATE, WINDOW)));
        out.put("frequency", words(OF_EVENTS, List.of(NUM_EVENTS, TIMEFRAME)));
        Set<Word> ratio = words(OF_EVENTS, OF_BOUNDS, List.of(NUMERATOR, DENOMINATOR, MIN_DENOMINATOR, WINDOW));
        ratio.remove(WHERE);
        out.put("ratio", ratio);
        out.put(
                "spike",
                words(
                        OF_EVENTS,
                        List.of(
                                TIMEFRAME,
                                SPIKE_HEIGHT,
                                SPIKE_TYPE,
                                THRESHOLD_REF,
                                THRESHOLD_CUR,
                                ALERT_ON_NEW_DATA,
                                COMPARE_TO_EACH,
                                REFERENCE)));
        out.put("change", words(OF_EVENTS, OF_BOUNDS, List.of(METRIC, AGGREGATE, WINDOW, COMPARE_TO, PERCENT)));
        out.put("absent", words(OF_EVENTS, List.of(THRESHOLD, TIMEFRAME, FORGET_AFTER)));
        out.put("new_term", words(OF_EVENTS, List.of(FIELD, REMEMBER, AT_MOST)));
        out.put("cardinality", words(OF_EVENTS, List.of(FIELD, MIN, MAX, TIMEFRAME)));
        out.put(
                "anomaly",
                words(
                        OF_EVENTS,
                        List.of(METRIC, AGGREGATE, WINDOW, SENSITIVITY, DIRECTION, ZONE, NUMERATOR, MIN_DENOMINATOR)));
        out.put("forecast", words(OF_EVENTS, List.of(METRIC, AGGREGATE, WINDOW, HISTORY, HORIZON, OP, VALUE)));
        out.put("changepoint", words(OF_EVENTS, List.of(METRIC, AGGREGATE, WINDOW, DIRECTION, MIN_CHANGE)));
        Set<Word> outlier = words(OF_EVENTS, List.of(PARAMETER, FACTOR, DIRECTION, MIN_VALUES, HISTORY, TIMEFRAME));
        outlier.remove(INPUT);
        out.put("outlier", outlier);
        out.put("sequence", words(List.of(NO_DATA, START, END, KEY, CAPTURE, WITHIN, NUM_EVENTS, TIMEFRAME)));
        out.put(
                "log_metric",
                EnumSet.of(ID, KIND, ENABLED, WHERE, METRIC, TYPE, VALUE_OF, IN, UNIT, CAPTURE, LABELS, MAX_VALUES));
        out.put("composite", words(List.of(EXPRESSION)));
        return out;
    }

    @SafeVarargs
    private static Set<Word> words(List<Word>... more) {
        Set<Word> out = EnumSet.copyOf(OF_ALL);
        Stream.of(more).forEach(out::addAll);
        return out;
    }
}
