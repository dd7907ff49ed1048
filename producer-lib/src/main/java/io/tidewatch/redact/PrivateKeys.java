package io.tidewatch.redact;

/** PEM blocks of private keys: on lines, with escaped line ends, or cut. */
final class PrivateKeys {
    private static final int MAX_LABEL = 48;
    private static final int SHORTEST_LINE = 16;

    private PrivateKeys() {}

    /** At the first dash of a BEGIN. */
    static long find(String text, int at) {
        int body = endOfBegin(text, at);
        if (body < 0) {
            return Span.NONE;
        }
        if (isSpokenOf(text, body)) {
            return Span.NONE;
        }
        int end = body;
        int lineEnd = -1;
        while (end < text.length() && isInside(text.charAt(end))) {
            if (text.charAt(end) == '-' && isEnd(text, end)) {
                return Span.of(at, endOfEnd(text, end), Kind.PRIVATE_KEY);
            }
            lineEnd = text.charAt(end) == '\n' ? end : lineEnd;
            end++;
        }
        // cut: the line in which it stops is another text, and blanks at its end are none of it
        end = end < text.length() && lineEnd > body && !Chars.isQuote(text.charAt(end)) ? lineEnd : end;
        while (end > body && text.charAt(end - 1) <= ' ') {
            end--;
        }
        return Span.of(at, end, Kind.PRIVATE_KEY);
    }

    /** "-----BEGIN PRIVATE KEY----- was not found": a word behind it, no key. */
    private static boolean isSpokenOf(String text, int body) {
        int from = body;
        while (Chars.at(text, from) == ' ' && from < text.length()) {
            from++;
        }
        int end = from;
        while (end < text.length() && end - from < SHORTEST_LINE && Chars.isAlnum(text.charAt(end))) {
            end++;
        }
        return from == text.length() && from > body + 8
                || from > body
                        && end - from < SHORTEST_LINE
                        && Chars.at(text, end) != '-'
                        && "+/=".indexOf(Chars.at(text, end)) < 0
                || from == body && Chars.isQuote(Chars.at(text, body));
    }

    /** @return where the line of BEGIN ends, or -1 where it begins no private key */
    static int endOfBegin(String text, int at) {
        int label = at;
        while (Chars.at(text, label) == '-') {
            label++;
        }
        label += Chars.at(text, label) == ' ' ? 1 : 0;
        if (label - at < 4 || !text.startsWith("BEGIN ", label)) {
            return -1;
        }
        int i = label + 6;
        int limit = Math.min(text.length(), i + MAX_LABEL);
        boolean isPrivate = false;
        while (i < limit && text.charAt(i) != '-') {
            isPrivate |= text.startsWith("PRIVATE KEY", i);
            i++;
        }
        while (isPrivate && Chars.at(text, i) == '-') {
            i++;
        }
        return isPrivate ? i : -1;
    }

    static boolean isEnd(String text, int at) {
        return text.startsWith("-----END ", at) || text.startsWith("---- END ", at);
    }

    private static int endOfEnd(String text, int at) {
        int i = at + 9;
        int limit = Math.min(text.length(), i + MAX_LABEL);
        while (i < limit && (Chars.isAlnum(text.charAt(i)) || text.charAt(i) == ' ')) {
            i++;
        }
        while (Chars.at(text, i) == '-') {
            i++;
        }
        return i;
    }

    /** Base64, line ends as they are or escaped, and the headers that old formats have. */
    private static boolean isInside(char c) {
        return Chars.isAlnum(c) || c <= ' ' || "+/=-\\,:|".indexOf(c) >= 0;
    }

    /** Whether a line belongs to a block that began on a line before. */
    static boolean isInside(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (!isInside(line.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether it ends in base64: a line of a key behind the prefix that a container's runtime gives each line. */
    static boolean endsInBase64(String line) {
        int from = line.length();
        while (from > 0 && (Chars.isAlnum(line.charAt(from - 1)) || "+/=".indexOf(line.charAt(from - 1)) >= 0)) {
            from--;
        }
        int length = line.length() - from;
        boolean word = from > 0 && line.charAt(from - 1) == ' ';
        return word && (length >= SHORTEST_LINE || length > 2 && line.charAt(line.length() - 1) == '=');
    }

    /** Whether a key begins on this line and does not end on it. */
    static boolean staysOpen(String line) {
        int begin = line.lastIndexOf("---BEGIN ");
        begin = begin < 0 ? line.lastIndexOf("--- BEGIN ") : begin;
        if (begin < 0) {
            return false;
        }
        while (begin > 0 && line.charAt(begin - 1) == '-') {
            begin--;
        }
        int body = endOfBegin(line, begin);
        return body >= 0
                && line.indexOf("-----END ", body) < 0
                && isInside(line.substring(body))
                && !isSpokenOf(line, body);
    }
}
