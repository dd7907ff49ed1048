package io.tidewatch.processor.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.processor.metrics.MetricAnswer;
import io.tidewatch.processor.metrics.SecondStep;
import io.tidewatch.processor.metrics.Statistic;
import io.tidewatch.wire.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** One chart of the history several instances know: its lines, and beside them what they are. */
final class MetricMerge implements Question.TellingMerge {
    private static final int USUAL_LINES = 100;
    private static final int MOST_LINES = 1_000;

    /** By which number of a line the top ones are found. */
    private enum Rank {
        AVG,
        MIN,
        MAX,
        LAST;

        double of(MetricAnswer.Line line) {
            List<Double> values = line.values();
            if (values.isEmpty()) {
                return Double.NaN;
            }
            return switch (this) {
                case AVG -> values.stream().mapToDouble(v -> v).average().orElseThrow();
                case MIN -> values.stream().mapToDouble(v -> v).min().orElseThrow();
                case MAX -> values.stream().mapToDouble(v -> v).max().orElseThrow();
                case LAST -> values.get(values.size() - 1);
            };
        }
    }

    @Override
    public Question.Merged whole(List<JsonNode> items, Params params) {
        Statistic statistic = MetricQuestions.statistic(params);
        MetricAnswer answer =
                MetricAnswer.merge(items.stream().map(MetricMerge::read).toList(), statistic);
        SecondStep.Made made = made(answer, statistic, params);
        List<MetricAnswer.Line> lines = made.lines();
        List<MetricAnswer.Line> shown = shown(lines, params);
        TreeSet<String> notes = new TreeSet<>(answer.notes());
        notes.addAll(made.notes());
        String impossible = answer.impossible(statistic);
        if (!impossible.isEmpty()) {
            notes.add(impossible);
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("kind", answer.kind());
        facts.put("fromMillis", made.fromMillis());
        facts.put("toMillis", made.toMillis());
        facts.put("stepMillis", made.stepMillis());
        facts.put("ofStepMillis", answer.stepMillis());
        facts.put("resolutionMillis", answer.resolution().millis());
        facts.put("incompleteFromMillis", made.incompleteFromMillis());
        facts.put("series", answer.series());
        facts.put("truncated", answer.truncated());
        facts.put("linesLeftOut", lines.size() - shown.size());
        facts.put("notes", notes);
        Map<String, JsonNode> nodes = new LinkedHashMap<>();
        facts.forEach((name, value) -> nodes.put(name, Json.shared().valueToTree(value)));
        JsonNode asItems = LevelChanges.asked(params)
                ? LevelChanges.with(shown)
                : Json.shared().valueToTree(shown);
        return new Question.Merged(asItems, nodes);
    }

    private static SecondStep.Made made(MetricAnswer answer, Statistic statistic, Params params) {
        List<MetricAnswer.Line> lines = answer.lines(statistic);
        SecondStep then = MetricQuestions.then(params);
        return then != null && !lines.isEmpty()
                ? then.of(answer, lines, MetricQuestions.stepMillis(params))
                : new SecondStep.Made(
                        answer.fromMillis(),
                        answer.toMillis(),
                        answer.stepMillis(),
                        answer.incompleteFromMillis(),
                        lines,
                        List.of());
    }

    /** @throws BadRequest where a parameter of it is wrong */
    static void check(Params params) {
        rank(params);
        var unused = MetricQuestions.then(params);
        var unusedChanges = LevelChanges.asked(params);
        params.count("top", 1, MOST_LINES);
        params.count("bottom", 1, MOST_LINES);
        params.count("limit", 1, MOST_LINES);
        if (!params.text("top", "").isEmpty() && !params.text("bottom", "").isEmpty()) {
            throw new BadRequest("parameters top and bottom stand together, expected one of them");
        }
    }

    private static List<MetricAnswer.Line> shown(List<MetricAnswer.Line> lines, Params params) {
        boolean top = !params.text("top", "").isEmpty();
        boolean bottom = !params.text("bottom", "").isEmpty();
        if (!top && !bottom) {
            return first(lines, params.count("limit", USUAL_LINES, MOST_LINES));
        }
        Rank rank = rank(params);
        Map<MetricAnswer.Line, Double> ranks = new LinkedHashMap<>();
        for (MetricAnswer.Line line : lines) {
            double of = rank.of(line);
            if (!Double.isNaN(of)) {
                ranks.put(line, of);
            }
        }
        Comparator<MetricAnswer.Line> order = Comparator.comparingDouble(ranks::get);
        List<MetricAnswer.Line> ranked = new ArrayList<>(ranks.keySet());
        ranked.sort(top ? order.reversed() : order);
        return first(ranked, params.count(top ? "top" : "bottom", 1, MOST_LINES));
    }

    private static List<MetricAnswer.Line> first(List<MetricAnswer.Line> lines, int most) {
        return lines.size() <= most ? lines : lines.subList(0, most);
    }

    private static Rank rank(Params params) {
        String text = params.text("rank", "avg");
        for (Rank rank : Rank.values()) {
            if (rank.name().equals(text.toUpperCase(Locale.ROOT))) {
                return rank;
            }
        }
        throw new BadRequest("parameter rank is '" + text + "', expected avg, min, max or last");
    }

    private static MetricAnswer read(JsonNode item) {
        try {
            return Json.shared().treeToValue(item, MetricAnswer.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer of metrics cannot be read", e);
        }
    }
}
