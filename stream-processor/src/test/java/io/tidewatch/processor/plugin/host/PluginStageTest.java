package io.tidewatch.processor.plugin.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Rule;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.ingest.EndOffsets;
import io.tidewatch.processor.plugin.AnalyzerInput;
import io.tidewatch.processor.plugin.Finding;
import io.tidewatch.processor.run.TopologyShape;
import io.tidewatch.processor.signals.RuleHolder;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.topology.AnalysisFixture;
import io.tidewatch.processor.topology.AnalysisTopology;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

/** Analyzers in the real topology: what they see, keep and tell. */
class PluginStageTest extends PluginFixture {
    @Test
    void store_isInTheSubTopologyOfItsInput_andAllElseIsAsWithoutIt() {
        TopologyShape without = TopologyShape.of(AnalysisTopology.build(AnalysisFixture.settings()));
        Plugins logsOnly =
                ScriptedAnalyzer.plugged(config, nanos, Set.of(AnalyzerInput.LOGS), new ScriptedAnalyzer("a", "1"));
        Topology topology =
                AnalysisTopology.build(AnalysisFixture.settings(EndOffsets.UNKNOWN, new RuleHolder(), logsOnly));
        TopologyShape with = TopologyShape.of(topology);

        Map<String, Integer> expected = new LinkedHashMap<>(without.stores());
        expected.put(STORE, without.stores().get("ingest-logs-sources"));
        assertThat(with.stores()).isEqualTo(expected);
        assertThat(topology.describe().toString())
                .contains("logs-plugins-found", "logs-plugins-tick", "logs-plugins-signals-out")
                .doesNotContain("KSTREAM-", "metrics-plugins", "errors-plugins");
    }

    @Test
    void everyInput_isSeen() {
        ScriptedAnalyzer one = analyzer();
        one.onLog = (context, line) -> seen.add(context.input() + " " + line.message() + " "
                + !line.patternId().isEmpty() + " " + line.source().key() + " " + line.appendMillis());
        one.onMetric = (context, point) -> seen.add(point.name() + " " + point.value() + " " + point.growth());
        one.onError = (context, error) -> seen.add(error.type() + " " + error.groupId());
        openWhole(one);

        line("hello", T);
        metric(5, T);
        metric(7, T + 10_000);
        error(T);

        assertThat(seen)
                .containsExactly(
                        "LOGS hello true shop/shop-1 " + T,
                        "n.total 5.0 5.0",
                        "n.total 7.0 2.0",
                        "java.lang.IllegalStateException fp-1");
    }

    @Test
    void finding_isAnAlertOfItsNameAndLabels_whateverItsSeverity_andIsOver() {
        ScriptedAnalyzer one = analyzer();
        one.onLog = (context, line) -> {
            Severity severity = line.message().equals("worse") ? Severity.CRITICAL : Severity.WARNING;
            Finding finding =
                    Finding.of("odd", Map.of("service", "shop"), severity, "it is odd", Duration.ofMinutes(5));
            assertThat(line.message().equals("over") ? context.over(finding) : context.report(finding))
                    .isTrue();
        };
        open(one);

        line("bad", T);
        line("worse", T + 1_000);
        line("over", T + 2_000);

        Map<String, List<Signal.External>> told = told();
        assertThat(told).hasSize(1);
        List<Signal.External> all = told.values().iterator().next();
        assertThat(all.get(0).labels())
                .isEqualTo(
                        Map.of("alertname", "odd", "analyzer", "scripted", "service", "shop", "severity", "warning"));
        assertThat(all.get(0).annotations()).isEqualTo(Map.of("summary", "it is odd"));
        assertThat(all).extracting(Signal.External::startsAtMillis).containsExactly(T, T + 1_000, T + 2_000);
        assertThat(all).extracting(Signal.External::endsAtMillis).containsExactly(T + 300_000, T + 301_000, T + 2_000);
        assertThat(all)
                .extracting(Signal.External::input)
                .as("by whose clock it ends")
                .containsOnly(Rule.Input.LOGS);
        assertThat(all.get(1).labels()).containsEntry("severity", "critical");
    }

    @Test
    void ticks_areEverySecondOfAppendTime_inOrder_beforeWhatWasAppendedThen() {
        ScriptedAnalyzer one = analyzer();
        one.onTick = (context, now) -> seen.add("tick " + (now - T));
        one.onLog = (context, line) -> seen.add(line.message() + " " + (context.nowMillis() - T));
        open(one);

        line("first", T + 1_500);
        line("same", T + 1_999);
        line("later", T + 4_000);
        // nothing waits at the end of the partition: the clock goes on alone, and says so each second
        probe = new EndOffsets.Probe(T + 6_600, 3, 3);
        driver.streams.advanceWallClockTime(Duration.ofSeconds(1));

        assertThat(seen)
                .containsExactly(
                        "first 1500",
                        "same 1999",
                        "tick 2000",
                        "tick 3000",
                        "tick 4000",
                        "later 4000",
                        "tick 5000",
                        "tick 6000");
    }

    @Test
    void longPause_isTickedForTheLastHour() {
        ScriptedAnalyzer one = analyzer();
        one.onTick = (context, now) -> seen.add("" + (now - T) / 1_000);
        open(one);

        line("first", T);
        line("later", T + 10_000_000);

        assertThat(seen).hasSize(3_600).startsWith("6401").endsWith("10000");
        assertThat(plugins.status("scripted").ticksSkipped()).isEqualTo(6_400);
    }

    @Test
    void closedAndReopened_itGoesOnWhereItWas_andANewVersionIsToldOfTheOld() {
        ScriptedAnalyzer one = analyzer();
        one.onStart = (context, version) -> seen.add("start '" + version + "'");
        one.onTick = (context, now) -> seen.add("tick " + (now - T));
        one.onLog = (context, line) -> {
            long before = context.state().text("n") == null
                    ? 0
                    : Long.parseLong(context.state().text("n"));
            context.state().put("n", Long.toString(before + 1));
            seen.add(line.message() + " " + (before + 1) + " of "
                    + context.state().rows());
        };
        open(one);
        line("a", T + 500);
        reopen(one);
        line("b", T + 2_100);
        ScriptedAnalyzer two = new ScriptedAnalyzer("scripted", "2");
        two.onStart = (context, version) -> {
            seen.add("start two '" + version + "'");
            context.state().put("of", version + " " + context.state().text("n"));
            context.state().remove("n");
        };
        reopen(two);
        line("c", T + 2_200);

        assertThat(seen)
                .containsExactly(
                        "start ''", "a 1 of 1", "start '1'", "tick 1000", "tick 2000", "b 2 of 1", "start two '1'");
        assertThat(row("scripted", "of")).isEqualTo("1 2");
        assertThat(row("scripted", "n")).isNull();
    }
}
