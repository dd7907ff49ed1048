package io.tidewatch.processor.signals;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Direction;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.ingest.Position;
import io.tidewatch.processor.logs.PatternedLogs;
import io.tidewatch.processor.values.FarValue;
import io.tidewatch.wire.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Which numbers that are far outside are so for a rule, and what is told of them. */
class OutlierSelectionTest {
    private static final Source SHOP = new Source("shop", "1", "", "", "");
    private static final long AT = 100_000_000;

    private static FarValue far(int line, String parameter, double times, boolean above) {
        return new FarValue(line, parameter, "30000", "s", times, above, 0.02, 0.0359, 250, AT - 3_600_000);
    }

    private static List<Signal.Partial> told(Condition.Outlier condition, FarValue... far) {
        Rule rule = new Rule(
                "r",
                1,
                0,
                true,
                Rule.Input.LOGS,
                condition,
                List.of("service", "pattern"),
                null,
                null,
                null,
                null,
                null,
                null,
                0);
        RuleSet rules = RuleSet.compile(List.of(rule));
        assertThat(rules.problems()).isEmpty();
        assertThat(rules.wantedValues().far()).isTrue();
        LogEvent event = LogEvent.of(AT, LogLevel.INFO, "a", "paid in 30000 ms");
        List<IngestedLogs.Line> lines =
                List.of(new IngestedLogs.Line(0, AT, SHOP, event), new IngestedLogs.Line(1, AT, SHOP, event));
        PatternedLogs logs = new PatternedLogs(
                new IngestedLogs(SHOP, new Position(Topics.LOGS, 0, 7), AT, lines), List.of("p", "p"), List.of(far));
        GatheredPartials partials =
                new GatheredPartials(SignalConfig.defaults(), new SignalCounters(), UnaryOperator.identity());
        return Told.ofLogs(logs, rules, partials);
    }

    private static Condition.Outlier rule(String parameter, double factor, Direction direction) {
        return new Condition.Outlier(List.of(), parameter, factor, direction, 200, null, null);
    }

    @Test
    void farthestOfALine_isToldOnce_withTheUsualRange() {
        List<Signal.Partial> told = told(rule("", 10, Direction.UP), far(1, "in", 50, true), far(1, "size", 12, true));

        assertThat(told).singleElement().satisfies(p -> {
            assertThat(p.group()).isEqualTo(Map.of("service", "shop", "pattern", "p"));
            assertThat(p.count()).isEqualTo(1);
            assertThat(p.max()).isEqualTo(50);
            assertThat(p.samples()).singleElement().satisfies(s -> {
                assertThat(s.line()).isEqualTo(1);
                assertThat(s.text()).isEqualTo("in = 30000 (usually 20 to 35.9 ms, of 250): INFO paid in 30000 ms");
            });
        });
    }

    @Test
    void rule_takesOnlyWhatIsFarEnough_itsWay_ofItsParameter() {
        assertThat(told(rule("", 10, Direction.UP))).isEmpty();
        assertThat(told(rule("", 10, Direction.UP), far(0, "in", 9.9, true))).isEmpty();
        assertThat(told(rule("", 10, Direction.UP), far(0, "in", 50, false))).isEmpty();
        assertThat(told(rule("", 10, Direction.DOWN), far(0, "in", 50, true))).isEmpty();
        assertThat(told(rule("", 10, Direction.DOWN), far(0, "in", 50, false))).hasSize(1);
        assertThat(told(rule("", 10, Direction.BOTH), far(0, "in", 50, false))).hasSize(1);
        assertThat(told(rule("size", 10, Direction.UP), far(0, "in", 50, true))).isEmpty();
        assertThat(told(rule("in", 10, Direction.UP), far(0, "in", 10, true), far(1, "in", 10, true)))
                .singleElement()
                .satisfies(p -> assertThat(p.count()).isEqualTo(2));
    }

    @Test
    void rule_takesOnlyWhatIsKnownForLongEnough_ofTheLinesItAsksFor() {
        FarValue far = far(0, "in", 50, true);
        assertThat(told(new Condition.Outlier(List.of(), "", 10, null, 251, null, null), far))
                .isEmpty();
        assertThat(told(new Condition.Outlier(List.of(), "", 10, null, 250, Duration.ofMinutes(61), null), far))
                .isEmpty();
        assertThat(told(new Condition.Outlier(List.of(), "", 10, null, 250, Duration.ofMinutes(60), null), far))
                .hasSize(1);
        List<Matcher> others = List.of(Matcher.equal("service", "mail"));
        assertThat(told(new Condition.Outlier(others, "", 10, null, 20, null, null), far))
                .isEmpty();
    }
}
