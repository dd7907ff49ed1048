package io.tidewatch.processor.signals;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rulefile.RuleFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineMetricsTest {
    private final LineMetrics metrics = new LineMetrics(List.of(
            rule("{id: made, kind: log_metric, metric: log.task.duration}"),
            rule("{id: off, kind: log_metric, metric: log.other, enabled: false}")));

    @Test
    void rulesThatMayReadWhatIsMadeOfLines_waitForLogsToo() {
        assertThat(flowOf("{id: a, kind: threshold, metric: log.task.duration, warning: 1}"))
                .isEqualTo(Flow.METRICS_OF_LOGS);
        assertThat(flowOf("{id: a, kind: ratio, numerator: {metric: failed}, warning: 5%,"
                        + " denominator: {metric: [other, log.task.duration]}}"))
                .isEqualTo(Flow.METRICS_OF_LOGS);
        assertThat(flowOf("{id: a, kind: absent, where: 'metric =~ \"log[.].*\"'}"))
                .isEqualTo(Flow.METRICS_OF_LOGS);
        assertThat(flowOf("{id: a, kind: frequency, input: metrics, numEvents: 3, where: label.task.name = sync}"))
                .as("any metric may have that label")
                .isEqualTo(Flow.METRICS_OF_LOGS);
    }

    @Test
    void rulesThatCannot_doNot() {
        assertThat(flowOf("{id: a, kind: threshold, metric: task.duration, warning: 1}"))
                .isEqualTo(Flow.METRICS);
        assertThat(flowOf("{id: a, kind: threshold, metric: log.other, warning: 1}"))
                .as("its definition is off")
                .isEqualTo(Flow.METRICS);
        assertThat(flowOf("{id: a, kind: absent, where: 'metric =~ \"http[.].*\"'}"))
                .isEqualTo(Flow.METRICS);
        assertThat(flowOf("{id: a, kind: absent, where: service = shop}"))
                .as("heartbeats are of metrics alone")
                .isEqualTo(Flow.METRICS);
        assertThat(flowOf("{id: a, kind: frequency, numEvents: 3}")).isEqualTo(Flow.LOGS);
        assertThat(flowOf("{id: a, kind: composite, expression: b}")).isEqualTo(Flow.METRICS);
        assertThat(new LineMetrics(List.of())
                        .flowOf(rule("{id: a, kind: threshold, metric: log.task.duration, warning: 1}")))
                .isEqualTo(Flow.METRICS);
    }

    private Flow flowOf(String text) {
        return metrics.flowOf(rule(text));
    }

    private static Rule rule(String text) {
        RuleFile file = RuleFile.read("f", text);
        return file.rules().get(0);
    }
}
