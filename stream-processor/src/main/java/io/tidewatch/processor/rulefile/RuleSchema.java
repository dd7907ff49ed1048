package io.tidewatch.processor.rulefile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.wire.Json;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The words of rule files as a JSON schema (2020-12), for editors. Made of the same table the reader goes by. */
public final class RuleSchema {
    private static final String DURATION = "^((\\d+(ms|s|m|h|d))+|0)$";
    private static final String HOURS = "^(\\d?\\d:\\d\\d)$";

    /** Three letters of a day or more of them. */
    private static final String WEEKDAY =
            "^([Mm]on|[Tt]ue|[Ww]ed|[Tt]hu|[Ff]ri|[Ss]at|[Ss]un|MON|TUE|WED|THU|FRI|SAT|SUN)[A-Za-z]*$";

    private RuleSchema() {}

    /** @return the schema; a file that keeps to it may still be refused for what a schema cannot say */
    public static ObjectNode json() {
        ObjectNode schema = object();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:tidewatch:rules");
        schema.put("title", "Tidewatch rules");
        ArrayNode forms = schema.putArray("oneOf");
        forms.addObject().put("$ref", "#/$defs/rule");
        forms.add(listOf("#/$defs/rule"));
        ObjectNode file = forms.addObject();
        file.put("type", "object");
        file.putObject("properties").set("rules", listOf("#/$defs/rule"));
        file.putArray("required").add("rules");
        file.put("additionalProperties", false);
        ObjectNode defs = schema.putObject("$defs");
        defs.set("rule", rule());
        defs.set("where", where());
        return schema;
    }

    private static ObjectNode rule() {
        ObjectNode rule = object();
        rule.put("type", "object");
        ObjectNode properties = rule.putObject("properties");
        for (Word word : Word.values()) {
            ObjectNode of = of(word.type).put("description", word.says);
            ObjectNode before = (ObjectNode) properties.get(word.text);
            if (before == null) {
                properties.set(word.text, of);
            } else {
                // of two words of the same text each kind knows one
                ObjectNode either = object();
                either.putArray("anyOf").add(before).add(of);
                properties.set(word.text, either);
            }
        }
        rule.putArray("required").add("id").add("kind");
        rule.put("additionalProperties", false);
        ArrayNode kinds = rule.putArray("allOf");
        for (Map.Entry<String, Set<Word>> kind : Word.kinds().entrySet()) {
            ObjectNode branch = kinds.addObject();
            branch.putObject("if").putObject("properties").set("kind", choice(names(kind.getKey())));
            ObjectNode then = branch.putObject("then");
            ArrayNode required = then.putArray("required");
            ObjectNode others = then.putObject("properties");
            for (Word word : Word.values()) {
                boolean known = kind.getValue().contains(word);
                if (known && word.required(kind.getKey())) {
                    required.add(word.text);
                } else if (!known && kind.getValue().stream().noneMatch(other -> other.text.equals(word.text))) {
                    others.put(word.text, false);
                }
            }
            if (kind.getKey().equals("anomaly")) {
                ArrayNode either = then.putArray("oneOf");
                either.addObject().putArray("required").add(Word.METRIC.text);
                either.addObject().putArray("required").add(Word.NUMERATOR.text);
            }
        }
        return rule;
    }

    private static ObjectNode of(Word.Type type) {
        return switch (type) {
            case TEXT, FIELD, EXPRESSION -> typed("string");
            case KIND ->
                choice(Word.kinds().keySet().stream()
                        .flatMap(kind -> names(kind).stream())
                        .toList());
            case INPUT -> choice(Parts.INPUTS.keySet());
            case FLAG -> typed("boolean");
            case AGGREGATE -> aggregate();
            case WINDOW, LENGTH -> typed("string").put("pattern", DURATION);
            case LENGTHS -> oneOrMore(typed("string").put("pattern", DURATION));
            case WHERE -> object().put("$ref", "#/$defs/where");
            case SIDE -> side();
            case OP -> choice(Parts.OPS.keySet());
            case NUMBER -> typed("number");
            case BOUND -> bound();
            case WHOLE -> typed("integer").put("minimum", 0);
            case DIRECTION -> choice(Parts.DIRECTIONS.keySet());
            case METRIC_TYPE -> choice(Parts.METRIC_TYPES.keySet());
            case FIELDS -> oneOrMore(typed("string"));
            case SEVERITY -> choice(Parts.SEVERITIES.keySet());
            case NO_DATA -> choice(Parts.NO_DATA.keySet());
            case TEXTS, TEMPLATES -> {
                ObjectNode texts = typed("object");
                texts.putObject("additionalProperties")
                        .putArray("type")
                        .add("string")
                        .add("number")
                        .add("boolean");
                yield texts;
            }
            case SCHEDULE -> oneOrMore(members(Parts.TIME_WORDS, RuleSchema::ofTime));
            case ESCALATE -> {
                ObjectNode step = members(Parts.ESCALATION_WORDS, RuleSchema::ofEscalation);
                step.putArray("required").add("after");
                yield oneOrMore(step);
            }
            case FLAPPING -> {
                ObjectNode either = object();
                ArrayNode forms = either.putArray("oneOf");
                forms.addObject().putArray("enum").add("off").add(false);
                forms.add(members(Parts.FLAPPING_WORDS, RuleSchema::ofFlapping));
                yield either;
            }
        };
    }

