package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.processor.logs.LogHit;
import io.tidewatch.processor.logs.LogOrder;
import io.tidewatch.processor.logs.LogPlace;
import io.tidewatch.processor.logs.LogSearcher;
import io.tidewatch.wire.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lines: those that a query finds, page by page, and those of one trace or request. What an instance tells another is
 * {@code hits}, up to which time all was looked at ({@code until}; null: all was, or where it is {@code unsure} nobody
 * knows), whether there may be more behind the last of them ({@code full}), and the effort.
 */
final class LogSearchQuestions {
    static final String SEARCH = "logs/search";

    /** Lines of one page. */
    static final int MOST_HITS = 5_000;

    private static final int USUAL_HITS = 100;
    private static final int USUAL_OF_TRACE = 1_000;

    private final LogSearcher searcher;
    private final String store;
    private final IntSupplier all;

    LogSearchQuestions(LogSearcher searcher, String store, IntSupplier all) {
        this.searcher = searcher;
        this.store = store;
        this.all = all;
    }

    List<Question> all() {
        return List.of(
                new Question(SEARCH, p -> search(p, searcher), new Pages(false), Map.of(store, all))
                        .withStandIn((p, partitions) -> search(p, searcher.withoutIndex(partitions)))
                        .auditedAs("logs.search"),
                new Question("logs/trace", p -> trace(p, searcher), new Pages(true), Map.of(store, all))
                        .withStandIn((p, partitions) -> trace(p, searcher.withoutIndex(partitions)))
                        .auditedAs("logs.trace"));
    }

    private @Nullable Answer search(Params p, LogSearcher in) {
        return found(LogParams.of(p), p.count("limit", USUAL_HITS, MOST_HITS), in);
    }

    private @Nullable Answer trace(Params p, LogSearcher in) {
        return found(traced(p), p.count("limit", USUAL_OF_TRACE, MOST_HITS), in);
    }

    /** The lines that hold the id as a word, wherever it stands: each service writes it down in its own way. */
    private static LogParams traced(Params p) {
        return LogParams.of(p.with("q", phrase(p.required("id"))), "-1d", LogOrder.OLDEST);
    }

    private static String phrase(String id) {
        if (id.codePoints().noneMatch(Character::isLetterOrDigit)) {
            throw new BadRequest("parameter id is '" + id + "', expected the id of a trace or a request");
        }
        return '"' + id.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** @return null where not all of it can be known there */
    private @Nullable Answer found(LogParams asked, int limit, LogSearcher in) {
        if (!LogParams.asked(() -> in.knows(asked.query(), List.of()))) {
            return null;
        }
        LogHit.Found found = LogParams.asked(() -> in.search(new LogHit.Request(
                asked.query(),
                asked.fromMillis(),
                asked.toMillis(),
                limit,
                asked.order(),
                asked.behind(),
                asked.bounds())));
        ObjectNode items = Json.shared().createObjectNode();
        items.set("hits", Json.shared().valueToTree(found.hits()));
        items.put("until", found.untilMillis());
        // whoever stands in says what may be missing; the others' lines go on all the same
        items.put("unsure", found.unsure() && in.hasIndex());
        items.put("full", found.full());
        items.set("effort", Json.shared().valueToTree(found.effort()));
        return Answer.of(items, store, found.partitions()).withFaults(found.faults());
    }

    /** Makes one page of several, in one order, whoever answers. */
    private record Pages(boolean trace) implements Question.TellingMerge {
        @Override
        public Question.Merged whole(List<JsonNode> items, Params p) {
            LogParams asked = trace ? traced(p) : LogParams.of(p);
            int limit = p.count("limit", trace ? USUAL_OF_TRACE : USUAL_HITS, MOST_HITS);
            Long edge = edge(items, asked.order());
            LogPlace end = end(items, asked.order());
            Comparator<LogPlace> places = asked.order().places();
            List<JsonNode> hits = new ArrayList<>();
            for (JsonNode part : items) {
                // an instance of an older release tells its lines only
                (part.isArray() ? part : part.path("hits")).forEach(hit -> {
                    if (sure(hit, asked.order(), edge) && (end == null || places.compare(place(hit), end) <= 0)) {
                        hits.add(hit);
                    }
                });
            }
            hits.sort(Comparator.comparing(Pages::place, places));
            ArrayNode page = Json.shared().createArrayNode();
            hits.stream().limit(limit).forEach(page::add);
            boolean more = hits.size() > limit
                    || items.stream().anyMatch(i -> i.path("full").asBoolean());
            // a cursor would pass over lines, and whoever goes on takes the fault for mended
            boolean sure = items.stream().noneMatch(i -> i.path("unsure").asBoolean());
            String next = null;
            if (sure && more && !page.isEmpty()) {
                next = asked.next(place(page.get(page.size() - 1)));
            } else if (sure && edge != null) {
                next = asked.next(LogPlace.before(asked.order() == LogOrder.NEWEST ? edge + 1 : edge));
            }
            Map<String, JsonNode> facts = new java.util.LinkedHashMap<>();
            facts.put(
                    "next",
                    next == null ? NullNode.getInstance() : Json.shared().valueToTree(next));
            facts.put("fromMillis", Json.shared().valueToTree(asked.fromMillis()));
            facts.put("toMillis", Json.shared().valueToTree(asked.toMillis()));
            facts.put("effort", LogEfforts.sum(items));
            if (trace) {
                facts.put("services", services(page));
            }
            return new Question.Merged(page, facts);
        }

        /** @return how many of the lines are of each service */
        private static ObjectNode services(ArrayNode page) {
            ObjectNode services = Json.shared().createObjectNode();
            for (JsonNode hit : page) {
                String service = hit.path("service").asText();
                services.put(service, services.path(service).asLong() + 1);
            }
            return services;
        }

        /** @return the time up to which every instance has looked at all; null where all have to the end */
        private static @Nullable Long edge(List<JsonNode> items, LogOrder order) {
            Long edge = null;
            for (JsonNode part : items) {
                JsonNode until = part.path("until");
                if (until.isNumber()) {
                    long own = until.asLong();
                    edge = edge == null ? own : order == LogOrder.NEWEST ? Math.max(edge, own) : Math.min(edge, own);
                }
            }
            return edge;
        }

        /** @return the place up to which every instance gave all it found; null where all gave all */
        private static @Nullable LogPlace end(List<JsonNode> items, LogOrder order) {
            LogPlace end = null;
            for (JsonNode part : items) {
                JsonNode hits = part.path("hits");
                if (part.path("full").asBoolean() && !hits.isEmpty()) {
                    LogPlace own = place(hits.get(hits.size() - 1));
                    end = end == null || order.places().compare(own, end) < 0 ? own : end;
                }
            }
            return end;
        }

        private static boolean sure(JsonNode hit, LogOrder order, @Nullable Long edge) {
            long time = hit.path("timeMillis").asLong();
            return edge == null || (order == LogOrder.NEWEST ? time > edge : time < edge);
        }

        private static LogPlace place(JsonNode hit) {
            return new LogPlace(
                    hit.path("timeMillis").asLong(),
                    hit.path("topic").asText(),
                    hit.path("partition").asInt(),
                    hit.path("id").asText());
        }
    }
}
