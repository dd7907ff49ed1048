package io.tidewatch.processor.ruletest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.wire.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The words of files of tests as a JSON schema (2020-12), for editors. Made of the same tables the reader goes by. */
public final class RuleTestSchema {
    private static final String LENGTH = "^((\\d+(ms|s|m|h|d))+|0)$";
    private static final String TIME = "^\\d{4}-\\d\\d-\\d\\d(T.+)?$";

    private RuleTestSchema() {}

    /** @return the schema; a file that keeps to it may still be refused for what a schema cannot say */
    public static ObjectNode json() {
        ObjectNode schema = Json.shared().createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:tidewatch:rule-tests");
        schema.put("title", "Tests of Tidewatch rules");
        schema.setAll(mapping(TestWord.FILE));
        return schema;
    }

    private static ObjectNode mapping(List<TestWord> words) {
        ObjectNode out = typed("object");
        ObjectNode properties = out.putObject("properties");
        List<String> required = new ArrayList<>();
        for (TestWord word : words) {
            properties.set(word.name(), of(word.type()).put("description", word.says()));
            if (word.required()) {
                required.add(word.name());
            }
        }
        if (!required.isEmpty()) {
            ArrayNode names = out.putArray("required");
            required.forEach(names::add);
        }
        return out.put("additionalProperties", false);
    }

    private static ObjectNode of(TestWord.Type type) {
        return switch (type) {
            case TEXT -> typed("string");
            case TEXTS -> oneOrMore(typed("string"));
            case TIME -> typed("string").put("pattern", TIME);
            case LENGTH -> typed("string").put("pattern", LENGTH);
            case LENGTHS -> oneOrMore(typed("string").put("pattern", LENGTH));
            case FLAG -> typed("boolean");
            case COUNT -> typed("integer").put("minimum", 0);
            case NUMBER -> typed("number");
            case SEVERITY -> choice(RuleTestReader.SEVERITIES.keySet());
            case LEVEL -> choice(RuleTestReader.LEVELS.keySet());
            case STATE -> choice(RuleTestReader.STATES.keySet());
            case TRANSITION -> choice(RuleTestReader.TRANSITIONS.keySet());
            case NAMES -> names();
            case TOLD -> told();
            case VALUES -> values();
            case TESTS -> listOf(mapping(TestWord.TEST));
            case INPUTS -> listOf(input());
            case MOMENTS -> listOf(mapping(TestWord.MOMENT));
            case ALERTS -> listOf(mapping(TestWord.ALERT));
            case SERIES_OF_STEPS -> listOf(mapping(TestWord.SERIES_OF_STEPS));
            case STEPS -> listOf(mapping(TestWord.STEP));
        };
    }

    /** What is sent says which words there may be. */
    private static ObjectNode input() {
        ObjectNode input = Json.shared().createObjectNode();
        ArrayNode forms = input.putArray("oneOf");
        for (TestWord what : TestWord.WHATS) {
            List<TestWord> words = new ArrayList<>();
            words.add(new TestWord(what.name(), what.type(), true, what.says()));
            words.addAll(TestWord.INPUT);
            words.addAll(TestWord.of(what.name()));
            forms.add(mapping(words));
        }
        return input;
    }

    private static ObjectNode names() {
        ObjectNode names = typed("object");
        names.putObject("additionalProperties")
                .putArray("type")
                .add("string")
                .add("number")
                .add("boolean");
        return names;
    }

    private static ObjectNode told() {
        ObjectNode either = oneOrMore(typed("string"));
        ((ArrayNode) either.get("oneOf")).add(typed("boolean"));
        return either;
    }

    private static ObjectNode values() {
        ObjectNode either = Json.shared().createObjectNode();
        ArrayNode forms = either.putArray("oneOf");
        forms.add(typed("number"));
        forms.add(typed("string").put("pattern", "^\\s*(" + ValueText.WORD + ")(\\s+(" + ValueText.WORD + "))*\\s*$"));
        return either;
    }

    private static ObjectNode oneOrMore(ObjectNode one) {
        ObjectNode either = Json.shared().createObjectNode();
        ArrayNode forms = either.putArray("oneOf");
        forms.add(one);
        forms.add(listOf(one.deepCopy()));
        return either;
    }

    private static ObjectNode listOf(ObjectNode each) {
        ObjectNode list = typed("array");
        list.set("items", each);
        return list;
    }

    private static ObjectNode choice(Collection<String> words) {
        ObjectNode node = Json.shared().createObjectNode();
        ArrayNode values = node.putArray("enum");
        words.forEach(values::add);
        return node;
    }

    private static ObjectNode typed(String type) {
        return Json.shared().createObjectNode().put("type", type);
    }
}
