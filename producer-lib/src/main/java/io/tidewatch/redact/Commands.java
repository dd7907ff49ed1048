package io.tidewatch.redact;

/** Secrets on command lines and in sentences: {@code --password x}, {@code mysql -px}, {@code password is x}. */
final class Commands {
    private static final int MAX_NAME = 40;
    private static final int REACH = 160;

    private final KeyedSecrets keyed;

    Commands(KeyedSecrets keyed) {
        this.keyed = keyed;
    }

    /** At a dash. */
    long option(String text, int at, int floor) {
        char before = Chars.before(text, at, floor);
        if (" \"'`[,(\t\n\r".indexOf(before) < 0 && !Chars.isCjk(before)) {
            return Span.NONE;
        }
        int name = at + 1 + (Chars.at(text, at + 1) == '-' ? 1 : 0);
        int end = name;
        while (end < text.length() && end - name < MAX_NAME && Chars.isToken(text.charAt(end))) {
            end++;
        }
        if (end - name == 1 || text.startsWith("-p", at) && end > name || Chars.matches(text, end - 4, "user")) {
            long span = shortOption(text, at, end, floor);
            if (span != Span.NONE) {
                return span;
            }
        }
        if (end - name < 3) {
            return Span.NONE;
        }
        int value = end;
        while (value < text.length() && value - end < 5 && " ,\"'".indexOf(text.charAt(value)) >= 0) {
            value++;
        }
        // the quote that opens the value belongs to it
        if (value > end + 1 && Chars.isQuote(text.charAt(value - 1))) {
            value--;
        }
        if (value == end || value >= text.length() || text.charAt(value) == '-') {
            return Span.NONE;
        }
        KeyWord word = KeyWords.endingAt(text, end, name);
        return word == null ? Span.NONE : keyed.value(text, value, word, false);
    }

    /** {@code -p} of mysql and sshpass, {@code -a} of redis-cli, {@code -u user:password} and {@code --user} of curl. */
    private long shortOption(String text, int at, int end, int floor) {
        return switch (Chars.at(text, at + 1)) {
            case 'p' -> {
                if ((end > at + 2 || Chars.isQuote(Chars.at(text, end)))
                        && Chars.near(text, at, floor, REACH, "mysql")) {
                    yield bare(text, at + 2);
                }
                boolean apart = end == at + 2
                        && (Chars.near(text, at, floor, REACH, "sshpass")
                                || Chars.near(text, at, floor, REACH, "docker login"));
                yield apart ? bare(text, end + 1) : Span.NONE;
            }
            case 'a' -> Chars.near(text, at, floor, REACH, "redis-cli") ? bare(text, end + 1) : Span.NONE;
            case 'u', '-' -> Chars.near(text, at, floor, REACH, "curl") ? ofUser(text, end + 1) : Span.NONE;
            case 'w' -> Chars.near(text, at, floor, REACH, "ldap") ? bare(text, end + 1) : Span.NONE;
            default -> Span.NONE;
        };
    }

    private static long bare(String text, int from) {
        boolean quoted = Chars.isQuote(Chars.at(text, from));
        int begin = from + (quoted ? 1 : 0);
        int end = quoted ? Values.endOfQuoted(text, begin, text.charAt(from), 0) : Values.endOfBare(text, begin);
        boolean found = end > begin
                && text.charAt(begin) > ' '
                && text.charAt(begin) != '-'
                && !Values.isNothing(text, begin, end);
        return found ? Span.of(begin, end, Kind.PASSWORD) : Span.NONE;
    }

    private static long ofUser(String text, int from) {
        boolean quoted = Chars.isQuote(Chars.at(text, from));
        int begin = from + (quoted ? 1 : 0);
        int end = quoted ? Values.endOfQuoted(text, begin, text.charAt(from), 0) : begin;
        while (!quoted && end < text.length() && text.charAt(end) > ' ') {
            end++;
        }
        int colon = begin;
        while (colon < end && text.charAt(colon) != ':') {
            colon++;
        }
        return UrlPasswords.ofUser(text, begin, colon, end, Kind.PASSWORD);
    }

