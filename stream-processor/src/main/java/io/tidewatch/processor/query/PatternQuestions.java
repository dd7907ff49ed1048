package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.processor.logs.PatternViews;
import io.tidewatch.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Questions of patterns of log lines. */
final class PatternQuestions {
    private static final int MOST = 10_000;
    private static final Set<String> SUMS = Set.of("count", "services", "hours", "lastHour", "hourBefore", "lastWeek");

    private final PatternViews views;
    private final String store;
    private final Supplier<Set<Integer>> partitions;
    private final Map<String, IntSupplier> expects;

    /**
     * @param store of the pattern stage
     * @param partitions of it, on this instance
     * @param all how many there are in all
     */
    PatternQuestions(PatternViews views, String store, Supplier<Set<Integer>> partitions, IntSupplier all) {
        this.views = views;
        this.store = store;
        this.partitions = partitions;
        this.expects = Map.of(store, all);
    }

    List<Question> all() {
        return List.of(
                new Question("patterns", this::patterns, PatternQuestions::compared, expects)
                        .auditedAs("patterns.list"),
                new Question("patterns/{id}", this::pattern, (Question.TellingMerge) PatternQuestions::joined, expects)
                        .auditedAs("patterns.show"));
    }

    private Answer patterns(Params p) {
        PatternOrder.of(p);
        return answer(views.patterns(p.time("from", "-1d"), p.time("to", "now"), p.text("service", "")));
    }

    private Answer pattern(Params p) {
        return answer(
                views.pattern(p.required("id"), p.time("from", "-1d"), p.time("to", "now"), p.text("service", "")));
    }

    private Answer answer(@Nullable Object items) {
        return Answer.of(items, store, partitions.get());
    }

    /** Rows of one pattern become one; of times without any line of its services nothing is said. */
    private static JsonNode compared(List<JsonNode> items, Params p) {
        Map<String, long[]> history = new TreeMap<>();
        List<JsonNode> rows = new ArrayList<>();
        for (JsonNode item : items) {
            rows.add(item.path("patterns"));
            addHistory(item.path("services"), history);
        }
        List<ObjectNode> all = new ArrayList<>();
        String service = p.text("service", "");
        added(rows, p).forEach(row -> all.add(honest((ObjectNode) row, history, service)));
        return array(
                PatternOrder.of(p).sorted(all, p.time("from", "-1d"), p.time("to", "now")),
                p.count("limit", 100, MOST));
    }

    private static void addHistory(JsonNode services, Map<String, long[]> history) {
        services.fields().forEachRemaining(e -> {
            long[] all = history.computeIfAbsent(e.getKey(), s -> new long[2]);
            all[0] += e.getValue().path("hourBefore").asLong();
            all[1] += e.getValue().path("lastWeek").asLong();
        });
    }

    /** Rows of one pattern become one; all of them, whatever the question's limit is. */
    private static JsonNode added(List<JsonNode> rows, Params p) {
        return Merges.byId("id", "count", SUMS, Set.of("firstSeenMillis"), Set.of("lastSeenMillis"), MOST)
                .merge(rows, Params.at(Map.of(), p.now()));
    }

    private static ObjectNode honest(ObjectNode row, Map<String, long[]> history, String asked) {
        Set<String> services = new TreeSet<>();
        row.path("services").fieldNames().forEachRemaining(services::add);
        // one that has no lines in the time asked for may be of any of them
        Set<String> of = services.isEmpty() ? asked.isEmpty() ? history.keySet() : Set.of(asked) : services;
        long before = 0;
        long week = 0;
        for (String service : of) {
            long[] all = history.getOrDefault(service, new long[2]);
            before += all[0];
            week += all[1];
        }
        if (before == 0) {
            row.putNull("hourBefore");
        }
        if (week == 0) {
            row.putNull("lastWeek");
        }
        return row;
    }

    private static Question.Merged joined(List<JsonNode> items, Params p) {
        ObjectNode whole = null;
        Set<String> former = new TreeSet<>();
        List<JsonNode> patterns = new ArrayList<>();
        List<JsonNode> minutes = new ArrayList<>();
        Map<String, long[]> history = new TreeMap<>();
        int silent = 0;
        for (JsonNode item : items) {
            if (item instanceof ObjectNode object) {
                whole = whole == null ? object.deepCopy() : whole;
                item.path("mergedFrom").forEach(id -> former.add(id.asText()));
                patterns.add(Json.shared().createArrayNode().add(item.path("pattern")));
                minutes.add(item);
                addHistory(item.path("history"), history);
                silent += item.has("history") ? 0 : 1;
            }
        }
        if (whole == null) {
            return new Question.Merged(NullNode.getInstance(), Map.of());
        }
        whole.setAll(honest((ObjectNode) added(patterns, p).get(0), history, p.text("service", "")));
        whole.remove(List.of("pattern", "values", "history"));
        int unread = ParameterRows.add(items, whole);
        ArrayNode ids = whole.putArray("mergedFrom");
        former.forEach(ids::add);
        alignedMinutes(whole, minutes);
        List<String> missing = new ArrayList<>();
        if (unread > 0) {
            missing.add("values of its parameters: what " + Merges.instances(unread, "tells", "tell")
                    + " of them cannot be read here, is it of another release?");
        }
        if (silent > 0) {
            missing.add("lines of the last hour, the hour before and last week: "
                    + Merges.instances(silent, "tells", "tell") + " none, is it of another release?");
        }
        return new Question.Merged(whole, Map.of(), missing);
    }

    /** Instances keep minutes from different times on, all up to the same one. */
    private static void alignedMinutes(ObjectNode whole, List<JsonNode> parts) {
        Map<Long, Long> byMinute = new TreeMap<>();
        for (JsonNode part : parts) {
            long at = part.path("minutesFromMillis").asLong();
            for (JsonNode count : part.path("minutes")) {
                byMinute.merge(at, count.asLong(), Long::sum);
                at += KeptCounts.MINUTE_MILLIS;
            }
        }
        ArrayNode out = whole.putArray("minutes");
        byMinute.values().forEach(out::add);
        if (!byMinute.isEmpty()) {
            whole.put("minutesFromMillis", byMinute.keySet().iterator().next());
        }
    }

    private static JsonNode array(List<ObjectNode> rows, int limit) {
        ArrayNode out = Json.shared().createArrayNode();
        rows.stream().limit(limit).forEach(out::add);
        return out;
    }
}
