package io.tidewatch.processor.rulefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Direction;
import io.tidewatch.alert.Flapping;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RuleFileTest {
    @Test
    void oneRule_aList_andDocuments_areFiles() {
        String one = "id: a\nkind: frequency\nnumEvents: 3\n";
        assertThat(ids(one)).containsExactly("a");
        assertThat(ids("- {id: a, kind: frequency, numEvents: 3}\n- {id: b, kind: absent}\n"))
                .containsExactly("a", "b");
        assertThat(ids("rules:\n  - {id: a, kind: absent}\n---\n" + one.replace("a", "c")))
                .containsExactly("a", "c");
        assertThat(ids("{\n\t\"rules\": [{\"id\": \"a\", \"kind\": \"absent\", \"labels\": {\"path\": \"a\\/b\"}}]\n}"))
                .containsExactly("a");
    }

    @Test
    void everyFault_isToldAtOnce_withItsPlaceAndTheNearestWord() {
        RuleFile file = RuleFile.read("shop.yaml", """
                rules:
                  - id: slow
                    kind: threshold
                    metric: http.server.request.duration
                    agregate: p95
                    window: 5 minutes
                    warning: 2
                    critical: 1
                    recover: 3
                    groupBy: [service, servce]
                  - id: slow
                    kind: frequenzy
                  - id: texts
                    kind: frequency
                    numEvents: many
                    where: service = shop and message =~ "(a" and colour = red
                    annotations:
                      summary: "{{sevice}} is loud"
                """, List.of());

        assertThat(file.rules()).isEmpty();
        assertThat(file.faults())
                .extracting(Fault::toString)
                .anySatisfy(
                        f -> assertThat(f).startsWith("shop.yaml:5:5: unknown 'agregate'; did you mean 'aggregate'?"))
                .anySatisfy(f -> assertThat(f).startsWith("shop.yaml:6:13: found '5 minutes', expected a duration"))
                .anySatisfy(f ->
                        assertThat(f).isEqualTo("shop.yaml:8:15: critical is 1, expected at least warning, which is 2"))
                .anySatisfy(f ->
                        assertThat(f).isEqualTo("shop.yaml:9:14: recover is 3, expected at most warning, which is 2"))
                .anySatisfy(f -> assertThat(f)
                        .startsWith("shop.yaml:10:24: metrics have no field 'servce'; did you mean 'service'?"))
                .anySatisfy(
                        f -> assertThat(f).startsWith("shop.yaml:12:11: found 'frequenzy', expected one of threshold"))
                .anySatisfy(f -> assertThat(f).contains("did you mean 'frequency'?"))
                .anySatisfy(f -> assertThat(f).isEqualTo("shop.yaml:15:16: found 'many', expected a number"))
                .anySatisfy(f -> assertThat(f).startsWith("shop.yaml:16:31: regex '(a'"))
                .anySatisfy(f -> assertThat(f).startsWith("shop.yaml:16:51: logs have no field 'colour'"))
                .anySatisfy(f -> assertThat(f).startsWith("shop.yaml:18:17: nothing fills in '{{sevice}}'"))
                .hasSize(11);
    }

    @Test
    void tests_readAsPeopleWriteThem() {
        Rule rule = only("""
                id: timeouts
                kind: frequency
                where: service = order and level >= WARN and message ~ "time.?out" and context.region != "eu west"
                       and instance in (a.1, b) and thread contains pool
                numEvents: 5
                flapping: off
                for: 1m30s
                """);

        assertThat(((Condition.Frequency) rule.condition()).where())
                .containsExactly(
                        Matcher.equal("service", "order"),
                        Matcher.atLeast("level", "WARN"),
                        new Matcher("message", Matcher.Op.MATCHES, ".*(?:time.?out).*"),
                        new Matcher("context.region", Matcher.Op.NOT_EQUAL, "eu west"),
                        new Matcher("instance", Matcher.Op.MATCHES, "a\\.1|b"),
                        new Matcher("thread", Matcher.Op.CONTAINS, "pool"));
        assertThat(rule.flapping()).isEqualTo(Flapping.OFF);
        assertThat(rule.forDuration()).isEqualTo(Duration.ofSeconds(90));
        assertThat(rule.input()).isEqualTo(Rule.Input.LOGS);
    }

    @Test
    void composites_nameRulesThatAreThere_andNeverThemselves() {
        String text = "- {id: a, kind: composite, expression: b and not c}\n"
                + "- {id: b, kind: composite, expression: 'a or x-1'}\n"
                + "- {id: c, kind: absent}\n- {id: d, kind: composite, expression: (c}\n";

        List<Fault> faults = RuleFile.read("f", text, List.of()).faults();

        assertThat(faults)
                .extracting(Fault::message)
                .containsExactlyInAnyOrder(
                        "by 'b' the rule depends on itself",
                        "by 'a' the rule depends on itself",
                        "there is no rule 'x-1'",
                        "the parenthesis is not closed");
        assertThat(RuleFile.read("f", "{id: e, kind: composite, expression: far-away}")
                        .faults())
                .as("rules elsewhere are not known")
                .isEmpty();
    }

    @Test
    void percent_isReadWhereItIsOne_andRefusedWhereItMayBeEither() {
        assertThat(bound("{id: a, kind: ratio, numerator: level >= ERROR, warning: 50%}"))
                .isEqualTo(0.5);
        assertThat(bound("{id: a, kind: change, metric: m, percent: true, warning: 7%}"))
                .isEqualTo(7);
        assertThat(bound("{id: a, kind: change, metric: m, percent: true, warning: 7}"))
                .isEqualTo(7);
        assertThat(bound("{id: a, kind: threshold, metric: system.cpu.utilization, warning: 80%}"))
                .isEqualTo(0.8);
        assertThat(RuleFile.read("f", "{id: a, kind: change, metric: m, warning: 50%}")
                        .faults())
                .extracting(Fault::column, Fault::message)
                .containsExactly(
                        tuple(43, "found '50%', but the change is absolute: write percent: true, or a number"));
        assertThat(message("{id: a, kind: threshold, metric: queue.size, warning: 80%}"))
                .isEqualTo("found '80%', but queue.size is no share by its name: write 80 or 0.8, as its values are");
        assertThat(message("{id: a, kind: frequency, numEvents: 500%}")).contains("expected a number");
        assertThat(message("{id: a, kind: spike, spikeHeight: 300%}")).contains("expected a number");
    }

    private static double bound(String text) {
        Condition condition = RuleFile.read("f", text).rules().get(0).condition();
        Bounds bounds = condition instanceof Condition.Ratio r
                ? r.bounds()
                : condition instanceof Condition.Change c ? c.bounds() : ((Condition.Threshold) condition).bounds();
        return bounds.warning();
    }

    @Test
    void anomalyOfAShare_andSpikeAgainstAnotherTime_areRead_andRefusedWhereTheyContradictThemselves() {
        Rule mix = only("{id: a, kind: anomaly, numerator: level >= WARN, where: service = shop, groupBy: service}");
        assertThat(mix.input()).isEqualTo(Rule.Input.LOGS);
        assertThat(mix.condition()).isInstanceOfSatisfying(Condition.Anomaly.class, c -> {
            assertThat(c.ofShare()).isTrue();
            assertThat(c.minDenominator()).isEqualTo(1);
        });
        Rule burst = only("{id: a, kind: spike, timeframe: 10s, reference: 10m, compareTo: 1h, spikeHeight: 3}");
        assertThat(burst.condition()).isInstanceOfSatisfying(Condition.Spike.class, c -> {
            assertThat(c.referenced()).isEqualTo(Duration.ofMinutes(10));
            assertThat(c.comparedTo()).containsExactly(Duration.ofHours(1));
        });

        assertThat(saidOf("{id: a, kind: anomaly, metric: m, numerator: level >= WARN}"))
                .singleElement()
                .asString()
                .startsWith("a rule of kind anomaly needs one of metric and numerator");
        assertThat(saidOf("{id: a, kind: anomaly}")).singleElement().asString().contains("one of metric and numerator");
        assertThat(saidOf("{id: a, kind: anomaly, input: metrics, numerator: service = a}"))
                .containsExactly("input is metrics, expected logs or errors: a share is of events");
        assertThat(saidOf("{id: a, kind: anomaly, numerator: level >= WARN, aggregate: avg}"))
                .containsExactly("a share of events has no aggregate");
        assertThat(saidOf("{id: a, kind: spike, timeframe: 10m, compareTo: 5m, spikeHeight: 3}"))
                .containsExactly("compareTo is 5m, expected at least the timeframe, which is 10m");
        assertThat(saidOf("{id: a, kind: spike, timeframe: 10m, compareTo: [1h, 5m], spikeHeight: 3}"))
                .containsExactly("compareTo is 5m, expected at least the timeframe, which is 10m");
        assertThat(saidOf("{id: a, kind: spike, compareTo: [1h, 2h, 3h, 4h, 5h], spikeHeight: 3}"))
                .containsExactly("compareTo has 5 times, at most 4");
        assertThat(saidOf("{id: a, kind: spike, compareTo: [1h, week], spikeHeight: 3}"))
                .containsExactly("found 'week', expected a duration such as 30s, 5m, 1h30m, 7d");
        assertThat(saidOf("{id: a, kind: change, metric: m, compareTo: [1h, 2h], warning: 3}"))
                .containsExactly("found a list, expected a duration such as 30s, 5m, 1h30m, 7d");
        assertThat(saidOf("{id: a, kind: new_term, field: pattern, atMost: 3, remember: 7d, groupBy: service}"))
                .isEmpty();
        assertThat(saidOf("{id: a, kind: new_term, field: pattern, atMost: 31}"))
                .containsExactly("atMost is 31, expected 0 to 30");
        assertThat(saidOf("{id: a, kind: new_term, field: type, atMost: 3}"))
                .containsExactly("atMost is of patterns, but field is type: expected field: pattern");
        assertThat(saidOf("{id: a, kind: new_term, field: pattern, annotations: {summary: '{{template}}'}}"))
                .isEmpty();
        assertThat(saidOf("{id: a, kind: new_term, field: type, annotations: {summary: '{{template}}'}}"))
                .singleElement()
                .asString()
                .contains("nothing fills in '{{template}}'");
    }

    @Test
    void sequence_isRead_andSaysWhatIsWrong() {
        String whole = "{id: a, kind: sequence, start: message contains began, end: message contains done, ";
        Rule rule = only(whole + "key: context.id, within: 5m, groupBy: service}");
        assertThat(rule.input()).isEqualTo(Rule.Input.LOGS);
        assertThat(rule.condition()).isInstanceOfSatisfying(Condition.Sequence.class, c -> {
            assertThat(c.numEvents()).isEqualTo(1);
            assertThat(c.within()).isEqualTo(Duration.ofMinutes(5));
        });
        assertThat(JsonCodec.RULE.decode(JsonCodec.RULE.encode(rule))).isEqualTo(Decoded.ok(rule));

        assertThat(saidOf("{id: a, kind: sequence, start: level = INFO}"))
                .hasSize(3)
                .anyMatch(said -> said.startsWith("a rule of kind sequence needs end: "))
                .anyMatch(said -> said.startsWith("a rule of kind sequence needs key: "))
                .anyMatch(said -> said.startsWith("a rule of kind sequence needs within: "));
        assertThat(saidOf(whole + "key: contxt.id, within: 5m}"))
                .singleElement()
                .asString()
                .startsWith("key: 'contxt.id' is no field of a line");
        assertThat(saidOf(whole + "key: capture.id, capture: 'of (?P<order>.)', within: 5m}"))
                .containsExactly("key: 'capture.id' is no group of capture, expected capture.order");
        assertThat(saidOf(whole + "key: context.id, within: 0s}"))
                .containsExactly("within is 0s, expected whole seconds from 1s to 7d");
        assertThat(saidOf(whole + "key: context.id, within: 5m, input: metrics}"))
                .singleElement()
                .asString()
                .startsWith("'input' is no word of kind sequence");
        assertThat(saidOf("{id: a, kind: sequence, start: metric = m, end: level = INFO, key: context.id, within: 5m}"))
                .singleElement()
                .asString()
                .startsWith("logs have no field 'metric'");
    }

    @Test
    void spikeOfABuildBefore_whichKnewOneTimeOnly_isRead_andOneTimeIsWrittenAsItWas() {
        Rule one = only("{id: a, kind: spike, compareTo: 1h, spikeHeight: 3}");
        Rule two = only("{id: a, kind: spike, compareTo: [1h, 7d], spikeHeight: 3}");
        String json = new String(JsonCodec.RULE.encode(one), StandardCharsets.UTF_8);

        assertThat(json).containsPattern("\"compareTo\":[^\\[]");
        assertThat(JsonCodec.RULE.decode(json.getBytes(StandardCharsets.UTF_8))).isEqualTo(Decoded.ok(one));
        assertThat(JsonCodec.RULE.decode(JsonCodec.RULE.encode(two))).isEqualTo(Decoded.ok(two));
    }

    @Test
    void recordOfABuildBefore_whichKnewNoShares_isRead() {
        Rule rule = only("{id: a, kind: anomaly, metric: m, window: 5m}");
        String json = new String(JsonCodec.RULE.encode(rule), StandardCharsets.UTF_8);

        assertThat(json).doesNotContain("numerator", "minDenominator");
        assertThat(JsonCodec.RULE.decode(json.getBytes(StandardCharsets.UTF_8))).isEqualTo(Decoded.ok(rule));
    }

    private static List<String> saidOf(String text) {
        return RuleFile.read("f", text).faults().stream().map(Fault::message).toList();
    }

    @Test
    void ratioOfMetrics_isReadAndRefusedWhereHalfOfItIsMissing() {
        Rule rule = only("""
                id: failing
                kind: ratio
                numerator: {metric: http_errors_total, where: label.code =~ "5.."}
                denominator:
                  metric: [http_requests_total, rpc_requests_total]
                window: 5m
                groupBy: service
                warning: 5%
                """);

        assertThat(rule.input()).isEqualTo(Rule.Input.METRICS);
        assertThat(rule.condition()).isInstanceOfSatisfying(Condition.Ratio.class, c -> {
            assertThat(c.numeratorMetrics()).containsExactly("http_errors_total");
            assertThat(c.numerator()).containsExactly(new Matcher("label.code", Matcher.Op.MATCHES, "5.."));
            assertThat(c.denominatorMetrics()).containsExactly("http_requests_total", "rpc_requests_total");
            assertThat(c.minDenominator()).isZero();
        });
        assertThat(faults("{id: a, kind: ratio, numerator: {metric: x}, warning: 1}"))
                .containsExactly("f:1:33: numerator names a metric, so denominator has to: {metric: NAME, where: …}");
        assertThat(faults("{id: a, kind: ratio, input: logs, numerator: {metric: x}, denominator: {metric: y},"
                        + " warning: 1}"))
                .contains("f:1:29: input is logs, but numerator names a metric");
        assertThat(faults("{id: a, kind: ratio, numerator: {metric: x, were: y}, denominator: {metric: y, where:"
                        + " level = a}, warning: 1}"))
                .anySatisfy(f -> assertThat(f).startsWith("f:1:45: unknown 'were'; did you mean 'where'?"))
                .anySatisfy(f -> assertThat(f).contains("metrics have no field 'level'"));
    }

    @Test
    void aggregates_areAnyPercentile_andWhatTheNameRulesOutIsRefusedAtItsPlace() {
        String head = "{id: a, kind: threshold, warning: 1, metric: ";
        assertThat(only(head + "m, aggregate: p99.95}").condition())
                .isInstanceOfSatisfying(
                        Condition.Threshold.class,
                        c -> assertThat(c.aggregate().quantile()).isEqualTo(0.9995));
        assertThat(faults(head + "m, aggregate: p100}"))
                .singleElement()
                .satisfies(f -> assertThat(f)
                        .startsWith(
                                "f:1:60: found 'p100', expected avg, min, max, sum, count, rate, last, cardinality"));
        assertThat(faults(head + "cpu.utilization, aggregate: rate}"))
                .singleElement()
                .satisfies(f -> assertThat(f).startsWith("f:1:74: rate of cpu.utilization, which is a gauge"));
        assertThat(faults(head + "x_total, aggregate: p95}"))
                .singleElement()
                .satisfies(f -> assertThat(f).startsWith("f:1:66: p95 of x_total, which is a counter"));
    }

    @Test
    void zoneOfAnAnomaly_isReadAndRefusedAtItsPlace() {
        assertThat(only("{id: a, kind: anomaly, metric: m, zone: Europe/Berlin}")
                        .condition())
                .isInstanceOfSatisfying(
                        Condition.Anomaly.class, c -> assertThat(c.zone()).isEqualTo("Europe/Berlin"));
        assertThat(faults("{id: a, kind: anomaly, metric: m, zone: Berlin}"))
                .containsExactly("f:1:41: zone is 'Berlin', expected such as Asia/Shanghai");
    }

    @Test
    void outlier_thatAsksForMoreThanIsEverKnown_isRefusedWithTheReason() {
        assertThat(only("{id: a, kind: outlier, minValues: 2000, history: 24h}").condition())
                .isInstanceOfSatisfying(
                        Condition.Outlier.class, c -> assertThat(c.minValues()).isEqualTo(2000));
        assertThat(faults("{id: a, kind: outlier, minValues: 2001}"))
                .containsExactly("f:1:35: minValues is 2001, expected 20 to 2000: some 3700 numbers of a parameter"
                        + " are known of a day, of most far fewer");
        assertThat(faults("{id: a, kind: outlier, minValues: 19}"))
                .containsExactly("f:1:35: minValues is 19, expected 20 to 2000");
        assertThat(faults("{id: a, kind: outlier, history: 25h}"))
                .containsExactly(
                        "f:1:33: history is 1d1h, expected 0s to 24h: what is known of a parameter begins 24 to"
                                + " 48 hours back");
        assertThatThrownBy(() -> new Condition.Outlier(List.of(), "", 0, null, 2001, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("minValues is 2001");
        assertThatThrownBy(() -> new Condition.Outlier(List.of(), "", 0, null, 0, Duration.ofHours(25), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("history is PT25H");
        assertThat(only("{id: a, kind: forecast, metric: m, op: above, value: 1, history: 2d}")
                        .condition())
                .as("a forecast's history is another")
                .isInstanceOf(Condition.Forecast.class);
    }

    @Test
    void changepoint_takesItsLeastChangeInPercent_whateverTheMetric() {
        assertThat(only("{id: a, kind: changepoint, metric: queue.size, direction: down, minChange: 20%}")
                        .condition())
                .isEqualTo(new Condition.Changepoint(
                        "queue.size", List.of(), Aggregate.AVG, Duration.ofMinutes(1), Direction.DOWN, 0.2));
        assertThat(faults("{id: a, kind: changepoint, metric: m, minChange: -1}"))
                .containsExactly("f:1:50: minChange is -1, expected 0 or more");
        assertThat(faults("{id: a, kind: changepoint, metric: m, compareTo: 10m}")
                        .get(0))
                .contains("'compareTo' is no word of kind changepoint");
    }

    @Test
    void logMetrics_areCheckedWordByWord() {
        String begin = "{id: a, kind: log_metric, metric: m, ";
        assertThat(only(begin + "value: field.took, type: histogram, in: ms, unit: s, labels: {path: field.p | path}}")
                        .condition())
                .isInstanceOfSatisfying(Condition.LogMetric.class, c -> {
                    assertThat(c.labels()).containsEntry("path", "field.p | path");
                    assertThat(c.maxValues()).isEqualTo(Condition.LogMetric.DEFAULT_MAX_VALUES);
                });
        assertThat(faults(begin + "capture: 'took [0-9]+', value: capture.took}"))
                .containsExactly("f:1:47: capture has no named group, expected such as (?P<time>[0-9.]+)");
        assertThat(faults(begin + "capture: '(?P<n>[0-9]+)', value: capture.took}"))
                .containsExactly("f:1:71: 'capture.took' is no group of capture, expected capture.n");
        assertThat(faults(begin + "type: gauge}"))
                .containsExactly(
                        "f:1:44: only a counter counts lines: value has to be a field, such as field.duration_ms");
        assertThat(faults(begin + "value: field.x, in: ms, unit: By}").get(0))
                .startsWith("f:1:58: in is 'ms' and unit 'By'");
        assertThat(faults(begin + "labels: {a: feld.x}}").get(0)).startsWith("f:1:50: 'feld.x' is no field of a line");
        assertThat(faults(begin + "labels: {a: field.x | pat}}"))
                .containsExactly("f:1:50: '| pat' is no form, expected | path or | class");
        assertThat(faults(begin + "maxValues: 10001}"))
                .containsExactly("f:1:49: maxValues is 10001, expected 1 to 10000");
        assertThat(faults(begin + "severity: ERROR}").get(0)).contains("'severity' is no word of kind log_metric");
    }

    @Test
    void bothDirections_areOfAChangeOnly() {
        assertThat(only("{id: a, kind: change, metric: m, op: both, warning: 10, critical: 20, recover: 5}")
                        .condition())
                .isInstanceOfSatisfying(
                        Condition.Change.class, c -> assertThat(c.bounds().op()).isEqualTo(Bounds.Op.BOTH));
        assertThat(faults("{id: a, kind: change, metric: m, op: both, warning: -10}"))
                .containsExactly("f:1:53: warning is -10, expected how far either way, from 0");
        assertThat(faults("{id: a, kind: threshold, metric: m, op: both, warning: 10}"))
                .containsExactly("f:1:41: found 'both', expected above or below: only a change has both directions");
        assertThat(faults("{id: a, kind: forecast, metric: m, op: both, value: 10}"))
                .containsExactly("f:1:40: found 'both', expected above or below: only a change has both directions");
    }

    @Test
    void costlyExpressionsAndWindows_areRefused() {
        assertThat(message("{id: a, kind: frequency, numEvents: 1, where: 'message =~ \"((x{100}){100}){100}\"'}"))
                .contains("steps");
        assertThat(message("{id: a, kind: change, metric: m, warning: 1, compareTo: 30d}"))
                .contains("compareTo: it needs");
        assertThat(message("{id: a, kind: cardinality, field: context.user, max: 5, timeframe: 2099s}"))
                .startsWith("timeframe: it needs 2099 pieces of the window, each with a sketch, 6559 KB in all");
        assertThat(message("{id: a, kind: threshold, metric: m, aggregate: p95, warning: 1, window: 2099s}"))
                .startsWith("window: it needs 2099 pieces");
        assertThat(RuleFile.read("f", "{id: a, kind: cardinality, field: context.user, max: 5, timeframe: 7d}")
                        .faults())
                .isEmpty();
        assertThat(RuleFile.read(
                                "f",
                                "{id: a, kind: change, metric: m, aggregate: p95, window: 5m, compareTo: 7d, warning: 1}")
                        .faults())
                .isEmpty();
        assertThat(message("{id: a, kind: absent, timeframe: 400ms}")).contains("whole seconds from 1s");
        assertThat(message("{id: a, kind: absent, timeframe: 8d}")).contains("to 7d");
        assertThat(message("{id: a, kind: threshold, metric: m}")).contains("needs a bound");
        assertThat(message("{id: a b, kind: absent}")).contains("rule id is 'a b'");
        assertThat(message("{id: a, kind: absent, schedule: {from: '08:00', until: 8:00}}"))
                .contains("from and until are both '08:00', which is never", "say 00:00 and 24:00");
        assertThat(RuleFile.read("f", "{id: a, kind: absent, schedule: {from: '00:00', until: '24:00'}}")
                        .faults())
                .isEmpty();
    }

    @Test
    void whateverTheFileHolds_nothingIsThrown() {
        String good = "rules:\n  - id: a\n    kind: ratio\n    numerator: level >= ERROR\n    warning: 5%\n"
                + "    schedule: {weekdays: [mon, fri], from: 8:00, until: '20:00', zone: Asia/Shanghai}\n"
                + "    escalate: [{after: 15m, severity: CRITICAL, receiver: oncall}]\n";
        assertThat(RuleFile.read("f", good).faults()).isEmpty();
        String signs = "{}[]:,&*#?|-<>=!%@\\\"'\n \t~aA0";
        for (int seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder(good);
            for (int i = random.nextInt(6); i >= 0; i--) {
                int at = random.nextInt(text.length());
                text.replace(
                        at,
                        Math.min(text.length(), at + random.nextInt(3)),
                        String.valueOf(signs.charAt(random.nextInt(signs.length()))));
            }

            RuleFile file = RuleFile.read("f", text.toString());

            assertThat(file.rules().isEmpty() && file.faults().isEmpty())
                    .as("seed %d: %s", seed, text)
                    .isFalse();
        }
        assertThat(message("")).isEqualTo("the file is empty");
        assertThat(message("&a [*a]")).isNotEmpty();
        assertThat(message("[".repeat(10_000))).isNotEmpty();
    }

    private static Rule only(String text) {
        RuleFile file = RuleFile.read("f", text);
        assertThat(file.faults()).isEmpty();
        assertThat(file.rules()).hasSize(1);
        return file.rules().get(0);
    }

    private static List<String> ids(String text) {
        RuleFile file = RuleFile.read("f", text);
        assertThat(file.faults()).isEmpty();
        return file.rules().stream().map(Rule::id).toList();
    }

    private static List<String> faults(String text) {
        return RuleFile.read("f", text).faults().stream().map(Fault::toString).toList();
    }

    private static String message(String text) {
        List<Fault> faults = RuleFile.read("f", text).faults();
        assertThat(faults).as(text).isNotEmpty();
        return faults.get(0).message();
    }
}
