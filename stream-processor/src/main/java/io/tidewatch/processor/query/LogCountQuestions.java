package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.processor.logs.LogCount;
import io.tidewatch.processor.logs.LogFacets;
import io.tidewatch.processor.logs.LogSearcher;
import io.tidewatch.wire.Json;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** How many lines there are: by time, and by their values. */
final class LogCountQuestions {
    private static final int USUAL_STEPS = 60;
    private static final long MINUTE = 60_000;
    private static final int MOST_TOP = 100;
    private static final int MOST_ROWS = 500;

    private final LogSearcher searcher;
    private final String store;
    private final IntSupplier all;
    private final Duration countersKept;

    /** @param countersKept how long counts by minute are kept */
    LogCountQuestions(LogSearcher searcher, String store, IntSupplier all, Duration countersKept) {
        this.searcher = searcher;
        this.store = store;
        this.all = all;
        this.countersKept = countersKept;
    }

    List<Question> all() {
        return List.of(
                new Question("logs/count", p -> count(p, searcher), new Counts(), Map.of(store, all))
                        .withStandIn((p, partitions) -> count(p, searcher.withoutIndex(partitions)))
                        .auditedAs("logs.count"),
                new Question("logs/facets", p -> facets(p, searcher), new Facets(), Map.of(store, all))
                        .withStandIn((p, partitions) -> facets(p, searcher.withoutIndex(partitions)))
                        .auditedAs("logs.facets"));
    }

    /** @return null where not all of it can be known there */
    private @Nullable Answer count(Params p, LogSearcher in) {
        LogParams asked = LogParams.of(p);
        LogCount.Request request = request(p, asked, p.now() - countersKept.toMillis() + MINUTE);
        if (!LogParams.asked(() -> in.knows(asked.query(), List.of(request.by())) && !isOfCounters(request, in))) {
            return null;
        }
        LogCount found = LogParams.asked(() -> in.count(request));
        return Answer.of(found, store, found.partitions()).withFaults(found.faults());
    }

    /** Counters may hold what another instance counted before it was gone: nobody can say which lines are missing then. */
    private static boolean isOfCounters(LogCount.Request request, LogSearcher in) {
        return !in.hasIndex() && in.countsByCounters(request);
    }

    private static LogCount.Request request(Params p, LogParams asked, long countersFrom) {
        Duration step = p.duration("step", Duration.ofMillis(usual(asked.toMillis() - asked.fromMillis())));
        if (step.isNegative() || step.isZero()) {
            throw new BadRequest("parameter step is '" + p.text("step", "") + "', expected more than 0, such as 1m");
        }
        try {
            return new LogCount.Request(
                    asked.query(),
                    asked.fromMillis(),
                    asked.toMillis(),
                    step.toMillis(),
                    p.text("by", ""),
                    countersFrom,
                    asked.bounds());
        } catch (IllegalArgumentException e) {
            throw new BadRequest("parameter step: " + e.getMessage() + "; make it longer, or the time shorter");
        }
    }

    /** @return whole minutes, which counters answer, unless the time is short */
    private static long usual(long millis) {
        long step = Math.max(1, millis / USUAL_STEPS);
        return millis < 10 * MINUTE
                ? Math.max(1_000, step / 1_000 * 1_000)
                : Math.max(MINUTE, (step + MINUTE - 1) / MINUTE * MINUTE);
    }

    /** @return null where not all of it can be known there */
    private @Nullable Answer facets(Params p, LogSearcher in) {
        LogParams asked = LogParams.of(p);
        List<String> names = Arrays.stream(
                        p.text("fields", "service,level,logger,pattern").split(","))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        if (names.isEmpty() || names.size() > LogFacets.MOST_NAMES) {
            throw new BadRequest("parameter fields names " + names.size() + " fields, expected 1 to "
                    + LogFacets.MOST_NAMES + ", divided by commas");
        }
        if (!LogParams.asked(() -> in.knows(asked.query(), names))) {
            return null;
        }
        LogFacets found = LogParams.asked(
                () -> in.facets(asked.query(), asked.fromMillis(), asked.toMillis(), names, asked.bounds()));
        return Answer.of(found, store, found.partitions()).withFaults(found.faults());
    }

