package io.tidewatch.processor.mine;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a line without its variable parts. Two lines of equal tokens have one shape, whatever spaces stand
 * between.
 */
final class Shape {
    private static final Set<String> JOINS = Set.of(",", ":", ";", "|");
    private static final long COMMA = Hashes.text(",", 0, 1);
    private static final long COLON = Hashes.text(":", 0, 1);
    private static final long SEMICOLON = Hashes.text(";", 0, 1);
    private static final long BAR = Hashes.text("|", 0, 1);
    private static final long QUOTE = Hashes.text("\"", 0, 1);
    private static final long APOSTROPHE = Hashes.text("'", 0, 1);

    final String[] texts;
    final byte[] kinds;
    final boolean[] spaced;
    final long[] hashes;

    Shape(String[] texts, byte[] kinds, boolean[] spaced) {
        this.texts = texts;
        this.kinds = kinds;
        this.spaced = spaced;
        hashes = new long[texts.length];
        for (int i = 0; i < texts.length; i++) {
            hashes[i] = hash(texts[i], kinds[i]);
        }
    }

    static Shape of(String line, LineScanner scan) {
        int n = scan.count;
        String[] texts = new String[n];
        for (int i = 0; i < n; i++) {
            texts[i] =
                    scan.kinds[i] == Kind.VARIABLE ? PatternIds.VARIABLE : line.substring(scan.starts[i], scan.ends[i]);
        }
        return new Shape(texts, Arrays.copyOf(scan.kinds, n), Arrays.copyOf(scan.spaced, n));
    }

    /** @return whether a token of that hash between two variables makes them one: a list is a value */
    static boolean joins(long hash) {
        return hash == COMMA || hash == COLON || hash == SEMICOLON || hash == BAR;
    }

    static boolean quotes(long hash) {
        return hash == QUOTE || hash == APOSTROPHE;
    }

    int length() {
        return texts.length;
    }

    long key() {
        return keyWithout(i -> false);
    }

    /** Which places are made variable. */
    interface Blanks {
        boolean at(int place);
    }

    /** @return key of this shape with those places variable and runs of variables joined */
    long keyWithout(Blanks blanks) {
        long h = Hashes.start();
        boolean variable = false;
        long held = 0;
        for (int i = 0; i < hashes.length; i++) {
            if (kinds[i] == Kind.VARIABLE || blanks.at(i)) {
                h = variable ? h : Hashes.add(h, LineScanner.variableHash());
                variable = true;
                held = 0;
            } else if (variable && held == 0 && joins(hashes[i])) {
                held = hashes[i];
            } else {
                h = held == 0 ? h : Hashes.add(h, held);
                held = 0;
                h = Hashes.add(h, hashes[i]);
                variable = false;
            }
        }
        return Hashes.end(held == 0 ? h : Hashes.add(h, held));
    }

    /**
     * @return end of the tokens that hang together from that place on by colons without spaces, {@code vim:amd64}, where one
     *     of them looks like a name; the place itself where there is no such chain
     */
    int chain(int from) {
        if (!Kind.canVary(kinds[from]) || (from > 0 && !spaced[from] && hashes[from - 1] == COLON)) {
            return from;
        }
        int end = from + 1;
        boolean name = kinds[from] != Kind.WORD;
        while (end + 1 < hashes.length
                && hashes[end] == COLON
                && !spaced[end]
                && !spaced[end + 1]
                && Kind.canVary(kinds[end + 1])) {
            name |= kinds[end + 1] != Kind.WORD;
            end += 2;
        }
        return name && end > from + 1 ? end : from;
    }

    /**
     * What stands in brackets and names its parts, {@code (key=value, ...)} and JSON: an object as its class prints it,
     * with other parts from one line to the next.
     *
     * @return places inside such brackets, null where there are none
     */
    @Nullable
    Blanks objects() {
        boolean[] inside = null;
        int depth = 0;
        int from = 0;
        boolean named = false;
        for (int i = 0; i < hashes.length; i++) {
            if (kinds[i] != Kind.DELIMITER) {
                continue;
            }
            char c = texts[i].charAt(0);
            if (c == '(' || c == '[' || c == '{') {
                if (depth++ == 0) {
                    from = i + 1;
                    named = false;
                }
            } else if (depth > 0 && (c == ')' || c == ']' || c == '}')) {
                if (--depth == 0 && named && from > 1) {
                    inside = mark(inside, from, i);
                }
            } else {
                named |= c == '=' || (c == ':' && i > 0 && texts[i - 1].equals("\""));
            }
        }
        if (depth > 0 && named) {
            inside = mark(inside, from, hashes.length); // the line was cut
        }
        boolean[] places = inside;
        return places == null ? null : at -> places[at];
    }

    private boolean[] mark(boolean @Nullable [] before, int from, int to) {
        boolean[] places = before == null ? new boolean[hashes.length] : before;
        Arrays.fill(places, from, to, true);
        return places;
    }

    Shape without(Blanks blanks) {
        int n = 0;
        String[] newTexts = new String[texts.length];
        byte[] newKinds = new byte[texts.length];
        boolean[] newSpaced = new boolean[texts.length];
        for (int i = 0; i < texts.length; i++) {
            boolean variable = kinds[i] == Kind.VARIABLE || blanks.at(i);
            if (variable && n > 0 && newKinds[n - 1] == Kind.VARIABLE) {
                continue;
            }
            if (variable && n > 1 && newKinds[n - 2] == Kind.VARIABLE && JOINS.contains(newTexts[n - 1])) {
                n--;
                continue;
            }
            newTexts[n] = variable ? PatternIds.VARIABLE : texts[i];
            newKinds[n] = variable ? Kind.VARIABLE : kinds[i];
            newSpaced[n] = spaced[i];
            n++;
        }
        return new Shape(Arrays.copyOf(newTexts, n), Arrays.copyOf(newKinds, n), Arrays.copyOf(newSpaced, n));
    }

    /** @return whether a word stays when those places are made variable: a pattern of variables only says nothing */
    boolean keepsWord(Blanks blanks) {
        for (int i = 0; i < kinds.length; i++) {
            if (kinds[i] == Kind.WORD && !blanks.at(i) && texts[i].length() > 1) {
                return true;
            }
        }
        return false;
    }

    /** @return whether that shape, token by token, is a case of this one */
    boolean covers(Shape other) {
        if (other.hashes.length != hashes.length) {
            return false;
        }
        for (int i = 0; i < hashes.length; i++) {
            boolean same = kinds[i] == Kind.VARIABLE
                    ? other.kinds[i] == Kind.VARIABLE || Kind.canVary(other.kinds[i])
                    : hashes[i] == other.hashes[i] && kinds[i] == other.kinds[i];
            if (!same) {
                return false;
            }
        }
        return true;
    }

    /** @return the template as people read it, spaces as in the line that was met first */
    String template() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < texts.length; i++) {
            out.append(i > 0 && spaced[i] ? " " : "").append(texts[i]);
        }
        return out.toString();
    }

    /** @return the tokens with one space between: what the id is taken of */
    String canonical() {
        return String.join(" ", texts);
    }

    private static long hash(String text, byte kind) {
        boolean dots = kind == Kind.DELIMITER && text.startsWith(".");
        return Hashes.text(text, 0, dots ? 1 : text.length());
    }
}
