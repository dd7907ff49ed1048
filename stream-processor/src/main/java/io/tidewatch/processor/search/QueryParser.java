package io.tidewatch.processor.search;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.tidewatch.processor.search.FieldQuery.Attribute;
import io.tidewatch.processor.search.FieldQuery.Comparison;
import io.tidewatch.processor.search.FieldQuery.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads queries. Words stand side by side and all must hold; {@code OR} and parentheses; {@code -} or {@code NOT} before
 * what must not be. {@code word}, {@code begin*}, {@code "a phrase"}, {@code /regex/} on the message,
 * {@code level>=WARN}, {@code service:order} (also instance, host, env, release, logger, thread, pattern, exception),
 * {@code name=value} of a context value or field, {@code name=begin*}, {@code name=*} where it is there at all,
 * {@code name=~/regex/}, {@code name>12} of a number, {@code name=(a OR b)}, {@code time>=2026-01-31T12:00:00Z}. The
 * whole of it: docs/logs.md.
 */
public final class QueryParser {
    private static final int MOST_CHARACTERS = 4_096;
    private static final int MOST_TERMS = 100;
    private static final int MOST_DEPTH = 20;
    private static final int MOST_REGEX = 1_024;
    private static final int MOST_REPEAT = 100;
    private static final int MOST_PROGRAM = 10_000;

    private final String text;
    private int at;
    private int terms;

    private QueryParser(String text) {
        this.text = text;
    }