    private static ObjectNode aggregate() {
        ObjectNode either = object();
        ArrayNode forms = either.putArray("anyOf");
        forms.add(choice(Parts.AGGREGATES));
        forms.add(typed("string").put("pattern", "^p(999|[0-9]{1,2}(\\.[0-9]{1,3})?)$"));
        return either;
    }

    private static ObjectNode bound() {
        ObjectNode either = object();
        ArrayNode forms = either.putArray("oneOf");
        forms.add(typed("number"));
        forms.add(typed("string").put("pattern", "^-?[0-9.]+%$"));
        return either;
    }

    private static ObjectNode where() {
        ObjectNode test = members(Parts.MATCHER_WORDS, RuleSchema::ofMatcher);
        test.putArray("required").add("field");
        ObjectNode either = object();
        ArrayNode forms = either.putArray("oneOf");
        forms.add(typed("string"));
        ObjectNode list = typed("array");
        ArrayNode each = list.putObject("items").putArray("oneOf");
        each.add(typed("string"));
        each.add(test);
        forms.add(list);
        return either;
    }

    /** A kind, and what else it may be called. */
    private static List<String> names(String kind) {
        return kind.equals(Parts.FLATLINE_IS) ? List.of(kind, Parts.FLATLINE) : List.of(kind);
    }

    private static ObjectNode ofTime(String word) {
        return switch (word) {
            case "weekdays" -> oneOrMore(typed("string").put("pattern", WEEKDAY));
            case "daysOfMonth" -> oneOrMore(between(-31, 31));
            case "months" -> oneOrMore(between(1, 12));
            case "from", "until" -> typed("string").put("pattern", HOURS);
            default -> typed("string");
        };
    }

    private static ObjectNode ofEscalation(String word) {
        return switch (word) {
            case "after" -> typed("string").put("pattern", DURATION);
            case "severity" -> choice(Parts.SEVERITIES.keySet());
            default -> typed("string");
        };
    }

    private static ObjectNode ofFlapping(String word) {
        return word.equals("window")
                ? typed("string").put("pattern", DURATION)
                : typed("integer").put("minimum", 0);
    }

    private static ObjectNode ofMatcher(String word) {
        return switch (word) {
            case "op" -> choice(Parts.MATCHER_OPS.keySet());
            case "value" -> {
                ObjectNode any = object();
                any.putArray("type").add("string").add("number").add("boolean");
                yield any;
            }
            default -> typed("string");
        };
    }

    private static ObjectNode between(int least, int most) {
        return typed("integer").put("minimum", least).put("maximum", most);
    }

    private static ObjectNode side() {
        ObjectNode metrics = members(
                Parts.SIDE_WORDS,
                word -> word.equals("metric") ? oneOrMore(typed("string")) : object().put("$ref", "#/$defs/where"));
        metrics.putArray("required").add("metric");
        ObjectNode either = object();
        ArrayNode forms = either.putArray("anyOf");
        forms.addObject().put("$ref", "#/$defs/where");
        forms.add(metrics);
        return either;
    }

    private static ObjectNode members(List<String> words, Function<String, ObjectNode> type) {
        ObjectNode node = typed("object");
        ObjectNode properties = node.putObject("properties");
        words.forEach(word -> properties.set(word, type.apply(word)));
        return node.put("additionalProperties", false);
    }

    private static ObjectNode oneOrMore(ObjectNode one) {
        ObjectNode either = object();
        ArrayNode forms = either.putArray("oneOf");
        forms.add(one);
        ObjectNode list = typed("array");
        list.set("items", one.deepCopy());
        forms.add(list);
        return either;
    }

    private static ObjectNode listOf(String ref) {
        ObjectNode list = typed("array");
        list.putObject("items").put("$ref", ref);
        return list;
    }

    private static ObjectNode choice(Collection<String> words) {
        ObjectNode node = object();
        ArrayNode values = node.putArray("enum");
        words.forEach(values::add);
        return node;
    }

    private static ObjectNode typed(String type) {
        return object().put("type", type);
    }

    private static ObjectNode object() {
        return Json.shared().createObjectNode();
    }
}
