package io.tidewatch.processor.rulefile;

import io.tidewatch.alert.Matcher;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of PromQL that alerting rules mostly are made of, as a tree: something compared with a number. What it does not
 * know is said with its place; nothing is guessed.
 */
final class PromExpression {
    private static final Set<String> AGGREGATORS = Set.of("sum", "avg", "min", "max", "count");
    private static final Set<String> OVER_RANGE =
            Set.of("rate", "irate", "increase", "avg_over_time", "min_over_time", "max_over_time", "last_over_time");
    private static final Map<String, Matcher.Op> OPS = Map.of(
            "=", Matcher.Op.EQUAL,
            "!=", Matcher.Op.NOT_EQUAL,
            "=~", Matcher.Op.MATCHES,
            "!~", Matcher.Op.NOT_MATCHES);

    private final String text;
    private int at;

    /** Nodes of an expression. */
    sealed interface Node {}

    /** {@code name{label="value"}[range]}; without a range it is null. */
    record Series(
            String metric, List<Matcher> labels, @Nullable Duration range) implements Node {}

    /** {@code rate(…)}. */
    record Call(String function, List<Node> args) implements Node {}

    /** {@code sum by (…) (…)}; by is null where it is not said. */
    record Group(String aggregator, @Nullable List<String> by, Node of) implements Node {}

    record Quotient(Node above, Node below) implements Node {}

    record Literal(double value) implements Node {}

    /** @param op one of {@code > < >= <= ==} */
    record Comparison(Node left, String op, double bound) {}

    /** The text is not of that part. */
    static final class Unknown extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final int at;

