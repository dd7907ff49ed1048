package io.tidewatch.processor.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.processor.metrics.MetricAnswer;
import io.tidewatch.processor.metrics.MetricQuery;
import io.tidewatch.processor.metrics.MetricStep;
import io.tidewatch.processor.metrics.Resolution;
import io.tidewatch.processor.metrics.SecondStep;
import io.tidewatch.processor.metrics.Statistic;
import io.tidewatch.wire.Json;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What several instances know of one metric, as one answer. */
class MetricMergeTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(0), ZoneOffset.UTC);
    private final MetricMerge merge = new MetricMerge();

    @Test
    void instancesOfUnlikeSteps_comeTogetherInTheCoarser_andTheAnswerSaysSo() {
        MetricAnswer fine =
                answer(10_000, 125_000, List.of(line("a", 0, 1), line("a", 10_000, 3), line("a", 60_000, 5)));
        MetricAnswer coarse = answer(60_000, 130_000, List.of(line("a", 0, 10)));

        Question.Merged merged = merge.whole(List.of(node(fine), node(coarse)), params("aggregate", "max"));

        assertThat(merged.items()).hasSize(1);
        assertThat(merged.items().get(0).path("points").toString()).isEqualTo("[[0,10.0],[60000,5.0],[120000,null]]");
        assertThat(merged.facts().get("stepMillis").asLong()).isEqualTo(60_000);
        assertThat(merged.facts().get("resolutionMillis").asLong()).isEqualTo(60_000);
        assertThat(merged.facts().get("series").asLong()).isEqualTo(2);
        // at 125 s the third minute was not over
        assertThat(merged.facts().get("incompleteFromMillis").asLong()).isEqualTo(120_000);
    }

    /** While instances are brought up to date one after the other. */
    @Test
    void answerOfAnOlderBuild_isTakenIn_asFarAsItsStepsTell() {
        ObjectNode old = node(answer(10_000, 125_000, List.of(line("a", 20_000, 7))));
        ObjectNode silent = node(answer(10_000, 125_000, List.of()));
        for (ObjectNode each : List.of(old, silent)) {
            each.put("kind", "COUNTER").remove(List.of("newestMillis", "heard", "others"));
        }
        ObjectNode now = node(answer(10_000, 125_000, List.of(line("b", 10_000, 1))));
        now.put("newestMillis", 10_000);

        Question.Merged newer = merge.whole(List.of(now, old), params("aggregate", "max"));
        Question.Merged alone = merge.whole(List.of(silent, now), params("aggregate", "max"));

        assertThat(newer.facts().get("kind").asText()).as("has the newest step").isEqualTo("COUNTER");
        assertThat(newer.facts().get("notes").toString()).contains("1 series of that name are no COUNTER");
        assertThat(alone.facts().get("kind").asText())
                .as("nothing is heard of it")
                .isEqualTo("GAUGE");
        assertThat(alone.facts().get("notes")).isEmpty();
    }

    @Test
    void top_takesTheGreatestLines_andSaysHowManyAreLeftOut() {
        List<MetricAnswer.Group> groups = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            groups.add(line("g" + i, 0, i * 7 % 9));
        }
        JsonNode item = node(answer(10_000, 0, groups));

        Question.Merged top = merge.whole(List.of(item), params("top", "3", "rank", "last"));
        Question.Merged bottom = merge.whole(List.of(item), params("bottom", "2"));

        assertThat(values(top)).containsExactly(8.0, 7.0, 6.0);
        assertThat(top.facts().get("linesLeftOut").asInt()).isEqualTo(6);
        assertThat(values(bottom)).containsExactly(0.0, 1.0);
        assertThat(merge.whole(List.of(item), params("limit", "4")).items()).hasSize(4);
    }

    @Test
    void changesOfLevel_comeWithTheLinesThatAreShown_ifAskedFor() {
        List<MetricStep> steps = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            steps.addAll(line("a", i * 10_000L, (i < 30 ? 5 : 50) + i % 3).steps());
        }
        MetricAnswer.Group level = new MetricAnswer.Group(line("a", 0, 1).group(), steps);
        JsonNode item = node(answer(10_000, 600_000, 600_000, List.of(level, line("b", 0, 1))));

        JsonNode plain = merge.whole(List.of(item), params("aggregate", "max")).items();
        JsonNode with = merge.whole(List.of(item), params("aggregate", "max", "changes", "true"))
                .items();

        assertThat(plain.get(0).has("changes")).isFalse();
        assertThat(with.get(0).path("changes").toString())
                .isEqualTo("[{\"atMillis\":300000,\"before\":6.0,\"after\":51.0}]");
        assertThat(with.get(0).path("points")).isEqualTo(plain.get(0).path("points"));
        assertThat(with.get(1).path("changes")).isEmpty();
        assertThatThrownBy(() -> MetricMerge.check(params("changes", "yes"))).hasMessageContaining("changes is 'yes'");
    }

    @Test
    void whatAKindDoesNotHave_isNull_andANoteSaysWhy() {
        JsonNode item = node(answer(10_000, 0, List.of(line("a", 0, 1))));

        Question.Merged rate = merge.whole(List.of(item), params("aggregate", "rate"));
        Question.Merged percentile = merge.whole(List.of(item), params("aggregate", "p99.9"));

        assertThat(rate.items().get(0).path("points").get(0).path(1).isNull()).isTrue();
        assertThat(rate.facts().get("notes").toString()).contains("a gauge has no rate");
        assertThat(percentile.facts().get("notes").toString()).contains("only distributions have percentiles");
    }

    @Test
    void wrongParameters_areNamed() {
        for (String[] bad : new String[][] {{"rank", "median"}, {"top", "0"}, {"limit", "x"}, {"bottom", "1001"}}) {
            assertThatThrownBy(() -> MetricMerge.check(params(bad)))
                    .isInstanceOf(BadRequest.class)
                    .hasMessageContaining(bad[0]);
        }
        assertThatThrownBy(() -> MetricMerge.check(params("top", "1", "bottom", "1")))
                .hasMessageContaining("top");
        assertThatThrownBy(() -> MetricQuestions.statistic(params("aggregate", "p100")))
                .hasMessageContaining("aggregate");
    }

    @Test
    void thenTakesLinesTogether_onlyOnceInstancesAre() {
        // host h1 is on both instances: its sum is known to neither
        JsonNode one = node(answer(
                10_000,
                200_000,
                List.of(of("a", "h1", 0, 3), of("a", "h2", 0, 5), of("b", "h3", 0, 1), of("a", "h1", 20_000, 9))));
        JsonNode other = node(answer(10_000, 200_000, List.of(of("a", "h1", 0, 4), of("b", "h4", 0, 2))));
        String[] asked = {"aggregate", "sum", "groupBy", "s,h"};

        Question.Merged all = merge.whole(List.of(one, other), params(asked, "then", "max"));
        Question.Merged each = merge.whole(List.of(one, other), params(asked, "then", "max", "thenBy", "s"));
        Question.Merged top = merge.whole(List.of(one, other), params(asked, "then", "max", "thenBy", "s", "top", "1"));
        Question.Merged many = merge.whole(List.of(one, other), params(asked, "then", "count"));
        Question.Merged median = merge.whole(List.of(one, other), params(asked, "then", "p50"));

        assertThat(all.items()).hasSize(1);
        assertThat(all.items().get(0).path("group")).isEmpty();
        assertThat(points(all, 0)).startsWith("[0,7.0],[10000,null],[20000,9.0],[30000,null]");
        assertThat(each.items().findValuesAsText("s")).containsExactly("a", "b");
        assertThat(points(each, 1)).startsWith("[0,2.0],[10000,null],[20000,null]");
        assertThat(top.items().findValuesAsText("s")).containsExactly("a");
        assertThat(top.facts().get("linesLeftOut").asInt()).isEqualTo(1);
        assertThat(points(many, 0)).as("a gap is no zero").startsWith("[0,4.0],[10000,null],[20000,1.0]");
        assertThat(points(median, 0)).as("of 1, 2, 5 and 7").startsWith("[0,3.5]");
        assertThat(all.facts().get("series").asInt()).isEqualTo(2);
    }

    @Test
    void thenByTime_makesOfStepsLongerOnes_andSaysWhatTheyLack() {
        JsonNode item = node(answer(
                10_000,
                125_000,
                List.of(line("a", 0, 1), line("a", 10_000, 3), line("a", 20_000, 8), line("a", 120_000, 5))));

        Question.Merged avg = merge.whole(List.of(item), params("aggregate", "max", "then", "avg", "thenBy", "1m"));
        Question.Merged whole =
                merge.whole(List.of(item), params("aggregate", "max", "then", "last", "thenBy", "time"));
        Question.Merged odd = merge.whole(List.of(item), params("aggregate", "max", "then", "sum", "thenBy", "25s"));

        assertThat(points(avg, 0)).isEqualTo("[0,4.0],[60000,null],[120000,5.0]");
        assertThat(avg.facts().get("stepMillis").asLong()).isEqualTo(60_000);
        assertThat(avg.facts().get("toMillis").asLong()).isEqualTo(180_000);
        assertThat(avg.facts().get("incompleteFromMillis").asLong()).isEqualTo(120_000);
        assertThat(avg.facts().get("notes").toString()).contains("the last step ends 50s after what was read");
        assertThat(points(whole, 0)).isEqualTo("[0,5.0]");
        assertThat(whole.facts().get("stepMillis").asLong()).isEqualTo(130_000);
        assertThat(whole.facts().get("incompleteFromMillis").asLong())
                .as("not over")
                .isZero();
        assertThat(points(odd, 0)).startsWith("[0,12.0],[30000,null]");
        assertThat(odd.facts().get("notes").toString()).contains("thenBy is 30s, not 25s: steps are 10s");
    }

    /** Of greatest values of a minute the mean is another than of those of ten seconds, and so is that of an hour. */
    @Test
    void thenByTime_saysOfWhichStepsItIs() {
        String[] asked = {"aggregate", "max", "then", "avg", "thenBy", "2m"};
        JsonNode fine = node(answer(10_000, 125_000, List.of(line("a", 0, 1), line("a", 10_000, 3))));
        JsonNode coarse = node(answer(60_000, 125_000, List.of(line("a", 0, 3))));

        Question.Merged ofFine = merge.whole(List.of(fine), params(asked));
        Question.Merged ofCoarse = merge.whole(List.of(coarse), params(asked));
        Question.Merged asAsked = merge.whole(List.of(coarse), params(asked, "step", "1m"));
        Question.Merged plain = merge.whole(List.of(coarse), params("aggregate", "max"));

        assertThat(ofFine.facts().get("ofStepMillis").asLong()).isEqualTo(10_000);
        assertThat(ofFine.facts().get("notes").toString()).doesNotContain("then is of");
        assertThat(points(ofFine, 0)).startsWith("[0,2.0]");
        assertThat(ofCoarse.facts().get("ofStepMillis").asLong()).isEqualTo(60_000);
        assertThat(ofCoarse.facts().get("notes").toString()).contains("then is of steps of 1m, not of 10s");
        assertThat(points(ofCoarse, 0)).startsWith("[0,3.0]");
        assertThat(asAsked.facts().get("notes").toString()).doesNotContain("then is of");
        assertThat(plain.facts().get("ofStepMillis")).isEqualTo(plain.facts().get("stepMillis"));
        assertThat(plain.facts().get("notes")).isEmpty();
    }

    @Test
    void periodIsWidened_soThatLongerStepsAreWhole() {
        MetricQuery asked =
                new MetricQuery("m", List.of(), 3_600_001, 7_300_000, 10_000, Statistic.parse("avg"), List.of());
        SecondStep hourly = SecondStep.parse("max", List.of("1h"), List.of());
        SecondStep whole = SecondStep.parse("max", List.of("time"), List.of());

        assertThat(hourly).isNotNull();
        assertThat(hourly.widened(asked).fromMillis()).isEqualTo(3_600_000);
        assertThat(hourly.widened(asked).toMillis()).isEqualTo(10_800_000);
        assertThat(whole).isNotNull();
        assertThat(whole.widened(asked)).isEqualTo(asked);
    }

    @Test
    void wrongSecondSteps_areNamed() {
        String[][] bad = {
            {"thenBy", "s", "expected then beside it"},
            {"then", "max", "without groupBy there is one"},
            {"then", "max", "thenBy", "h", "groupBy", "s,x", "thenBy names 'h', expected some of groupBy (s, x)"},
            {"then", "rate", "groupBy", "s", "then is 'rate', expected avg, min, max, sum, count, or a percentile"},
            {"then", "last", "groupBy", "s", "then is 'last'"},
            {"then", "nonsense", "thenBy", "time", "then is 'nonsense'"},
            {"then", "avg", "thenBy", "0s", "thenBy is '0s'"},
            {"then", "avg", "thenBy", "400d", "thenBy is '400d'"},
            {"then", "avg", "thenBy", "1m".repeat(20_000), "thenBy is a length of 40000 characters, at most 64"},
            {"then", "avg", "thenBy", "9".repeat(40) + "d", "longer than any duration"}
        };
        for (String[] each : bad) {
            assertThatThrownBy(() -> MetricMerge.check(params(Arrays.copyOf(each, each.length - 1))))
                    .isInstanceOf(BadRequest.class)
                    .hasMessageContaining(each[each.length - 1]);
        }
    }

    private static String points(Question.Merged merged, int line) {
        String text = merged.items().get(line).path("points").toString();
        return text.substring(1, text.length() - 1);
    }

    private static MetricAnswer.Group of(String service, String host, long atMillis, double value) {
        Map<String, String> group = new LinkedHashMap<>();
        group.put("s", service);
        group.put("h", host);
        return new MetricAnswer.Group(group, line("", atMillis, value).steps());
    }

    private static Params params(String[] some, String... more) {
        String[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return params(all);
    }

    private static List<Double> values(Question.Merged merged) {
        List<Double> values = new ArrayList<>();
        merged.items()
                .forEach(line -> values.add(line.path("points").get(0).path(1).asDouble()));
        return values;
    }

    private static MetricAnswer.Group line(String name, long atMillis, double value) {
        MetricStep step = new MetricStep(atMillis, 1, value, value, value, value, atMillis, value, 1, null);
        return new MetricAnswer.Group(Map.of("g", name), List.of(step));
    }

    private static MetricAnswer answer(long step, long nowMillis, List<MetricAnswer.Group> groups) {
        return answer(step, step < 60_000 ? 130_000 : 180_000, nowMillis, groups);
    }

    private static MetricAnswer answer(long step, long toMillis, long nowMillis, List<MetricAnswer.Group> groups) {
        Resolution resolution = step < 60_000 ? Resolution.TEN_SECONDS : Resolution.MINUTE;
        return new MetricAnswer(
                MetricPoint.Kind.GAUGE,
                0,
                toMillis,
                nowMillis,
                step,
                resolution,
                1,
                false,
                Set.of(),
                groups,
                0L,
                1L,
                List.of());
    }

    private static ObjectNode node(MetricAnswer answer) {
        return Json.shared().valueToTree(answer);
    }

    private static Params params(String... pairs) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            all.put(pairs[i], pairs[i + 1]);
        }
        return new Params(all, CLOCK);
    }

    @Test
    void currentValues_areCutAfterSorting_overAllInstances_andSaySo() throws Exception {
        JsonNode first = Json.shared().readTree("[{\"source\":\"b\"},{\"source\":\"d\"},{\"source\":\"e\"}]");
        JsonNode second = Json.shared().readTree("[{\"source\":\"a\"},{\"source\":\"c\"}]");

        Question.Merged cut = new MetricQuestions.Cut().whole(List.of(first, second), asked("2"));
        Question.Merged whole = new MetricQuestions.Cut().whole(List.of(first, second), asked("5"));

        assertThat(cut.items().findValuesAsText("source")).containsExactly("a", "b");
        assertThat(cut.facts().get("truncated").asBoolean()).isTrue();
        assertThat(whole.items()).hasSize(5);
        assertThat(whole.facts().get("truncated").asBoolean()).isFalse();
    }

    private static Params asked(String limit) {
        return Params.at(Map.of("limit", limit), 0);
    }
}
