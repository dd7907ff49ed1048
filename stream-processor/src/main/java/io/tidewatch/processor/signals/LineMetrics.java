package io.tidewatch.processor.signals;

import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which metrics are made of log lines by the rules that are in force, and so what other rules wait for. Immutable. */
public final class LineMetrics {
    private static final Source ANY = new Source("", "", "", "", "");

    private final Set<String> names = new TreeSet<>();

    /** @param rules all of them */
    public LineMetrics(Collection<Rule> rules) {
        for (Rule rule : rules) {
            if (rule.enabled() && rule.condition() instanceof Condition.LogMetric made) {
                names.add(made.metric());
            }
        }
    }

    /** @return by whose progress the rule's alerts are judged: of metrics also that of logs, where some may be made of them */
    public Flow flowOf(Rule rule) {
        boolean both = rule.input() == Rule.Input.METRICS && !names.isEmpty() && mayRead(rule);
        return both ? Flow.METRICS_OF_LOGS : Flow.of(rule.input());
    }

    private boolean mayRead(Rule rule) {
        if (rule.condition() instanceof Condition.OfSeries series
                && !series.metric().isEmpty()) {
            return names.contains(series.metric());
        }
        if (rule.condition() instanceof Condition.Composite) {
            return false;
        }
        try {
            Selector selector = new Selector(rule, 0);
            return selector.readsPoints && (selector.metrics.isEmpty() ? someOf(selector) : someOf(selector.metrics));
        } catch (IllegalArgumentException e) {
            // one that cannot be compiled counts nothing
            return false;
        }
    }

    private boolean someOf(List<String> metrics) {
        return metrics.stream().anyMatch(names::contains);
    }

    /** Whether a metric's name passes all that the rule asks of names. */
    private boolean someOf(Selector selector) {
        List<Matcher> ofNames = new ArrayList<>(selector.matchers);
        ofNames.removeIf(matcher -> Field.parse(matcher.field()).kind() != Field.Kind.METRIC);
        Check[] checks = Check.all(ofNames);
        for (String name : names) {
            if (Selector.all(checks, new PointLine(ANY, MetricPoint.gauge(name, Map.of(), 0)))) {
                return true;
            }
        }
        return false;
    }
}
