package io.tidewatch.processor.rules;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A boolean of rules: {@code cpu-high and not (deploying or "night-batch")}. {@code not} binds closest, then {@code and},
 * then {@code or}; the words in any case. A rule that is called like one of them stands in quotes. Immutable.
 */
public final class CompositeExpression {
    private static final int MOST_DEPTH = 50;

    private final Node root;
    private final Map<String, Integer> places;

    private sealed interface Node {
        record Named(String rule) implements Node {}

        record Not(Node of) implements Node {}

        record Both(Node left, Node right) implements Node {}

        record Either(Node left, Node right) implements Node {}
    }

    /** The text is no expression. */
    public static final class Wrong extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;
        private final int at;
        private final String what;

        Wrong(int at, String what) {
            super("expression, at character " + (at + 1) + ": " + what);
            this.at = at;
            this.what = what;
        }

        /** @return index of the character where it first is wrong */
        public int at() {
            return at;
        }

        /** @return what is wrong there */
        public String what() {
            return what;
        }
    }

    private CompositeExpression(Node root, Map<String, Integer> places) {
        this.root = root;
        this.places = Collections.unmodifiableMap(places);
    }

    /** @throws Wrong naming what is wrong and at which character, from 1 */
    public static CompositeExpression parse(String text) {
        Parser parser = new Parser(text);
        Node root = parser.either(0);
        parser.end();
        return new CompositeExpression(root, parser.places);
    }

    /** @return ids of the rules it names */
    public Set<String> rules() {
        return places.keySet();
    }

    /** @return the rules it names, each with the index of the character where it first does */
    public Map<String, Integer> places() {
        return places;
    }

    /** @param fires whether the rule of that id is true */
    public boolean test(Predicate<String> fires) {
        return test(root, fires);
    }

    private static boolean test(Node node, Predicate<String> fires) {
        if (node instanceof Node.Named named) {
            return fires.test(named.rule());
        }
        if (node instanceof Node.Not not) {
            return !test(not.of(), fires);
        }
        if (node instanceof Node.Both both) {
            return test(both.left(), fires) && test(both.right(), fires);
        }
        Node.Either either = (Node.Either) node;
        return test(either.left(), fires) || test(either.right(), fires);
    }

    private static final class Parser {
        final Map<String, Integer> places = new TreeMap<>();
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        Node either(int depth) {
            Node left = both(depth);
            while (word("or")) {
                left = new Node.Either(left, both(depth));
            }
            return left;
        }

        void end() {
            blanks();
            if (at < text.length()) {
                throw wrong("expected and, or, or the end");
            }
        }

        private Node both(int depth) {
            Node left = one(depth);
            while (word("and")) {
                left = new Node.Both(left, one(depth));
            }
            return left;
        }

        private Node one(int depth) {
            if (depth > MOST_DEPTH) {
                throw new Wrong(at, "nested deeper than " + MOST_DEPTH);
            }
            if (word("not")) {
                return new Node.Not(one(depth + 1));
            }
            blanks();
            if (at < text.length() && text.charAt(at) == '(') {
                int open = at++;
                Node inner = either(depth + 1);
                blanks();
                if (at == text.length() || text.charAt(at) != ')') {
                    throw new Wrong(open, "the parenthesis is not closed");
                }
                at++;
                return inner;
            }
            return new Node.Named(name());
        }

        private String name() {
            int start = at;
            String name;
            if (at < text.length() && text.charAt(at) == '"') {
                int close = text.indexOf('"', at + 1);
                if (close < 0) {
                    throw new Wrong(at, "the quote is not closed");
                }
                name = text.substring(at + 1, close);
                at = close + 1;
            } else {
                while (at < text.length() && ofName(text.charAt(at))) {
                    at++;
                }
                name = text.substring(start, at);
                if (name.equalsIgnoreCase("and") || name.equalsIgnoreCase("or")) {
                    at = start;
                    throw wrong("expected the id of a rule, not, or (");
                }
            }
            if (name.isEmpty()) {
                throw wrong("expected the id of a rule, not, or (");
            }
            places.putIfAbsent(name, start);
            return name;
        }

        private boolean word(String word) {
            blanks();
            int end = at + word.length();
            if (!text.regionMatches(true, at, word, 0, word.length())
                    || end < text.length() && ofName(text.charAt(end))) {
                return false;
            }
            at = end;
            return true;
        }

        private void blanks() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        private static boolean ofName(char c) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "._-".indexOf(c) >= 0;
        }

        private Wrong wrong(String what) {
            String rest = at >= text.length() ? "the end" : text.substring(at, Math.min(text.length(), at + 20));
            return new Wrong(at, "found '" + rest + "', " + what);
        }
    }
}
