package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.processor.logs.PatternViews;
import io.tidewatch.processor.logs.PatternViews.By;
import io.tidewatch.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** How many lines there are by what, step by step. */
final class RateQuestion {
    /** Names, of one instance and in an answer. */
    private static final int MOST = 10_000;

    private static final int USUAL = 100;
    private static final String FROM = "-3h";
    private static final long FINE_MILLIS = 6 * KeptCounts.HOUR_MILLIS;
    private static final long MOST_MINUTES = 24 * 60;
    private static final long MOST_HOURS = 31 * 24;

    private final PatternViews views;
    private final String store;
    private final Supplier<Set<Integer>> partitions;
    private final IntSupplier all;
    private final KeptCounts kept;

    /**
     * @param store of the pattern stage
     * @param partitions of it, on this instance
     * @param all how many there are in all
     */
    RateQuestion(
            PatternViews views, String store, Supplier<Set<Integer>> partitions, IntSupplier all, KeptCounts kept) {
        this.views = views;
        this.store = store;
        this.partitions = partitions;
        this.all = all;
        this.kept = kept;
    }

    Question question() {
        return new Question("logs/rates", this::rates, (Question.TellingMerge) this::byName, Map.of(store, all))
                .auditedAs("logs.rates");
    }

    private static By by(Params p) {
        return AlertQuestions.constant(By.class, "by", p.text("by", "SERVICE"));
    }

    private RateSteps steps(Params p) {
        return RateSteps.of(p, FROM, FINE_MILLIS, by(p), kept);
    }

    private Answer rates(Params p) {
        By by = by(p);
        RateSteps steps = steps(p);
        bounded(steps);
        List<PatternViews.Rate> rates = steps.none()
                ? List.of()
                : views.rates(
                        by, steps.fromMillis(), steps.toMillis(), steps.stepMillis(), p.text("service", ""), MOST + 1);
        Answer answer = Answer.of(rates.stream().limit(MOST).toList(), store, partitions.get());
        return rates.size() <= MOST
                ? answer
                : answer.withFaults(List.of("there are more than " + MOST + " names: those with the fewest lines of an"
                        + " instance are left out; name a service, or a shorter time"));
    }

    private static void bounded(RateSteps steps) {
        boolean minutes = steps.stepMillis() == KeptCounts.MINUTE_MILLIS;
        long most = minutes ? MOST_MINUTES : MOST_HOURS;
        long apart = (steps.toMillis() - steps.fromMillis()) / steps.stepMillis();
        if (apart > most) {
            throw new BadRequest("parameters from and to are " + apart + " steps apart, expected 0 to " + most
                    + (minutes ? "; step=1h reaches farther" : ""));
        }
    }

    /** Rows of one name become one; what the limit leaves out is told by the step. */
    private Question.Merged byName(List<JsonNode> items, Params p) {
        RateSteps steps = steps(p);
        List<String> missing = new ArrayList<>(steps.missing());
        int others = 0;
        for (JsonNode of : items) {
            int all = of.size();
            ((ArrayNode) of).removeIf(row -> !steps.fit((ObjectNode) row));
            others += of.size() < all ? 1 : 0;
        }
        if (others > 0) {
            missing.add(Merges.instances(others, "counts", "count")
                    + " by longer steps than are asked for, is it of another release?");
        }
        JsonNode rows = Merges.byId("name", "count", Set.of("count", "counts"), Set.of(), Set.of(), Integer.MAX_VALUE)
                .merge(items, p.without("limit"));
        int limit = p.count("limit", USUAL, MOST);
        ArrayNode shown = Json.shared().createArrayNode();
        long total = 0;
        long[] other = new long[steps.count()];
        for (int i = 0; i < rows.size(); i++) {
            JsonNode row = rows.get(i);
            total += row.path("count").asLong();
            if (i < limit) {
                shown.add(row);
            } else {
                for (int step = 0; step < other.length; step++) {
                    other[step] += row.path("counts").path(step).asLong();
                }
            }
        }
        int left = rows.size() - shown.size();
        Map<String, JsonNode> facts = steps.facts();
        facts.put("total", LongNode.valueOf(total));
        facts.put("namesLeftOut", IntNode.valueOf(left));
        facts.put("other", Json.shared().valueToTree(left == 0 ? new long[0] : other));
        return new Question.Merged(shown, facts, missing);
    }
}
