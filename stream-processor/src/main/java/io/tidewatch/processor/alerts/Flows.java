package io.tidewatch.processor.alerts;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.RuleLookup;
import io.tidewatch.processor.signals.Flow;
import io.tidewatch.processor.signals.LineMetrics;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** By whose progress the alerts of each rule go, as the rules stand. */
final class Flows {
    private final RuleLookup rules;
    private final IdentityHashMap<Rule, Flow> known = new IdentityHashMap<>();
    private LineMetrics metrics = new LineMetrics(List.of());
    private @Nullable Object version;

    Flows(RuleLookup rules) {
        this.rules = rules;
    }

    Flow of(Rule rule) {
        if (rule.input() != Rule.Input.METRICS) {
            return Flow.of(rule.input());
        }
        Object now = rules.version();
        if (now != version) {
            version = now;
            metrics = new LineMetrics(rules.all());
            known.clear();
        }
        return known.computeIfAbsent(rule, metrics::flowOf);
    }
}
