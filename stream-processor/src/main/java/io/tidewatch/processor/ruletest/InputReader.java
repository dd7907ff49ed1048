package io.tidewatch.processor.ruletest;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Source;
import io.tidewatch.processor.rulefile.Faults;
import io.tidewatch.processor.rulefile.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Makes of an input's words what is sent. */
final class InputReader {
    private static final String ANYBODY = "app/1";
    private static final Pattern SOURCE = Pattern.compile("[^/\\s]+/[^/\\s]+");

    /** As many lines or errors at one moment. */
    private static final double MOST_AT_ONCE = 10_000;

    private final Faults faults;
    private final Values texts;

    InputReader(Faults faults, Values texts) {
        this.faults = faults;
        this.texts = texts;
    }

    double @Nullable [] values(Node node) {
        String text = texts.text(node);
        if (text == null) {
            return null;
        }
        try {
            return ValueText.parse(text);
        } catch (ValueText.Wrong e) {
            texts.wrongWithin(node, e.at, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** @return null where something of it is wrong */
    @Nullable
    TestInput input(Fields f, long intervalMillis) {
        TestInput.What what = what(f);
        Source source = source(f);
        boolean points = what instanceof TestInput.Points;
        if (f.has("values") == f.has("at") || points && f.has("at")) {
            faults.add(f.whole, points ? "a metric needs values" : "it needs either values or at");
            return null;
        }
        List<TestInput.Moment> moments = f.has("at") ? at(f) : values(f, intervalMillis);
        boolean negative = moments.stream().anyMatch(m -> m.value() < 0);
        if (what instanceof TestInput.Points p && p.kind() != MetricPoint.Kind.GAUGE && negative) {
            faults.add(f.node("values"), "a counter or distribution has no values below 0");
            return null;
        }
        if (!points
                && moments.stream()
                        .anyMatch(
                                m -> m.value() < 0 || m.value() > MOST_AT_ONCE || m.value() != Math.rint(m.value()))) {
            faults.add(f.node("values"), "values say how many come: whole numbers from 0 to " + (int) MOST_AT_ONCE);
            return null;
        }
        return source == null
                ? null
                : new TestInput(
                        source, what, moments, f.get("late", Duration.ZERO).toMillis());
    }

    private static List<TestInput.Moment> at(Fields f) {
        return f.<List<Duration>>get("at", List.of()).stream()
                .map(d -> new TestInput.Moment(d.toMillis(), 1))
                .toList();
    }

    private static List<TestInput.Moment> values(Fields f, long intervalMillis) {
        double[] values = f.get("values", new double[0]);
        List<TestInput.Moment> out = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                out.add(new TestInput.Moment(i * intervalMillis, values[i]));
            }
        }
        return out;
    }

    private @Nullable Source source(Fields f) {
        String word = f.has("heartbeat") ? "heartbeat" : f.has("goodbye") ? "goodbye" : "source";
        String name = f.get(word, ANYBODY);
        if (!SOURCE.matcher(name).matches()) {
            faults.add(f.node(word), "found '" + name + "', expected service/instance");
            return null;
        }
        if (!word.equals("source") && f.has("source")) {
            faults.add(f.node("source"), "the " + word + " names its source already");
        }
        Source key = Source.ofKey(name);
        return new Source(
                key.service(), key.instance(), f.get("host", ""), f.get("environment", ""), f.get("release", ""));
    }

    private TestInput.What what(Fields f) {
        Map<String, String> labels = f.get("labels", Map.<String, String>of());
        if (f.has("metric")) {
            return new TestInput.Points(f.get("metric", ""), labels, MetricPoint.Kind.GAUGE, 1);
        }
        if (f.has("counter")) {
            return new TestInput.Points(f.get("counter", ""), labels, MetricPoint.Kind.COUNTER, 1);
        }
        if (f.has("distribution")) {
            long times = Math.max(1, f.get("count", 1L));
            return new TestInput.Points(f.get("distribution", ""), labels, MetricPoint.Kind.DISTRIBUTION, times);
        }
        if (f.has("log")) {
            return new TestInput.Lines(line(f));
        }
        if (f.has("error")) {
            return new TestInput.Errors(error(f));
        }
        return f.has("heartbeat") ? new TestInput.Heartbeat() : new TestInput.Goodbye();
    }

    private static LogEvent line(Fields f) {
        Map<String, Object> fields = new LinkedHashMap<>();
        f.get("fields", Map.<String, String>of()).forEach((name, text) -> fields.put(name, typed(text)));
        return new LogEvent(
                0,
                f.get("level", LogLevel.INFO),
                f.get("logger", ""),
                f.get("thread", ""),
                f.get("log", ""),
                f.<String>get("template"),
                f.get("arguments", List.<String>of()),
                List.of(),
                f.get("context", Map.<String, String>of()),
                fields,
                null,
                0,
                null);
    }

    /** A field's value is a number or a flag where it reads as one. */
    private static Object typed(String text) {
        if (text.matches("-?\\d{1,18}")) {
            return Long.valueOf(text);
        }
        if (text.matches("-?\\d+\\.\\d+([eE][+-]?\\d{1,3})?")) {
            return Double.valueOf(text);
        }
        return text.matches("true|false") ? (Object) Boolean.valueOf(text) : text;
    }

    private static ErrorEvent error(Fields f) {
        String type = f.get("error", "");
        return new ErrorEvent(
                0,
                Source.UNKNOWN,
                f.get("fingerprint", type),
                Map.of(),
                type,
                f.get("message", ""),
                "",
                f.get("culprit", ""),
                f.get("logger", ""),
                "",
                f.get("handled", true),
                f.get("severity", Severity.ERROR),
                1,
                f.get("context", Map.<String, String>of()),
                f.get("tags", Map.<String, String>of()));
    }
}
