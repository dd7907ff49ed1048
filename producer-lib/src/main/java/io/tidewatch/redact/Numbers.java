package io.tidewatch.redact;

/** Phone numbers, ID cards, bank cards and passports, where a run of digits begins. */
final class Numbers {
    private static final int SHORTEST = 11;
    private static final int LONGEST = 19;

    private Numbers() {}

    /**
     * @param start where the run begins
     * @param end where it ends
     */
    static long find(String text, int start, int end, int floor) {
        int at = end - start > SHORTEST ? behindEscape(text, start, floor) : start;
        int n = end - at;
        if (n < SHORTEST) {
            return n < 3 ? Span.NONE : findShort(text, at, end, floor);
        }
        if (n > LONGEST) {
            return Span.NONE;
        }
        char after = Chars.at(text, end);
        if (n == 17 && (after == 'X' || after == 'x') && Surroundings.endsNumber(text, end + 1)) {
            return IdCards.isIdCard(text, at, end + 1) && Surroundings.beginsNumber(text, at, floor, Kind.ID_CARD)
                    ? Span.of(at, end + 1, Kind.ID_CARD)
                    : Span.NONE;
        }
        if (!Surroundings.endsNumber(text, end)) {
            return Span.NONE;
        }
        if (n == 18 && IdCards.isIdCard(text, at, end) && Surroundings.beginsNumber(text, at, floor, Kind.ID_CARD)) {
            return Span.of(at, end, Kind.ID_CARD);
        }
        if (n == 15
                && IdCards.isOldIdCard(text, at, floor)
                && Surroundings.beginsNumber(text, at, floor, Kind.ID_CARD)) {
            return Span.of(at, end, Kind.ID_CARD);
        }
        if (Phones.isMobile(text, at, end)) {
            return Surroundings.beginsNumber(text, at, floor, Kind.PHONE)
                            && !Surroundings.countsSomething(text, end)
                            && !Surroundings.namesOther(text, at, floor, false)
                    ? Span.of(at, end, Kind.PHONE)
                    : Span.NONE;
        }
        boolean card = n >= 13
                && BankCards.isCard(text, at, end)
                && Surroundings.beginsNumber(text, at, floor, Kind.BANK_CARD)
                && !Surroundings.namesOther(text, at, floor, true);
        return card ? Span.of(at, end, Kind.BANK_CARD) : Span.NONE;
    }

    /** The first digits may end an escape: those of {@code \}{@code u53f713800138000}. */
    private static int behindEscape(String text, int start, int floor) {
        for (int i = start - 2; i >= start - 5; i--) {
            if (Chars.isUnicodeEscape(text, i, floor)) {
                return i + 6;
            }
        }
        return start;
    }

    private static long findShort(String text, int at, int end, int floor) {
        int n = end - at;
        char after = Chars.at(text, end);
        if ((after == ' ' || after == '-' || after == '\u00a0')
                && (n == 3 || n == 4 || n == 6)
                && Chars.isDigit(Chars.at(text, end + 1))) {
            long grouped = grouped(text, at, end, after, floor);
            if (grouped != Span.NONE) {
                return grouped;
            }
        }
        if (n >= 7 && n <= 9 && at > floor && Chars.isUpper(text.charAt(at - 1))) {
            return Passports.find(text, at, end, floor);
        }
        return Span.NONE;
    }

    /** Digits in groups, as printed: 138 0013 8000, 4111 1111 1111 1111, 3782 822463 10005, 110105-19491231-002X. */
    private static long grouped(String text, int at, int firstEnd, char separator, int floor) {
        int first = firstEnd - at;
        int second = Chars.endOfDigits(text, firstEnd + 1);
        int secondLength = second - firstEnd - 1;
        boolean more = Chars.at(text, second) == separator && Chars.isDigit(Chars.at(text, second + 1));
        if (!more || secondLength != (first == 6 ? 8 : 4) && !(first == 4 && secondLength == 6)) {
            return Span.NONE;
        }
        int third = Chars.endOfDigits(text, second + 1);
        int thirdLength = third - second - 1;
        if (first == 3) {
            boolean mobile = thirdLength == 4
                    && Chars.digit(text, at) == 1
                    && Chars.digit(text, at + 1) >= 3
                    && endsGroups(text, third, separator)
                    && Surroundings.beginsNumber(text, at, floor, Kind.PHONE)
                    && !Surroundings.namesOther(text, at, floor, false);
            return mobile ? Span.of(at, third, Kind.PHONE) : Span.NONE;
        }
        if (first == 6) {
            char last = Chars.at(text, third);
            int end = thirdLength == 3 && (last == 'X' || last == 'x') ? third + 1 : third;
            boolean card = end - second - 1 == 4
                    && endsGroups(text, end, separator)
                    && IdCards.isIdCard(text, at, end)
                    && Surroundings.beginsNumber(text, at, floor, Kind.ID_CARD);
            return card ? Span.of(at, end, Kind.ID_CARD) : Span.NONE;
        }
        if (!Surroundings.beginsNumber(text, at, floor, Kind.BANK_CARD)) {
            return Span.NONE;
        }
        return secondLength == 6
                ? card(text, at, third, thirdLength == 5 || thirdLength == 4, separator)
                : fours(text, at, second, separator);
    }

    private static long fours(String text, int at, int second, char separator) {
        int end = second;
        int groups = 2;
        int whole = -1;
        while (groups < 5 && Chars.at(text, end) == separator && Chars.isDigit(Chars.at(text, end + 1))) {
            int next = Chars.endOfDigits(text, end + 1);
            int length = next - end - 1;
            if (length > 4) {
                break;
            }
            end = next;
            groups++;
            whole = groups == 4 && length == 4 ? end : whole;
            if (length < 4) {
                break;
            }
        }
        long all = card(text, at, end, groups >= 4, separator);
        // four digits more: a series of numbers
        if (whole >= 0 && end - whole == 5 || inSeries(text, at, end, separator)) {
            return Span.NONE;
        }
        // what follows behind a blank may be another number: an expiry date
        return all == Span.NONE
                        && whole >= 0
                        && separator != '-'
                        && Surroundings.endsNumber(text, whole)
                        && BankCards.isCard(text, at, whole)
                ? Span.of(at, whole, Kind.BANK_CARD)
                : all;
    }

    private static boolean inSeries(String text, int at, int end, char separator) {
        boolean before = at > 1 && text.charAt(at - 1) == separator && Chars.isDigit(text.charAt(at - 2));
        boolean behind = Chars.at(text, end) == separator && Chars.endOfDigits(text, end + 1) - end == 5;
        return before && at > 4 && Chars.isDigit(text.charAt(at - 5)) || behind;
    }

    private static long card(String text, int at, int end, boolean shape, char separator) {
        return shape && endsGroups(text, end, separator) && BankCards.isCard(text, at, end)
                ? Span.of(at, end, Kind.BANK_CARD)
                : Span.NONE;
    }

    private static boolean endsGroups(String text, int end, char separator) {
        boolean goesOn = separator == '-' && Chars.at(text, end) == '-' && Chars.isAlnum(Chars.at(text, end + 1));
        return Surroundings.endsNumber(text, end) && !goesOn;
    }
}
