package io.tidewatch.processor.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.processor.insight.InsightPart;
import io.tidewatch.processor.insight.Track;
import io.tidewatch.processor.metrics.MetricViews;
import io.tidewatch.processor.metrics.MetricsConfig;
import io.tidewatch.processor.report.ReportFacts;
import io.tidewatch.processor.report.ReportPart;
import io.tidewatch.processor.run.LateStores;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.report.LeftOut;
import io.tidewatch.report.Report;
import io.tidewatch.wire.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InsightsAnswerTest {
    private static final long NOW = Instant.parse("2026-05-01T15:00:30Z").toEpochMilli();

    /** None are read: what instances know is given. */
    private static final LocalStores NONE = new LateStores("analysis");

    private static JsonNode part(LeftOut... left) {
        List<Long> counts = new ArrayList<>(Collections.nCopies(120, 2L));
        Collections.fill(counts.subList(63, 83), 24L);
        InsightPart insights = new InsightPart(
                60_000,
                List.of(new Track(Track.What.ERROR_LINES, "order", "", "", true, 0, counts)),
                List.of(),
                List.of(),
                Set.of(left));
        return Json.shared()
                .valueToTree(new ReportPart(
                        List.of(),
                        List.of(),
                        Map.of(),
                        new Report.Alerts(0, 0, false, List.of()),
                        new Report.Errors(List.of(), 0, List.of()),
                        insights,
                        false));
    }

    @Test
    void anAnswerHasSentencesAndLinks_andSaysWhereSomeInstanceLeftSomethingOut() {
        Clock clock = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
        MetricViews metrics = new MetricViews(NONE, MetricsConfig.defaults(), clock);
        ReportFacts facts = new ReportFacts(metrics, null, null, null, null, Duration.ofDays(3));
        Question insights = new ReportQuestion(facts, Map::of, Map.of()).insights();
        Params asked = new Params(Map.of("lang", "zh"), clock);

        Question.Merged whole = insights.merge().whole(List.of(part()), asked);
        Question.Merged cut = insights.merge().whole(List.of(part(), part(LeftOut.TIME_BEFORE)), asked);

        assertThat(whole.items()).hasSize(1);
        JsonNode first = whole.items().get(0);
        assertThat(first.path("sentence").asText()).isEqualTo("order 的错误日志增至 12 倍（2 → 24/分钟）（14:03）。");
        assertThat(first.path("links").path("page").asText()).startsWith("/#logs?from=2026-05-01T14%3A03");
        assertThat(whole.facts().get("truncated").asBoolean()).isFalse();
        assertThat(whole.facts().get("reasons")).isEmpty();
        assertThat(cut.facts().get("truncated").asBoolean()).isTrue();
        assertThat(cut.facts().get("reasons").toString())
                .as("in the language asked for")
                .isEqualTo("[\"此前同等时长的数据已不再保留：日志、模式和错误无从比较。\"]");
        assertThat(insights.kept()).isTrue();
    }

    @Test
    void aPartOfAnotherRelease_isRead_andWhatItLeftOutIsNotLost() {
        Clock clock = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
        MetricViews metrics = new MetricViews(NONE, MetricsConfig.defaults(), clock);
        ReportFacts facts = new ReportFacts(metrics, null, null, null, null, Duration.ofDays(3));
        Question insights = new ReportQuestion(facts, Map::of, Map.of()).insights();
        Params asked = new Params(Map.of(), clock);
        ObjectNode older = part().deepCopy();
        ((ObjectNode) older.path("insights")).put("truncated", true).remove("leftOut");
        ObjectNode newer = part().deepCopy();
        ((ObjectNode) newer.path("insights")).putArray("leftOut").add("OF_A_LATER_RELEASE");

        for (JsonNode other : List.of(older, newer)) {
            Question.Merged merged = insights.merge().whole(List.of(part(), other), asked);

            assertThat(merged.facts().get("truncated").asBoolean()).isTrue();
            assertThat(merged.facts().get("reasons").toString())
                    .isEqualTo("[\"Some is left out; an instance of another release does not say why.\"]");
        }
        assertThat(part(LeftOut.COUNTS).path("insights").path("truncated").asBoolean())
                .as("what an older asker reads")
                .isTrue();
    }
}
