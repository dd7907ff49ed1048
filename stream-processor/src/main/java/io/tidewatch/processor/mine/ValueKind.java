package io.tidewatch.processor.mine;

import java.util.Locale;

/** What a value of a pattern's parameter is, by its looks. */
public enum ValueKind {
    /** Digits with a sign, up to 18 of them. */
    INTEGER,
    /** A decimal number, or one of percent. */
    NUMBER,
    /** Numbers with units of time, read in seconds: {@code 35ms}, {@code 1.5 s}, {@code 1h2m}, {@code 3m 20s}, {@code PT3.5S}. */
    DURATION,
    /** A number with a unit of size, read in bytes: {@code 12 KB}, {@code 3MiB}; both in steps of 1,024 as logs mean it. */
    SIZE,
    /** A clock time or a date with one. */
    TIME,
    /** An IPv4, IPv6 or MAC address, with or without a port. */
    ADDRESS,
    URL,
    PATH,
    /** Digits and letters mixed: ids, hashes, UUIDs. */
    ID,
    TEXT;

    /** @return what it looks like: letters that are no unit make it an id */
    public static ValueKind of(String value) {
        int n = value.length();
        if (n == 0) {
            return TEXT;
        }
        int whole = number(value);
        if (whole == n) {
            return value.indexOf('.') < 0 && n <= 19 ? INTEGER : NUMBER;
        }
        if (!Double.isNaN(seconds(value))) {
            return DURATION;
        }
        if (whole > 0) {
            String unit = value.substring(whole).strip();
            if (Units.bytes(unit) > 0) {
                return SIZE;
            }
            if (unit.equals("%")) {
                return NUMBER;
            }
        }
        if (Spans.wholeTime(value)) {
            return TIME;
        }
        if (Spans.wholeAddress(value)) {
            return ADDRESS;
        }
        if (value.contains("://")) {
            return URL;
        }
        if (value.indexOf('/') >= 0 || value.indexOf('\\') >= 0) {
            return PATH;
        }
        return value.chars().anyMatch(c -> Chars.digit((char) c)) && value.indexOf(' ') < 0 ? ID : TEXT;
    }

    /**
     * @return the value as a number, in seconds or bytes where it has a unit; NaN where it is none
     */
    public static double numeric(String value, ValueKind kind) {
        int end = number(value);
        double plain = end == 0 ? Double.NaN : Double.parseDouble(value.substring(0, end));
        String unit = value.substring(end).strip();
        return switch (kind) {
            case INTEGER, NUMBER -> plain;
            case DURATION -> seconds(value);
            case SIZE -> plain * Units.bytes(unit);
            default -> Double.NaN;
        };
    }

    /** @return what a duration amounts to, of one part or several, each of a smaller unit than the one before; NaN where it is none */
    private static double seconds(String value) {
        boolean iso = value.startsWith("PT");
        String text = iso ? value.substring(2).toLowerCase(Locale.ROOT) : value;
        double sum = 0;
        double last = Double.MAX_VALUE;
        int at = 0;
        while (at < text.length()) {
            int end = number(text.substring(at));
            int from = iso ? at + end : spaces(text, at + end);
            int behind = from;
            while (behind < text.length() && Chars.letter(text.charAt(behind))) {
                behind++;
            }
            double unit = Units.seconds(text.substring(from, behind));
            if (end == 0 || unit <= 0 || unit >= last) {
                return Double.NaN;
            }
            sum += unit * Double.parseDouble(text.substring(at, at + end));
            last = unit;
            at = iso ? behind : spaces(text, behind);
        }
        return last == Double.MAX_VALUE ? Double.NaN : sum;
    }

    /** @return end of the spaces that begin there */
    private static int spaces(String text, int from) {
        int at = from;
        while (at < text.length() && Chars.space(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** @return end of the decimal number the value begins with; 0 where it begins with none */
    private static int number(String value) {
        int n = value.length();
        int at = n > 1 && (value.charAt(0) == '-' || value.charAt(0) == '+') ? 1 : 0;
        int digits = at;
        while (at < n && at < 32 && Chars.digit(value.charAt(at))) {
            at++;
        }
        if (at == digits) {
            return 0;
        }
        if (at + 1 < n && value.charAt(at) == '.' && Chars.digit(value.charAt(at + 1))) {
            at++;
            while (at < n && at < 48 && Chars.digit(value.charAt(at))) {
                at++;
            }
        }
        return at < n && Chars.digit(value.charAt(at)) ? 0 : at;
    }
}
