package io.tidewatch.processor.logmetrics;

import io.tidewatch.processor.signals.LineMeasure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The values each label has had in this task, and how they are shown: redacted, and past the most that its definition allows
 * as {@value #OTHER}. In memory only: a task that begins anew takes other values in; how many series a source may have in
 * all is bound where they are kept. Not thread-safe.
 */
final class LabelValues {
    /** Stands for all values for which there was no room. */
    static final String OTHER = "__other__";

    /** So many definitions and labels are remembered; then it begins anew. */
    private static final int MOST_LABELS = 10_000;

    private final UnaryOperator<String> redact;
    private final LogMetricCounters counters;
    private final Map<Label, Map<String, String>> shown = new HashMap<>();

    private record Label(String id, String name) {}

    LabelValues(UnaryOperator<String> redact, LogMetricCounters counters) {
        this.redact = redact;
        this.counters = counters;
    }

    /** @return the texts as they are shown; empty ones stay */
    List<String> of(LineMeasure measure, List<String> texts) {
        List<String> out = new ArrayList<>(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            out.add(text.isEmpty() ? text : of(measure, i, text));
        }
        return out;
    }

    private String of(LineMeasure measure, int label, String text) {
        String name = measure.labelNames().get(label);
        if (shown.size() >= MOST_LABELS) {
            shown.clear();
        }
        Map<String, String> known = shown.computeIfAbsent(new Label(measure.id(), name), l -> new HashMap<>());
        String as = known.get(text);
        if (as == null && known.size() < measure.maxValues()) {
            as = redacted(name, redacted(measure.labelParameter(label), text));
            known.put(text, as);
        }
        if (as == null) {
            counters.otherValues.increment();
            return OTHER;
        }
        return as;
    }

    /** With its name beside it: what is a secret is often told by that. */
    private String redacted(String name, String text) {
        if (name.isEmpty()) {
            return text;
        }
        String before = name + "=";
        String all = redact.apply(before + text);
        return all.startsWith(before) ? all.substring(before.length()) : all;
    }
}
