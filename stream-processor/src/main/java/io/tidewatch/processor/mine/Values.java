package io.tidewatch.processor.mine;

import java.util.Locale;
import java.util.Set;

/**
 * Values of {@code key=value} and {@code "key":value}, in quotes and in brackets, and what stands for nothing:
 * {@code key=}, {@code ()}, {@code []}.
 */
final class Values {
    /** A key's value that reaches further than this is no value but text. */
    private static final int MOST = 512;
    /** What is quoted or bracketed and longer, in characters or words, is a sentence of its own. */
    private static final int MOST_ENCLOSED = 80;

    private static final int MOST_WORDS = 4;
    /** Under these keys stands what the line says, as in logfmt: words that make the pattern. */
    private static final Set<String> SAYING = Set.of(
            "msg",
            "message",
            "event",
            "error",
            "err",
            "reason",
            "text",
            "exception",
            "cause",
            "title",
            "detail",
            "description",
            "action",
            "status");

    private Values() {}

    /**
     * @param at place of {@code =} or {@code :}
     * @return end of the value behind it, spaces before the value included; {@code at + 1} where the key has none; -1
     *     where no key stands before it or what follows is text
     */
    static int end(String s, int at, int n) {
        int keyEnd = keyEnd(s, at);
        if (keyEnd < 0) {
            return -1;
        }
        int i = at + 1;
        while (i < n && s.charAt(i) == ' ' && i - at < 4) {
            i++;
        }
        if (i >= n || Chars.newline(s.charAt(i)) || Chars.space(s.charAt(i))) {
            return s.charAt(at) == '=' ? at + 1 : -1;
        }
        if (i > at + 1 && s.charAt(at) == '=' && key(s, i, n)) {
            return at + 1;
        }
        boolean saying = saying(s, keyEnd);
        char c = s.charAt(i);
        if (c == '[') {
            return list(s, i, n);
        }
        if (opens(c)) {
            return saying ? -1 : quoted(s, i, n, closing(c));
        }
        if (c == '{' || c == '(' || c == '<' || c == '=' || c == '>' || saying) {
            return -1;
        }
        return plain(s, i, n);
    }

    /** @return whether the bracket or quote at i closes what holds nothing and is no call */
    static boolean closesNothing(String s, int i) {
        if (i == 0) {
            return false;
        }
        char open = s.charAt(i - 1);
        char c = s.charAt(i);
        boolean pair = (c == ')' && open == '(') || (c == ']' && open == '[') || (c == '}' && open == '{');
        return pair && (i == 1 || !Chars.letter(s.charAt(i - 2)));
    }

    /**
     * @param i place of a quote or of {@code [}
     * @return place of what closes it, where a value stands between: a name or a few words; in brackets not a single word,
     *     which may be a level or a part's name, but a list. Where text or a key stands between, {@code -place - 1}; -1 where
     *     it is no pair. Words with a path among them, such as a request line, are text.
     */
    static int enclosed(String s, int i, int n) {
        if (i > 0 && joined(s.charAt(i - 1))) {
            return -1;
        }
        char close = closing(s.charAt(i));
        boolean structure = false;
        boolean list = false;
        boolean path = false;
        boolean letter = false;
        int words = 1;
        int at = i + 1;
        for (; at < n && at - i <= MOST_ENCLOSED && s.charAt(at) != close; at++) {
            char c = s.charAt(at);
            if (Chars.newline(c)) {
                return -1;
            }
            structure |= Chars.structure(c);
            letter |= Chars.letter(c);
            path |= c == '/';
            list |= c == ',' || c == '"' || c == '\'';
            words += Chars.space(c) ? 1 : 0;
        }
        if (at >= n || s.charAt(at) != close || at + 1 < n && joined(s.charAt(at + 1))) {
            return -1;
        }
        boolean phrase = words <= MOST_WORDS && (words == 1 || !path);
        boolean fits = close == ']' ? list || phrase && words > 1 : phrase && !keyed(s, at, n);
        return fits && letter && !structure && !said(s, i) ? at : -at - 1;
    }

