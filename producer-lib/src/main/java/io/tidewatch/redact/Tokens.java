package io.tidewatch.redact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;

/** JWTs, and credentials that an authentication scheme announces. */
final class Tokens {
    private static final int SHORTEST_PART = 8;

    private Tokens() {}

    /** At the J of {@code eyJ}: two parts at least, the second may be cut. */
    static long jwt(String text, int at, int floor) {
        int from = at - 2;
        if (from < floor
                || text.charAt(from) != 'e'
                || text.charAt(at - 1) != 'y'
                || !Chars.startsToken(text, from, floor)) {
            return Span.NONE;
        }
        int end = from;
        int firstDot = -1;
        while (end < text.length() && (Chars.isToken(text.charAt(end)) || text.charAt(end) == '.')) {
            firstDot = firstDot < 0 && text.charAt(end) == '.' ? end : firstDot;
            end++;
        }
        boolean found = firstDot - from >= SHORTEST_PART && end - firstDot > SHORTEST_PART;
        while (found && text.charAt(end - 1) == '.' && text.charAt(end - 2) == '.') {
            end--;
        }
        return found ? Span.of(from, end, Kind.JWT) : Span.NONE;
    }

    /** At a B: {@code Bearer …}, {@code Basic …}. */
    static long scheme(String text, int at, int floor) {
        if (!Chars.startsWord(text, at, floor)) {
            return Span.NONE;
        }
        if (Chars.matches(text, at, "bearer ")) {
            return bearer(text, at + 7);
        }
        return Chars.matches(text, at, "basic ") ? basic(text, at + 6) : Span.NONE;
    }

    private static long bearer(String text, int from) {
        int end = endOfToken(text, from);
        int letters = 0;
        boolean digit = false;
        boolean capitalInside = false;
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            digit |= Chars.isDigit(c);
            letters += Chars.isLetter(c) ? 1 : 0;
            capitalInside |= i > from && Chars.isUpper(c);
        }
        int length = end - from;
        boolean token = letters > 0 && length >= 8 && digit || length >= 16 && capitalInside || length >= 32;
        // WWW-Authenticate: Bearer realm="…"
        return token && !(Chars.at(text, end) == '"' && text.charAt(end - 1) == '=')
                ? Span.of(from, end, Kind.AUTHORIZATION)
                : Span.NONE;
    }

    /** Base64 of {@code user:password}. */
    private static long basic(String text, int from) {
        int end = endOfToken(text, from);
        if (end - from < 4 || end - from > 1024 || (end - from) % 4 == 1) {
            return Span.NONE;
        }
        try {
            String plain = new String(Base64.getDecoder().decode(text.substring(from, end)), ISO_8859_1);
            boolean pair = plain.indexOf(':') >= 0 && plain.chars().allMatch(c -> c >= ' ');
            return pair ? Span.of(from, end, Kind.AUTHORIZATION) : Span.NONE;
        } catch (IllegalArgumentException e) {
            return Span.NONE;
        }
    }

    private static int endOfToken(String text, int from) {
        int end = from;
        while (end < text.length() && (Chars.isToken(text.charAt(end)) || "._~+/=".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        while (end > from && text.charAt(end - 1) == '.') {
            end--;
        }
        return end;
    }
}
