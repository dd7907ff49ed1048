package io.tidewatch.cli.ruletest;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.alerts.AlertViews;
import io.tidewatch.processor.rulefile.RuleText;
import io.tidewatch.processor.ruletest.ExpectedSteps;
import io.tidewatch.wire.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;

/** What a rule did up to now, and what it goes by: for whoever wonders why it did nothing else. */
final class RuleDeeds {
    private static final int MOST = 20;
    private static final int MOST_VALUES = 12;

    /** Says nothing of when it fires. */
    private static final Set<String> BESIDE = Set.of("id", "labels", "annotations", "severity", "groupBy");

    private final long startMillis;
    private final List<Alert> transitions;
    private final AlertViews views;

    RuleDeeds(long startMillis, List<Alert> transitions, AlertViews views) {
        this.startMillis = startMillis;
        this.transitions = transitions;
        this.views = views;
    }

    /** @param all with its transitions, too */
    List<String> of(Rule rule, boolean all) {
        List<String> out = new ArrayList<>();
        StringJoiner words = new StringJoiner(", ", "the rule: ", "");
        new LinkedHashMap<>(RuleText.fields(rule)).forEach((word, value) -> {
            if (!BESIDE.contains(word)) {
                words.add(word + " " + value);
            }
        });
        out.add(words.toString());
        List<AlertViews.Watched> watched = views.watched(rule.id(), MOST);
        if (watched.isEmpty()) {
            out.add("nothing that came so far is of this rule");
        }
        watched.forEach(group -> out.add(text(group)));
        transitions.stream()
                .filter(a -> all && a.ruleId().equals(rule.id()))
                .limit(MOST)
                .forEach(a -> out.add("at " + ExpectedSteps.text(a, startMillis)));
        return out;
    }

    private String text(AlertViews.Watched of) {
        StringBuilder out =
                new StringBuilder("group ").append(of.group().isEmpty() ? "of all" : new TreeMap<>(of.group()));
        out.append(" is ").append(of.state().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        long judged = of.judgedToMillis() - startMillis;
        if (of.judgedToMillis() > 0 && judged > 0) {
            out.append(", judged up to the window that ends at ")
                    .append(DurationText.format(Duration.ofMillis(judged)));
            out.append(of.value() == null ? ", without a value" : ", value " + number(of.value()));
        } else {
            out.append(", no window judged yet");
        }
        if (!of.values().isEmpty()) {
            StringJoiner values = new StringJoiner(" ", ", newest values ", "");
            int from = Math.max(0, of.values().size() - MOST_VALUES);
            of.values().subList(from, of.values().size()).forEach(v -> values.add(number(v)));
            out.append(values);
        }
        return out.toString();
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.4g", value);
    }
}
