package io.tidewatch.processor.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.processor.logs.LogCursor;
import io.tidewatch.processor.logs.LogSearcher;
import io.tidewatch.processor.logs.LogViews;
import io.tidewatch.processor.logs.LogsConfig;
import io.tidewatch.wire.Json;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LogQuestionsTest {
    private static List<Question> all() {
        LogViews views = null;
        LogSearcher searcher = null;
        return new LogQuestions(
                        views, searcher, "patterns", "blocks", Set::of, () -> 1, KeptCounts.of(LogsConfig.defaults()))
                .all();
    }

    /** A page of what instances told, oldest first. */
    private static Question.Merged page(JsonNode... parts) {
        Question search = all().stream()
                .filter(question -> question.path().equals("logs/search"))
                .findFirst()
                .orElseThrow();
        return search.merge()
                .whole(
                        List.of(parts),
                        new Params(
                                Map.of("order", "oldest", "limit", "10", "from", "0", "to", "1000"),
                                Clock.fixed(Instant.ofEpochMilli(5_000), ZoneOffset.UTC)));
    }

    private static ObjectNode part(boolean full, int... times) {
        ObjectNode part = Json.shared().createObjectNode().put("full", full);
        ArrayNode hits = part.putArray("hits");
        for (int time : times) {
            hits.addObject().put("timeMillis", time).put("topic", "t").put("id", "i" + time);
        }
        return part;
    }

    private static List<Integer> times(Question.Merged page) {
        List<Integer> times = new ArrayList<>();
        page.items().forEach(hit -> times.add(hit.path("timeMillis").asInt()));
        return times;
    }

    @Test
    void aPageEnds_whereAnInstanceGaveNoMore_andGoesOnFromThere() {
        Question.Merged page = page(part(true, 1, 4), part(false, 2, 3, 5, 6));

        assertThat(times(page)).containsExactly(1, 2, 3, 4);
        assertThat(LogCursor.parse(page.facts().get("next").asText()).behind().timeMillis())
                .isEqualTo(4);
        assertThat(page(part(false, 1), part(false, 2)).facts().get("next").isNull())
                .isTrue();
    }

    @Test
    void noCursor_goesOnFromWhatNobodyIsSureOf() {
        Question.Merged page =
                page(part(true, 1, 4).put("unsure", true), part(false, 2).put("until", 3));

        assertThat(times(page)).containsExactly(1, 2);
        assertThat(page.facts().get("next").isNull()).isTrue();
    }

    @Test
    void everyQuestionThatShowsLines_isAudited() {
        assertThat(all())
                .filteredOn(question -> !question.audited().isEmpty())
                .extracting(question -> question.path() + " " + question.audited())
                .containsExactly(
                        "logs/search logs.search",
                        "logs/trace logs.trace",
                        "logs/count logs.count",
                        "logs/facets logs.facets",
                        "logs/context logs.context");
    }
}
