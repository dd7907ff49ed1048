package io.tidewatch.redact;

/** Chinese ID cards: GB 11643 (18 characters with a checksum) and its predecessor of 15 digits, which has none. */
final class IdCards {
    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String CHECKS = "10X98765432";
    private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    private static final int FIRST_YEAR = 1880;
    private static final int LAST_YEAR = 2049;

    private IdCards() {}

    /** @param end behind 18 digits, the last of them may be X; separators between are passed over */
    static boolean isIdCard(String text, int from, int end) {
        int sum = 0;
        int seen = 0;
        int region = 0;
        int date = 0;
        for (int i = from; i < end - 1; i++) {
            if (Chars.isDigit(text.charAt(i))) {
                int d = Chars.digit(text, i);
                region = seen < 2 ? region * 10 + d : region;
                date = seen >= 6 && seen < 14 ? date * 10 + d : date;
                sum += seen < 17 ? d * WEIGHTS[seen] : 0;
                seen++;
            }
        }
        if (seen != 17 || !isRegion(region) || !isDate(date / 10_000, date / 100 % 100, date % 100)) {
            return false;
        }
        char last = text.charAt(end - 1);
        char check = CHECKS.charAt(sum % 11);
        return check == 'X'
                ? last == 'X' || last == 'x'
                : Chars.isDigit(last) && Chars.digit(text, end - 1) == check - '0';
    }

    /** Fifteen digits with a region and a date are common: only where a word says what it is. */
    static boolean isOldIdCard(String text, int from, int floor) {
        int date = number(text, from + 6, 6);
        return isRegion(number(text, from, 2))
                && isDate(1900 + date / 10_000, date / 100 % 100, date % 100)
                && Surroundings.namesIdCard(text, from, floor);
    }

    private static int number(String text, int from, int digits) {
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            number = number * 10 + Chars.digit(text, i);
        }
        return number;
    }

    /** Provinces of GB/T 2260, and what Hong Kong, Macao, Taiwan and foreigners with a residence permit have. */
    private static boolean isRegion(int code) {
        return code >= 11 && code <= 15
                || code >= 21 && code <= 23
                || code >= 31 && code <= 37
                || code >= 41 && code <= 46
                || code >= 50 && code <= 54
                || code >= 61 && code <= 65
                || code == 71
                || code >= 81 && code <= 83
                || code == 91;
    }

    private static boolean isDate(int year, int month, int day) {
        if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1) {
            return false;
        }
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return day <= DAYS[month - 1] + (month == 2 && leap ? 1 : 0);
    }
}
