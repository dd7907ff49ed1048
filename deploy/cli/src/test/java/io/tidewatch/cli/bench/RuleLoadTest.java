package io.tidewatch.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.signals.RuleSet;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RuleLoadTest {
    /** Kinds that read nothing but log lines. */
    private static final Set<Class<?>> OF_LINES =
            Set.of(Condition.LogMetric.class, Condition.Outlier.class, Condition.Sequence.class);

    private static final MetricLoad LOAD = MetricLoad.of(20_000, 100, 1, 42);

    @Test
    void rules_areOfAllKindsOfMetrics_andCanAllBeCompiled() {
        List<Rule> rules = new RuleLoad(LOAD, 10_000).all();

        assertThat(rules).hasSize(10_000);
        assertThat(RuleSet.compile(rules).problems()).isEmpty();
        Set<String> kinds = rules.stream()
                .map(rule -> rule.condition().getClass().getName())
                .collect(Collectors.toSet());
        assertThat(kinds)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Condition.class.getPermittedSubclasses())
                        .filter(kind -> !OF_LINES.contains(kind))
                        .map(Class::getName)
                        .toList());
    }

    @Test
    void series_areSpreadOverAll_andOneRuleInTenSharesOne() {
        for (int rules : List.of(10, 1_000, 10_000)) {
            RuleLoad load = new RuleLoad(LOAD, rules);
            Set<Long> own = new HashSet<>();
            Set<Long> sources = new HashSet<>();
            for (int rule = 0; rule < rules; rule++) {
                assertThat(load.series(rule)).isBetween(0L, LOAD.series() - 1);
                own.add(load.series(rule));
                sources.add(load.series(rule) / LOAD.seriesPerSource());
            }
            assertThat(own).hasSize(rules * 9 / 10);
            assertThat(sources).hasSize(Math.min(rules * 9 / 10, LOAD.sources()));
        }
    }

    @Test
    void moreRulesThanSeries_areRefused() {
        assertThatThrownBy(() -> new RuleLoad(LOAD, 20_001)).hasMessageContaining("expected 1 to 20000");
    }
}
