package io.tidewatch.redact;

/** Mobile numbers, ID cards and bank cards among runs of digits. Full-width digits count as digits. */
final class PersonalNumbers {
    private static final int[] ID_WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String ID_CHECKS = "10X98765432";

    private PersonalNumbers() {}

    static boolean isDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= '\uff10' && c <= '\uff19');
    }

    static int endOfRun(CharSequence text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** @return the number that begins at {@code from}, where a run of digits begins that ends at {@code end} */
    static long find(CharSequence text, int from, int end) {
        if (from > 0 && joins(text.charAt(from - 1), text, from)) {
            return Span.NONE;
        }
        int n = end - from;
        char after = end < text.length() ? text.charAt(end) : ' ';
        if (n == 17 && (after == 'X' || after == 'x') && ends(text, end + 1) && isIdCard(text, from)) {
            return Span.of(from, end + 1);
        }
        if (n == 4 && (after == ' ' || after == '-')) {
            return grouped(text, from, after);
        }
        if (n < 11 || n > 19 || !ends(text, end)) {
            return Span.NONE;
        }
        boolean mobile =
                (n == 11 && isMobile(text, from)) || (n == 13 && isChina(text, from) && isMobile(text, from + 2));
        boolean found = mobile || (n == 18 && isIdCard(text, from)) || isCard(text, from, end, n);
        return found ? Span.of(from, end) : Span.NONE;
    }

    static void mask(CharSequence text, long span, StringBuilder out) {
        int from = Span.from(span);
        int to = Span.to(span);
        int length = to - from;
        boolean mobile = length == 11 || (length == 13 && isChina(text, from));
        int head = mobile ? length - 8 : 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean stays = i - from < head || to - i <= 4 || c == ' ' || c == '-';
            out.append(stays ? c : '*');
        }
    }

    /** Four digits at a time, as printed on a card. */
    private static long grouped(CharSequence text, int from, char separator) {
        int at = from;
        int digits = 0;
        while (digits < 20) {
            int end = endOfRun(text, at);
            digits += end - at;
            boolean more = end - at == 4
                    && end + 1 < text.length()
                    && text.charAt(end) == separator
                    && isDigit(text.charAt(end + 1));
            if (!more) {
                boolean card = digits >= 13 && digits <= 19 && ends(text, end) && isCard(text, from, end, digits);
                return card ? Span.of(from, end) : Span.NONE;
            }
            at = end + 1;
        }
        return Span.NONE;
    }

    private static boolean isMobile(CharSequence text, int from) {
        return digit(text, from) == 1 && digit(text, from + 1) >= 3;
    }

    private static boolean isChina(CharSequence text, int from) {
        return digit(text, from) == 8 && digit(text, from + 1) == 6;
    }

    /** GB 11643: region, date of birth, checksum. */
    private static boolean isIdCard(CharSequence text, int from) {
        int year = number(text, from + 6, 4);
        int month = number(text, from + 10, 2);
        int day = number(text, from + 12, 2);
        if (digit(text, from) == 0 || year < 1900 || year > 2099 || month < 1 || month > 12 || day < 1 || day > 31) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 17; i++) {
            sum += digit(text, from + i) * ID_WEIGHTS[i];
        }
        char last = text.charAt(from + 17);
        char check = ID_CHECKS.charAt(sum % 11);
        return check == 'X' ? last == 'X' || last == 'x' : isDigit(last) && digit(text, from + 17) == check - '0';
    }

    /** Issuer's prefix, its length, and Luhn's checksum: the checksum alone is right for one number in ten. */
    private static boolean isCard(CharSequence text, int from, int end, int digits) {
        int sum = 0;
        int prefix = 0;
        int seen = 0;
        for (int i = end - 1; i >= from; i--) {
            if (isDigit(text.charAt(i))) {
                int d = digit(text, i);
                int doubled = seen % 2 == 1 ? d * 2 : d;
                sum += doubled > 9 ? doubled - 9 : doubled;
                seen++;
            }
        }
        for (int i = from, taken = 0; taken < 4; i++) {
            if (isDigit(text.charAt(i))) {
                prefix = prefix * 10 + digit(text, i);
                taken++;
            }
        }
        return sum % 10 == 0 && isIssuer(prefix, digits);
    }

    private static boolean isIssuer(int prefix, int digits) {
        int two = prefix / 100;
        return switch (digits) {
            case 15 -> two == 34 || two == 37;
            case 16 ->
                two == 62
                        || prefix / 1000 == 4
                        || (two >= 51 && two <= 55)
                        || two == 35
                        || (prefix >= 2221 && prefix <= 2720);
            case 13 -> prefix / 1000 == 4;
            case 17, 18 -> two == 62;
            case 19 -> two == 62 || prefix / 1000 == 4;
            default -> false;
        };
    }

    /** Whether what stands before makes the run a part of something else: a word, a decimal, a hash, a grouped id. */
    private static boolean joins(char before, CharSequence text, int from) {
        boolean decimal = before == '.' && from > 1 && isDigit(text.charAt(from - 2));
        boolean dashed = before == '-' && from > 1 && Character.isLetterOrDigit(text.charAt(from - 2));
        // letters of Chinese do not part words by blanks: 手机13800138000
        boolean word = before < 128 && Character.isLetter(before);
        return decimal || dashed || word || before == '_' || before == '*';
    }

    private static boolean ends(CharSequence text, int end) {
        if (end >= text.length()) {
            return true;
        }
        char after = text.charAt(end);
        boolean goesOn = end + 1 < text.length() && Character.isLetterOrDigit(text.charAt(end + 1));
        boolean word = after == '_' || (after < 128 && Character.isLetterOrDigit(after));
        return !word && !((after == '.' || after == '-') && goesOn);
    }

    private static int number(CharSequence text, int from, int digits) {
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            value = value * 10 + digit(text, i);
        }
        return value;
    }

    private static int digit(CharSequence text, int at) {
        char c = text.charAt(at);
        return c >= '\uff10' ? c - '\uff10' : c - '0';
    }
}
