package io.tidewatch.processor.query;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Prometheus' selectors of series: {@code name{label="value",other=~"regex"}}. A series is wanted that one of them selects. */
final class Selectors {
    private static final int LONGEST = 4_096;
    private static final int MOST = 64;

    private final List<List<Matcher>> any = new ArrayList<>();

    private record Matcher(String label, Predicate<String> wants) {}

    /** @throws BadRequest where there is none, or one cannot be read: the message names the place */
    Selectors(List<String> texts) {
        if (texts.isEmpty() || texts.size() > MOST) {
            throw new BadRequest("parameter match[] is there " + texts.size() + " times, expected 1 to " + MOST);
        }
        texts.forEach(text -> any.add(new Reader(text).selector()));
    }

    /** @param labels of a series, its name as {@code __name__} among them */
    boolean select(Map<String, String> labels) {
        for (List<Matcher> all : any) {
            if (all.stream().allMatch(matcher -> matcher.wants().test(labels.getOrDefault(matcher.label(), "")))) {
                return true;
            }
        }
        return false;
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        List<Matcher> selector() {
            if (text.length() > LONGEST) {
                throw wrong("at most " + LONGEST + " characters");
            }
            List<Matcher> all = new ArrayList<>();
            String name = word();
            if (!name.isEmpty()) {
                all.add(new Matcher(Exposition.NAME, name::equals));
            }
            if (take("{")) {
                while (!take("}")) {
                    all.add(matcher());
                    if (!take(",") && !text.startsWith("}", skipped())) {
                        throw wrong("',' or '}'");
                    }
                }
            }
            if (skipped() < text.length() || all.isEmpty()) {
                throw wrong(all.isEmpty() ? "a name or a matcher" : "the end");
            }
            if (all.stream().allMatch(matcher -> matcher.wants().test(""))) {
                throw wrong("a matcher that does not select the empty text");
            }
            return all;
        }

        private Matcher matcher() {
            String label = word();
            if (label.isEmpty()) {
                throw wrong("a label's name");
            }
            String operator = take("=~") ? "=~" : take("!~") ? "!~" : take("!=") ? "!=" : take("=") ? "=" : "";
            if (operator.isEmpty()) {
                throw wrong("=, !=, =~ or !~");
            }
            String value = quoted();
            return new Matcher(label, wants(operator, value));
        }

        private Predicate<String> wants(String operator, String value) {
            Predicate<String> plain = value::equals;
            if (operator.endsWith("~")) {
                try {
                    Pattern pattern = Pattern.compile(value);
                    plain = pattern::matches;
                } catch (PatternSyntaxException e) {
                    throw wrong("a regular expression of RE2");
                }
            }
            return operator.startsWith("!") ? plain.negate() : plain;
        }

        private String quoted() {
            int start = skipped();
            char quote = start < text.length() ? text.charAt(start) : ' ';
            if (quote != '"' && quote != '\'') {
                throw wrong("a text in quotes");
            }
            StringBuilder out = new StringBuilder();
            for (at = start + 1; at < text.length() && text.charAt(at) != quote; at++) {
                char c = text.charAt(at);
                if (c == '\\' && at + 1 < text.length()) {
                    c = text.charAt(++at);
                    c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
                }
                out.append(c);
            }
            if (at >= text.length()) {
                throw wrong("the other quote");
            }
            at++;
            return out.toString();
        }

        private String word() {
            int start = skipped();
            at = start;
            while (at < text.length() && Exposition.isLegal(text.charAt(at), at > start)) {
                at++;
            }
            return text.substring(start, at);
        }

        private boolean take(String token) {
            if (!text.startsWith(token, skipped())) {
                return false;
            }
            at += token.length();
            return true;
        }

        private int skipped() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return at;
        }

        private BadRequest wrong(String expected) {
            return new BadRequest("parameter match[] is '" + text + "', at " + at + ": expected " + expected);
        }
    }
}
