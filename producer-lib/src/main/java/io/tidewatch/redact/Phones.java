package io.tidewatch.redact;

/** Chinese mobile numbers, and numbers with a country's code (E.164). */
final class Phones {
    /** Country codes of two digits; 1 and 7 have one, the others three. */
    private static final String TWO =
            "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63"
                    + " 64 65 66 81 82 84 86 90 91 92 93 94 95 98 ";

    private static final String THREE = "21 22 23 24 25 26 29 35 37 38 42 50 59 67 68 69 85 88 96 97 99 ";

    private Phones() {}

    /** 13800138000, 8613800138000, 008613800138000. */
    static boolean isMobile(String text, int from, int end) {
        int n = end - from;
        int start = n == 13 && isChina(text, from) ? from + 2 : n == 15 && isChinaAbroad(text, from) ? from + 4 : from;
        return end - start == 11 && Chars.digit(text, start) == 1 && Chars.digit(text, start + 1) >= 3;
    }

    private static boolean isChina(String text, int from) {
        return Chars.digit(text, from) == 8 && Chars.digit(text, from + 1) == 6;
    }

    private static boolean isChinaAbroad(String text, int from) {
        return Chars.digit(text, from) == 0 && Chars.digit(text, from + 1) == 0 && isChina(text, from + 2);
    }

    /**
     * At a plus: {@code +14155552671}, {@code +44 20 7946 0958}, {@code +86-138-0013-8000}, {@code +1 (415) 555-2671}.
     *
     * @param width of the plus: it may be written {@code %2B}
     */
    static long international(String text, int at, int width, int floor) {
        char before = Chars.before(text, at, floor);
        if (Chars.isAlnum(before) && !Chars.endsEscape(text, at, floor)
                || before == '*'
                || before == '+'
                || before == '_'
                || before == ')'
                || before == '/') {
            return Span.NONE;
        }
        int from = at + width;
        if (!Chars.isDigit(Chars.at(text, from)) || Chars.digit(text, from) == 0) {
            return Span.NONE;
        }
        int end = from;
        int digits = 0;
        int groups = 0;
        while (end < text.length()) {
            int begin = end;
            while (groups > 0 && begin - end < 2 && isSeparator(Chars.at(text, begin))) {
                begin++;
            }
            int next = Chars.endOfDigits(text, begin);
            if (next == begin
                    || digits + next - begin > 15
                    || groups > 0 && next - begin < 2 && (groups > 1 || digits > 3)) {
                break;
            }
            digits += next - begin;
            groups++;
            end = next;
            if (begin == next || isWhole(text, from, digits)) {
                break;
            }
        }
        boolean decimal = groups == 2 && Chars.at(text, Chars.endOfDigits(text, from)) == '.';
        boolean found = digits >= 9
                && !decimal
                && isPlausible(text, from, digits)
                && Surroundings.endsNumber(text, end)
                && !Surroundings.countsSomething(text, end)
                && !Surroundings.namesOther(text, at, floor, false);
        return found ? Span.of(from, end, Kind.PHONE) : Span.NONE;
    }

    private static boolean isSeparator(char c) {
        return c == ' ' || c == '-' || c == '(' || c == ')' || c == '.';
    }

    /** Numbers of North America and of China's mobiles have a length of their own: what follows is another number. */
    private static boolean isWhole(String text, int from, int digits) {
        int first = Chars.digit(text, from);
        return first == 1 ? digits == 11 : isChina(text, from) && digits == 13;
    }

    private static boolean isPlausible(String text, int from, int digits) {
        int first = Chars.digit(text, from);
        if (first == 1) {
            return digits == 11;
        }
        if (first == 7) {
            return digits == 11;
        }
        String two = text.charAt(from) + (text.substring(from + 1, from + 2) + " ");
        int zeros = 0;
        for (int i = from; i < from + digits && i < text.length(); i++) {
            zeros = text.charAt(i) == '0' ? zeros + 1 : 0;
        }
        if (zeros >= 6) {
            return false;
        }
        return TWO.contains(two) && digits >= 10 || THREE.contains(two) && digits >= 10;
    }
}
