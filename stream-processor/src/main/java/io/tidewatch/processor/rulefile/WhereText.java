package io.tidewatch.processor.rulefile;

import io.tidewatch.alert.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Matchers as people write them: {@code service = order and level >= WARN and message ~ "time.?out"}. A value that holds
 * spaces or signs stands in double quotes.
 *
 * <p>{@code =} and {@code !=} equal or not; {@code =~} and {@code !~} a regular expression that has to match the whole
 * value, or must not; {@code ~} one that is found anywhere in it; {@code contains} a text; {@code >=} of levels,
 * severities and numbers; {@code in (a, b)} one of several.
 */
final class WhereText {
    private static final String ANYWHERE = ".*(?:";
    private static final String END_ANYWHERE = ").*";
    private static final String OPERATORS = "=, !=, =~, !~, ~, >=, contains, in";

    /** A matcher and where in the text it begins. */
    record Placed(Matcher matcher, int at) {}

    /** Something in the text that is not as it should be. */
    static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final int at;

        Wrong(int at, String message) {
            super(message);
            this.at = at;
        }
    }

    private final String text;
    private int at;

    private WhereText(String text) {
        this.text = text;
    }

    /** @throws Wrong at the first place where it is no such text */
    static List<Placed> parse(String text) {
        return new WhereText(text).all();
    }

    /** @return the text that {@link #parse} reads back as the same matchers */
    static String of(List<Matcher> matchers) {
        List<String> out = new ArrayList<>();
        for (Matcher m : matchers) {
            String value = m.value();
            boolean anywhere = m.op() == Matcher.Op.MATCHES
                    && value.startsWith(ANYWHERE)
                    && value.endsWith(END_ANYWHERE)
                    && value.length() >= ANYWHERE.length() + END_ANYWHERE.length();
            String shown =
                    anywhere ? value.substring(ANYWHERE.length(), value.length() - END_ANYWHERE.length()) : value;
            out.add(m.field() + " " + (anywhere ? "~" : sign(m.op())) + " " + word(shown));
        }
        return String.join(" and ", out);
    }

    private static String sign(Matcher.Op op) {
        return switch (op) {
            case EQUAL -> "=";
            case NOT_EQUAL -> "!=";
            case MATCHES -> "=~";
            case NOT_MATCHES -> "!~";
            case CONTAINS -> "contains";
            case AT_LEAST -> ">=";
        };
    }

    private static String word(String value) {
        boolean bare = !value.isEmpty() && !value.equals("and") && !value.equals("or");
        for (int i = 0; i < value.length(); i++) {
            bare &= isBare(value.charAt(i));
        }
        return bare
                ? value
                : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private List<Placed> all() {
        List<Placed> out = new ArrayList<>();
        blanks();
        if (at == text.length()) {
            return out;
        }
        while (true) {
            one(out);
            blanks();
            if (at == text.length()) {
                return out;
            }
            int place = at;
            String joint = word();
            if (joint.equalsIgnoreCase("or")) {
                throw new Wrong(
                        place,
                        "'or' does not join tests; write field in (a, b), a regular expression a|b, or two rules");
            }
            if (!joint.equalsIgnoreCase("and")) {
                throw new Wrong(place, "found '" + rest(place) + "', expected 'and'");
            }
            blanks();
        }
    }

    private void one(List<Placed> out) {
        int start = at;
        String field = word();
        if (field.isEmpty()) {
            throw new Wrong(start, "found '" + rest(start) + "', expected a field such as service");
        }
        blanks();
        int sign = at;
        Matcher.Op op;
        boolean anywhere = false;
        if (take("=~")) {
            op = Matcher.Op.MATCHES;
        } else if (take("!~")) {
            op = Matcher.Op.NOT_MATCHES;
        } else if (take("!=")) {
            op = Matcher.Op.NOT_EQUAL;
        } else if (take(">=")) {
            op = Matcher.Op.AT_LEAST;
        } else if (take("==") || take("=")) {
            op = Matcher.Op.EQUAL;
        } else if (take("~")) {
            op = Matcher.Op.MATCHES;
            anywhere = true;
        } else {
            String named = word().toLowerCase(Locale.ROOT);
            if (named.equals("in")) {
                out.add(new Placed(new Matcher(field, Matcher.Op.MATCHES, choice()), start));
                return;
            }
            if (!named.equals("contains")) {
                throw new Wrong(sign, "found '" + rest(sign) + "' after " + field + ", expected " + OPERATORS);
            }
            op = Matcher.Op.CONTAINS;
        }
        blanks();
        String value = value();
        out.add(new Placed(new Matcher(field, op, anywhere ? ANYWHERE + value + END_ANYWHERE : value), start));
    }

    private String choice() {
        blanks();
        if (!take("(")) {
            throw new Wrong(at, "found '" + rest(at) + "' after in, expected (a, b)");
        }
        List<String> values = new ArrayList<>();
        do {
            blanks();
            values.add(quoted(value()));
            blanks();
        } while (take(","));
        if (!take(")")) {
            throw new Wrong(at, "found '" + rest(at) + "', expected ',' or ')'");
        }
        return String.join("|", values);
    }

    /** Signs of regular expressions lose their meaning. */
    private static String quoted(String value) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            if ("\\.[]{}()*+-?^$|".indexOf(value.charAt(i)) >= 0) {
                out.append('\\');
            }
            out.append(value.charAt(i));
        }
        return out.toString();
    }

    private String value() {
        int start = at;
        if (!take("\"")) {
            String word = word();
            if (word.isEmpty()) {
                throw new Wrong(
                        start, "found '" + rest(start) + "', expected a value; one with signs stands in quotes");
            }
            return word;
        }
        StringBuilder out = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return out.toString();
            }
            if (c == '\\' && at < text.length()) {
                char next = text.charAt(at++);
                switch (next) {
                    case '"', '\\' -> out.append(next);
                    case 'n' -> out.append('\n');
                    // what else begins with it belongs to a regular expression
                    default -> out.append('\\').append(next);
                }
            } else {
                out.append(c);
            }
        }
        throw new Wrong(start, "the quote is not closed");
    }

    private String word() {
        int start = at;
        while (at < text.length() && isBare(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isBare(char c) {
        return Character.isLetterOrDigit(c) || "._-/:*@+%#$".indexOf(c) >= 0;
    }

    private boolean take(String sign) {
        boolean there = text.startsWith(sign, at);
        at += there ? sign.length() : 0;
        return there;
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private String rest(int from) {
        return from >= text.length() ? "the end" : text.substring(from, Math.min(text.length(), from + 20));
    }
}
