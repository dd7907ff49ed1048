package io.tidewatch.redact;

/** An object where a secret is expected: {@code "password":{"value":"…"}}, {@code "passwords":{"admin":"…","bob":"…"}}. */
final class Members {
    private static final int MAX_NAME = 64;
    private static final int MOST = 64;

    private Members() {}

    /** @return behind the colon of an object's first member, -1 where none begins at the brace */
    static int first(String text, int brace) {
        return behindName(text, brace + 1);
    }

    private static int behindName(String text, int from) {
        int at = blanks(text, from);
        while (Chars.at(text, at) == '\\') {
            at++;
        }
        char quote = Chars.at(text, at);
        if (quote != '"' && quote != '\'') {
            return -1;
        }
        int end = at + 1;
        while (end < text.length() && end - at < MAX_NAME && text.charAt(end) != quote && text.charAt(end) != '\n') {
            end++;
        }
        int colon = blanks(text, end + 1);
        return Chars.at(text, end) == quote && Chars.at(text, colon) == ':' ? colon + 1 : -1;
    }

    /** Whether the name before the colon is {@code value}. */
    static boolean isValue(String text, int behind) {
        int end = behind - 1;
        while (text.charAt(end - 1) == ' ') {
            end--;
        }
        end--;
        while (text.charAt(end - 1) == '\\') {
            end--;
        }
        return text.startsWith("value", end - 5) && Chars.isQuote(text.charAt(end - 6));
    }

    /** From the first member's text to that of the last, with the names between: as the texts of a list go. */
    static long values(String text, int behind) {
        int from = -1;
        int to = -1;
        int at = behind;
        for (int i = 0; i < MOST && at > 0; i++) {
            int begin = blanks(text, at);
            int backslashes = 0;
            while (Chars.at(text, begin + backslashes) == '\\') {
                backslashes++;
            }
            begin += backslashes;
            char quote = Chars.at(text, begin);
            if (quote != '"' && quote != '\'') {
                break;
            }
            int end = Values.endOfQuoted(text, begin + 1, quote, backslashes);
            if (end == begin + 1 || Values.isNothing(text, begin + 1, end)) {
                break;
            }
            from = from < 0 ? begin + 1 : from;
            to = end;
            int comma = blanks(text, end + backslashes + 1);
            at = Chars.at(text, comma) == ',' ? behindName(text, comma + 1) : -1;
        }
        return from < 0 ? Span.NONE : Span.of(from, to, Kind.PASSWORD);
    }

    private static int blanks(String text, int from) {
        int at = from;
        while (at < text.length() && at - from < 8 && text.charAt(at) == ' ') {
            at++;
        }
        return at;
    }
}
