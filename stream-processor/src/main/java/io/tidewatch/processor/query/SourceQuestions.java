package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.processor.ingest.SourceViews;
import io.tidewatch.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Questions of who speaks, and of how far the pipeline is. */
final class SourceQuestions {
    private final SourceViews views;
    private final Supplier<Map<String, Set<Integer>>> covers;
    private final Map<String, IntSupplier> expects;

    /**
     * @param covers partitions of each door's store on this instance
     * @param expects how many each has in all
     */
    SourceQuestions(SourceViews views, Supplier<Map<String, Set<Integer>>> covers, Map<String, IntSupplier> expects) {
        this.views = views;
        this.covers = covers;
        this.expects = expects;
    }

    List<Question> all() {
        return List.of(
                new Question("services", p -> answer(views.services()), SourceQuestions::services, expects),
                new Question(
                        "sources",
                        p -> answer(views.sources()),
                        Merges.byId(
                                "source",
                                "lastSeenMillis",
                                Set.of("events", "lost", "repeated", "clamped", "bad", "late"),
                                Set.of("firstSeenMillis"),
                                Set.of("lastSeenMillis"),
                                1_000),
                        expects),
                new Question("pipeline", p -> answer(views.pipeline()), Merges.sortedByText("topic"), expects));
    }

    private Answer answer(Object items) {
        return new Answer(Json.shared().valueToTree(items), covers.get(), List.of());
    }

    /** Unites what several instances know of a service; {@code instances} is how many of its sources are there. */
    private static JsonNode services(List<JsonNode> items, Params p) {
        Map<String, Map<String, Set<String>>> sets = new TreeMap<>();
        Map<String, Long> seen = new TreeMap<>();
        for (JsonNode part : items) {
            for (JsonNode row : part) {
                String name = row.path("service").asText();
                seen.merge(name, row.path("lastSeenMillis").asLong(), Math::max);
                Map<String, Set<String>> mine = sets.computeIfAbsent(name, n -> new TreeMap<>());
                for (String set : List.of("sources", "hosts", "releases")) {
                    Set<String> united = mine.computeIfAbsent(set, s -> new TreeSet<>());
                    row.path(set).forEach(value -> united.add(value.asText()));
                }
            }
        }
        ArrayNode out = Json.shared().createArrayNode();
        sets.forEach((name, of) -> {
            ObjectNode row = out.addObject().put("service", name).put("lastSeenMillis", seen.get(name));
            row.put("instances", of.getOrDefault("sources", Set.of()).size());
            of.forEach((set, values) -> row.set(set, Json.shared().valueToTree(values)));
        });
        return out;
    }
}
