package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.processor.logs.LogHit;
import io.tidewatch.processor.logs.LogSearcher;
import io.tidewatch.processor.logs.LogViews;
import io.tidewatch.processor.search.QueryError;
import io.tidewatch.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Questions of log lines and their levels. */
final class LogQuestions {
    private static final int MOST_HITS = 1_000;

    private final LogViews views;
    private final LogSearcher searcher;
    private final String patternStore;
    private final String blockStore;
    private final Supplier<Set<Integer>> partitions;
    private final IntSupplier all;

    /**
     * @param patternStore a store of the pattern stage, {@code blockStore} one of the index: both lie with the same tasks
     * @param partitions of them, on this instance
     * @param all how many there are in all
     */
    LogQuestions(
            LogViews views,
            LogSearcher searcher,
            String patternStore,
            String blockStore,
            Supplier<Set<Integer>> partitions,
            IntSupplier all) {
        this.views = views;
        this.searcher = searcher;
        this.patternStore = patternStore;
        this.blockStore = blockStore;
        this.partitions = partitions;
        this.all = all;
    }

    List<Question> all() {
        Map<String, IntSupplier> patterns = Map.of(patternStore, all);
        return List.of(
                new Question("logs/search", this::search, LogQuestions::newest, Map.of(blockStore, all))
                        .auditedAs("logs.search"),
                new Question("logs/levels", this::levels, LogQuestions::byMinute, patterns));
    }

    private Answer search(Params p) {
        try {
            LogHit.Found found = searcher.search(new LogHit.Request(
                    p.text("q", ""),
                    p.time("from", "-1h"),
                    p.time("to", "now") + 60_000,
                    p.count("limit", 100, MOST_HITS)));
            return Answer.of(found.hits(), blockStore, searcher.partitions()).withFaults(found.faults());
        } catch (QueryError e) {
            throw new BadRequest("parameter q: " + e.getMessage());
        }
    }

    private Answer levels(Params p) {
        return Answer.of(
                views.levels(p.time("from", "-1h"), p.time("to", "now") + 60_000, p.text("service", "")),
                patternStore,
                partitions.get());
    }

    /** One order, whoever answers: by time, then by place. */
    private static JsonNode newest(List<JsonNode> items, Params p) {
        java.util.ArrayList<JsonNode> hits = new java.util.ArrayList<>();
        items.forEach(part -> part.forEach(hits::add));
        hits.sort(java.util.Comparator.comparingLong(
                        (JsonNode h) -> h.path("timeMillis").asLong())
                .thenComparing(h -> h.path("topic").asText())
                .thenComparingInt(h -> h.path("partition").asInt())
                .thenComparingLong(h -> h.path("offset").asLong())
                .thenComparingInt(h -> h.path("line").asInt())
                .reversed());
        ArrayNode out = Json.shared().createArrayNode();
        hits.stream().limit(p.count("limit", 100, MOST_HITS)).forEach(out::add);
        return out;
    }

    private static JsonNode byMinute(List<JsonNode> items, Params p) {
        Map<Long, ObjectNode> minutes = new TreeMap<>();
        for (JsonNode part : items) {
            for (JsonNode row : part) {
                ObjectNode counts = minutes.computeIfAbsent(
                        row.path("minuteMillis").asLong(), m -> Json.shared().createObjectNode());
                row.path("counts")
                        .fields()
                        .forEachRemaining(e -> counts.put(
                                e.getKey(),
                                counts.path(e.getKey()).asLong() + e.getValue().asLong()));
            }
        }
        ArrayNode out = Json.shared().createArrayNode();
        minutes.forEach(
                (minute, counts) -> out.addObject().put("minuteMillis", minute).set("counts", counts));
        return out;
    }
}
