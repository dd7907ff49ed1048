package io.tidewatch.processor.ruletest;

import java.util.List;

/** A word of test files: reader and schema go by the same tables. */
record TestWord(String name, Type type, boolean required, String says) {
    /** How a word's value is written. */
    enum Type {
        TEXT,
        /** One or a list. */
        TEXTS,
        TIME,
        LENGTH,
        /** One or a list. */
        LENGTHS,
        FLAG,
        COUNT,
        NUMBER,
        SEVERITY,
        LEVEL,
        STATE,
        TRANSITION,
        NAMES,
        TOLD,
        VALUES,
        TESTS,
        INPUTS,
        MOMENTS,
        ALERTS,
        SERIES_OF_STEPS,
        STEPS
    }

    static final List<TestWord> FILE = List.of(
            must("rules", Type.TEXTS, "rule files, relative to this one; predefined means the rules that come along"),
            may("start", Type.TIME, "when the tests begin, such as 2026-01-05T08:00:00Z; default 2026-01-05"),
            may("interval", Type.LENGTH, "what lies between two values; default 10s"),
            must("tests", Type.TESTS, "the tests; each begins with nothing known"));

    static final List<TestWord> TEST = List.of(
            must("name", Type.TEXT, "what is tested"),
            may("start", Type.TIME, "instead of that of the file"),
            may("interval", Type.LENGTH, "instead of that of the file"),
            may("until", Type.LENGTH, "how long it lasts; default up to the last input and expectation"),
            may("input", Type.INPUTS, "what comes in"),
            may("expect", Type.MOMENTS, "which alerts there are at which moments"),
            may("transitions", Type.SERIES_OF_STEPS, "all that happens to the alerts of a rule"));

    /** One of them says what is sent. */
    static final List<TestWord> WHATS = List.of(
            may("metric", Type.TEXT, "name of a gauge; its values are in values"),
            may("counter", Type.TEXT, "name of a counter; values are its totals, a lower one a reset"),
            may("distribution", Type.TEXT, "name of a timer or summary; each value is recorded, count times"),
            may("log", Type.TEXT, "text of a log line; values say how many"),
            may("error", Type.TEXT, "type of an error; values say how many"),
            may("heartbeat", Type.TEXT, "service/instance that lives and has nothing to say"),
            may("goodbye", Type.TEXT, "service/instance that says that it ends"));

    static final List<TestWord> INPUT = List.of(
            may("source", Type.TEXT, "who sends it, service/instance; default app/1"),
            may("host", Type.TEXT, "the host of the source"),
            may("environment", Type.TEXT, "the environment of the source"),
            may("release", Type.TEXT, "the release of the source"),
            may(
                    "values",
                    Type.VALUES,
                    "one for each interval: 5, 5x3 (and 3 more), 1+2x10 (10 more, each by 2), _, _x7"),
            may("at", Type.LENGTHS, "moments at which it comes once, instead of values; not of metrics"),
            may("late", Type.LENGTH, "how long after it happened it is appended; default 0s"));

    static final List<TestWord> OF_METRIC = List.of(may("labels", Type.NAMES, "labels of the series"));

    static final List<TestWord> OF_DISTRIBUTION =
            List.of(may("labels", Type.NAMES, "labels of the series"), may("count", Type.COUNT, "default 1"));

    static final List<TestWord> OF_LOG = List.of(
            may("level", Type.LEVEL, "default INFO"),
            may("logger", Type.TEXT, "name of the logger"),
            may("thread", Type.TEXT, "name of the thread"),
            may("template", Type.TEXT, "the text as it stands in the code, with {}"),
            may("arguments", Type.TEXTS, "what stands for each {} of the template, in order"),
            may("context", Type.NAMES, "MDC"),
            may("fields", Type.NAMES, "key and values of the call"));

    static final List<TestWord> OF_ERROR = List.of(
            may("message", Type.TEXT, "its message"),
            may("fingerprint", Type.TEXT, "what makes two errors the same; default the type"),
            may("severity", Type.SEVERITY, "default ERROR"),
            may("culprit", Type.TEXT, "the place it is blamed on"),
            may("logger", Type.TEXT, "name of the logger"),
            may("handled", Type.FLAG, "default true"),
            may("context", Type.NAMES, "MDC"),
            may("tags", Type.NAMES, "tags"));

    static final List<TestWord> MOMENT = List.of(
            must("at", Type.LENGTH, "how long after the start"),
            may("rule", Type.TEXT, "of which rule; default of any"),
            must("alerts", Type.ALERTS, "all that fire or are without data, and which of the others are to be there"));

    static final List<TestWord> ALERT = List.of(
            may("rule", Type.TEXT, "of which rule, where the moment does not say"),
            may("labels", Type.NAMES, "labels it has at least: group values, those of its rule, alertname"),
            may("state", Type.STATE, "default firing"),
            may("severity", Type.SEVERITY, "its severity"),
            may("value", Type.NUMBER, "its value, to as many places as are written"),
            may("why", Type.TEXT, "a part of the sentence that says why"),
            may("annotations", Type.NAMES, "annotations it has at least, filled in"),
            may("told", Type.TOLD, "whether people were told of it since it fired, or which receivers"));

    static final List<TestWord> SERIES_OF_STEPS = List.of(
            must("rule", Type.TEXT, "of which rule"),
            may("labels", Type.NAMES, "only of alerts that have these labels at least"),
            must("are", Type.STEPS, "all of them"));

    static final List<TestWord> STEP = List.of(
            must("at", Type.LENGTH, "in the second that begins so long after the start"),
            must("to", Type.TRANSITION, "what happens"),
            may("severity", Type.SEVERITY, "the severity then"),
            may("labels", Type.NAMES, "labels the alert has at least"));

    private static TestWord must(String name, Type type, String says) {
        return new TestWord(name, type, true, says);
    }

    private static TestWord may(String name, Type type, String says) {
        return new TestWord(name, type, false, says);
    }

    /** @return what an input of that kind knows beside the words of all */
    static List<TestWord> of(String what) {
        return switch (what) {
            case "metric", "counter" -> OF_METRIC;
            case "distribution" -> OF_DISTRIBUTION;
            case "log" -> OF_LOG;
            case "error" -> OF_ERROR;
            default -> List.of();
        };
    }
}
