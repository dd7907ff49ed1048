package io.tidewatch.processor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.ActiveTime;
import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Direction;
import io.tidewatch.alert.Escalation;
import io.tidewatch.alert.Flapping;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleScalingTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void windowsAndWaitsShrink_allElseStays() {
        Rule rule = rule(new Condition.Cardinality(List.of(), "user", 2L, 5L, HOUR));

        Rule scaled = RuleScaling.scale(rule, 0.1);

        assertThat(scaled)
                .isEqualTo(rule.with(new Condition.Cardinality(List.of(), "user", 2L, 5L, Duration.ofMinutes(6)))
                        .with(Duration.ofMinutes(1), Duration.ofMinutes(2)));
        assertThat(scaled.schedule()).isEqualTo(rule.schedule()).isNotEmpty();
        assertThat(scaled.escalate()).isEqualTo(rule.escalate()).isNotEmpty();
        assertThat(scaled.flapping()).isEqualTo(rule.flapping());
    }

    @Test
    void seriesAreCutFiner() {
        Condition.Anomaly anomaly =
                new Condition.Anomaly("m", List.of(), Aggregate.MAX, Duration.ofMinutes(1), 0.3, Direction.UP);
        Condition.Forecast forecast = new Condition.Forecast(
                "m", List.of(), Aggregate.MAX, Duration.ofMinutes(1), HOUR, Duration.ofHours(4), Bounds.Op.ABOVE, 0.9);

        assertThat(RuleScaling.scale(rule(anomaly), 0.1).condition())
                .isEqualTo(
                        new Condition.Anomaly("m", List.of(), Aggregate.MAX, Duration.ofSeconds(6), 0.3, Direction.UP));
        assertThat(RuleScaling.scale(
                                rule(new Condition.Changepoint(
                                        "m", List.of(), Aggregate.MAX, Duration.ofMinutes(1), Direction.UP, 0.2)),
                                0.1)
                        .condition())
                .isEqualTo(new Condition.Changepoint(
                        "m", List.of(), Aggregate.MAX, Duration.ofSeconds(6), Direction.UP, 0.2));
        assertThat(RuleScaling.scale(rule(forecast), 0.1).condition())
                .isEqualTo(new Condition.Forecast(
                        "m",
                        List.of(),
                        Aggregate.MAX,
                        Duration.ofSeconds(6),
                        Duration.ofMinutes(6),
                        Duration.ofMinutes(24),
                        Bounds.Op.ABOVE,
                        0.9));
    }

    private static Rule rule(Condition condition) {
        return new Rule(
                "r",
                7,
                0,
                true,
                Rule.Input.METRICS,
                condition,
                List.of("host"),
                Severity.ERROR,
                Duration.ofMinutes(10),
                Duration.ofMinutes(20),
                Rule.NoData.KEEP,
                Map.of("a", "b"),
                Map.of(),
                3,
                List.of(new ActiveTime(List.of(), List.of(), List.of(), "08:00", "18:00", "UTC")),
                List.of(new Escalation(HOUR, Severity.CRITICAL, "")),
                new Flapping(4, HOUR),
                5);
    }
}
