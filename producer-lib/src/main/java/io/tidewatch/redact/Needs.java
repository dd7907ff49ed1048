package io.tidewatch.redact;

/** Whether a value looks like what its name says. */
final class Needs {
    private Needs() {}

    /** @param certain whether it can be nothing but a pair */
    static boolean met(String text, int from, int to, KeyWord word, boolean certain) {
        int length = to - from;
        // replaced before
        if (word.isNumber() && text.substring(from, Math.min(to, from + 64)).indexOf('*') >= 0) {
            return false;
        }
        return switch (word.need()) {
            case ANY -> !word.word().equals("pwd") || !isDirectory(text, from);
            case NO_COUNT -> isNoCount(text, from, to, word, certain);
            case TOKEN -> isToken(text, from, to);
            case CREDENTIALS ->
                length >= 8 && Values.hasDigit(text, from, to)
                        || length >= 12 && isMixed(text, from, to)
                        || length > 12 && hasBlank(text, from, to);
            case PASS -> length >= 4 && !Values.isNumber(text, from, to) || length >= 6;
            case CODE -> length >= 4 && length <= 8 && Values.hasDigit(text, from, to) && isAlnum(text, from, to);
            case PIN -> length >= 3 && length <= 8 && Values.isNumber(text, from, to);
            case COOKIE ->
                text.charAt(from) != '['
                        && (certain || length >= 8 || text.charAt(from) != ' ')
                        && !(Values.isNumber(text, from, to) && length < 4);
            case PHONE ->
                digits(text, from, to) >= 7 && length - digits(text, from, to) <= 8 && digits(text, from, to) <= 15;
            case ID_NUMBER -> digits(text, from, to) >= 14 && length <= 24;
            case CARD_NUMBER -> digits(text, from, to) >= 12 && digits(text, from, to) <= 21;
            case PASSPORT -> length >= 7 && length <= 12 && digits(text, from, to) >= 6;
        };
    }

    private static boolean isObject(String text, int from, int to) {
        int end = from;
        while (end < to && Chars.isLetter(text.charAt(end))) {
            end++;
        }
        if (end > from && Chars.isUpper(text.charAt(from)) && end < to && "{([".indexOf(text.charAt(end)) >= 0) {
            return true;
        }
        // android.os.BinderProxy@2bd79ce
        int sign = to - 1;
        while (sign > from && to - sign < 10 && text.charAt(sign) != '@') {
            sign--;
        }
        boolean hash = sign > from
                && text.charAt(sign) == '@'
                && !Values.hasDigit(text, from, sign)
                && Chars.isLetter(text.charAt(from));
        for (int i = sign + 1; hash && i < to; i++) {
            hash = Chars.isHex(text.charAt(i));
        }
        return hash;
    }

    private static boolean hasBlank(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == ' ') {
                return true;
            }
        }
        return false;
    }

    /** Capitals behind small letters, as in Base64. */
    private static boolean isMixed(String text, int from, int to) {
        int changes = 0;
        for (int i = from + 1; i < to; i++) {
            changes += Chars.isUpper(text.charAt(i)) && !Chars.isUpper(text.charAt(i - 1)) ? 1 : 0;
        }
        return changes >= 2;
    }

    /** The shell's {@code PWD}. */
    private static boolean isDirectory(String text, int from) {
        char c = text.charAt(from);
        return c == '/' && Chars.isLetter(Chars.at(text, from + 1)) || c == '~' && Chars.at(text, from + 1) == '/';
    }

    private static boolean isNoCount(String text, int from, int to, KeyWord word, boolean certain) {
        int length = to - from;
        if (length <= 3 && Values.isNumber(text, from, to)) {
            return false;
        }
        // an object: Token{a64f992 …}, whose own pairs are looked at
        if (word.kind() == Kind.SECRET && isObject(text, from, to)) {
            return false;
        }
        // a session of ZooKeeper
        if (word.kind() == Kind.COOKIE && Chars.matches(text, from, "0x")) {
            return false;
        }
        if (word.whole()) {
            return isToken(text, from, to);
        }
        if (certain || !word.word().equals("token")) {
            return true;
        }
        // "Unexpected token: foo"
        return length >= 16 || length >= 4 && Values.hasDigit(text, from, to);
    }

    private static boolean isToken(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == '(' || c > 127) {
                return false;
            }
        }
        int length = to - from;
        boolean letter = Values.hasLetter(text, from, to);
        return letter && (length >= 16 || length >= 6 && Values.hasDigit(text, from, to));
    }

    private static boolean isAlnum(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Chars.isAlnum(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static int digits(String text, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += Chars.isDigit(text.charAt(i)) ? 1 : 0;
        }
        return sum;
    }
}
