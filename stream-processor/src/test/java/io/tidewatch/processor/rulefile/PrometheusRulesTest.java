package io.tidewatch.processor.rulefile;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Severity;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PrometheusRulesTest {
    private static final Duration FIVE = Duration.ofMinutes(5);

    @Test
    void rule_isTakenOverWithItsWaitsLabelsAndTexts() {
        PrometheusRules read = PrometheusRules.read("p.yml", """
                groups:
                  - name: shop
                    interval: 30s
                    rules:
                      - alert: High error rate
                        expr: |
                          sum by (job, route) (rate(http_requests_total{env="prod", code=~"5.."}[5m]))
                            > 10
                        for: 10m
                        keep_firing_for: 1h30m
                        labels: {severity: critical, team: shop}
                        annotations:
                          summary: "{{ $labels.job }}{{$labels.route}} on {{ $labels.host }}: {{ $value | humanize }}"
                          runbook_url: https://wiki/x
                """);

        assertThat(read.left()).isEmpty();
        Rule rule = read.rules().get(0);
        assertThat(rule.id()).isEqualTo("High-error-rate");
        assertThat(rule.condition())
                .isEqualTo(new Condition.Threshold(
                        "http_requests_total",
                        List.of(
                                Matcher.equal("label.env", "prod"),
                                new Matcher("label.code", Matcher.Op.MATCHES, "5..")),
                        Aggregate.RATE,
                        FIVE,
                        new Bounds(Bounds.Op.ABOVE, null, null, 10.0, null)));
        assertThat(rule.groupBy()).containsExactly("service", "label.route");
        assertThat(rule.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(rule.forDuration()).isEqualTo(Duration.ofMinutes(10));
        assertThat(rule.keepFiringFor()).isEqualTo(Duration.ofMinutes(90));
        assertThat(rule.labels()).isEqualTo(Map.of("team", "shop"));
        assertThat(rule.annotations())
                .isEqualTo(Map.of(
                        "summary", "{{service}}{{label.route}} on host: {{value}}", "runbook", "https://wiki/x"));
        assertThat(RuleFile.read("f", RuleText.yaml(read.rules())).rules()).isEqualTo(read.rules());
    }

    @Test
    void everyRule_hasAnIdOfItsOwn() {
        PrometheusRules read = PrometheusRules.read("p.yml", """
                groups:
                  - name: shop
                    rules:
                      - {alert: A, expr: m > 1}
                      - {alert: A-2, expr: m > 2}
                      - {alert: A, expr: m > 3}
                """);

        assertThat(read.rules()).extracting(Rule::id).containsExactly("A", "A-2", "A-3");
    }

    @Test
    void forms_thatSayTheSame() {
        assertThat(condition("histogram_quantile(0.99, sum by (le, job) (rate(took_seconds_bucket[5m]))) > 0.5"))
                .isEqualTo(threshold("took_seconds", Aggregate.P99, FIVE, Bounds.Op.ABOVE, 0.5));
        assertThat(condition("sum(increase(errors_total[1h])) by (job) >= 3"))
                .isEqualTo(threshold(
                        "errors_total", Aggregate.SUM, Duration.ofHours(1), Bounds.Op.ABOVE, Math.nextDown(3.0)));
        assertThat(condition("count(up{job=\"a\"}) < 3"))
                .isInstanceOfSatisfying(
                        Condition.Threshold.class,
                        c -> assertThat(c.aggregate()).isEqualTo(Aggregate.CARDINALITY));
        assertThat(condition("max(max_over_time(queue[10m])) by (job) > 1e3"))
                .isEqualTo(threshold("queue", Aggregate.MAX, Duration.ofMinutes(10), Bounds.Op.ABOVE, 1_000));
        assertThat(condition("up == 0")).isEqualTo(threshold("up", Aggregate.LAST, FIVE, Bounds.Op.BELOW, 1));
        assertThat(condition("(sum by (job) (rate(e_total[5m])) / sum by (job) (rate(r_total[5m]))) > .05"))
                .isInstanceOfSatisfying(Condition.Ratio.class, c -> {
                    assertThat(c.numeratorMetrics()).containsExactly("e_total");
                    assertThat(c.denominatorMetrics()).containsExactly("r_total");
                    assertThat(c.bounds().warning()).isEqualTo(0.05);
                });
        assertThat(condition("absent(up{job=\"shop\"})"))
                .isEqualTo(new Condition.Absent(
                        List.of(Matcher.equal("service", "shop"), Matcher.equal("metric", "up")),
                        1,
                        FIVE,
                        Duration.ofHours(24)));
    }

    @Test
    void whatHasNoCounterpart_isNamedWithItsPlace() {
        String file = """
                groups:
                - name: x
                  rules:
                  - record: job:x:rate
                    expr: rate(x[5m])
                  - alert: A
                    expr: predict_linear(disk[1h], 3600) < 0
                  - alert: B
                    expr: sum without (pod) (m) > 1
                  - alert: C
                    expr: m > on (job) n
                  - alert: D
                    expr: avg(rate(m[5m])) > 1
                  - alert: E
                    expr: m offset 1h > 1
                """;
        PrometheusRules read = PrometheusRules.read("p", file);

        assertThat(read.rules()).isEmpty();
        assertThat(read.left())
                .extracting(Fault::toString)
                .satisfiesExactly(
                        f -> assertThat(f).startsWith("p:4:13: a recording rule"),
                        f -> assertThat(f).isEqualTo("p:7:11: the function predict_linear has no counterpart here"),
                        f -> assertThat(f).startsWith("p:9:15: 'without'"),
                        f -> assertThat(f).isEqualTo("p:11:15: matching series by on has no counterpart here"),
                        f -> assertThat(f).startsWith("p:13:11: avg of rate has no counterpart"),
                        f -> assertThat(f).startsWith("p:15:13: another time than now"));
    }

    @Test
    void lengthThatIsNone_isNamedAtItsPlace() {
        PrometheusRules read = PrometheusRules.read("p", """
                groups:
                - rules:
                  - alert: A
                    expr: m > 1
                    for: soon
                  - alert: B
                    expr: m > 1
                    keep_firing_for: "5 x"
                """);

        assertThat(read.rules()).isEmpty();
        assertThat(read.left())
                .extracting(Fault::toString)
                .satisfiesExactly(
                        f -> assertThat(f).startsWith("p:5:10: for: "),
                        f -> assertThat(f).startsWith("p:8:23: keep_firing_for: "));
    }

    @Test
    void filesTogether_haveIdsOfTheirOwn() {
        String file = "groups:\n- rules:\n  - {alert: A, expr: m > 1}\n  - {alert: A, expr: m > 2}\n";
        Set<String> ids = new HashSet<>();

        List<Rule> first = PrometheusRules.read("a", file, ids).rules();
        List<Rule> second = PrometheusRules.read("b", file, ids).rules();

        assertThat(first).extracting(Rule::id).containsExactly("A", "A-2");
        assertThat(second).extracting(Rule::id).containsExactly("A-3", "A-4");
    }

    @Test
    void whateverTheFileHolds_nothingIsThrown() {
        String good =
                "groups:\n- rules:\n  - alert: A\n    expr: histogram_quantile(0.9, sum by (le) (rate(x_bucket{a=~\"b\"}[5m]))) > 1\n"
                        + "    for: 5m\n    annotations: {s: \"{{ $labels.a }} {{ $value }}\"}\n";
        assertThat(PrometheusRules.read("f", good).rules()).hasSize(1);
        String signs = "{}[]():,&*#|-<>=!%@\"'\n ~a0$";
        for (int seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder(good);
            for (int i = random.nextInt(5); i >= 0; i--) {
                int at = random.nextInt(text.length());
                text.replace(
                        at,
                        Math.min(text.length(), at + random.nextInt(3)),
                        String.valueOf(signs.charAt(random.nextInt(signs.length()))));
            }

            PrometheusRules read = PrometheusRules.read("f", text.toString());

            assertThat(RuleFile.read("f", RuleText.yaml(read.rules())).faults())
                    .as("seed %d: %s", seed, text)
                    .isEmpty();
        }
    }

    private static Condition threshold(
            String metric, Aggregate aggregate, Duration window, Bounds.Op op, double bound) {
        return new Condition.Threshold(metric, List.of(), aggregate, window, new Bounds(op, bound, null, null, null));
    }

    private static Condition condition(String expression) {
        String file = "groups:\n- name: x\n  rules:\n  - alert: A\n    expr: '" + expression.replace("'", "''") + "'\n";
        PrometheusRules read = PrometheusRules.read("p", file);
        assertThat(read.left()).as(expression).isEmpty();
        return read.rules().get(0).condition();
    }
}
