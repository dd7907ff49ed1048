package io.tidewatch.processor.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.processor.logs.PatternViews;
import io.tidewatch.processor.mine.Parameter;
import io.tidewatch.processor.values.PatternValues;
import io.tidewatch.wire.Json;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What several instances know of patterns becomes one list, in the order asked for. */
class PatternQuestionsTest {
    private static final long NOW = 1_790_000_000_000L;
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);

    private final Map<String, Question> questions = new java.util.TreeMap<>();

    PatternQuestionsTest() {
        PatternViews views = null;
        new PatternQuestions(views, "patterns", Set::of, () -> 1).all().forEach(q -> questions.put(q.path(), q));
    }

    private static ObjectNode instance() {
        ObjectNode out = Json.shared().createObjectNode();
        out.putArray("patterns");
        out.putObject("services");
        return out;
    }

    private static void row(
            ObjectNode instance, String id, String service, long count, long now, long before, long week, long first) {
        ObjectNode row = ((ArrayNode) instance.get("patterns")).addObject();
        row.put("id", id)
                .put("count", count)
                .put("lastHour", now)
                .put("hourBefore", before)
                .put("lastWeek", week);
        row.put("firstSeenMillis", first).put("lastSeenMillis", first);
        row.putObject("services").put(service, count);
        row.putArray("hours").add(count);
    }

    private static void history(ObjectNode instance, String service, long before, long week) {
        ((ObjectNode) instance.get("services"))
                .putObject(service)
                .put("hourBefore", before)
                .put("lastWeek", week);
    }

    private JsonNode patterns(String sort, JsonNode... instances) {
        return questions.get("patterns").merge().merge(List.of(instances), new Params(Map.of("sort", sort), CLOCK));
    }

    private static List<String> ids(JsonNode rows) {
        List<String> ids = new ArrayList<>();
        rows.forEach(row -> ids.add(row.path("id").asText()));
        return ids;
    }

    @Test
    void patterns_areOrderedAsAsked_overAllInstances() {
        ObjectNode one = instance();
        ObjectNode two = instance();
        long old = NOW - 86_400_000L * 9;
        row(one, "steady", "shop", 300, 20, 30, 25, old);
        row(two, "steady", "shop", 300, 20, 30, 25, old);
        row(one, "gone", "shop", 90, 0, 90, 0, old);
        row(two, "spike", "shop", 500, 400, 10, 20, old);
        row(one, "fresh", "shop", 5, 5, 0, 0, NOW - 60_000);
        row(one, "other", "shop", 4_000, 0, 4_000, 0, old);
        history(one, "shop", 500, 0);
        history(two, "shop", 500, 900);

        assertThat(ids(patterns("count", one, two))).containsExactly("other", "steady", "spike", "gone", "fresh");
        assertThat(ids(patterns("new", one, two))).containsExactly("fresh");
        assertThat(ids(patterns("vanished", one, two))).containsExactly("gone");
        assertThat(ids(patterns("spiking", one, two))).containsExactly("spike");
        assertThat(ids(patterns("rare", one, two))).startsWith("fresh", "gone").doesNotContain("other");
        JsonNode steady = patterns("count", one, two).get(1);
        assertThat(steady.path("lastHour").asLong()).isEqualTo(40);
        assertThat(steady.path("hourBefore").asLong()).isEqualTo(60);
        assertThat(steady.path("lastWeek").asLong()).isEqualTo(50);
    }

    @Test
    void timesWithoutAnyLineOfAService_areNoHistory() {
        ObjectNode one = instance();
        row(one, "a", "young", 100, 100, 0, 0, NOW - 60_000);
        row(one, "b", "shop", 100, 100, 0, 40, NOW - 60_000);
        history(one, "shop", 0, 80);

        JsonNode all = patterns("count", one);
        assertThat(all.get(0).path("hourBefore").isNull()).isTrue();
        assertThat(all.get(0).path("lastWeek").isNull()).isTrue();
        assertThat(all.get(1).path("hourBefore").isNull()).isTrue();
        assertThat(all.get(1).path("lastWeek").asLong()).isEqualTo(40);
        assertThat(ids(patterns("spiking", one)))
                .as("of nothing known nothing spikes")
                .containsExactly("b");
    }

    @Test
    void minutesOfInstances_areAddedByTheirTime() {
        ObjectNode one = detail(NOW, 1, 2, 3);
        ObjectNode two = detail(NOW + 60_000, 10, 20);
        for (ObjectNode each : List.of(one, two)) {
            ((ObjectNode) each.get("pattern"))
                    .put("lastHour", 5)
                    .put("hourBefore", 0)
                    .put("lastWeek", 3);
            ((ObjectNode) each.get("pattern")).putObject("services").put("shop", 5);
        }
        two.putObject("history").putObject("shop").put("hourBefore", 0).put("lastWeek", 70);

        JsonNode whole = questions
                .get("patterns/{id}")
                .merge()
                .merge(List.of(one, Json.shared().nullNode(), two), new Params(Map.of("id", "a"), CLOCK));

        assertThat(whole.path("minutesFromMillis").asLong()).isEqualTo(NOW);
        assertThat(whole.path("minutes")).extracting(JsonNode::asLong).containsExactly(1L, 12L, 23L);
        assertThat(whole.path("count").asLong()).isEqualTo(2);
        assertThat(whole.path("mergedFrom")).extracting(JsonNode::asText).containsExactly("n");
        assertThat(whole.path("lastHour").asLong()).isEqualTo(10);
        assertThat(whole.path("lastWeek").asLong()).isEqualTo(6);
        assertThat(whole.path("hourBefore").isNull())
                .as("its services logged nothing then")
                .isTrue();
        assertThat(whole.has("history")).isFalse();
    }

    @Test
    void instancesThatTellNoHistory_areMissing() {
        ObjectNode one = detail(NOW, 1);
        ObjectNode before = detail(NOW, 1);
        before.remove("history");

        Question.Merged whole = questions
                .get("patterns/{id}")
                .merge()
                .whole(List.of(one, before), new Params(Map.of("id", "a"), CLOCK));

        assertThat(whole.missing()).singleElement().asString().contains("last week: 1 instance tells none");
    }

    @Test
    void valuesOfInstances_areMergedAsSketches() {
        ObjectNode one = detail(NOW, 1);
        one.put("values", values("20", "20", "40", "<b>"));
        ObjectNode two = detail(NOW, 1);
        two.put("values", values("20", "90"));
        ObjectNode other = detail(NOW, 1);
        other.put("values", "bm90IG91cnM=");

        Question question = questions.get("patterns/{id}");
        Question.Merge merge = question.merge();
        Params params = new Params(Map.of("id", "a"), CLOCK);
        Question.Merged merged = merge.whole(List.of(one, two, other), params);

        assertThat(merged.missing())
                .as("what one told cannot be read")
                .containsExactly("values of its parameters: what 1 instance tells of them cannot be read here, is it of"
                        + " another release?");
        assertThat(merge.whole(List.of(one, two), params).missing()).isEmpty();
        List<Answer> answers = new ArrayList<>();
        List.of(one, two, other).forEach(item -> answers.add(Answer.of(item, "patterns", Set.of(0))));
        JsonNode answer = Gather.merged(question, params, answers, List.of());
        assertThat(answer.path("partial").asBoolean()).isTrue();
        assertThat(answer.path("missing").get(0).asText()).startsWith("values of its parameters");
        answers.remove(2);
        assertThat(Gather.merged(question, params, answers, List.of())
                        .path("partial")
                        .asBoolean())
                .isFalse();
        JsonNode whole = merged.items();
        assertThat(whole.path("valueLines").asLong()).isEqualTo(6);
        assertThat(whole.path("valuesSinceMillis").asLong()).isEqualTo(NOW);
        assertThat(whole.has("values")).isFalse();
        JsonNode took = whole.path("parameters").get(0);
        assertThat(took.path("name").asText()).isEqualTo("took");
        assertThat(took.path("kind").asText()).isEqualTo("integer");
        assertThat(took.path("unit").asText()).isEqualTo("ms");
        assertThat(took.path("lines").asLong()).isEqualTo(6);
        assertThat(took.path("numbers").asLong()).isEqualTo(5);
        assertThat(took.path("distinct").asLong()).isEqualTo(4);
        assertThat(took.path("min").asDouble()).isEqualTo(20);
        assertThat(took.path("max").asDouble()).isEqualTo(90);
        assertThat(took.path("today").path("max").asDouble()).isEqualTo(90);
        assertThat(took.path("errorPercent").asDouble()).isEqualTo(1.0);
        assertThat(took.has("before")).isFalse();
        assertThat(took.path("top").get(0).path("value").asText()).isEqualTo("20");
        assertThat(took.path("top").get(0).path("count").asLong()).isEqualTo(3);
    }

    private static String values(String... all) {
        PatternValues values = new PatternValues();
        for (String each : all) {
            values.add(List.of(new Parameter("took", "ms")), List.of(each), NOW);
        }
        return Base64.getEncoder().encodeToString(values.toBytes());
    }

    private static ObjectNode detail(long fromMillis, long... minutes) {
        ObjectNode out = Json.shared().createObjectNode();
        out.put("asked", "a").put("minutesFromMillis", fromMillis);
        out.putObject("pattern").put("id", "w").put("count", 1).putObject("services");
        out.putArray("mergedFrom").add("n");
        out.putObject("history");
        ArrayNode all = out.putArray("minutes");
        for (long n : minutes) {
            all.add(n);
        }
        return out;
    }

    @Test
    void wrongParameters_areNamed() {
        assertThatThrownBy(() -> questions.get("patterns").local().apply(new Params(Map.of("sort", "best"), CLOCK)))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("sort is 'best'");
    }
}
