package io.tidewatch.redact;

import java.util.Set;

/** Where the value behind a name ends, and whether it is one. */
final class Values {
    /** Say that there is no value, or that another has replaced it. */
    private static final Set<String> NOTHING = Words.of("""
            null none nil undefined true false yes no n/a empty missing required optional invalid incorrect
            wrong expired mismatch mismatched blank unset absent redacted masked filtered protected hidden
            removed omitted sensitive enabled disabled [redacted] [filtered] [protected] [masked] [hidden] <redacted> <hidden>
            <masked> string str text varchar char charsequence char[] byte[] bytes not_set""");

    /** Begin a sentence about a value, behind a colon. */
    private static final Set<String> PROSE = Words.of("""
            must should is was are has had have cannot can can't could may might not too changed change reset
            updated ok failed failure success the a an this your please at for needs need requires contains does
            doesn't do don't will length minimum maximum min max characters expected disabled enabled found
            unknown unsupported denied rejected accepted verified valid validation click enter type use using
            used from to and or with without if when by on in of it its see user couldn't unable error got only
            loaded loading generated refreshed refreshing revoked created deleted issued received sent ends
            starts started checking check try trying input field value policy strength""");

    private static final int MAX_WORD = 16;

    private Values() {}

    /**
     * @param backslashes how many stand before the opening quote: JSON inside a text of JSON
     * @return where the closing quote begins with its backslashes; the end of the line where there is none
     */
    static int endOfQuoted(String text, int from, char quote, int backslashes) {
        int run = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote && (run < backslashes || run % (2 * (backslashes + 1)) == backslashes)) {
                return i - Math.min(run, backslashes);
            }
            if (c == '\n' || c == '\r') {
                return i;
            }
            run = c == '\\' ? run + 1 : 0;
        }
        return text.length();
    }

    /** Up to a blank or a separator; a bracket that something follows belongs to the value. */
    static int endOfBare(String text, int from) {
        return endOfBare(text, from, text.length());
    }

    /** @param limit where to stop at the latest */
    static int endOfBare(String text, int from, int limit) {
        int end = from;
        int last = Math.min(text.length(), limit);
        while (end < last && !ends(text, end, from)) {
            end++;
        }
        while (end > from + 1 && isStop(text.charAt(end - 1)) && (end == text.length() || text.charAt(end) <= ' ')) {
            end--;
        }
        return end;
    }

    private static boolean isStop(char c) {
        return c == '.' || c == ':';
    }

    private static boolean ends(String text, int at, int from) {
        char c = text.charAt(at);
        if (c >= 0x2e80) {
            return true;
        }
        return switch (c) {
            case ',', ';', '&', '"', '\'', '`', '\u201d' -> true;
            case '}' -> !Chars.isAlnum(Chars.at(text, at + 1)) && !closesScheme(text, at, from);
            case ')', ']' -> !Chars.isAlnum(Chars.at(text, at + 1));
            // the line ends that Apache's client shows: [\r][\n]
            case '[' -> Chars.at(text, at + 1) == '\\';
            case '<' -> Chars.isLetter(Chars.at(text, at + 1)) || Chars.at(text, at + 1) == '/' || at == from;
            case '>' -> !Chars.isAlnum(Chars.at(text, at + 1));
            case '%' ->
                Chars.matches(text, at, "%26") || Chars.matches(text, at, "%22") || Chars.matches(text, at, "%0a");
            case '\\' -> endsAtBackslash(text, at);
            default -> c <= ' ' || c == '\u00a0';
        };
    }

    /** {@code {bcrypt}$2a$10$…} */
    private static boolean closesScheme(String text, int at, int from) {
        return text.charAt(from) == '{' && Chars.at(text, at + 1) == '$';
    }

    private static boolean endsAtBackslash(String text, int at) {
        int i = at;
        while (i < text.length() && text.charAt(i) == '\\' && i - at < 8) {
            i++;
        }
        char c = Chars.at(text, i);
        return c <= ' ' || Chars.isQuote(c) || c == 'n' || c == 'r' || c == 't' || Chars.matches(text, i, "u0026");
    }

    /** Whether it says that there is no value: {@code null}, {@code ${DB_PASSWORD}}, {@code {}}, {@code ****}. */
    static boolean isNothing(String text, int from, int to) {
        char first = text.charAt(from);
        char second = Chars.at(text, from + 1);
        if (Marks.isMark(text, from, to)) {
            return true;
        }
        boolean placeholder = switch (first) {
            case '{' -> !isBraced(text, from, to);
            case '$', '#' -> second == '{' || second == '(';
            case '%' -> (second == 's' || second == 'd' || second == 'v') && to - from == 2;
            case '?' -> to - from == 1;
            case '<' -> text.charAt(to - 1) == '>';
            case '=', '|' -> to - from <= 2;
            case '-', '_', '.', 'x', 'X', '\u2022' -> repeats(text, from, to) && (first > '_' || to - from <= 2);
            default -> false;
        };
        return placeholder || to - from <= MAX_WORD && NOTHING.contains(lower(text, from, to));
    }

    /** {@code {noop}x}, {@code {cipher}0a1b}, {@code {jSMOWn+/=}}: a value, unlike {@code {db_password}} and the start of an object. */
    private static boolean isBraced(String text, int from, int to) {
        int close = from + 1;
        boolean name = true;
        while (close < to && text.charAt(close) != '}') {
            char c = text.charAt(close);
            if (c <= ' ' || c == '{' || Chars.isQuote(c) || c == ':') {
                return false;
            }
            name &= Chars.isToken(c) || c == '.';
            close++;
        }
        return close > from + 1 && close < to && (close < to - 1 || !name);
    }

    private static boolean repeats(String text, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            if (Chars.lower(text.charAt(i)) != Chars.lower(text.charAt(from))) {
                return false;
            }
        }
        return true;
    }

    /** Whether a sentence begins here, or a text in Chinese. */
    static boolean isProse(String text, int from, int to) {
        if (Chars.isCjk(text.charAt(from)) && !Chars.isDigit(text.charAt(from))) {
            return true;
        }
        int end = from;
        while (end < to && end - from <= MAX_WORD && (Chars.isLetter(text.charAt(end)) || text.charAt(end) == '\'')) {
            end++;
        }
        boolean word = end == to || text.charAt(end) == ' ' || text.charAt(end) == ',' || text.charAt(end) == '.';
        return word && end - from <= MAX_WORD && PROSE.contains(lower(text, from, end));
    }

    static boolean hasDigit(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (Chars.isDigit(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    static boolean hasLetter(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (Chars.isLetter(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    static boolean isNumber(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Chars.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static String lower(String text, int from, int to) {
        StringBuilder out = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            out.append(Chars.lower(text.charAt(i)));
        }
        return out.toString();
    }
}