    private static boolean joined(char c) {
        return name(c) && !Chars.ideograph(c);
    }

    /** @return whether a value may begin behind it, see {@link #enclosed} */
    static boolean opens(char c) {
        return c == '[' || c == '"' || c == '\'' || c == '\u201C' || c == '\u300C';
    }

    private static char closing(char open) {
        return switch (open) {
            case '[' -> ']';
            case '\u201C' -> '\u201D';
            case '\u300C' -> '\u300D';
            default -> open;
        };
    }

    /** Whether what closes at that place is the key of what follows. */
    private static boolean keyed(String s, int at, int n) {
        int next = at + 1;
        while (next < n && s.charAt(next) == ' ') {
            next++;
        }
        return next < n && (s.charAt(next) == ':' || s.charAt(next) == '=');
    }

    /** Whether what opens at that place stands under a key that says what the line says. */
    private static boolean said(String s, int i) {
        int at = i;
        while (at > 0 && i - at < 3 && s.charAt(at - 1) == ' ') {
            at--;
        }
        if (at == 0 || s.charAt(at - 1) != '=' && s.charAt(at - 1) != ':') {
            return false;
        }
        at--;
        while (at > 0 && " \"'".indexOf(s.charAt(at - 1)) >= 0) {
            at--;
        }
        return saying(s, at);
    }

    /** @return end of the key that ends before the sign at that place, or -1 */
    private static int keyEnd(String s, int at) {
        if (s.charAt(at) == ':') {
            return at > 2 && (s.charAt(at - 1) == '"' || s.charAt(at - 1) == '\'') && name(s.charAt(at - 2))
                    ? at - 1
                    : -1;
        }
        int end = at;
        while (end > 0 && s.charAt(end - 1) == ' ' && at - end < 2) {
            end--;
        }
        return end > 0 && name(s.charAt(end - 1)) ? end : -1;
    }

    private static boolean name(char c) {
        return Chars.letter(c) || Chars.digit(c) || c == '_' || c == '-' || c == '.';
    }

    /** Whether a key and {@code =} begin at i: then the key before it has no value. */
    private static boolean key(String s, int i, int n) {
        int at = i;
        while (at < n && at - i < 64 && name(s.charAt(at))) {
            at++;
        }
        return at > i && at < n && s.charAt(at) == '=' && (at + 1 >= n || s.charAt(at + 1) != '=');
    }

    private static boolean saying(String s, int end) {
        int from = end;
        while (from > 0 && end - from < 16 && Chars.letter(s.charAt(from - 1))) {
            from--;
        }
        int length = end - from;
        return length >= 3
                && length <= 11
                && SAYING.contains(s.substring(from, end).toLowerCase(Locale.ROOT));
    }

    private static int quoted(String s, int i, int n, char quote) {
        for (int at = i + 1; at < n && at - i < MOST && !Chars.newline(s.charAt(at)); at++) {
            char c = s.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == quote) {
                return at + 1;
            }
        }
        return -1;
    }

    /** A list without keys of its own. */
    private static int list(String s, int i, int n) {
        int depth = 0;
        for (int at = i; at < n && at - i < MOST && !Chars.newline(s.charAt(at)); at++) {
            char c = s.charAt(at);
            if (c == '[') {
                depth++;
            } else if (c == ']' && --depth == 0) {
                return at + 1;
            } else if (c == '=' || c == '{') {
                return -1;
            }
        }
        return -1;
    }

    private static int plain(String s, int i, int n) {
        int at = i;
        while (at < n && at - i < MOST) {
            char c = s.charAt(at);
            if (Chars.space(c) || c >= 0x2000 && Chars.delimiter(c)) {
                break;
            }
            if (",;()[]{}<>|&\"'=".indexOf(c) >= 0) {
                break;
            }
            at++;
        }
        while (at > i && ".:!?".indexOf(s.charAt(at - 1)) >= 0) {
            at--;
        }
        return at;
    }
}
