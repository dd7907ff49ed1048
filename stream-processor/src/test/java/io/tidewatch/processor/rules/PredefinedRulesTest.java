package io.tidewatch.processor.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rulefile.PredefinedRules;
import io.tidewatch.processor.signals.RuleSet;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredefinedRulesTest {
    private final List<Rule> rules = PredefinedRules.load();

    @Test
    void all_are_there_and_compile() {
        assertThat(rules)
                .extracting(Rule::id)
                .containsExactly(
                        "cpu-high",
                        "memory-high",
                        "filesystem-full",
                        "error-ratio-high",
                        "error-spike",
                        "response-slow",
                        "queue-growing",
                        "error-new",
                        "source-silent");
        assertThat(RuleSet.compile(rules).problems()).isEmpty();
    }

    @Test
    void each_says_what_it_is_about() {
        for (Rule rule : rules) {
            assertThat(rule.enabled()).as(rule.id()).isTrue();
            assertThat(rule.annotations()).as(rule.id()).containsKeys("summary", "description", "runbook");
            assertThat(rule.labels()).as(rule.id()).containsKey("category");
        }
        assertThat(rule("cpu-high").forDuration()).isEqualTo(Duration.ofMinutes(5));
        assertThat(((Condition.Threshold) rule("memory-high").condition())
                        .bounds()
                        .warning())
                .isEqualTo(0.85);
    }

    @Test
    void they_survive_their_topic() {
        for (Rule rule : rules) {
            assertThat(JsonCodec.RULE.decode(JsonCodec.RULE.encode(rule))).isEqualTo(Decoded.ok(rule));
        }
    }

    @Test
    void metrics_of_log_lines_compile_survive_their_topic_and_are_called_so() {
        List<Rule> metrics = PredefinedRules.logMetrics();

        assertThat(RuleSet.compile(metrics).problems()).isEmpty();
        for (Rule rule : metrics) {
            assertThat(JsonCodec.RULE.decode(JsonCodec.RULE.encode(rule))).isEqualTo(Decoded.ok(rule));
            assertThat(rule.id()).startsWith("log-");
            assertThat(((Condition.LogMetric) rule.condition()).metric()).startsWith("log.");
            assertThat(RuleScaling.scale(rule, 0.1).condition()).isEqualTo(rule.condition());
        }
    }

    @Test
    void scaled_to_a_tenth_each_fires_within_80_seconds_of_what_it_looks_for() {
        for (Rule rule : rules) {
            Rule quick = RuleScaling.scale(rule, 0.1);
            Panes panes = Panes.of(quick.condition());
            long window = panes.window() * panes.paneMillis();

            assertThat(window).as(rule.id()).isBetween(1_000L, 30_000L);
            assertThat(window + quick.forDuration().toMillis() + panes.paneMillis() + 5_000)
                    .as(rule.id())
                    .isLessThan(80_000);
            assertThat(RuleSet.problemOf(quick)).isNull();
        }
        assertThat(((Condition.NewTerm)
                                RuleScaling.scale(rule("error-new"), 0.1).condition())
                        .remember())
                .isEqualTo(Duration.ofDays(30));
        assertThat(((Condition.Absent)
                                RuleScaling.scale(rule("source-silent"), 0.1).condition())
                        .timeframe())
                .isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void windows_never_get_shorter_than_5_seconds_nor_longer_than_they_were() {
        Rule cpu = RuleScaling.scale(rule("cpu-high"), 0.001);
        assertThat(((Condition.Threshold) cpu.condition()).window()).isEqualTo(Duration.ofSeconds(5));
        Rule short1 = Given.rule(new Condition.Frequency(List.of(), 3, Duration.ofSeconds(2)));
        assertThat(((Condition.Frequency) RuleScaling.scale(short1, 0.5).condition()).timeframe())
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(RuleScaling.scale(short1, 1)).isSameAs(short1);
        assertThatThrownBy(() -> RuleScaling.scale(short1, 2)).hasMessageContaining("2.0");
    }

    private Rule rule(String id) {
        return rules.stream().filter(r -> r.id().equals(id)).findFirst().orElseThrow();
    }
}
