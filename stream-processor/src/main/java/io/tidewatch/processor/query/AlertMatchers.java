package io.tidewatch.processor.query;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.tidewatch.processor.signals.LinearRegex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Alertmanager's matchers of labels, {@code name="value"}: =, !=, =~ and !~ (the whole value has to match), the value with
 * or without quotes. A label that is not there is the empty text. An alert is wanted that all of them match.
 */
final class AlertMatchers {
    private static final int MOST = 64;
    private static final int LONGEST = 2_048;
    private static final Pattern FORM = Pattern.compile(
            "\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|[^\\s\"=!~{},]+)\\s*(=~|!~|!=|=)\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|[^\"]*?)\\s*",
            Pattern.DOTALL);

    private final List<One> all = new ArrayList<>();

    private record One(String label, Predicate<String> wants) {}

    /** @throws BadRequest where one of them is none */
    AlertMatchers(List<String> texts) {
        if (texts.size() > MOST) {
            throw new BadRequest("parameter filter is there " + texts.size() + " times, expected at most " + MOST);
        }
        texts.forEach(text -> all.add(one(text)));
    }

    boolean match(Map<String, String> labels) {
        return all.stream().allMatch(one -> one.wants().test(labels.getOrDefault(one.label(), "")));
    }

    private static One one(String text) {
        Matcher parts = FORM.matcher(text.length() <= LONGEST ? text : "");
        if (!parts.matches()) {
            String shown = text.length() <= 100 ? text : text.substring(0, 100) + "…";
            throw new BadRequest(
                    "parameter filter is '" + shown + "', expected such as severity=\"critical\" or job=~\"a|b\"");
        }
        String operator = parts.group(2);
        String value = plain(parts.group(3));
        Predicate<String> wants = value::equals;
        if (operator.endsWith("~")) {
            try {
                Pattern pattern = LinearRegex.compile(value);
                wants = label -> LinearRegex.matches(pattern, label);
            } catch (IllegalArgumentException e) {
                throw new BadRequest("parameter filter: " + e.getMessage());
            }
        }
        return new One(plain(parts.group(1)), operator.startsWith("!") ? wants.negate() : wants);
    }

    private static String plain(String text) {
        if (!text.startsWith("\"")) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                c = text.charAt(++i);
                c = c == 'n' ? '\n' : c;
            }
            out.append(c);
        }
        return out.toString();
    }
}