    /** Adds counts up: rows by value, the most lines first. */
    private record Counts() implements Question.TellingMerge {
        @Override
        public Question.Merged whole(List<JsonNode> items, Params p) {
            LogCount.Request asked = request(p, LogParams.of(p), 0);
            Map<String, long[]> rows = new TreeMap<>();
            long[] other = new long[asked.steps()];
            for (JsonNode part : items) {
                part.path("rows")
                        .fields()
                        .forEachRemaining(row ->
                                add(rows.computeIfAbsent(row.getKey(), k -> new long[other.length]), row.getValue()));
                add(other, part.path("other"));
            }
            List<Map.Entry<String, long[]>> sorted = new java.util.ArrayList<>(rows.entrySet());
            sorted.sort(Comparator.comparingLong((Map.Entry<String, long[]> row) -> -sum(row.getValue()))
                    .thenComparing(Map.Entry::getKey));
            ArrayNode out = Json.shared().createArrayNode();
            long total = sum(other);
            for (int i = 0; i < sorted.size(); i++) {
                long[] counts = sorted.get(i).getValue();
                total += sum(counts);
                if (i < MOST_ROWS) {
                    out.add(row(sorted.get(i).getKey(), counts));
                } else {
                    for (int k = 0; k < counts.length; k++) {
                        other[k] += counts[k];
                    }
                }
            }
            Map<String, JsonNode> facts = new java.util.LinkedHashMap<>();
            facts.put("total", Json.shared().valueToTree(total));
            facts.put(
                    "other",
                    sum(other) == 0
                            ? Json.shared().createArrayNode()
                            : Json.shared().valueToTree(other));
            facts.put("startMillis", Json.shared().valueToTree(asked.startMillis()));
            facts.put("stepMillis", Json.shared().valueToTree(asked.stepMillis()));
            boolean counters = !items.isEmpty()
                    && items.stream().allMatch(i -> i.path("counters").asBoolean());
            facts.put("read", Json.shared().valueToTree(counters ? "counters" : "lines"));
            facts.put("effort", LogEfforts.sum(items));
            return new Question.Merged(out, facts);
        }

        private static ObjectNode row(String value, long[] counts) {
            ObjectNode row = Json.shared().createObjectNode();
            row.put("value", value).put("count", sum(counts));
            row.set("counts", Json.shared().valueToTree(counts));
            return row;
        }

        private static void add(long[] sum, JsonNode counts) {
            for (int i = 0; i < Math.min(sum.length, counts.size()); i++) {
                sum[i] += counts.get(i).asLong();
            }
        }

        private static long sum(long[] counts) {
            return Arrays.stream(counts).sum();
        }
    }

    /** Adds the values of each name up, and keeps the most frequent. */
    private record Facets() implements Question.TellingMerge {
        @Override
        public Question.Merged whole(List<JsonNode> items, Params p) {
            int top = p.count("top", 10, MOST_TOP);
            ArrayNode out = Json.shared().createArrayNode();
            int names =
                    items.stream().mapToInt(i -> i.path("facets").size()).max().orElse(0);
            for (int i = 0; i < names; i++) {
                int at = i;
                out.add(facet(
                        items.stream().map(part -> part.path("facets").path(at)).toList(), top));
            }
            long lines = items.stream().mapToLong(i -> i.path("lines").asLong()).sum();
            return new Question.Merged(
                    out, Map.of("total", Json.shared().valueToTree(lines), "effort", LogEfforts.sum(items)));
        }

        private static ObjectNode facet(List<JsonNode> parts, int top) {
            Map<String, Long> counts = new TreeMap<>();
            long other = 0;
            long without = 0;
            boolean exact = true;
            String name = "";
            for (JsonNode part : parts) {
                name = part.path("name").asText(name);
                part.path("values")
                        .forEach(v -> counts.merge(
                                v.path("value").asText(), v.path("count").asLong(), Long::sum));
                other += part.path("other").asLong();
                without += part.path("without").asLong();
                exact &= part.path("exact").asBoolean(true);
            }
            List<Map.Entry<String, Long>> sorted = new java.util.ArrayList<>(counts.entrySet());
            sorted.sort(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry::getKey));
            ObjectNode out = Json.shared().createObjectNode().put("field", name);
            ArrayNode values = out.putArray("values");
            for (int i = 0; i < sorted.size(); i++) {
                if (i < top) {
                    values.addObject()
                            .put("value", sorted.get(i).getKey())
                            .put("count", sorted.get(i).getValue());
                } else {
                    other += sorted.get(i).getValue();
                }
            }
            return out.put("distinct", sorted.size())
                    .put("other", other)
                    .put("without", without)
                    .put("exact", exact);
        }
    }
}
