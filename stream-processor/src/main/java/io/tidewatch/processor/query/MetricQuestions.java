package io.tidewatch.processor.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.tidewatch.alert.Matcher;
import io.tidewatch.processor.metrics.MetricName;
import io.tidewatch.processor.metrics.MetricQuery;
import io.tidewatch.processor.metrics.MetricViews;
import io.tidewatch.processor.metrics.SecondStep;
import io.tidewatch.processor.metrics.Statistic;
import io.tidewatch.processor.metrics.WhereText;
import io.tidewatch.wire.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Questions of metrics. */
final class MetricQuestions {
    private static final List<String> SOURCE_FIELDS = List.of("service", "instance", "host", "environment", "release");
    private static final int USUAL_VALUES = 20;
    private static final int MOST_VALUES = 1_000;
    private static final int USUAL_ROWS = 1_000;
    private static final int MOST_ROWS = 10_000;
    private static final int MOST_GROUP_FIELDS = 20;

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
                question("metrics/query", this::query, new MetricMerge()),
                question("metrics/names", p -> views.names(where(p), values(p)), MetricQuestions::names),
                question(
                        "metrics/current",
                        // one more than is asked for tells that there are more
                        p -> views.current(p.text("metric", ""), where(p), limit(p) + 1),
                        new Cut()),
                question("metrics/sources", p -> views.sources(where(p)), Merges.sortedByText("source")));
    }

    private static int limit(Params p) {
        return p.count("limit", USUAL_ROWS, MOST_ROWS);
    }

    /** The first of all instances, by source, and whether there are more. */
    static final class Cut implements Question.TellingMerge {
        @Override
        public Question.Merged whole(List<JsonNode> items, Params p) {
            ArrayNode all = (ArrayNode) Merges.sortedByText("source").merge(items, p);
            int most = limit(p);
            boolean truncated = all.size() > most;
            while (all.size() > most) {
                all.remove(all.size() - 1);
            }
            return new Question.Merged(all, Map.of("truncated", BooleanNode.valueOf(truncated)));
        }
    }

    private Question question(String path, Function<Params, Object> local, Question.Merge merge) {
        return new Question(
                path,
                p -> {
                    try {
                        return Answer.of(local.apply(p), store, partitions.get());
                    } catch (IllegalArgumentException e) {
                        throw new BadRequest(String.valueOf(e.getMessage()));
                    }
                },
                merge,
                expects);
    }

    private Object query(Params p) {
        MetricMerge.check(p);
        List<String> groupBy = list(p.text("groupBy", ""));
        if (groupBy.size() > MOST_GROUP_FIELDS) {
            throw new BadRequest("parameter groupBy has " + groupBy.size() + " fields, at most " + MOST_GROUP_FIELDS);
        }
        MetricQuery query = new MetricQuery(
                p.required("metric"),
                where(p),
                p.time("from", "-30m"),
                p.time("to", "now"),
                stepMillis(p),
                statistic(p),
                groupBy);
        SecondStep then = then(p);
        return views.query(then == null ? query : then.widened(query));
    }

    /** @return what is made of the lines; null where they are shown as they are */
    static @Nullable SecondStep then(Params p) {
        try {
            return SecondStep.parse(p.text("then", ""), list(p.text("thenBy", "")), list(p.text("groupBy", "")));
        } catch (IllegalArgumentException e) {
            throw new BadRequest(String.valueOf(e.getMessage()));
        }
    }

    /** @return the length of a step that is asked for */
    static long stepMillis(Params p) {
        return p.duration("step", Duration.ofSeconds(10)).toMillis();
    }

    private static JsonNode names(List<JsonNode> items, Params p) {
        List<MetricName> names = new ArrayList<>();
        for (JsonNode item : items) {
            for (JsonNode name : item) {
                try {
                    names.add(Json.shared().treeToValue(name, MetricName.class));
                } catch (JsonProcessingException e) {
                    throw new IllegalStateException("a name of a metric cannot be read", e);
                }
            }
        }
        List<MetricName> merged = new ArrayList<>(MetricName.merge(names, values(p)));
        merged.sort(Comparator.comparing(MetricName::metric).thenComparing(MetricName::kind));
        int limit = p.count("limit", MOST_ROWS, MOST_ROWS);
        return Json.shared().valueToTree(merged.size() <= limit ? merged : merged.subList(0, limit));
    }

    private static int values(Params p) {
        return p.count("values", USUAL_VALUES, MOST_VALUES);
    }

    static Statistic statistic(Params p) {
        try {
            return Statistic.parse(p.text("aggregate", "avg"));
        } catch (IllegalArgumentException e) {
            throw new BadRequest("parameter " + e.getMessage());
        }
    }

    /** What {@code where} says, and {@code service=...} to {@code label.NAME=...} beside it. */
    private static List<Matcher> where(Params p) {
        List<Matcher> where = new ArrayList<>(WhereText.parse(p.text("where", "")));
        p.prefixed("label.").forEach((label, value) -> where.add(Matcher.equal("label." + label, value)));
        for (String field : SOURCE_FIELDS) {
            String value = p.text(field, "");
            if (!value.isEmpty()) {
                where.add(Matcher.equal(field, value));
            }
        }
        return where;
    }

    private static List<String> list(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" *, *", -1));
    }
}
