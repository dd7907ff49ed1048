package io.tidewatch.redact;

/** What a character is, as the detectors see it: ASCII letters, digits also in full width, CJK. */
final class Chars {
    private static final int DIGIT = 1;
    private static final int LETTER = 2;
    private static final byte[] CLASS = classes();

    private Chars() {}

    private static byte[] classes() {
        byte[] of = new byte[128];
        for (char c = '0'; c <= '9'; c++) {
            of[c] = DIGIT;
        }
        for (char c = 'a'; c <= 'z'; c++) {
            of[c] = LETTER;
            of[c - 'a' + 'A'] = LETTER;
        }
        return of;
    }

    static boolean isDigit(char c) {
        return c < 128 ? CLASS[c] == DIGIT : c >= '\uff10' && c <= '\uff19';
    }

    static boolean isLetter(char c) {
        return c < 128 && CLASS[c] == LETTER;
    }

    static boolean isAlnum(char c) {
        return c < 128 && CLASS[c] != 0;
    }

    static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    static boolean isHex(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    /** Letters, digits, {@code _}, {@code -}: of what most tokens consist. */
    static boolean isToken(char c) {
        return isAlnum(c) || c == '_' || c == '-';
    }

    /** Ideographs and the punctuation that goes with them, full-width forms. */
    static boolean isCjk(char c) {
        return c >= '\u2e80';
    }

    static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    static char lower(char c) {
        return isUpper(c) ? (char) (c | 0x20) : c;
    }

    /** @return the digit's value, of either width */
    static int digit(String text, int at) {
        char c = text.charAt(at);
        return c <= '9' ? c - '0' : c - '\uff10';
    }

    static int endOfDigits(String text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /**
     * @param floor what lies before has been replaced already
     * @return what stands before {@code at}; a star where that has been replaced, a blank where nothing does
     */
    static char before(String text, int at, int floor) {
        return at > floor ? text.charAt(at - 1) : floor > 0 ? '*' : ' ';
    }

    static char at(String text, int at) {
        return at < text.length() ? text.charAt(at) : ' ';
    }

    /** @param lower in lower case */
    static boolean matches(String text, int from, String lower) {
        if (from < 0 || from + lower.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            if (lower(text.charAt(from + i)) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code \}{@code u624b} begins here. */
    static boolean isUnicodeEscape(String text, int at, int floor) {
        if (at < floor || at + 6 > text.length() || text.charAt(at) != '\\' || text.charAt(at + 1) != 'u') {
            return false;
        }
        return isHex(text.charAt(at + 2))
                && isHex(text.charAt(at + 3))
                && isHex(text.charAt(at + 4))
                && isHex(text.charAt(at + 5));
    }

    /** Whether the letter before {@code at} ends an escape ({@code \n}, {@code %3D}) and belongs to no word. */
    static boolean endsEscape(String text, int at, int floor) {
        if (isUnicodeEscape(text, at - 6, floor)) {
            return true;
        }
        if (at - 2 >= floor && text.charAt(at - 2) == '\\') {
            return "nrtbf".indexOf(text.charAt(at - 1)) >= 0;
        }
        return at - 3 >= floor
                && text.charAt(at - 3) == '%'
                && isHex(text.charAt(at - 2))
                && isHex(text.charAt(at - 1));
    }

    /** Whether a token may begin at {@code at}: no letter, digit or {@code _} belongs before it. */
    static boolean startsWord(String text, int at, int floor) {
        char c = before(text, at, floor);
        return !(isAlnum(c) || c == '_' || c == '*') || isAlnum(c) && endsEscape(text, at, floor);
    }

    /** As {@link #startsWord}, and no dash or dot either: what is refused there is not looked at once more behind it. */
    static boolean startsToken(String text, int at, int floor) {
        char c = before(text, at, floor);
        return c != '-' && c != '.' && startsWord(text, at, floor);
    }

    /**
     * @return whether {@code lower} occurs in the {@code reach} characters that end at {@code end}; not behind what has been
     *     replaced, whose length may have been another
     */
    static boolean near(String text, int end, int floor, int reach, String lower) {
        int least = Math.max(floor, end - reach);
        for (int i = end - 1; i >= least && text.charAt(i) != '*' && text.charAt(i) != '#'; i--) {
            if (i + lower.length() <= end && matches(text, i, lower)) {
                return true;
            }
        }
        return false;
    }

    /** As {@link #near}, in the characters that begin at {@code from}. */
    static boolean nearBehind(String text, int from, int reach, String lower) {
        int most = Math.min(text.length(), from + reach);
        for (int i = from; i < most && text.charAt(i) != '*' && text.charAt(i) != '#'; i++) {
            if (matches(text, i, lower)) {
                return true;
            }
        }
        return false;
    }
}