    /** At the w of {@code password}: {@code password is x1y2z3}, {@code password 'x'}, {@code PASSWORD('x')}. */
    static long spoken(String text, int at, int floor) {
        int end = Chars.matches(text, at - 4, "password")
                ? at + 4
                : Chars.matches(text, at - 4, "passwd") ? at + 2 : Chars.matches(text, at - 1, "pwd") ? at + 2 : -1;
        if (end < 0 || at - 4 < floor) {
            return Span.NONE;
        }
        if (Chars.matches(text, end, " for ")) {
            end = endOfWord(text, end + 5);
        }
        int from = end;
        boolean said = false;
        for (String link : new String[] {" is: ", " is ", " was ", " set to ", " changed to ", " to "}) {
            if (Chars.matches(text, end, link)) {
                from = end + link.length();
                said = true;
                break;
            }
        }
        from += said ? 0 : Chars.at(text, from) == ' ' || Chars.at(text, from) == '(' ? 1 : 0;
        from += from > end && Chars.at(text, from) == '[' ? 1 : 0;
        char quote = Chars.at(text, from);
        if (Chars.isQuote(quote) && from > end) {
            int to = Values.endOfQuoted(text, from + 1, quote, 0);
            boolean found = to > from + 1
                    && Chars.at(text, to) == quote
                    && text.substring(from + 1, to).indexOf(' ') < 0;
            return found && !Values.isNothing(text, from + 1, to) ? Span.of(from + 1, to, Kind.PASSWORD) : Span.NONE;
        }
        int to = said || from > end && isIntroduced(text, at, floor) ? Values.endOfBare(text, from) : from;
        boolean found = to - from >= 6
                && Values.hasDigit(text, from, to)
                && Values.hasLetter(text, from, to)
                && !Values.isNothing(text, from, to);
        return found ? Span.of(from, to, Kind.PASSWORD) : Span.NONE;
    }

    private static int endOfWord(String text, int from) {
        int end = from;
        while (end < text.length() && end - from < MAX_NAME && text.charAt(end) > ' ') {
            end++;
        }
        return end;
    }

    /** {@code with password x1y2z3}, {@code login bob password x1y2z3}: a blank is enough to divide the two. */
    private static boolean isIntroduced(String text, int at, int floor) {
        int start = at - 4;
        return Chars.matches(text, start - 5, "with ")
                || Chars.matches(text, start - 6, "using ")
                || Chars.near(text, start, floor, MAX_NAME, "login ");
    }

    /** At a quote: {@code IDENTIFIED BY 'x'}. */
    static long identified(String text, int at, int floor) {
        if (!Chars.matches(text, at - 14, "identified by ") || at - 14 < floor) {
            return Span.NONE;
        }
        int to = Values.endOfQuoted(text, at + 1, text.charAt(at), 0);
        return to > at + 1 && !Values.isNothing(text, at + 1, to) ? Span.of(at + 1, to, Kind.PASSWORD) : Span.NONE;
    }

    /** At 是 or 为: {@code 密码是x1y2z3}. */
    long said(String text, int at, int floor) {
        KeyWord word = KeyWords.endingAt(text, at, floor);
        char next = Chars.at(text, at + 1);
        boolean value = word != null
                && at > floor
                && text.charAt(at - 1) >= 128
                && !Chars.isCjk(next)
                && at + 1 < text.length();
        return value ? keyed.value(text, at + 1, word, false) : Span.NONE;
    }

    /** Behind 密码 or 验证码 without a separator: {@code 验证码482913}, {@code 密码 x1y2z3}, {@code 密码【x1y2z3】}. */
    static long named(String text, int end, int floor) {
        KeyWord word = KeyWords.endingAt(text, end, floor);
        if (word == null) {
            return Span.NONE;
        }
        int from = end;
        while (from - end < 2 && " \u3010\u300c\u201c\uff08(".indexOf(Chars.at(text, from)) >= 0) {
            from++;
        }
        int to = from;
        while (to < text.length()
                && to - from < 64
                && text.charAt(to) > ' '
                && text.charAt(to) < 128
                && !isStop(text.charAt(to))) {
            to++;
        }
        int length = to - from;
        boolean code = word.need() == KeyWord.Need.CODE && length >= 4 && length <= 8;
        boolean found =
                (code || length >= 6) && Values.hasDigit(text, from, to) && Needs.met(text, from, to, word, true);
        return found && !Values.isNothing(text, from, to) ? Span.of(from, to, word.kind()) : Span.NONE;
    }

    private static boolean isStop(char c) {
        return ",;:=)]}\"'&<>".indexOf(c) >= 0;
    }
}
