package io.tidewatch.redact;

import java.util.Set;

/** At an {@code @}: the local part of an e-mail address. */
final class Emails {
    private static final int MAX_LOCAL = 64;
    private static final int MAX_DOMAIN = 255;
    private static final int MAX_TOP = 24;

    /** Ends of file and unit names: {@code icon@2x.png}, {@code getty@tty1.service}. */
    private static final Set<String> NO_TOP = Words.of("""
            png jpg jpeg gif svg webp css js mjs ts tsx json html htm xml log java class jar war txt yml yaml
            properties conf service socket timer target slice scope mount device gz tgz tar git sql csv pdf tmp
            invoke run call""");

    private Emails() {}

    /** @param width of the sign: it may be written {@code %40} */
    static long find(String text, int at, int width, int floor) {
        int start = at;
        while (start > floor && at - start < MAX_LOCAL && isLocal(text.charAt(start - 1))) {
            start--;
        }
        if (Chars.before(text, start, floor) == '*') {
            return Span.NONE;
        }
        // an escape before it is none of it: \nbob@example.com, %3Dbob@…
        if (start < at && (Chars.before(text, start, floor) == '\\' || text.charAt(start) == '%')) {
            start = afterEscape(text, start, at, floor);
        }
        while (start < at && ".-%+".indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        char before = Chars.before(text, start, floor);
        if (start == at
                || text.charAt(at - 1) == '.'
                || before == '*'
                || before == '#' && Marks.endsHash(text, at, floor)) {
            return Span.NONE;
        }
        int end = endOfDomain(text, at + width);
        return end < 0 || isLogin(text, start, at, end, floor) ? Span.NONE : Span.of(start, at, Kind.EMAIL);
    }

    private static int afterEscape(String text, int start, int at, int floor) {
        if (text.charAt(start) == '%') {
            return start + 3 < at && Chars.endsEscape(text, start + 3, floor) ? start + 3 : start;
        }
        if (start + 5 < at && Chars.isUnicodeEscape(text, start - 1, floor)) {
            return start + 5;
        }
        return start + 1 < at && Chars.endsEscape(text, start + 1, floor) ? start + 1 : start;
    }

    /** @return where it ends, or -1: labels with a dot between, the last of letters and no file's ending */
    private static int endOfDomain(String text, int from) {
        int end = from;
        int lastDot = -1;
        int dots = 0;
        while (end < text.length() && end - from < MAX_DOMAIN && (isLabel(text.charAt(end)) || isDot(text, end))) {
            if (text.charAt(end) == '.') {
                // a version: 4.17.21-beta.next
                if (dots++ == 0
                        && Values.isNumber(text, from, end)
                        && Chars.isDigit(text.charAt(end + 1))
                        && !text.startsWith("cn.", end + 3)) {
                    return -1;
                }
                lastDot = end;
            }
            end++;
        }
        while (end > from && text.charAt(end - 1) == '-') {
            end--;
        }
        // what follows was part of it, and has been replaced
        char next = Chars.at(text, end);
        if (next == '*'
                || (next == '.' || next == '-') && Chars.at(text, end + 1) == '*'
                || next == '#' && text.charAt(end - 1) == 'h') {
            return -1;
        }
        int length = end - lastDot - 1;
        if (lastDot <= from || length < 2 || length > MAX_TOP || text.charAt(from) == '-') {
            return -1;
        }
        boolean capital = Chars.isUpper(text.charAt(end - 1));
        for (int i = lastDot + 1; i < end; i++) {
            char c = text.charAt(i);
            if (!Chars.isLetter(c) || i > lastDot + 1 && Chars.isUpper(c) != capital) {
                return -1;
            }
        }
        return NO_TOP.contains(text.substring(lastDot + 1, end).toLowerCase(java.util.Locale.ROOT)) ? -1 : end;
    }

    /** {@code ssh://git@host}, {@code git@host:path}, {@code root@web1.prod:~$}: somebody on a host, no address. */
    private static boolean isLogin(String text, int start, int at, int end, int floor) {
        if (start - 2 >= floor && text.charAt(start - 1) == '/' && text.charAt(start - 2) == '/') {
            return true;
        }
        for (String command : new String[] {"ssh ", "scp ", "sftp ", "rsync "}) {
            if (start - command.length() >= floor && text.startsWith(command, start - command.length())) {
                return true;
            }
        }
        String local = text.substring(start, at);
        if (isIdentity(text, local, at)) {
            return true;
        }
        if (Chars.at(text, end) == ':') {
            char next = Chars.at(text, end + 1);
            boolean path = next == '~' || next == '/' && Chars.at(text, end + 2) != '/' || next == '$' || next == '#';
            return path || (local.equals("git") || local.equals("hg") || local.equals("svn")) && next > ' ';
        }
        return Chars.at(text, end) == ' ' && Chars.at(text, end + 1) == '~';
    }

    /** {@code java.io.Reader@1b6d3586.read}: an object by its class and hash. */
    private static boolean isIdentity(String text, String local, int at) {
        int end = at + 1;
        while (end < text.length() && Chars.isHex(text.charAt(end))) {
            end++;
        }
        return Chars.at(text, end) == '.'
                && end - at >= 6
                && end - at <= 9
                && Values.hasDigit(text, at + 1, end)
                && Chars.isUpper(local.charAt(local.lastIndexOf('.') + 1));
    }

    private static boolean isDot(String text, int at) {
        return text.charAt(at) == '.' && at + 1 < text.length() && isLabel(text.charAt(at + 1));
    }

    private static boolean isLabel(char c) {
        return Chars.isAlnum(c) || c == '-' || isAccented(c);
    }

    /** Letters of other alphabets; Chinese text is what an address stands in. */
    private static boolean isAccented(char c) {
        return c >= 0xc0 && c < 0x2e80 && Character.isLetter(c);
    }

    /** A star is no part of it: what was masked once is not masked again. */
    private static boolean isLocal(char c) {
        return Chars.isToken(c) || c == '.' || c == '%' || c == '+' || isAccented(c);
    }
}
