package io.tidewatch.redact;

/**
 * Tables that say of a character, of the one before and of the one behind whether anything may be there. They are what most
 * of the time goes into; whatever they let pass is looked at closely.
 */
final class Triggers {
    static final int DIGIT = 1;
    static final int PAIR = 2;
    static final int SIGN = 3;
    static final int CAPITAL = 4;
    static final int JOIN = 5;
    static final int TAG = 6;
    static final int QUOTE = 7;
    static final int SLASH = 8;
    static final int PERCENT = 9;
    static final int PLUS = 10;
    static final int DASH = 11;
    static final int BASE = 12;
    static final int SCHEME = 13;
    static final int WORD = 14;
    static final int ESCAPE = 15;
    static final int ENTITY = 16;
    static final int SAID = 17;
    static final int NAMED = 18;
    static final int DOT = 19;
    static final int TOLD = 20;

    static final byte[] OF = new byte[128];

    /** By the character behind: a bit for each trigger that may be something. */
    private static final int[] NEXT = new int[128];

    static {
        set("0123456789", DIGIT);
        set("=:", PAIR);
        set("@", SIGN);
        set("ALS", CAPITAL);
        set("_", JOIN);
        set(".", DOT);
        set("-", DASH);
        set(">", TAG);
        set("&", ENTITY);
        set("'\"", QUOTE);
        set("/", SLASH);
        set("%", PERCENT);
        set("+", PLUS);
        set("J", BASE);
        set("Bb", SCHEME);
        set("wW", WORD);
        set("kKqQ", TOLD);
        set("\\", ESCAPE);
        java.util.Arrays.fill(NEXT, -1);
        only(NEXT, "KSBCILTEU", CAPITAL);
        only(NEXT, "eEaA", SCHEME);
        only(NEXT, "0123456789", PLUS);
        only(NEXT, "234", PERCENT);
        only(NEXT, "u", ESCAPE);
        only(NEXT, "g", ENTITY);
        only(NEXT, "oOd", WORD);
        only(NEXT, "eEuU", TOLD);
    }

    /** By the character before. */
    private final int[] before = new int[128];

    Triggers(FieldNames fields) {
        java.util.Arrays.fill(before, -1);
        only(before, "sSpP", WORD);
        only(before, " _-.oOeEiIsS", TOLD);
        only(before, "y", BASE);
        only(before, " ", QUOTE);
        only(before, "kKsS2", SLASH);
        StringBuilder names = new StringBuilder(" \"'`]in0123456789");
        for (char c = 0; c < 128; c++) {
            if (KeyWords.mayEnd(c) || fields.mayEnd(c)) {
                names.append(c);
            }
        }
        only(before, ends('_'), JOIN);
        only(before, ends('.'), DOT);
        only(before, ends('-') + " \"'`[,(\t\n\r", DASH);
        only(before, names.toString(), PAIR);
    }

    private static String ends(char separator) {
        StringBuilder ends = new StringBuilder();
        for (char c = 0; c < 128; c++) {
            if (ApiKeys.mayEnd(c, separator)) {
                ends.append(c);
            }
        }
        return ends.toString();
    }

    private static void set(String characters, int trigger) {
        for (int i = 0; i < characters.length(); i++) {
            OF[characters.charAt(i)] = (byte) trigger;
        }
    }

    private static void only(int[] table, String characters, int trigger) {
        for (char c = 0; c < 128; c++) {
            if (characters.indexOf(c) < 0) {
                table[c] &= ~(1 << trigger);
            }
        }
    }

    /** Passes over what is nothing. A loop of its own, so that it is compiled as one. */
    static int skip(String text, int from, int length) {
        byte[] triggers = OF;
        int at = from;
        while (at < length) {
            char c = text.charAt(at);
            if (c >= 128 ? wide(c) != 0 : triggers[c] != 0) {
                return at;
            }
            at++;
        }
        return length;
    }

    boolean mayBe(int trigger, String text, int at) {
        char previous = at > 0 ? text.charAt(at - 1) : ' ';
        char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        int bit = 1 << trigger;
        if (next < 128 && (NEXT[next] & bit) == 0) {
            return false;
        }
        return previous >= 128
                || (before[previous] & bit) != 0
                || trigger == DASH && next == '-'
                || trigger == PAIR && next == '/';
    }

    /** Whether three digits or more may be part of something: long enough, in groups, behind a capital. */
    static boolean mayBeNumber(String text, int at, int end) {
        int n = end - at;
        if (n > 10) {
            return n < 24;
        }
        char after = end + 1 < text.length() ? text.charAt(end) : 'x';
        if (after == ' ' || after == '-' || after == '\u00a0') {
            return Chars.isDigit(text.charAt(end + 1)) || n >= 7;
        }
        return n >= 7 && at > 0 && Chars.isUpper(text.charAt(at - 1));
    }

    static int wide(char c) {
        if (c >= '\uff10' && c <= '\uff19') {
            return DIGIT;
        }
        return switch (c) {
            case '\uff1a', '\uff1d', '\u2192' -> PAIR;
            case '\u662f', '\u4e3a' -> SAID;
            case '\u7801', '\u4ee4', '\u94a5' -> NAMED; // 码 令 钥
            case '\uff20' -> SIGN;
            default -> 0;
        };
    }
}
