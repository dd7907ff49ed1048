package io.tidewatch.processor.mine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The variable parts of patterns: their names, and their values in a line. A name is the key before the value, else the
 * word before it, else the word behind it (a unit, or what names no other; not in front of the line), else {@code p} and its
 * number; a second of one name gets a number too. Not thread-safe.
 */
public final class Parameters {
    private static final int MOST_NAME = 40;

    private final LineScanner scan;

    /** @param limits those the patterns were found with */
    public Parameters(MinerLimits limits) {
        scan = new LineScanner(limits.characters(), limits.tokens());
    }

    /** @return a name for each variable part, left to right */
    public static List<String> names(Pattern pattern) {
        Shape shape = pattern.shape;
        List<String> names = new ArrayList<>();
        for (int i = 0; i < shape.length(); i++) {
            if (shape.kinds[i] == Kind.VARIABLE) {
                String name = name(shape, i);
                names.add(unused(names, name.isEmpty() ? "p" + (names.size() + 1) : name));
            }
        }
        return Collections.unmodifiableList(names);
    }

    /**
     * @param text a line of that pattern
     * @return what stands at each variable part, left to right, empty where nothing does; an empty list where the line is
     *     no case of the pattern
     */
    public List<String> values(Pattern pattern, String text) {
        scan.read(text);
        Shape shape = pattern.shape;
        int[] from = new int[shape.length()];
        int[] to = new int[shape.length()];
        if (!align(shape, from, to)) {
            return List.of();
        }
        List<String> values = new ArrayList<>();
        for (int i = 0; i < shape.length(); i++) {
            if (shape.kinds[i] == Kind.VARIABLE) {
                boolean empty = to[i] <= from[i];
                values.add(empty ? "" : value(text, scan.starts[from[i]], scan.ends[to[i] - 1]));
            }
        }
        return values;
    }

    /** Tokens of the line, [from, to) for each token of the shape: as few as possible for each variable from the left. */
    private boolean align(Shape shape, int[] from, int[] to) {
        int token = 0;
        int place = 0;
        int star = -1;
        int starToken = 0;
        while (token < scan.count) {
            if (place < shape.length() && shape.kinds[place] == Kind.VARIABLE) {
                star = place;
                starToken = token;
                from[place] = token;
                to[place] = token;
                place++;
            } else if (place < shape.length() && scan.hashes[token] == shape.hashes[place]) {
                place++;
                token++;
            } else if (star >= 0) {
                starToken++;
                to[star] = starToken;
                token = starToken;
                place = star + 1;
            } else {
                return false;
            }
        }
        while (place < shape.length() && shape.kinds[place] == Kind.VARIABLE) {
            from[place] = token;
            to[place] = token;
            place++;
        }
        return place == shape.length();
    }

    private static String name(Shape shape, int place) {
        int at = place - 1;
        while (at >= 0 && at >= place - 3 && shape.kinds[at] == Kind.DELIMITER && !closes(shape.texts[at])) {
            at--;
        }
        if (at >= 0 && named(shape, at)) {
            return cut(shape.texts[at]);
        }
        int next = place + 1;
        boolean behind =
                place > 0 && next < shape.length() && shape.kinds[next] == Kind.WORD && shape.texts[next].length() > 1;
        return behind && (Units.named(shape.texts[next]) != null || !namesNext(shape, next))
                ? cut(shape.texts[next])
                : "";
    }

    /** Whether that word stands before a variable part, whose name it is. */
    private static boolean namesNext(Shape shape, int word) {
        int at = word + 1;
        while (at < shape.length() && at <= word + 3 && shape.kinds[at] == Kind.DELIMITER && !closes(shape.texts[at])) {
            at++;
        }
        return at < shape.length() && shape.kinds[at] == Kind.VARIABLE;
    }

    private static boolean closes(String delimiter) {
        return ")]};!?.".contains(delimiter);
    }

    private static boolean named(Shape shape, int at) {
        return Kind.canVary(shape.kinds[at]) && shape.texts[at].length() > 1;
    }

    static String cut(String name) {
        return name.length() <= MOST_NAME ? name : name.substring(0, MOST_NAME);
    }

    static String unused(List<String> names, String name) {
        String unused = name;
        for (int i = 2; names.contains(unused); i++) {
            unused = name + i;
        }
        return unused;
    }

    /** Without the quotes of a single value; a list has those of its first and its last one. */
    private static String value(String text, int from, int to) {
        if (to <= from) {
            return "";
        }
        char first = text.charAt(from);
        char before = from > 0 ? text.charAt(from - 1) : 0;
        if (quote(before) && to < text.length() && text.charAt(to) == before && text.indexOf(before, from) < to) {
            return text.substring(from - 1, to + 1);
        }
        boolean quoted = to - from > 1 && quote(first) && text.indexOf(first, from + 1) == to - 1;
        return quoted ? text.substring(from + 1, to - 1) : text.substring(from, to);
    }

    private static boolean quote(char c) {
        return c == '"' || c == '\'';
    }
}
