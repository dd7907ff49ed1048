package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.processor.logs.LogSearcher;
import io.tidewatch.processor.logs.LogViews;
import io.tidewatch.processor.logs.PatternViews;
import io.tidewatch.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Questions of log lines and their levels. */
final class LogQuestions {
    private final LogViews views;
    private final LogSearcher searcher;
    private final String patternStore;
    private final String blockStore;
    private final Supplier<Set<Integer>> partitions;
    private final IntSupplier all;
    private final KeptCounts kept;

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
            IntSupplier all,
            KeptCounts kept) {
        this.views = views;
        this.searcher = searcher;
        this.patternStore = patternStore;
        this.blockStore = blockStore;
        this.partitions = partitions;
        this.all = all;
        this.kept = kept;
    }

    List<Question> all() {
        Map<String, IntSupplier> patterns = Map.of(patternStore, all);
        List<Question> questions = new ArrayList<>();
        questions.addAll(new LogSearchQuestions(searcher, blockStore, all).all());
        questions.addAll(new LogCountQuestions(searcher, blockStore, all, kept.levelMinutes()).all());
        questions.add(new LogContextQuestion(searcher, blockStore, all).question());
        questions.add(new Question("logs/levels", this::levels, (Question.TellingMerge) this::bySteps, patterns));
        return questions;
    }

    private RateSteps steps(Params p) {
        return RateSteps.of(p, "-1h", Long.MAX_VALUE, PatternViews.By.LEVEL, kept);
    }

    private Answer levels(Params p) {
        RateSteps steps = steps(p);
        // the step that the end lies in counts whole
        long to = steps.toMillis();
        String service = p.text("service", "");
        List<LogViews.LevelMinute> rows = steps.none()
                ? List.of()
                : steps.stepMillis() == KeptCounts.HOUR_MILLIS
                        ? views.levelHours(steps.fromMillis(), to, service)
                        : views.levels(steps.fromMillis(), to, service);
        return Answer.of(rows, patternStore, partitions.get());
    }

    private Question.Merged bySteps(List<JsonNode> items, Params p) {
        RateSteps steps = steps(p);
        return new Question.Merged(byMinute(items, steps), steps.facts(), steps.missing());
    }

    /** An instance of another release may tell minutes where hours are asked for, and of times that are not kept whole. */
    private static JsonNode byMinute(List<JsonNode> items, RateSteps steps) {
        Map<Long, ObjectNode> minutes = new TreeMap<>();
        for (JsonNode part : items) {
            for (JsonNode row : part) {
                long step = steps.stepOf(row.path("minuteMillis").asLong());
                if (step < steps.fromMillis() || step >= steps.toMillis()) {
                    continue;
                }
                ObjectNode counts =
                        minutes.computeIfAbsent(step, m -> Json.shared().createObjectNode());
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
