package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.processor.metrics.CurrentValue;
import io.tidewatch.processor.metrics.MetricViews;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.wire.Json;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Current values for another Prometheus, as its own {@code /federate} gives them. */
final class Federation {
    static final String PATH = "metrics/matching";
    static final int MOST_SERIES = 50_000;
    /** As long as Prometheus looks back itself: an older value is none. */
    private static final Duration LOOK_BACK = Duration.ofMinutes(5);

    static final Question.Merge JOINED = (items, params) -> {
        ArrayNode rows = Json.shared().createArrayNode();
        items.forEach(of -> of.forEach(rows::add));
        return rows;
    };

    private static final String MATCH = "match";

    private Federation() {}

    /** The question that instances ask each other; selectors are lines of one parameter. */
    static Question question(MetricViews views, String store, Supplier<Set<Integer>> partitions, IntSupplier all) {
        return new Question(
                PATH,
                p -> {
                    Selectors selectors =
                            new Selectors(p.text(MATCH, "").lines().toList());
                    long since = p.now() - LOOK_BACK.toMillis();
                    List<CurrentValue> found = views.current(
                            v -> v.timeMillis() >= since && selectors.select(Exposition.selectable(v)), MOST_SERIES);
                    return Answer.of(found, store, partitions.get());
                },
                JOINED,
                Map.of(store, all));
    }

    static Params params(List<String> matches, Clock clock) {
        List<String> lines =
                matches.stream().map(match -> match.replace('\n', ' ')).toList();
        // refused here, where it is asked, and not by each instance
        var unused = new Selectors(lines);
        return new Params(Map.of(MATCH, String.join("\n", lines)), clock);
    }

    /** @throws LocalStores.NotReady where something is missing: Prometheus cannot be told that an answer is not whole */
    static String text(ObjectNode answer, boolean openMetrics) {
        if (answer.path("partial").asBoolean()) {
            throw new LocalStores.NotReady("not all of it can be told just now: " + answer.path("missing"));
        }
        JsonNode rows = answer.path("items");
        if (rows.size() > MOST_SERIES) {
            throw new BadRequest("more than " + MOST_SERIES + " series match, expected a narrower match[]");
        }
        Exposition out = new Exposition(openMetrics);
        rows.forEach(out::add);
        return out.text();
    }
}
