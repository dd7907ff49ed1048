package io.tidewatch.redact;

/** Tokens that are known by how they begin. */
final class Tokens {
    private static final String BEGIN = "-----BEGIN ";
    private static final int MAX_KEY = 16_384;

    private Tokens() {}

    static boolean mayBegin(char c) {
        return switch (c) {
            case 'e', 'B', 'b', 'A', 'L', 'g', '-' -> true;
            default -> false;
        };
    }

    /** @return the token that begins at {@code at} */
    static long find(CharSequence text, int at) {
        if (at > 0 && isToken(text.charAt(at - 1)) && text.charAt(at) != '-') {
            return Span.NONE;
        }
        return switch (text.charAt(at)) {
            case 'e' -> startsWith(text, at, "eyJ") ? jwt(text, at) : Span.NONE;
            case 'B', 'b' -> KeyedSecrets.matches(text, at, "bearer ") ? atLeast(text, at + 7, at + 7, 8) : Span.NONE;
            case 'A' ->
                startsWith(text, at, "AKIA") || startsWith(text, at, "AKID") ? atLeast(text, at, at, 16) : Span.NONE;
            case 'L' -> startsWith(text, at, "LTAI") ? atLeast(text, at, at, 16) : Span.NONE;
            case 'g' ->
                startsWith(text, at, "ghp_") || startsWith(text, at, "gho_") ? atLeast(text, at, at, 20) : Span.NONE;
            default -> startsWith(text, at, BEGIN) ? privateKey(text, at) : Span.NONE;
        };
    }

    private static long jwt(CharSequence text, int at) {
        int end = at;
        int dots = 0;
        while (end < text.length() && end - at < MAX_KEY && (isToken(text.charAt(end)) || text.charAt(end) == '.')) {
            dots += text.charAt(end) == '.' ? 1 : 0;
            end++;
        }
        return dots >= 2 && end - at > 20 ? Span.of(at, end) : Span.NONE;
    }

    private static long atLeast(CharSequence text, int from, int at, int least) {
        int end = at;
        while (end < text.length() && end - at < MAX_KEY && (isToken(text.charAt(end)) || isBase64(text.charAt(end)))) {
            end++;
        }
        return end - from >= least ? Span.of(from, end) : Span.NONE;
    }

    /** From BEGIN to the line of END; a key that was cut, to the end of the text. */
    private static long privateKey(CharSequence text, int at) {
        int name = at + BEGIN.length();
        int kind = indexOf(text, "PRIVATE KEY-----", name, name + 20);
        if (kind < 0) {
            return Span.NONE;
        }
        int end = indexOf(text, "-----END ", kind, kind + MAX_KEY);
        if (end < 0) {
            return Span.of(at, Math.min(text.length(), kind + MAX_KEY));
        }
        int close = indexOf(text, "KEY-----", end, end + 40);
        return Span.of(at, close < 0 ? Math.min(text.length(), end + 9) : close + 8);
    }

    private static int indexOf(CharSequence text, String part, int from, int to) {
        for (int i = from; i < to && i + part.length() <= text.length(); i++) {
            if (startsWith(text, i, part)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean startsWith(CharSequence text, int at, String part) {
        if (at + part.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < part.length(); i++) {
            if (text.charAt(at + i) != part.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isToken(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-');
    }

    private static boolean isBase64(char c) {
        return c == '.' || c == '~' || c == '+' || c == '/' || c == '=';
    }
}