        Unknown(int at, String message) {
            super(message);
            this.at = at;
        }
    }

    private PromExpression(String text) {
        this.text = text;
    }

    /** @throws Unknown naming what is not known, and at which character */
    static Comparison comparison(String text) {
        PromExpression in = new PromExpression(text);
        Node left = in.quotient();
        in.blanks();
        int place = in.at;
        String op = in.operator();
        Node right = in.quotient();
        in.blanks();
        if (in.at < text.length()) {
            throw new Unknown(in.at, "expected the end, found '" + in.rest() + "'");
        }
        if (!(right instanceof Literal bound)) {
            throw new Unknown(place, "expected a comparison with a number");
        }
        return new Comparison(left, op, bound.value());
    }

    /** @throws Unknown where it is nothing that can be an alert without a comparison */
    static @Nullable Call absent(String text) {
        if (!text.strip().startsWith("absent(")) {
            return null;
        }
        PromExpression in = new PromExpression(text);
        Node node = in.primary();
        in.blanks();
        return in.at == text.length() && node instanceof Call call ? call : null;
    }

    private Node quotient() {
        Node left = primary();
        blanks();
        if (at < text.length() && text.charAt(at) == '/') {
            at++;
            return new Quotient(left, primary());
        }
        return left;
    }

    private Node primary() {
        blanks();
        int start = at;
        if (take('(')) {
            Node inner = quotient();
            expect(')');
            return inner;
        }
        if (at < text.length() && (Character.isDigit(text.charAt(at)) || "+-.".indexOf(text.charAt(at)) >= 0)) {
            return number();
        }
        String name = name();
        if (name.isEmpty()) {
            throw new Unknown(start, at == text.length() ? "the expression ends too early" : "found '" + rest() + "'");
        }
        if (AGGREGATORS.contains(name)) {
            return group(name, start);
        }
        blanks();
        if (at < text.length() && text.charAt(at) == '(') {
            return call(name, start);
        }
        return series(name);
    }

    private Node group(String aggregator, int start) {
        List<String> by = by();
        expect('(');
        Node of = quotient();
        expect(')');
        List<String> after = by();
        if (by != null && after != null) {
            throw new Unknown(start, "by is there twice");
        }
        return new Group(aggregator, by == null ? after : by, of);
    }

    private @Nullable List<String> by() {
        blanks();
        int start = at;
        String word = name();
        if (word.equals("without")) {
            throw new Unknown(start, "'without' names what does not count: a rule here names what does, with by (…)");
        }
        if (!word.equals("by")) {
            at = start;
            return null;
        }
        expect('(');
        List<String> labels = new ArrayList<>();
        blanks();
        while (!take(')')) {
            String label = name();
            if (label.isEmpty()) {
                throw new Unknown(start, "expected labels and a closing ')' after by (");
            }
            labels.add(label);
            take(',');
        }
        return labels;
    }

    private Node call(String function, int start) {
        boolean known =
                OVER_RANGE.contains(function) || function.equals("histogram_quantile") || function.equals("absent");
        if (!known) {
            boolean matches = function.equals("on") || function.equals("ignoring");
            throw new Unknown(
                    start,
                    (matches ? "matching series by " + function : "the function " + function)
                            + " has no counterpart here");
        }
        expect('(');
        List<Node> args = new ArrayList<>();
        args.add(quotient());
        while (take(',')) {
            args.add(quotient());
        }
        expect(')');
        return new Call(function, args);
    }

    private Node series(String metric) {
        List<Matcher> labels = new ArrayList<>();
        blanks();
        if (take('{')) {
            blanks();
            while (!take('}')) {
                labels.add(label());
                blanks();
                take(',');
                blanks();
            }
        }
        Duration range = null;
        if (take('[')) {
            int close = text.indexOf(']', at);
            if (close < 0) {
                throw new Unknown(at, "the range is not closed");
            }
            range = duration(text.substring(at, close).strip(), at);
            at = close + 1;
        }
        int after = at;
        blanks();
        String word = name();
        if (word.equals("offset") || at < text.length() && text.charAt(at) == '@') {
            throw new Unknown(after, "another time than now has no counterpart here; see kind: change");
        }
        at = after;
        return new Series(metric, List.copyOf(labels), range);
    }

    private Matcher label() {
        int start = at;
        String name = name();
        blanks();
        String op = at + 1 < text.length() && OPS.containsKey(text.substring(at, at + 2))
                ? text.substring(at, at + 2)
                : at < text.length() ? text.substring(at, at + 1) : "";
        if (name.isEmpty() || !OPS.containsKey(op)) {
            throw new Unknown(start, "expected a label and =, !=, =~ or !~");
        }
        at += op.length();
        blanks();
        return new Matcher(fieldOf(name), OPS.get(op), quoted());
    }

    private String quoted() {
        char quote = at < text.length() ? text.charAt(at) : ' ';
        if ("\"'`".indexOf(quote) < 0) {
            throw new Unknown(at, "expected a text in quotes");
        }
        int start = at++;
        StringBuilder out = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at++);
            if (c == '\\' && quote != '`' && at < text.length()) {
                char next = text.charAt(at++);
                c = next == 'n' ? '\n' : next == 't' ? '\t' : next;
            }
            out.append(c);
        }
        if (at == text.length()) {
            throw new Unknown(start, "the quote is not closed");
        }
        at++;
        return out.toString();
    }

    private Node number() {
        int start = at;
        while (at < text.length() && "+-.eE_0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        try {
            return new Literal(new BigDecimal(text.substring(start, at)).doubleValue());
        } catch (NumberFormatException e) {
            throw new Unknown(start, "'" + text.substring(start, at) + "' is no number");
        }
    }

    private String operator() {
        for (String op : List.of(">=", "<=", "==", ">", "<")) {
            if (text.startsWith(op, at)) {
                at += op.length();
                return op;
            }
        }
        throw new Unknown(
                Math.min(at, Math.max(0, text.length() - 1)),
                at >= text.length()
                        ? "expected a comparison with a number: without one the alert fires by whether a series is there"
                        : "'" + rest() + "' has no counterpart here");
    }

    private String name() {
        blanks();
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "_:".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        return text.substring(start, at);
    }

    private boolean take(char c) {
        blanks();
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) {
        if (!take(c)) {
            throw new Unknown(
                    Math.min(at, Math.max(0, text.length() - 1)),
                    at == text.length() ? "expected '" + c + "'" : "'" + rest() + "' has no counterpart here");
        }
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private String rest() {
        return text.substring(at, Math.min(text.length(), at + 20)).strip();
    }

    /** @return our field of a label of theirs: job and instance are the source */
    static String fieldOf(String label) {
        return switch (label) {
            case "job" -> "service";
            case "instance" -> "instance";
            default -> "label." + label;
        };
    }

    /** @throws Unknown where it is no duration such as {@code 1h30m}, {@code 1w} */
    static Duration duration(String text, int place) {
        Duration sum = Duration.ZERO;
        int i = 0;
        while (i < text.length()) {
            int digits = i;
            while (i < text.length() && Character.isDigit(text.charAt(i))) {
                i++;
            }
            int unit = i;
            while (i < text.length() && Character.isLetter(text.charAt(i))) {
                i++;
            }
            long millis = switch (text.substring(unit, i).toLowerCase(Locale.ROOT)) {
                case "ms" -> 1;
                case "s" -> 1_000;
                case "m" -> 60_000;
                case "h" -> 3_600_000;
                case "d" -> 86_400_000;
                case "w" -> 7 * 86_400_000L;
                case "y" -> 365 * 86_400_000L;
                default -> 0;
            };
            if (millis == 0 || unit == digits || unit - digits > 9) {
                throw new Unknown(place, "'" + text + "' is no duration");
            }
            sum = sum.plusMillis(Long.parseLong(text.substring(digits, unit)) * millis);
        }
        if (sum.isZero()) {
            throw new Unknown(place, "'" + text + "' is no duration");
        }
        return sum;
    }
}
