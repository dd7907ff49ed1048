package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rulefile.RuleSchema;
import io.tidewatch.processor.rulefile.RuleText;
import io.tidewatch.wire.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Questions of the rules in force, and of those that were refused: every instance knows them all. */
final class RuleQuestions {
    private final Supplier<Collection<Rule>> rules;
    private final Supplier<Map<String, String>> problems;

    /** @param problems what is wrong with a rule's last record, by id */
    RuleQuestions(Supplier<Collection<Rule>> rules, Supplier<Map<String, String>> problems) {
        this.rules = rules;
        this.problems = problems;
    }

    List<Question> all() {
        return List.of(
                Question.whole("rules", p -> Answer.whole(rows())),
                // before the one with an id: no rule is named so
                Question.whole("rules/schema", p -> Answer.whole(RuleSchema.json()))
                        .as((answer, p) -> new Question.Body(
                                "application/schema+json; charset=utf-8",
                                answer.path("items").toPrettyString() + "\n")),
                Question.whole("rules/{id}", p -> Answer.whole(row(p.required("id")))));
    }

    private JsonNode row(String id) {
        for (ObjectNode row : rows()) {
            if (row.path("id").asText().equals(id)) {
                return row;
            }
        }
        return NullNode.getInstance();
    }

    /** The rule as its topic has it; {@code words} as files say it; {@code problem} where its last record was refused. */
    private List<ObjectNode> rows() {
        Map<String, String> refused = new TreeMap<>(problems.get());
        List<ObjectNode> rows = new ArrayList<>();
        for (Rule rule : rules.get()) {
            ObjectNode row = Json.shared().valueToTree(rule);
            row.set("words", Json.shared().valueToTree(RuleText.fields(rule)));
            String problem = refused.remove(rule.id());
            if (problem != null) {
                row.put("problem", problem);
            }
            rows.add(row);
        }
        refused.forEach((id, problem) ->
                rows.add(Json.shared().createObjectNode().put("id", id).put("problem", problem)));
        return rows;
    }
}
