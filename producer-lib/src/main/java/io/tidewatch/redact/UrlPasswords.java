package io.tidewatch.redact;

/** At a colon: the password in {@code scheme://user:password@host}, {@code jdbc:oracle:thin:user/password@…}. */
final class UrlPasswords {
    private static final int MAX_AUTHORITY = 512;
    private static final int MAX_PLAIN = 20;

    private UrlPasswords() {}

    static long find(String text, int at, int floor) {
        if (Chars.at(text, at + 1) == '/' && Chars.at(text, at + 2) == '/') {
            return Chars.isAlnum(Chars.before(text, at, floor)) ? authority(text, at + 3) : Span.NONE;
        }
        char before = Chars.before(text, at, floor);
        if (before != 'n' && before != 'i' && before != '8') {
            return Span.NONE;
        }
        boolean oracle = Chars.matches(text, at - 4, "thin")
                || Chars.matches(text, at - 4, ":oci")
                || Chars.matches(text, at - 5, ":oci8");
        return oracle ? oracle(text, at + 1) : Span.NONE;
    }

    /** At an {@code @}: the password in {@code user:password@tcp(host:3306)/db}, as Go writes it. */
    static long dsn(String text, int at, int floor) {
        if (!Chars.matches(text, at + 1, "tcp(") && !Chars.matches(text, at + 1, "unix(")) {
            return Span.NONE;
        }
        int from = at;
        while (from > floor
                && at - from < MAX_AUTHORITY
                && text.charAt(from - 1) > ' '
                && "=\"'/".indexOf(text.charAt(from - 1)) < 0) {
            from--;
        }
        int colon = from;
        while (colon < at && text.charAt(colon) != ':') {
            colon++;
        }
        return colon < at ? ofUser(text, from, colon, at, Kind.URL_PASSWORD) : Span.NONE;
    }

    private static long authority(String text, int from) {
        int limit = Math.min(text.length(), from + MAX_AUTHORITY);
        int colon = -1;
        int sign = -1;
        boolean inPath = false;
        for (int i = from; i < limit; i++) {
            char c = text.charAt(i);
            boolean over = c <= ' ' || c == '"' || c == '<' || c == '>' || c == '`' || c == '\\' || c >= 0x2e80;
            if (over || text.startsWith("://", i) || sign >= 0 && (c == ',' || c == '\'')) {
                break;
            }
            if (c == ':' && colon < 0) {
                colon = i;
            } else if (c == '@') {
                sign = i;
                if (inPath) {
                    break;
                }
            } else if ((c == '/' || c == '?' || c == '#') && !inPath) {
                // a password may hold a slash; behind a port or a password's @ there is a path
                if (sign >= 0 || colon < 0 || isPort(text, colon + 1, i)) {
                    break;
                }
                inPath = true;
            }
        }
        if (sign < 0 || inPath && looksLikeHost(text, from, colon)) {
            return Span.NONE;
        }
        return colon < 0 || colon > sign
                ? userOnly(text, from, sign)
                : ofUser(text, from, colon, sign, Kind.URL_PASSWORD);
    }

    /** The password behind a plain name; what is no plain name goes with it: a phone number, an address, a token. */
    static long ofUser(String text, int from, int colon, int end, Kind kind) {
        if (colon < from || colon + 1 >= end || Values.isNothing(text, colon + 1, end)) {
            return Span.NONE;
        }
        int digits = 0;
        boolean plain = colon - from <= MAX_PLAIN;
        for (int i = from; plain && i < colon; i++) {
            char c = text.charAt(i);
            digits += Chars.isDigit(c) ? 1 : 0;
            plain = (Chars.isToken(c) || c == '.' || c == '+') && digits <= 4;
        }
        return plain || !Values.isNothing(text, from, colon) ? Span.of(plain ? colon + 1 : from, end, kind) : Span.NONE;
    }

    /** {@code http://example.com:x/…}: a name with a dot before the colon is a host rather than a user. */
    private static boolean looksLikeHost(String text, int from, int colon) {
        for (int i = from + 1; i < colon; i++) {
            if (text.charAt(i) == '.') {
                return true;
            }
        }
        return false;
    }

    /** A token instead of a user: {@code https://0123456789abcdef0123@sentry.example}. */
    private static long userOnly(String text, int from, int sign) {
        boolean token = sign - from >= 20 && Values.hasDigit(text, from, sign);
        for (int i = from; token && i < sign; i++) {
            token = Chars.isToken(text.charAt(i));
        }
        return token ? Span.of(from, sign, Kind.URL_PASSWORD) : Span.NONE;
    }

    private static boolean isPort(String text, int from, int to) {
        return to - from <= 5 && Values.isNumber(text, from, to);
    }

    private static long oracle(String text, int from) {
        int slash = -1;
        for (int i = from; i < Math.min(text.length(), from + 128); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || Chars.isQuote(c) || c == '@' && slash < 0) {
                return Span.NONE;
            }
            if (c == '/' && slash < 0) {
                slash = i;
            }
            if (c == '@') {
                return i > slash + 1 && !Values.isNothing(text, slash + 1, i)
                        ? Span.of(slash + 1, i, Kind.URL_PASSWORD)
                        : Span.NONE;
            }
        }
        return Span.NONE;
    }
}
