package io.tidewatch.processor.signals;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Direction;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.IngestedError;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.ingest.Position;
import io.tidewatch.processor.logs.PatternedLogs;
import io.tidewatch.redact.RedactConfig;
import io.tidewatch.redact.Redactor;
import io.tidewatch.wire.Decoded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static final Source SHOP = new Source("shop", "shop-1", "host-1", "prod", "1.0");
    private static final Position AT = new Position("tidewatch.logs", 3, 4711);

    private final SignalCounters counters = new SignalCounters();

    @Test
    void newKindOfError_isToldByItsGroupAndNotByItsFingerprint() {
        Rule rule = rule(Rule.Input.ERRORS, new Condition.NewTerm(List.of(), "fingerprint", null), "service");

        List<Signal.Partial> told = Told.ofErrors(error("f1", "g1", 3), RuleSet.compile(List.of(rule)), partials());

        assertThat(told).singleElement().satisfies(p -> {
            assertThat(p.group()).containsExactly(Map.entry("service", "shop"), Map.entry("fingerprint", "g1"));
            assertThat(p.count()).isEqualTo(3);
            assertThat(p.samples())
                    .singleElement()
                    .satisfies(s -> assertThat(s.text()).isEqualTo("java.io.IOException: disk gone"));
        });
        assertThat(AlertKeys.of("r", told.get(0).group())).isEqualTo("r{service=\"shop\",fingerprint=\"g1\"}");
    }

    @Test
    void distinctValues_areGatheredForTheirPane_andSurviveTheWire() {
        Rule rule = rule(
                Rule.Input.ERRORS,
                new Condition.Cardinality(List.of(), "fingerprint", null, 100L, Duration.ofMinutes(5)),
                "service");
        GatheredPartials partials = partials();
        RuleSet rules = RuleSet.compile(List.of(rule));
        for (int i = 0; i < 30; i++) {
            Selection.ofErrors(error("f", "g" + i % 20, 2), rules, partials);
        }

        List<Signal.Partial> told = partials.take(false);

        assertThat(told).hasSize(1);
        Signal.Partial back =
                (Signal.Partial) ((Decoded.Ok<Signal>) SignalCodec.decode(SignalCodec.encode(told.get(0)))).value();
        assertThat(back.count()).isEqualTo(60);
        assertThat(back.distinct()).isNotNull();
        assertThat(back.distinct().count()).isEqualTo(20);
    }

    @Test
    void knownTerm_isToldAgainAfterAWhileOnly_andAtOnceWhereTheRulesChanged() {
        Rule rule = rule(Rule.Input.ERRORS, new Condition.NewTerm(List.of(), "fingerprint", null), "service");
        RuleSet rules = RuleSet.compile(List.of(rule));
        GatheredPartials partials = partials();

        IngestedError one = error("f1", "g1", 3);
        // whoever has to know the rules may not know them yet
        assertThat(Told.ofErrors(one, rules, partials)).hasSize(1);
        assertThat(Told.ofErrors(later(one, 4_999), rules, partials)).hasSize(1);
        assertThat(Told.ofErrors(later(one, 5_000), rules, partials)).hasSize(1);
        assertThat(Told.ofErrors(later(one, 5_001), rules, partials)).isEmpty();
        assertThat(Told.ofErrors(later(error("f2", "g2", 1), 5_001), rules, partials))
                .hasSize(1);
        assertThat(Told.ofErrors(later(one, 64_999), rules, partials)).isEmpty();
        assertThat(Told.ofErrors(later(one, 65_000), rules, partials)).hasSize(1);
        assertThat(Told.ofErrors(later(one, 65_001), RuleSet.compile(List.of(rule)), partials))
                .hasSize(1);
    }

    private static IngestedError later(IngestedError e, long millis) {
        return new IngestedError(
                e.groupId(), e.at(), e.line(), e.appendMillis() + millis, e.eventMillis() + millis, e.event());
    }

    @Test
    void linesWithoutPatterns_areCountedByEverythingElse() {
        Rule counting = rule(
                Rule.Input.LOGS,
                new Condition.Frequency(List.of(Matcher.atLeast("severity", "error")), 1, Duration.ofMinutes(1)),
                "service");
        Rule mining = new Rule(
                "p",
                1,
                0,
                true,
                Rule.Input.LOGS,
                new Condition.NewTerm(List.of(), "pattern", null),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                0);
        List<LogEvent> lines = List.of(
                LogEvent.of(1_000, LogLevel.INFO, "a", "fine"),
                LogEvent.of(1_001, LogLevel.ERROR, "a", "bad"),
                LogEvent.of(1_002, LogLevel.CRITICAL, "a", "worse"));

        List<Signal.Partial> told =
                Told.ofLogs(logs(lines, List.of()), RuleSet.compile(List.of(counting, mining)), partials());

        assertThat(told).singleElement().satisfies(p -> {
            assertThat(p.count()).isEqualTo(2);
            assertThat(p.partition()).isEqualTo(3);
            assertThat(p.samples()).extracting(s -> s.line()).containsExactly(1, 2);
        });
    }

    @Test
    void shareOfAnAnomaly_isTheEventsAndThoseTheyAreOf() {
        Rule rule = rule(
                Rule.Input.LOGS,
                new Condition.Anomaly(
                        "",
                        List.of(Matcher.equal("service", "shop")),
                        null,
                        Duration.ofMinutes(1),
                        0.5,
                        Direction.UP,
                        "",
                        List.of(Matcher.atLeast("level", "WARN")),
                        10),
                "service");
        List<LogEvent> lines = List.of(
                LogEvent.of(1_000, LogLevel.INFO, "a", "fine"),
                LogEvent.of(1_001, LogLevel.ERROR, "a", "bad"),
                LogEvent.of(1_002, LogLevel.INFO, "a", "fine"));

        List<Signal.Partial> told = Told.ofLogs(logs(lines, List.of()), RuleSet.compile(List.of(rule)), partials());

        assertThat(told).singleElement().satisfies(p -> {
            assertThat(p.count()).isEqualTo(1);
            assertThat(p.total()).isEqualTo(3);
        });
        Rule ofMetrics = rule(Rule.Input.METRICS, rule.condition(), "service");
        assertThat(RuleSet.compile(List.of(ofMetrics)).problems().values())
                .singleElement()
                .asString()
                .contains("reads logs or errors");
    }

    @Test
    void numberOfALine_isAggregated() {
        Rule rule = rule(
                Rule.Input.LOGS,
                new Condition.Threshold(
                        "field.ms", List.of(), Aggregate.P99, Duration.ofMinutes(1), Bounds.above(5.0, null)));
        List<LogEvent> lines = new ArrayList<>();
        for (Object ms : new Object[] {10L, 30.0, "20", "slow", true}) {
            lines.add(new LogEvent(
                    1_000,
                    LogLevel.INFO,
                    "",
                    "",
                    "m",
                    null,
                    List.of(),
                    List.of(),
                    Map.of(),
                    Map.of("ms", ms),
                    null,
                    0,
                    null));
        }

        List<Signal.Partial> told = Told.ofLogs(logs(lines, List.of()), RuleSet.compile(List.of(rule)), partials());

        assertThat(told).singleElement().satisfies(p -> {
            assertThat(p.count()).isEqualTo(3);
            assertThat(p.sum()).isEqualTo(60);
            assertThat(p.max()).isEqualTo(30);
            assertThat(p.distribution().count()).isEqualTo(3);
        });
    }

    @Test
    void hostileTexts_areBoundedRedactedAndCanBeWritten() {
        Rule rule = rule(
                Rule.Input.LOGS,
                new Condition.Frequency(List.of(), 1, Duration.ofMinutes(1)),
                "context.a",
                "message",
                "logger");
        String hostile = "secret \ud83d\ude00\ud83d \udc00 \u0000\n\"".repeat(5_000);
        LogEvent event = new LogEvent(
                1_000,
                LogLevel.INFO,
                hostile,
                "",
                hostile,
                null,
                List.of(),
                List.of(),
                Map.of("a", "\ud83d"),
                Map.of(),
                null,
                0,
                null);
        GatheredPartials partials =
                new GatheredPartials(SignalConfig.defaults(), counters, text -> text.replace("secret", "***"));

        List<Signal.Partial> told = Told.ofLogs(
                logs(List.of(event, event, event, event), List.of()), RuleSet.compile(List.of(rule)), partials);

        byte[] bytes = SignalCodec.encode(told.get(0));
        assertThat(bytes.length).isLessThan(64 << 10);
        assertThat(SignalCodec.decode(bytes)).isEqualTo(Decoded.ok(told.get(0)));
        assertThat(told.get(0).group().get("context.a")).isEqualTo("\ufffd");
        assertThat(told.get(0).samples())
                .hasSize(3)
                .allSatisfy(
                        s -> assertThat(s.text()).hasSizeLessThanOrEqualTo(200).doesNotContain("secret"));
    }

    @Test
    void secretInAGroupOrATerm_isRedacted_namesOfSourcesAreNot() {
        Redactor redactor = Redactor.of(RedactConfig.defaults());
        Rule rule = rule(
                Rule.Input.LOGS,
                new Condition.NewTerm(List.of(), "message", null),
                "service",
                "context.password",
                "context.user");
        LogEvent event = new LogEvent(
                1_000,
                LogLevel.INFO,
                "",
                "",
                "x".repeat(120) + " password=hunter2-hunter2-hunter2",
                null,
                List.of(),
                List.of(),
                Map.of("password", "hunter2-hunter2-hunter2", "user", "ann"),
                Map.of(),
                null,
                0,
                null);
        GatheredPartials partials = new GatheredPartials(SignalConfig.defaults(), counters, redactor);

        List<Signal.Partial> told =
                Told.ofLogs(logs(List.of(event, event), List.of()), RuleSet.compile(List.of(rule)), partials);

        assertThat(told).singleElement().satisfies(p -> {
            assertThat(p.group()).containsEntry("service", "shop").containsEntry("context.user", "ann");
            assertThat(p.group().get("context.password")).isNotEmpty();
            assertThat(p.group().toString()).doesNotContain("hunter");
        });
    }

    @Test
    void groupsOfOneRecord_areBoundedAndCounted() {
        Rule rule = rule(Rule.Input.LOGS, new Condition.Frequency(List.of(), 1, Duration.ofMinutes(1)), "message");
        List<LogEvent> lines = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            lines.add(LogEvent.of(1_000, LogLevel.INFO, "", "m" + i % 20));
        }
        GatheredPartials partials =
                new GatheredPartials(new SignalConfig(10, 10_000, 3, 200, 10, 10), counters, UnaryOperator.identity());

        List<Signal.Partial> told = Told.ofLogs(logs(lines, List.of()), RuleSet.compile(List.of(rule)), partials);

        assertThat(told).hasSize(10);
        assertThat(counters.partials()).isEqualTo(10);
        assertThat(counters.partialsOverLimit()).isEqualTo(10);
    }

    @Test
    void recordsOfOneAnother_leaveNothingBehind() {
        Random random = new Random(8);
        RuleSet rules = RuleSet.compile(List.of(
                rule(Rule.Input.LOGS, new Condition.Frequency(List.of(), 1, Duration.ofMinutes(1)), "service")));
        GatheredPartials reused = partials();
        for (int i = 0; i < 50; i++) {
            List<LogEvent> lines = new ArrayList<>();
            for (int n = random.nextInt(4); n > 0; n--) {
                lines.add(LogEvent.of(random.nextInt(120_000), LogLevel.INFO, "", "m"));
            }
            PatternedLogs record = logs(lines, List.of());

            assertThat(Told.ofLogs(record, rules, reused)).isEqualTo(Told.ofLogs(record, rules, partials()));
        }
    }

    @Test
    void ruleThatCannotBeCompiled_isNamedAndCostsTheOthersNothing() {
        Rule good = rule(Rule.Input.LOGS, new Condition.Frequency(List.of(), 1, null));
        Rule bad = new Rule(
                "bad",
                1,
                0,
                true,
                Rule.Input.LOGS,
                new Condition.Frequency(List.of(Matcher.equal("servce", "x")), 1, null),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                0);

        RuleSet rules = RuleSet.compile(List.of(good, bad));

        assertThat(rules.problems()).containsOnlyKeys("bad");
        assertThat(rules.problems().get("bad")).contains("'servce' is no field");
        assertThat(RuleSet.problemOf(bad)).isEqualTo(rules.problems().get("bad"));
        assertThat(RuleSet.problemOf(good)).isNull();
        assertThat(rules.selectors().slots()).isEqualTo(1);
    }

    private GatheredPartials partials() {
        return new GatheredPartials(SignalConfig.defaults(), counters, UnaryOperator.identity());
    }

    private static Rule rule(Rule.Input input, Condition condition, String... groupBy) {
        return new Rule("r", 1, 0, true, input, condition, List.of(groupBy), null, null, null, null, null, null, 0);
    }

    private static PatternedLogs logs(List<LogEvent> events, List<String> patterns) {
        List<IngestedLogs.Line> lines = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            lines.add(new IngestedLogs.Line(i, events.get(i).timeMillis(), SHOP, events.get(i)));
        }
        return new PatternedLogs(new IngestedLogs(SHOP, AT, 2_000, lines), patterns);
    }

    private static IngestedError error(String fingerprint, String group, long count) {
        ErrorEvent event = new ErrorEvent(
                1_000,
                SHOP,
                fingerprint,
                Map.of(),
                "java.io.IOException",
                "disk gone",
                "",
                "",
                "",
                "",
                true,
                Severity.ERROR,
                count,
                Map.of(),
                Map.of());
        return new IngestedError(group, AT, 0, 2_000, 1_000, event);
    }
}
