package io.tidewatch.redact;

/** At an {@code @}: the password of a URL, or an e-mail address. */
final class Addresses {
    private static final int MAX_LOOK_BACK = 256;
    private static final int MAX_LOCAL = 64;

    private Addresses() {}

    /**
     * @param at where the {@code @} is
     * @param floor what lies before is masked already
     * @return the password, or the local part but its first letter
     */
    static long find(CharSequence text, int at, int floor) {
        long password = password(text, at, floor);
        return password == Span.NONE ? email(text, at, floor) : password;
    }

    /** {@code scheme://user:password@host}. */
    private static long password(CharSequence text, int at, int floor) {
        int colon = -1;
        for (int i = at - 1; i >= Math.max(floor, at - MAX_LOOK_BACK); i--) {
            char c = text.charAt(i);
            if (c <= ' ' || c == '"' || c == '/') {
                boolean scheme = c == '/' && i > 1 && text.charAt(i - 1) == '/' && text.charAt(i - 2) == ':';
                boolean masked = KeyedSecrets.matches(text, colon + 1, Redactor.MASK);
                return scheme && colon >= 0 && at - colon > 1 && !masked ? Span.of(colon + 1, at) : Span.NONE;
            }
            colon = c == ':' ? i : colon;
        }
        return Span.NONE;
    }

    private static long email(CharSequence text, int at, int floor) {
        int start = at;
        while (start > floor && at - start < MAX_LOCAL && isLocal(text.charAt(start - 1))) {
            start--;
        }
        if (start == at || text.charAt(at - 1) == '.' || !isDomain(text, at + 1)) {
            return Span.NONE;
        }
        return Span.of(Math.min(start + 1, at), at);
    }

    /** Labels with a dot between, the last of two letters or more. */
    private static boolean isDomain(CharSequence text, int from) {
        int lastDot = -1;
        int end = from;
        while (end < text.length() && end - from < 255 && (isLabel(text.charAt(end)) || isDot(text, end))) {
            lastDot = text.charAt(end) == '.' ? end : lastDot;
            end++;
        }
        boolean letters = lastDot > from && end - lastDot > 2;
        for (int i = lastDot + 1; letters && i < end; i++) {
            letters = Character.isLetter(text.charAt(i));
        }
        return letters;
    }

    private static boolean isDot(CharSequence text, int at) {
        return text.charAt(at) == '.' && at + 1 < text.length() && isLabel(text.charAt(at + 1));
    }

    private static boolean isLabel(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || c == '-');
    }

    /** A star is no part of it: what was masked once is not masked again. */
    private static boolean isLocal(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-');
    }
}
