package io.tidewatch.redact;

/** Chinese passports: a letter or two and digits, nine characters, only with the word near: many a part number looks so. */
final class Passports {
    private static final int REACH = 32;
    private static final int LENGTH = 9;

    private Passports() {}

    /** @param at where the digits begin, behind a capital letter */
    static long find(String text, int at, int end, int floor) {
        int from = at - 1;
        if (from > floor && Chars.isUpper(text.charAt(from - 1))) {
            from--;
        }
        boolean shape = end - from == LENGTH
                && "EGDSPHMK".indexOf(text.charAt(from)) >= 0
                && Chars.startsWord(text, from, floor)
                && Surroundings.endsNumber(text, end);
        boolean named = shape
                && (Chars.near(text, from, floor, REACH, "passport")
                        || Chars.near(text, from, floor, REACH, "\u62a4\u7167")
                        || Chars.nearBehind(text, end, 6, "passport")
                        || Chars.nearBehind(text, end, 6, "\u62a4\u7167"));
        return named ? Span.of(from, end, Kind.PASSPORT) : Span.NONE;
    }
}