    /**
     * @return the query; of a blank text one that every line matches
     * @throws QueryError naming the fault and its place
     */
    public static Query parse(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new QueryError(MOST_CHARACTERS, "the query is longer than " + MOST_CHARACTERS + " characters");
        }
        QueryParser parser = new QueryParser(text);
        Query query = parser.either(0);
        if (parser.at < text.length()) {
            throw new QueryError(parser.at, "')' without '('");
        }
        return query;
    }

    private Query either(int depth) {
        List<Query> parts = new ArrayList<>();
        parts.add(all(depth));
        while (word("OR")) {
            int place = at;
            Query part = all(depth);
            if (part instanceof Query.And and && and.parts().isEmpty()) {
                throw new QueryError(place, "nothing follows OR");
            }
            parts.add(part);
        }
        if (parts.size() > 1
                && parts.get(0) instanceof Query.And and
                && and.parts().isEmpty()) {
            throw new QueryError(0, "nothing stands before OR");
        }
        return parts.size() == 1 ? parts.get(0) : new Query.Or(parts);
    }

    private Query all(int depth) {
        List<Query> parts = new ArrayList<>();
        while (true) {
            skipSpace();
            if (at >= text.length() || text.charAt(at) == ')' || peek("OR")) {
                return parts.size() == 1 ? parts.get(0) : new Query.And(parts);
            }
            if (!word("AND")) {
                parts.add(term(depth));
            }
        }
    }

    private Query term(int depth) {
        count();
        char c = text.charAt(at);
        if (peek("NOT")) {
            int place = at;
            at += 3;
            skipSpace();
            if (at >= text.length() || text.charAt(at) == ')' || peek("OR") || peek("AND") || depth >= MOST_DEPTH) {
                throw new QueryError(place, "nothing follows NOT; quote it where the word is meant");
            }
            return new Query.Not(term(depth + 1));
        }
        if (c == '-' || c == '!') {
            int place = at++;
            if (at >= text.length() || Character.isWhitespace(text.charAt(at)) || depth >= MOST_DEPTH) {
                throw new QueryError(place, "'" + c + "' must stand right before what is not wanted");
            }
            return new Query.Not(term(depth + 1));
        }
        if (c == '(') {
            return group(depth);
        }
        if (c == '"') {
            return phrase(at, quoted());
        }
        return c == '/' ? regex() : named();
    }

    private void count() {
        if (++terms > MOST_TERMS) {
            throw new QueryError(at, "more than " + MOST_TERMS + " terms");
        }
    }

    private Query group(int depth) {
        int open = at++;
        if (depth >= MOST_DEPTH) {
            throw new QueryError(open, "nested deeper than " + MOST_DEPTH);
        }
        Query inner = either(depth + 1);
        if (at >= text.length()) {
            throw new QueryError(open, "'(' is not closed");
        }
        at++;
        return inner;
    }

    private Query named() {
        int start = at;
        while (at < text.length() && nameCharacter(text.charAt(at))) {
            at++;
        }
        int end = at;
        boolean name = end > start && !Character.isDigit(text.charAt(start)) && !text.startsWith("://", end);
        String operator = name ? operator() : "";
        if (operator.isEmpty()) {
            at = start;
            return plain(start, bare());
        }
        int place = at;
        boolean missing = at >= text.length() || Character.isWhitespace(text.charAt(at)) || text.charAt(at) == ')';
        if (missing) {
            throw new QueryError(
                    place,
                    "nothing follows '" + text.substring(start, at) + "': write the value without a space before it");
        }
        String field = text.substring(start, end);
        return text.charAt(at) == '(' ? anyOf(field, operator, start) : value(field, operator, start);
    }

    /** {@code name=(a OR b "c d")}: each of the values may be it. */
    private Query anyOf(String name, String operator, int start) {
        int open = at++;
        if (!isEqual(operator)) {
            throw new QueryError(open, "several values in parentheses go with ':' or '=' only");
        }
        List<Query> parts = new ArrayList<>();
        while (true) {
            skipSpace();
            if (at >= text.length()) {
                throw new QueryError(open, "'(' is not closed");
            }
            if (text.charAt(at) == ')') {
                at++;
                break;
            }
            if (text.charAt(at) == '(') {
                throw new QueryError(at, "values within parentheses have none of their own");
            }
            if (!word("OR")) {
                count();
                parts.add(value(name, operator, start));
            }
        }
        if (parts.isEmpty()) {
            throw new QueryError(open, "nothing stands in the parentheses");
        }
        return parts.size() == 1 ? parts.get(0) : new Query.Or(parts);
    }

    private Query value(String name, String operator, int start) {
        int place = at;
        char first = text.charAt(at);
        if (operator.equals("=~")) {
            if (first != '/' || isAttribute(name)) {
                throw new QueryError(place, "'=~' is followed by /regex/ and goes with fields and context values only");
            }
            return new FieldQuery.FieldRegex(name, pattern(at, regexText()));
        }
        boolean quoted = first == '"';
        String value = quoted ? quoted() : bare();
        boolean begins = !quoted && isEqual(operator) && value.endsWith("*");
        return comparison(
                name, operator, begins ? value.substring(0, value.length() - 1) : value, begins, start, place);
    }

    private static boolean isEqual(String operator) {
        return operator.equals("=") || operator.equals(":");
    }

    private static Attribute.@Nullable Name attribute(String name) {
        for (Attribute.Name known : Attribute.Name.values()) {
            if (known.name().equalsIgnoreCase(name)) {
                return known;
            }
        }
        return null;
    }

    private static boolean isAttribute(String name) {
        return attribute(name) != null
                || name.equalsIgnoreCase("level")
                || name.equalsIgnoreCase("pattern")
                || name.equalsIgnoreCase("time");
    }

    private Query comparison(String name, String operator, String value, boolean begins, int start, int place) {
        boolean equal = isEqual(operator);
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.equals("level")) {
            return QueryValues.levels(operator, value, place);
        }
        if (lower.equals("time") && !equal) {
            return QueryValues.time(operator, value, place);
        }
        if (lower.equals("pattern") && equal) {
            return new Query.PatternIs(Set.of(value.toLowerCase(Locale.ROOT)));
        }
        if (lower.equals("exception") && equal) {
            Query field = new Field(name, begins ? Comparison.BEGINS : Comparison.EQUAL, value);
            return new Query.Or(List.of(new FieldQuery.ThrownIs(begins, value), field));
        }
        Attribute.Name attribute = attribute(name);
        if (attribute != null) {
            if (!equal) {
                throw new QueryError(start, name + " takes ':' only");
            }
            return new Attribute(attribute, begins, value);
        }
        Comparison comparison = switch (operator) {
            case "<" -> Comparison.LESS;
            case "<=" -> Comparison.AT_MOST;
            case ">" -> Comparison.MORE;
            case ">=" -> Comparison.AT_LEAST;
            default -> begins ? Comparison.BEGINS : Comparison.EQUAL;
        };
        if (!equal && Field.number(value) == null) {
            throw new QueryError(
                    place,
                    "'" + value + "' is no number: " + name + operator + " compares numbers, without a unit, such as "
                            + name + operator + "500");
        }
        return new Field(name, comparison, value);
    }

    private Query plain(int place, String word) {
        if (word.length() > 1 && word.endsWith("*")) {
            String start = word.substring(0, word.length() - 1);
            return new TextQuery.Prefix(start);
        }
        return phrase(place, word);
    }

    private static Query phrase(int place, String phrase) {
        if (!Tokens.any(phrase)) {
            if (phrase.startsWith(">") || phrase.startsWith("<") || phrase.startsWith("=") || phrase.startsWith(":")) {
                throw new QueryError(
                        place, "'" + phrase + "' stands alone: write name" + phrase + "value without spaces");
            }
            throw new QueryError(place, "'" + phrase + "' has neither letter nor digit: use /regex/");
        }
        return new TextQuery.Text(phrase);
    }

    private Query regex() {
        int open = at;
        String regex = regexText();
        return new TextQuery.Regex(pattern(open, regex), RegexLiterals.of(regex));
    }

    private static Pattern pattern(int open, String regex) {
        if (regex.length() > MOST_REGEX) {
            throw new QueryError(open, "the regular expression is longer than " + MOST_REGEX + " characters");
        }
        RegexCost.check(regex, MOST_REPEAT, open);
        try {
            Pattern pattern = Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
            if (pattern.programSize() > MOST_PROGRAM) {
                throw new QueryError(
                        open,
                        "the regular expression compiles to " + pattern.programSize() + " steps, expected at most "
                                + MOST_PROGRAM);
            }
            return pattern;
        } catch (PatternSyntaxException e) {
            throw new QueryError(open, "bad regular expression: " + e.getDescription());
        }
    }

    private String regexText() {
        int open = at++;
        StringBuilder out = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '/') {
            if (text.charAt(at) == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '/') {
                at++;
            } else if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                out.append(text.charAt(at++));
            }
            out.append(text.charAt(at++));
        }
        if (at >= text.length()) {
            throw new QueryError(open, "'/' is not closed: a regular expression ends with '/'; quote a path");
        }
        at++;
        return out.toString();
    }

    private String quoted() {
        int open = at++;
        StringBuilder out = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            out.append(text.charAt(at++));
        }
        if (at >= text.length()) {
            throw new QueryError(open, "'\"' is not closed");
        }
        at++;
        return out.toString();
    }

    private String bare() {
        int start = at;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at)) && "()\"".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private String operator() {
        for (String operator : new String[] {"=~", ">=", "<=", ">", "<", "=", ":"}) {
            if (text.startsWith(operator, at)) {
                at += operator.length();
                return operator;
            }
        }
        return "";
    }

    private boolean word(String keyword) {
        skipSpace();
        if (peek(keyword)) {
            at += keyword.length();
            return true;
        }
        return false;
    }

    private boolean peek(String keyword) {
        int end = at + keyword.length();
        return text.startsWith(keyword, at)
                && (end >= text.length() || Character.isWhitespace(text.charAt(end)) || text.charAt(end) == '(');
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean nameCharacter(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-' || c == '@';
    }
}
