package io.tidewatch.redact;

import java.util.Set;

/** Where the credentials of an Authorization header end, and the pairs of a Cookie header. */
final class Credentials {
    private static final Set<String> SCHEMES = Words.of("""
            bearer basic digest token apikey negotiate ntlm oauth hawk signature key jwt bot splunk aws qbox qiniu geniekey""");

    /** Schemes whose credentials are pairs. */
    private static final String[] PAIRED = {
        "digest ", "aws4-", "oauth ", "hawk ", "signature ", "acs3-", "tc3-", "wechatpay2-"
    };

    private Credentials() {}

    /** The scheme belongs to it, and so do the pairs of those that have some; of a placeholder it is the beginning. */
    static int end(String text, int from, int limit) {
        int end = Values.endOfBare(text, from, limit);
        boolean scheme = Chars.at(text, end) == ' ' && end - from >= 3 && end - from <= 32;
        for (int i = from; scheme && i < end; i++) {
            scheme = Chars.isToken(text.charAt(i));
        }
        if (!scheme) {
            return end;
        }
        for (String paired : PAIRED) {
            if (Chars.matches(text, from, paired)) {
                return endOfPairs(text, end, limit);
            }
        }
        if (!SCHEMES.contains(text.substring(from, end).toLowerCase(java.util.Locale.ROOT))) {
            return end;
        }
        int to = Values.endOfBare(text, end + 1, limit);
        if (to <= end + 1 || Chars.at(text, end + 1) == '(') {
            return end;
        }
        return Values.isNothing(text, end + 1, to) ? from : to;
    }

    private static int endOfPairs(String text, int from, int limit) {
        int end = from;
        int last = Math.min(limit, text.length());
        while (end < last) {
            int name = end;
            while (name < last && (text.charAt(name) == ' ' || text.charAt(name) == ',')) {
                name++;
            }
            int equals = name;
            while (equals < last && Chars.isToken(text.charAt(equals))) {
                equals++;
            }
            boolean more = equals > name && Chars.at(text, equals) == '=' && (end == from || text.charAt(end) == ',');
            if (!more) {
                return end;
            }
            int value = equals + 1;
            int backslash = Chars.at(text, value) == '\\' ? 1 : 0;
            if (Chars.at(text, value + backslash) == '"') {
                int close = Values.endOfQuoted(text, value + backslash + 1, '"', backslash);
                end = Math.min(text.length(), close + 1 + backslash);
            } else {
                end = Values.endOfBare(text, value, limit);
            }
        }
        return end;
    }

    /** Pairs and attributes with semicolons between. */
    static int endOfCookies(String text, int from) {
        int end = Values.endOfBare(text, from);
        while (Chars.at(text, end) == ';') {
            int next = end + 1;
            while (next < text.length() && text.charAt(next) == ' ') {
                next++;
            }
            int to = Values.endOfBare(text, next);
            if (to == next) {
                return end;
            }
            end = to;
        }
        return end;
    }
}
