package io.tidewatch.redact;

import org.jspecify.annotations.Nullable;

/** Values whose name says little: only what looks as if it were drawn at random is a secret. */
final class RandomTokens {
    private static final int SHORTEST = 20;
    private static final int LONGEST = 4096;

    /** Private members of a JSON web key that is RSA's, of a curve, or symmetric. */
    private static final String[] WEB_KEY = {"d", "p", "q", "dp", "dq", "qi", "k"};

    private RandomTokens() {}

    /**
     * {@code "key":"…"}, {@code "d":"…"}.
     *
     * @param end where the quoted name ends
     * @param after behind the colon
     */
    static long member(String text, int end, int after, int floor) {
        Kind kind = kind(text, end, floor);
        if (kind == null) {
            return Span.NONE;
        }
        int from = after;
        while (Chars.at(text, from) == ' ' && from < text.length() && from - after < 8) {
            from++;
        }
        while (Chars.at(text, from) == '\\') {
            from++;
        }
        if (Chars.at(text, from) != '"') {
            return Span.NONE;
        }
        from++;
        int to = from;
        while (to < text.length() && to - from < LONGEST && isBase64(text.charAt(to))) {
            to++;
        }
        char close = Chars.at(text, to);
        boolean whole = close == '"' || close == '\\' || to == text.length();
        return whole && to - from >= SHORTEST && isRandom(text, from, to) ? Span.of(from, to, kind) : Span.NONE;
    }

    private static @Nullable Kind kind(String text, int end, int floor) {
        if (isName(text, end, floor, "key")) {
            return Kind.SECRET;
        }
        for (String member : WEB_KEY) {
            if (isName(text, end, floor, member)) {
                return Kind.PRIVATE_KEY;
            }
        }
        return null;
    }

    private static boolean isName(String text, int end, int floor, String name) {
        int start = end - name.length();
        return start > floor && text.startsWith(name, start) && text.charAt(start - 1) == '"';
    }

    private static boolean isBase64(char c) {
        return Chars.isToken(c) || c == '/' || c == '+' || c == '=';
    }

    /** Small letters, capitals and a digit. */
    static boolean isMixed(String text, int from, int to) {
        boolean small = false;
        boolean capital = false;
        boolean digit = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            digit |= Chars.isDigit(c);
            capital |= Chars.isUpper(c);
            small |= Chars.isLetter(c) && !Chars.isUpper(c);
        }
        return small && capital && digit;
    }

    /** Every other character is of another kind than the one before: in joined words that is every fifth or sixth. */
    private static boolean isRandom(String text, int from, int to) {
        int changes = 0;
        for (int i = from + 1; i < to; i++) {
            changes += kind(text.charAt(i)) != kind(text.charAt(i - 1)) ? 1 : 0;
        }
        return 2 * changes >= to - from - 4 && isMixed(text, from, to);
    }

    private static int kind(char c) {
        return Chars.isDigit(c) ? 0 : Chars.isUpper(c) ? 1 : Chars.isLetter(c) ? 2 : 3;
    }
}
