package io.tidewatch.processor.alerts;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.Wording;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Labels and annotations of an alert from those of its rule. All texts are bounded: a record has to fit its topic. */
final class AlertTexts {
    static final int MOST_CHARS = 4_000;
    private static final int MOST_ENTRIES = 64;

    private AlertTexts() {}

    /** The group values under their plain names, the rule's labels, {@code alertname}. */
    static Map<String, String> labels(Rule rule, Map<String, String> group) {
        Map<String, String> labels = new LinkedHashMap<>();
        rule.labels().forEach((name, value) -> put(labels, name, value));
        group.forEach((field, value) -> put(labels, plain(field), value));
        labels.put("alertname", rule.id());
        return labels;
    }

    static Map<String, String> annotations(Rule rule, AlertRow row) {
        Map<String, String> filled = new LinkedHashMap<>();
        rule.annotations().forEach((name, template) -> put(filled, name, fill(template, row)));
        if (!row.template.isEmpty()) {
            filled.putIfAbsent("template", row.template);
        }
        if (!row.comment.isEmpty()) {
            filled.put("comment", row.comment);
        }
        return filled;
    }

    /** An id says nothing to people: an alert of a pattern says how that reads. */
    static String withTemplate(String why, AlertRow row) {
        return row.template.isEmpty() || why.contains(row.template) ? why : why + "; pattern '" + row.template + "'";
    }

    /** The last part of a field's name in the rule's language: {@code label.queue} is known as {@code queue}. */
    static String plain(String field) {
        for (String prefix : new String[] {"label.", "context.", "field.", "tag."}) {
            if (field.startsWith(prefix) && field.length() > prefix.length()) {
                return field.substring(prefix.length());
            }
        }
        return field;
    }

    /** How the alert stands, as far as commands change it; empty where there is none. */
    static String standing(@Nullable AlertRow row) {
        if (row == null) {
            return "";
        }
        Alert.Acknowledgement by = row.acknowledged;
        String until = by == null || by.untilMillis() == 0 ? "" : " until " + Instant.ofEpochMilli(by.untilMillis());
        return row.state.name() + (by == null ? "" : ", acknowledged by " + by.by() + until);
    }

    static String cut(String text) {
        return text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS);
    }

    /** One pass: what a value brings is never taken for a template. */
    private static String fill(String template, AlertRow row) {
        StringBuilder out = new StringBuilder(template.length() + 32);
        int at = 0;
        while (at < template.length()) {
            int open = template.indexOf("{{", at);
            int close = open < 0 ? -1 : template.indexOf("}}", open);
            if (close < 0) {
                break;
            }
            out.append(template, at, open)
                    .append(valueOf(template.substring(open + 2, close).trim(), row));
            at = close + 2;
        }
        return out.append(template, Math.min(at, template.length()), template.length())
                .toString();
    }

    private static String valueOf(String name, AlertRow row) {
        return switch (name) {
            case "value" -> Double.isNaN(row.value) ? "none" : Wording.number(row.value);
            case "bound" -> Double.isNaN(row.bound) ? "none" : Wording.number(row.bound);
            case "why" -> row.why;
            case "template" -> row.template;
            default -> {
                for (Map.Entry<String, String> e : row.group.entrySet()) {
                    if (e.getKey().equals(name) || plain(e.getKey()).equals(name)) {
                        yield e.getValue();
                    }
                }
                yield "{{" + name + "}}";
            }
        };
    }

    private static void put(Map<String, String> map, String name, String value) {
        if (map.size() < MOST_ENTRIES) {
            map.put(cut(name), cut(value));
        }
    }
}
