package io.tidewatch.processor.plugin.host;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.plugin.AnalyzerInput;
import io.tidewatch.processor.plugin.Finding;
import io.tidewatch.processor.signals.AlertKeys;
import io.tidewatch.processor.signals.Signal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What a finding is for the alerts application: an alert of which somebody else decides. Thread-safe. */
final class FindingSignals {
    private final String analyzer;
    private final Rule.Input input;
    private final UnaryOperator<String> redact;

    /** A signal and the key of its alert. */
    record Keyed(String key, Signal signal) {}

    FindingSignals(String analyzer, AnalyzerInput input, UnaryOperator<String> redact) {
        this.analyzer = analyzer;
        this.input = switch (input) {
            case LOGS -> Rule.Input.LOGS;
            case METRICS -> Rule.Input.METRICS;
            case ERRORS -> Rule.Input.ERRORS;
        };
        this.redact = redact;
    }

    Keyed of(Finding finding, long nowMillis, boolean over) {
        Map<String, String> naming = new TreeMap<>();
        finding.labels().forEach((name, value) -> naming.put(name, shown(value, 1_000)));
        Map<String, String> group = new LinkedHashMap<>();
        group.put("alertname", finding.name());
        group.put(Plugins.LABEL, analyzer);
        // without the severity: one that changes is the same alert
        group.put("labels", AlertKeys.hash(naming));
        Map<String, String> labels = new TreeMap<>(naming);
        labels.put("alertname", finding.name());
        labels.put(Plugins.LABEL, analyzer);
        labels.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
        Map<String, String> annotations = new TreeMap<>();
        finding.annotations().forEach((name, value) -> annotations.put(name, shown(value, 4_000)));
        annotations.put("summary", shown(finding.summary(), 1_000));
        long since = finding.sinceMillis() == 0 ? nowMillis : Math.min(finding.sinceMillis(), nowMillis);
        long until = over ? nowMillis : nowMillis + finding.lasts().toMillis();
        return new Keyed(
                AlertKeys.of(Signal.External.RULE, group),
                new Signal.External(labels, annotations, since, until, input));
    }

    private String shown(String text, int most) {
        return Finding.cut(redact.apply(text), most);
    }
}
