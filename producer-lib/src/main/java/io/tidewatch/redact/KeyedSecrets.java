package io.tidewatch.redact;

/** Values of keys that name a secret, at their {@code =} or {@code :}. */
final class KeyedSecrets {
    private static final int MAX_KEY = 48;
    private static final int MAX_VALUE = 4096;

    /** How a key ends that names a secret, without separators, in lower case. */
    private static final String[] ENDINGS = {
        "password",
        "passwd",
        "pwd",
        "passphrase",
        "secret",
        "token",
        "apikey",
        "accesskey",
        "secretkey",
        "privatekey",
        "credential",
        "credentials",
        "authorization",
        "cookie",
        "sessionid",
    };

    private KeyedSecrets() {}

    /**
     * @param at where the {@code =} or {@code :} is
     * @param floor what lies before is masked already
     * @return the value to mask
     */
    static long find(CharSequence text, int at, int floor) {
        int end = at;
        while (end > floor && text.charAt(end - 1) == ' ' && at - end < 2) {
            end--;
        }
        boolean quoted = end > floor && isQuote(text.charAt(end - 1));
        if (quoted) {
            end--;
            end -= end > floor && text.charAt(end - 1) == '\\' ? 1 : 0;
        }
        int start = end;
        while (start > floor && end - start < MAX_KEY && isKey(text.charAt(start - 1))) {
            start--;
        }
        if (end - start < 3 || !namesSecret(text, start, end)) {
            return Span.NONE;
        }
        return value(text, at, quoted || text.charAt(at) == '=', end - start);
    }

    private static long value(CharSequence text, int at, boolean certain, int keyLength) {
        int from = at + 1;
        while (from < text.length() && from - at < 4 && text.charAt(from) == ' ') {
            from++;
        }
        boolean escaped = from < text.length() && text.charAt(from) == '\\';
        from += escaped ? 1 : 0;
        if (from >= text.length()) {
            return Span.NONE;
        }
        char first = text.charAt(from);
        int to = isQuote(first) ? closing(text, ++from, first, escaped) : bare(text, from);
        if (to <= from || isNoSecret(text, from, to)) {
            return Span.NONE;
        }
        // prose: "Unexpected token: foo"
        boolean prose = !certain && keyLength == 5 && to - from < 16 && !hasDigit(text, from, to);
        return prose ? Span.NONE : Span.of(from, to);
    }

    /** @param escaped whether the quotes themselves are escaped: JSON inside a text of JSON */
    private static int closing(CharSequence text, int from, char quote, boolean escaped) {
        int limit = Math.min(text.length(), from + MAX_VALUE);
        for (int i = from; i < limit; i++) {
            char c = text.charAt(i);
            if (c == quote) {
                return i;
            }
            if (c == '\\' && i + 1 < limit) {
                if (escaped && text.charAt(i + 1) == quote) {
                    return i;
                }
                i++;
            }
        }
        return limit;
    }

    /** Up to a blank or a separator; the scheme of an Authorization header belongs to it. */
    private static int bare(CharSequence text, int from) {
        int end = word(text, from);
        boolean scheme = (end - from == 6 && matches(text, from, "bearer"))
                || (end - from == 5 && matches(text, from, "basic"))
                || (end - from == 6 && matches(text, from, "digest"));
        return scheme && end + 1 < text.length() && text.charAt(end) == ' ' ? word(text, end + 1) : end;
    }

    private static int word(CharSequence text, int from) {
        int limit = Math.min(text.length(), from + MAX_VALUE);
        int end = from;
        while (end < limit && !parts(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean parts(char c) {
        return c <= ' ' || c == ',' || c == ';' || c == '&' || c == '"' || c == '\'' || c == ')' || c == ']' || c == '}'
                || c == '<' || c == '\\';
    }

    private static boolean isNoSecret(CharSequence text, int from, int to) {
        int n = to - from;
        return (n == 4
                        && (matches(text, from, Redactor.MASK)
                                || matches(text, from, "null")
                                || matches(text, from, "true")))
                || (n == 5 && matches(text, from, "false"))
                || text.charAt(from) == '{'
                || text.charAt(from) == '[';
    }

    private static boolean hasDigit(CharSequence text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (PersonalNumbers.isDigit(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    static boolean isSecret(String key) {
        return namesSecret(key, 0, key.length());
    }

    private static boolean namesSecret(CharSequence text, int start, int end) {
        for (String ending : ENDINGS) {
            if (endsWith(text, start, end, ending)) {
                return true;
            }
        }
        return false;
    }

    /** Compares backwards and passes over separators, so that {@code api_key} and {@code API-KEY} are {@code apikey}. */
    private static boolean endsWith(CharSequence text, int start, int end, String ending) {
        int i = end - 1;
        for (int n = ending.length() - 1; n >= 0; n--) {
            while (i >= start && isSeparator(text.charAt(i))) {
                i--;
            }
            if (i < start || Character.toLowerCase(text.charAt(i)) != ending.charAt(n)) {
                return false;
            }
            i--;
        }
        return true;
    }

    private static boolean isSeparator(char c) {
        return c == '_' || c == '-' || c == '.';
    }

    static boolean matches(CharSequence text, int from, String lower) {
        if (from + lower.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            if (Character.toLowerCase(text.charAt(from + i)) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }

    private static boolean isKey(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
    }
}
