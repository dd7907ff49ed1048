package io.tidewatch.processor.mine;

import static io.tidewatch.processor.mine.Chars.digit;
import static io.tidewatch.processor.mine.Chars.hex;
import static io.tidewatch.processor.mine.Chars.letter;
import static io.tidewatch.processor.mine.Chars.space;

import java.util.Arrays;

/** Values that reach over separators: times, dates, addresses, sizes. Each method gives the end, or -1 for no match. */
final class Spans {
    private static final int[] MONTHS =
            packed("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final int[] DAYS = packed("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    private Spans() {}

    /** @return end of the value that begins at i and is not glued to what follows, or -1 */
    static int end(String s, int i, int n) {
        char c = s.charAt(i);
        int end = -1;
        if (digit(c)) {
            end = free(s, isoTime(s, i, n), n);
            end = end >= 0 ? end : free(s, clock(s, i, n), n);
            end = end >= 0 ? end : free(s, address(s, i, n), n);
            end = end >= 0 ? end : free(s, size(s, i, n), n);
        } else if (letter(c)) {
            end = url(s, i, n);
            end = end >= 0 ? end : free(s, date(s, i, n), n);
        }
        return end >= 0 || !hex(c) && c != ':' ? end : free(s, colonHex(s, i, n), n);
    }

    /** @return whether all of it is a clock time, or a date with one */
    static boolean wholeTime(String s) {
        int n = s.length();
        return isoTime(s, 0, n) == n || clock(s, 0, n) == n || (letter(s.charAt(0)) && date(s, 0, n) == n);
    }

    /** @return whether all of it is an IPv4 (with port), IPv6 or MAC address */
    static boolean wholeAddress(String s) {
        int n = s.length();
        return address(s, 0, n) == n || colonHex(s, 0, n) == n;
    }

    private static int free(String s, int end, int n) {
        if (end < 0 || end >= n || !Chars.glue(s.charAt(end))) {
            return end;
        }
        boolean fullStop = s.charAt(end) == '.' && (end + 1 >= n || space(s.charAt(end + 1)));
        return fullStop ? end : -1;
    }

    /** 12:34, 1:02:03, with fraction by dot or comma. */
    static int clock(String s, int i, int n) {
        int hours = digits(s, i, n, 2);
        int minutes = colonTwo(s, hours, n);
        if (minutes < 0) {
            return -1;
        }
        int seconds = colonTwo(s, minutes, n);
        if (seconds < 0) {
            return hours - i == 2 ? minutes : -1;
        }
        if (seconds + 1 < n && (s.charAt(seconds) == '.' || s.charAt(seconds) == ',') && digit(s.charAt(seconds + 1))) {
            return digits(s, seconds + 1, n, 9);
        }
        return seconds;
    }

    private static int colonTwo(String s, int i, int n) {
        return i > 0 && i + 2 < n && s.charAt(i) == ':' && digit(s.charAt(i + 1)) && digit(s.charAt(i + 2))
                ? i + 3
                : -1;
    }

    /** 2026-01-31T12:34:56.789Z, with T or a space, zone by Z or an offset. */
    private static int isoTime(String s, int i, int n) {
        int year = digits(s, i, n, 4);
        if (year - i != 4 || year + 5 >= n || (s.charAt(year) != '-' && s.charAt(year) != '/')) {
            return -1;
        }
        int month = digits(s, year + 1, n, 2);
        if (month < 0 || month >= n || s.charAt(month) != s.charAt(year)) {
            return -1;
        }
        int day = digits(s, month + 1, n, 2);
        if (day < 0 || day + 1 >= n || (s.charAt(day) != 'T' && s.charAt(day) != ' ')) {
            return -1;
        }
        int time = clock(s, day + 1, n);
        if (time < 0) {
            return -1;
        }
        if (time < n && s.charAt(time) == 'Z') {
            return time + 1;
        }
        if (time + 2 < n && (s.charAt(time) == '+' || s.charAt(time) == '-') && digit(s.charAt(time + 1))) {
            int zone = digits(s, time + 1, n, 4);
            int rest = colonTwo(s, zone, n);
            return rest < 0 ? zone : rest;
        }
        return time;
    }

    /** 10.0.0.1 and 10.0.0.1:8080. */
    private static int address(String s, int i, int n) {
        int at = i;
        for (int part = 0; part < 4; part++) {
            if (part > 0) {
                if (at >= n || s.charAt(at) != '.') {
                    return -1;
                }
                at++;
            }
            at = digits(s, at, n, 3);
            if (at < 0) {
                return -1;
            }
        }
        if (at + 1 < n && s.charAt(at) == ':' && digit(s.charAt(at + 1))) {
            return digits(s, at + 1, n, 5);
        }
        return at;
    }

    /** 12 KB, 1.5 GiB. */
    private static int size(String s, int i, int n) {
        int at = digits(s, i, n, 18);
        if (at < 0) {
            return -1;
        }
        if (at + 1 < n && s.charAt(at) == '.' && digit(s.charAt(at + 1))) {
            at = digits(s, at + 1, n, 18);
            if (at < 0) {
                return -1;
            }
        }
        if (at < n && s.charAt(at) == ' ') {
            at++;
        }
        if (at < n && "kKMGTP".indexOf(s.charAt(at)) >= 0) {
            at++;
            if (at < n && s.charAt(at) == 'i') {
                at++;
            }
            return at < n && s.charAt(at) == 'B' ? at + 1 : -1;
        }
        return at < n && s.charAt(at) == 'B' ? at + 1 : -1;
    }

    /** scheme://anything up to a space, a quote or a bracket, without a full stop or comma after it. */
    private static int url(String s, int i, int n) {
        int at = i;
        while (at < n && at - i < 12 && letter(s.charAt(at))) {
            at++;
        }
        if (at - i < 2 || at + 3 >= n || !s.startsWith("://", at)) {
            return -1;
        }
        at += 3;
        while (at < n && !space(s.charAt(at)) && "\"'<>()[]{}|".indexOf(s.charAt(at)) < 0) {
            at++;
        }
        while (".,;:!?".indexOf(s.charAt(at - 1)) >= 0) {
            at--;
        }
        return at;
    }

    /** MAC and IPv6 addresses: at least two colons between groups of up to 4 hex digits, and a digit or "::". */
    private static int colonHex(String s, int i, int n) {
        int groups = 0;
        int at = i;
        boolean digit = false;
        boolean gap = false;
        while (at < n && groups < 16) {
            int from = at;
            while (at < n && at - from < 5 && hex(s.charAt(at))) {
                digit |= digit(s.charAt(at));
                at++;
            }
            if (at - from > 4) {
                return -1;
            }
            groups += at > from ? 1 : 0;
            if (at + 1 < n && s.charAt(at) == ':' && (hex(s.charAt(at + 1)) || s.charAt(at + 1) == ':')) {
                gap |= at == from;
                at++;
            } else {
                break;
            }
        }
        return groups >= 5 || (gap && digit && groups >= 2) ? at : -1;
    }

    /** Mon Jan 31 12:34:56 UTC 2026 and parts of it that name a month and a day. */
    private static int date(String s, int i, int n) {
        int at = i;
        if (name(s, at, n, DAYS) > 0) {
            at = name(s, at, n, DAYS);
            at = at < n && s.charAt(at) == ',' ? at + 1 : at;
            at = spaces(s, at, n);
        }
        int month = at < 0 ? -1 : name(s, at, n, MONTHS);
        int day = month < 0 ? -1 : digits(s, spaces(s, month, n), n, 2);
        if (day < 0 || (day < n && (letter(s.charAt(day)) || digit(s.charAt(day))))) {
            return -1;
        }
        int end = day;
        int clock = clock(s, spaces(s, end, n), n);
        end = clock > 0 ? clock : end;
        int zone = zone(s, spaces(s, end, n), n);
        int year = digits(s, spaces(s, zone > 0 ? zone : end, n), n, 4);
        boolean dated = year > 0 && year - spaces(s, zone > 0 ? zone : end, n) == 4;
        return dated ? year : end;
    }

    private static int zone(String s, int i, int n) {
        int at = i;
        while (i >= 0 && at < n && at - i < 5 && s.charAt(at) >= 'A' && s.charAt(at) <= 'Z') {
            at++;
        }
        return i >= 0 && at - i >= 3 && at - i <= 4 ? at : -1;
    }

    private static int spaces(String s, int i, int n) {
        int at = i;
        while (at >= 0 && at < n && at - i < 3 && s.charAt(at) == ' ') {
            at++;
        }
        return at > i && at < n ? at : -1;
    }

    private static int name(String s, int i, int n, int[] names) {
        if (i < 0 || i + 3 > n) {
            return -1;
        }
        int here = packed(s, i);
        for (int name : names) {
            if (here == name) {
                return i + 3 < n && s.charAt(i + 3) != ' ' && s.charAt(i + 3) != ',' ? -1 : i + 3;
            }
        }
        return -1;
    }

    private static int[] packed(String... names) {
        return Arrays.stream(names).mapToInt(name -> packed(name, 0)).toArray();
    }

    /** @return three ASCII letters without case in one number; of anything else a number that no name has */
    private static int packed(String s, int i) {
        return lower(s.charAt(i)) << 16 | lower(s.charAt(i + 1)) << 8 | lower(s.charAt(i + 2));
    }

    private static int lower(char c) {
        return c < 128 && letter(c) ? c | 0x20 : 0;
    }

    /** @return end of up to that many digits, -1 where there is none or one more follows */
    private static int digits(String s, int i, int n, int most) {
        if (i < 0) {
            return -1;
        }
        int at = i;
        while (at < n && at - i < most && digit(s.charAt(at))) {
            at++;
        }
        return at == i || (at < n && digit(s.charAt(at))) ? -1 : at;
    }
}
