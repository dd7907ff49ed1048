package io.tidewatch.processor.rulefile;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a composite rule's expression names: {@code cpu-high and not (deploying or "night-batch")}. */
final class Expressions {
    private static final int MOST_DEEP = 50;

    private final String text;
    private final Map<String, Integer> named = new LinkedHashMap<>();
    private int at;
    private int depth;

    private Expressions(String text) {
        this.text = text;
    }

    /**
     * @return the rules it names, each with the place where it first does
     * @throws WhereText.Wrong at the first place where it is no expression
     */
    static Map<String, Integer> rulesOf(String text) {
        Expressions in = new Expressions(text);
        in.either();
        in.blanks();
        if (in.at < text.length()) {
            throw new WhereText.Wrong(in.at, "found '" + in.rest() + "', expected and, or, or the end");
        }
        return in.named;
    }

    private void either() {
        do {
            do {
                one();
            } while (takeWord("and"));
        } while (takeWord("or"));
    }

    private void one() {
        blanks();
        if (++depth > MOST_DEEP) {
            throw new WhereText.Wrong(at, "more than " + MOST_DEEP + " levels within each other");
        }
        if (takeWord("not")) {
            one();
        } else if (at < text.length() && text.charAt(at) == '(') {
            int open = at++;
            either();
            blanks();
            if (at >= text.length() || text.charAt(at) != ')') {
                throw new WhereText.Wrong(open, "the parenthesis is not closed");
            }
            at++;
        } else {
            rule();
        }
        depth--;
    }

    private void rule() {
        int start = at;
        String id;
        if (at < text.length() && text.charAt(at) == '"') {
            int close = text.indexOf('"', at + 1);
            if (close < 0) {
                throw new WhereText.Wrong(at, "the quote is not closed");
            }
            id = text.substring(at + 1, close);
            at = close + 1;
        } else {
            id = word(at);
            at += id.length();
        }
        if (id.isEmpty() || id.equalsIgnoreCase("and") || id.equalsIgnoreCase("or")) {
            at = start;
            throw new WhereText.Wrong(start, "found '" + rest() + "', expected the id of a rule, not, or (");
        }
        named.putIfAbsent(id, start);
    }

    private boolean takeWord(String word) {
        blanks();
        boolean there = word(at).toLowerCase(Locale.ROOT).equals(word);
        at += there ? word.length() : 0;
        return there;
    }

    private String word(int from) {
        int end = from;
        while (end < text.length() && isOfId(text.charAt(end))) {
            end++;
        }
        return text.substring(from, end);
    }

    private static boolean isOfId(char c) {
        return c < 128 && Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-';
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private String rest() {
        return at >= text.length() ? "the end" : text.substring(at, Math.min(text.length(), at + 20));
    }
}
