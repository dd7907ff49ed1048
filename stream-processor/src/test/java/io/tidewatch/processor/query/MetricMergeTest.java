package io.tidewatch.processor.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.processor.metrics.MetricAnswer;
import io.tidewatch.processor.metrics.MetricStep;
import io.tidewatch.processor.metrics.Resolution;
import io.tidewatch.wire.Json;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
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
        Resolution resolution = step < 60_000 ? Resolution.TEN_SECONDS : Resolution.MINUTE;
        return new MetricAnswer(
                MetricPoint.Kind.GAUGE,
                0,
                step < 60_000 ? 130_000 : 180_000,
                nowMillis,
                step,
                resolution,
                1,
                false,
                Set.of(),
                groups,
                0,
                1,
                List.of());
    }

    private static JsonNode node(MetricAnswer answer) {
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
