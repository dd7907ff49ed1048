package io.tidewatch.processor.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.alert.Aggregate;
import io.tidewatch.processor.metrics.MetricAnswer;
import io.tidewatch.processor.metrics.MetricQuery;
import io.tidewatch.processor.metrics.MetricViews;
import io.tidewatch.wire.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Questions of metrics and hosts. */
final class MetricQuestions {
    private static final List<String> SOURCE_FIELDS = List.of("service", "instance", "host", "environment", "release");

    private final MetricViews views;
    private final String store;
    private final Supplier<Set<Integer>> partitions;
    private final Map<String, IntSupplier> expects;

    /**
     * @param store the store whose partitions say who spoke
     * @param partitions of it, on this instance
     * @param all how many there are in all
     */
    MetricQuestions(MetricViews views, String store, Supplier<Set<Integer>> partitions, IntSupplier all) {
        this.views = views;
        this.store = store;
        this.partitions = partitions;
        this.expects = Map.of(store, all);
    }

    List<Question> all() {
        return List.of(
                new Question("metrics/query", this::query, MetricQuestions::merged, expects),
                new Question(
                        "metrics/names",
                        p -> answer(views.names(where(p))),
                        Merges.byId("metric", "series", Set.of("series", "sources"), Set.of(), Set.of(), 10_000),
                        expects),
                new Question(
                        "metrics/current",
                        p -> answer(views.current(p.text("metric", ""), where(p), p.count("limit", 1_000, 10_000))),
                        Merges.sortedByText("source"),
                        expects),
                new Question("hosts", p -> answer(views.hosts()), Merges.sortedByText("host"), expects));
    }

    private Answer query(Params p) {
        return answer(views.query(question(p)));
    }

    private Answer answer(Object items) {
        return Answer.of(items, store, partitions.get());
    }

    private static MetricQuery question(Params p) {
        try {
            return new MetricQuery(
                    p.required("metric"),
                    where(p),
                    p.time("from", "-30m"),
                    p.time("to", "now"),
                    p.duration("step", Duration.ofSeconds(10)).toMillis(),
                    aggregate(p),
                    list(p.text("groupBy", "")));
        } catch (IllegalArgumentException e) {
            throw new BadRequest(String.valueOf(e.getMessage()));
        }
    }

    private static JsonNode merged(List<JsonNode> items, Params p) {
        List<MetricAnswer> answers = new ArrayList<>();
        for (JsonNode item : items) {
            try {
                answers.add(Json.shared().treeToValue(item, MetricAnswer.class));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("an answer of metrics cannot be read", e);
            }
        }
        return Json.shared().valueToTree(MetricAnswer.merge(answers).lines(aggregate(p)));
    }

    private static Aggregate aggregate(Params p) {
        String text = p.text("aggregate", "avg").toUpperCase(Locale.ROOT).replace(".", "");
        try {
            return Aggregate.valueOf(text);
        } catch (IllegalArgumentException e) {
            throw new BadRequest("parameter aggregate is '" + p.text("aggregate", "") + "', expected one of "
                    + Arrays.toString(Aggregate.values()).toLowerCase(Locale.ROOT));
        }
    }

    private static Map<String, String> where(Params p) {
        Map<String, String> where = new TreeMap<>();
        p.prefixed("label.").forEach((label, value) -> where.put("label." + label, value));
        for (String field : SOURCE_FIELDS) {
            String value = p.text(field, "");
            if (!value.isEmpty()) {
                where.put(field, value);
            }
        }
        return where;
    }

    private static List<String> list(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    }
}
