package io.tidewatch.processor.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.processor.report.ReportBuilder;
import io.tidewatch.processor.report.ReportFacts;
import io.tidewatch.processor.report.ReportPart;
import io.tidewatch.processor.report.ReportPeriod;
import io.tidewatch.report.Insight;
import io.tidewatch.report.InsightLinks;
import io.tidewatch.report.InsightText;
import io.tidewatch.report.Language;
import io.tidewatch.report.Report;
import io.tidewatch.report.ReportHtml;
import io.tidewatch.report.ReportMarkdown;
import io.tidewatch.wire.Json;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How services and hosts did in a period, as data or as a page; and what stood out. */
final class ReportQuestion {
    /** Path below {@code /api/v1/}. */
    static final String PATH = "reports";

    private static final String INSIGHTS = "insights";
    private static final int MOST_SUBJECTS = 100;
    private static final int USUAL_SUBJECTS = 20;

    private final ReportFacts facts;
    private final Supplier<Map<String, Set<Integer>>> covers;
    private final Map<String, IntSupplier> expects;

    ReportQuestion(ReportFacts facts, Supplier<Map<String, Set<Integer>>> covers, Map<String, IntSupplier> expects) {
        this.facts = facts;
        this.covers = covers;
        this.expects = expects;
    }

    Question question() {
        return new Question(
                PATH,
                p -> {
                    frame(p);
                    return new Answer(Json.shared().valueToTree(facts.of(period(p), p.now())), covers.get(), List.of());
                },
                this::merged,
                expects,
                ReportQuestion::page);
    }

    /** @return what stands out in a period: the insights of its report, each with its sentence */
    Question insights() {
        return new Question(
                        INSIGHTS,
                        p -> new Answer(
                                Json.shared().valueToTree(facts.of(lately(p), p.now())), covers.get(), List.of()),
                        (Question.TellingMerge) this::sentences,
                        expects)
                .keptForItsMinute();
    }

    /** Beside them: whether some of what was counted or measured had to be left out of the comparison, and why. */
    private Question.Merged sentences(List<JsonNode> items, Params p) {
        Report report = ReportBuilder.build(lately(p), parts(items), frame(p));
        ArrayNode out = Json.shared().createArrayNode();
        for (Insight insight : report.insights()) {
            ObjectNode node = Json.shared().valueToTree(insight);
            node.put("sentence", InsightText.of(insight, report.language(), ZoneId.of(report.zone())));
            node.set(
                    "links",
                    Json.shared().valueToTree(InsightLinks.of(insight, report.fromMillis(), report.toMillis())));
            out.add(node);
        }
        ArrayNode reasons = Json.shared().createArrayNode();
        report.leftOut().forEach(why -> reasons.add(why.text(report.language())));
        return new Question.Merged(
                out, Map.of("truncated", BooleanNode.valueOf(report.truncated()), "reasons", reasons));
    }

    /** @return the report in what the API answered, with what the answer says is missing */
    static Report report(JsonNode answer) {
        try {
            Report report = Json.shared().treeToValue(answer.path("items"), Report.class);
            List<String> missing = new ArrayList<>();
            answer.path("missing").forEach(m -> missing.add(m.asText()));
            return report.with(report.language(), missing);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report cannot be read", e);
        }
    }

    private JsonNode merged(List<JsonNode> items, Params p) {
        return Json.shared().valueToTree(ReportBuilder.build(period(p), parts(items), frame(p)));
    }

    private static List<ReportPart> parts(List<JsonNode> items) {
        List<ReportPart> parts = new ArrayList<>();
        try {
            for (JsonNode item : items) {
                parts.add(Json.shared().treeToValue(item, ReportPart.class));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a part of a report cannot be read", e);
        }
        return parts;
    }

    private static Question.@Nullable Body page(JsonNode answer, Params p) {
        return switch (p.text("format", "json")) {
            case "json" -> null;
            case "html" -> new Question.Body("text/html; charset=utf-8", ReportHtml.of(report(answer)));
            case "md" -> new Question.Body("text/markdown; charset=utf-8", ReportMarkdown.of(report(answer)));
            default ->
                throw new BadRequest("parameter format is '" + p.text("format", "") + "', expected json, md or html");
        };
    }

    private ReportPeriod period(Params p) {
        return period(p, "-24h");
    }

    private ReportPeriod lately(Params p) {
        return period(p, "-1h");
    }

    private ReportPeriod period(Params p, String from) {
        try {
            return ReportPeriod.of(p.time("from", from), p.time("to", "now"), p.now(), facts.minutesKept());
        } catch (IllegalArgumentException e) {
            throw new BadRequest("parameters from and to: " + e.getMessage());
        }
    }

    private ReportBuilder.Frame frame(Params p) {
        try {
            return new ReportBuilder.Frame(
                    p.text("name", ""),
                    Language.of(p.text("lang", "en")),
                    ZoneId.of(p.text("zone", "UTC")).getId(),
                    p.count("limit", USUAL_SUBJECTS, MOST_SUBJECTS),
                    p.now());
        } catch (DateTimeException e) {
            throw new BadRequest("parameter zone is '" + p.text("zone", "") + "', expected such as Europe/Berlin");
        } catch (IllegalArgumentException e) {
            throw new BadRequest("parameter lang: " + e.getMessage());
        }
    }
}
