package io.tidewatch.redact;

import org.jspecify.annotations.Nullable;

/** The value behind a name and a separator: {@code password=…}, {@code "token" : "…"}, {@code 密码：…}. */
final class KeyedSecrets {
    private static final int MAX_BACKSLASHES = 7;
    private static final int MAX_PAIR = 80;
    private static final int GLANCE = 256;
    private static final String REJECTED = " rejected value [";

    private final FieldNames fields;

    KeyedSecrets(FieldNames fields) {
        this.fields = fields;
    }

    /**
     * @param at where the separator begins
     * @param after where it ends
     * @param floor what lies before is replaced already
     */
    long find(String text, int at, int after, int floor) {
        if (text.startsWith("//", after)) {
            return Span.NONE;
        }
        int end = at;
        while (end > floor && at - end < 3 && text.charAt(end - 1) == ' ') {
            end--;
        }
        boolean spaced = end < at;
        boolean quoted = false;
        if (end > floor && text.charAt(end - 1) == ']') {
            // [com.acme.Users.resetPassword]: a method that is called
            if (text.charAt(at) == ':' && dotsInBrackets(text, end - 1, floor) > 1) {
                return Span.NONE;
            }
            end--;
            quoted = true;
        }
        if (end > floor && Chars.isQuote(text.charAt(end - 1))) {
            quoted = true;
            end--;
            for (int i = 0; i < MAX_BACKSLASHES && end > floor && text.charAt(end - 1) == '\\'; i++) {
                end--;
            }
        }
        if (end <= floor) {
            return Span.NONE;
        }
        // 密码是：…
        if (end - 1 > floor && (text.charAt(end - 1) == '\u662f' || text.charAt(end - 1) == '\u4e3a')) {
            end--;
        }
        KeyWord word = named(text, end, floor);
        if (word == null) {
            return quoted && text.charAt(at) == ':' ? RandomTokens.member(text, end, after, floor) : Span.NONE;
        }
        boolean equals = after - at > 1 || "=\uff1d".indexOf(text.charAt(at)) >= 0;
        int from = after;
        if (from < text.length() && (text.charAt(from) == '=' || equals && text.charAt(from) == '>')) {
            from++;
            equals = true;
        }
        // a logger's name in a line of a log: "c.a.auth.Token : started"
        if (spaced && !equals && !quoted && Chars.at(text, from) == ' ' && isQualified(text, end, word, floor)) {
            return Span.NONE;
        }
        // what Spring says of a form: field 'password': rejected value [x]
        if (quoted && text.startsWith(REJECTED, from)) {
            return rejected(text, from + REJECTED.length(), word);
        }
        if (equals && isAssignment(text, end, from, word, floor)) {
            return Span.NONE;
        }
        return value(text, from, word, quoted || equals || isCompound(text, end, word, floor));
    }

    private static int dotsInBrackets(String text, int end, int floor) {
        int dots = 0;
        int least = Math.max(floor, end - GLANCE);
        for (int i = end - 1; i >= least && text.charAt(i) != '[' && text.charAt(i) > ' '; i--) {
            dots += text.charAt(i) == '.' ? 1 : 0;
        }
        return dots;
    }

    private static long rejected(String text, int from, KeyWord word) {
        int to = from;
        while (to < text.length() && to - from < GLANCE && text.charAt(to) != ']' && text.charAt(to) != '\n') {
            to++;
        }
        return accept(text, from, to, word, true, true);
    }

    /** {@code this.password = password;} */
    private static boolean isAssignment(String text, int end, int from, KeyWord word, int floor) {
        int start = end - word.word().length();
        int value = from + (Chars.at(text, from) == ' ' ? 1 : 0);
        int to = value + word.word().length();
        return start - 5 >= floor
                && text.startsWith("this.", start - 5)
                && Chars.matches(text, value, word.word())
                && !Chars.isToken(Chars.at(text, to));
    }

    /** A token of its own may be one of a language; {@code X-Csrf-Token} is none of these. */
    private static boolean isCompound(String text, int end, KeyWord word, int floor) {
        char before = Chars.before(text, end - word.word().length(), floor);
        return word.word().equals("token") && (Chars.isToken(before) || before == '.');
    }

    private static boolean isQualified(String text, int end, KeyWord word, int floor) {
        int start = end - word.word().length();
        return start - 1 > floor && text.charAt(start - 1) == '.' && Chars.isAlnum(text.charAt(start - 2));
    }

    private @Nullable KeyWord named(String text, int end, int floor) {
        KeyWord field = fields.endingAt(text, end, floor);
        if (field != null) {
            return field;
        }
        KeyWord word = KeyWords.endingAt(text, end, floor);
        if (word == null && KeyWords.startOf(text, end, floor, "value") >= 0) {
            return namedAround(text, end - "value".length(), floor);
        }
        return word;
    }

    /** {@code tokenValue=…}, {@code Token{value=…}}, or the pair before. */
    private @Nullable KeyWord namedAround(String text, int start, int floor) {
        char before = Chars.before(text, start, floor);
        boolean opens = before == '{' || before == '[' || before == '(';
        boolean part = opens || KeyWords.isSeparator(before) && before != ' ' || Chars.isLetter(before);
        KeyWord word = part
                ? KeyWords.endingAt(text, before == ' ' || Chars.isLetter(before) ? start : start - 1, floor)
                : null;
        return word == null ? namedBefore(text, start, floor) : word;
    }

    /** {@code {"name":"password","value":"…"}}: the name is the value of the pair before. */
    private @Nullable KeyWord namedBefore(String text, int end, int floor) {
        int least = Math.max(floor, end - MAX_PAIR);
        int i = end;
        // back over what divides the two pairs
        while (i > least && !Chars.isAlnum(text.charAt(i - 1))) {
            char c = text.charAt(i - 1);
            if (c == '>' || c == '}' || c == ')') {
                return null;
            }
            i--;
        }
        int nameEnd = i;
        while (i > least && (Chars.isToken(text.charAt(i - 1)) || text.charAt(i - 1) == '.')) {
            i--;
        }
        int nameStart = i;
        while (i > least && " :=\"'\\".indexOf(text.charAt(i - 1)) >= 0) {
            i--;
        }
        boolean pair = nameStart > i
                && (KeyWords.startOf(text, i, floor, "name") >= 0 || KeyWords.startOf(text, i, floor, "key") >= 0);
        if (!pair || nameEnd == nameStart) {
            return null;
        }
        KeyWord field = fields.endingAt(text, nameEnd, nameStart);
        return field == null ? KeyWords.endingAt(text, nameEnd, nameStart) : field;
    }

    /**
     * @param from behind the separator
     * @param certain whether it can be nothing but a pair: its name is quoted, or its separator an equals sign
     */
    long value(String text, int from, KeyWord word, boolean certain) {
        int at = from;
        while (at < text.length() && at - from < 8 && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        if (Chars.at(text, at) == '{' && certain) {
            int close = endOfBraces(text, at);
            if (close > 0) {
                return accept(text, at, close, word, true, true);
            }
            int inner = Members.first(text, at);
            if (inner > 0 && Members.isValue(text, inner)) {
                return value(text, inner, word, true);
            }
            if (inner > 0 && word.word().equals("passwords")) {
                return Members.values(text, inner);
            }
        }
        // 密码：【x】
        if (isOpening(Chars.at(text, at)) && at + 1 < text.length()) {
            at++;
        }
        boolean list = Chars.at(text, at) == '[' && at + 1 < text.length();
        at += list ? 1 : 0;
        int backslashes = 0;
        while (backslashes < MAX_BACKSLASHES && Chars.at(text, at + backslashes) == '\\') {
            backslashes++;
        }
        char quote = Chars.at(text, at + backslashes);
        if (Chars.isQuote(quote)) {
            int begin = at + backslashes + 1;
            int to = Values.endOfQuoted(text, begin, quote, backslashes);
            // no opening quote but one that closes what stands around: msg='password=' n=1
            if (!Chars.isToken(Chars.at(text, begin)) && closesAnother(text, begin, to, quote, certain)) {
                return Span.NONE;
            }
            return accept(text, begin, list ? lastOfList(text, to, quote) : to, word, certain, true);
        }
        if (at >= text.length()) {
            return Span.NONE;
        }
        return list && Chars.at(text, at) == ']' ? Span.NONE : bare(text, at, word, certain);
    }

    private static boolean isOpening(char c) {
        return c == '\u3010' || c == '\u300c' || c == '\u201c';
    }

    /** {@code password={a;b};encrypt=true}, as SQL Server quotes; -1 where it is none of these. */
    private static int endOfBraces(String text, int from) {
        int to = from + 1;
        while (to < text.length()
                && to - from < GLANCE
                && "}{:=\"'".indexOf(text.charAt(to)) < 0
                && text.charAt(to) > ' ') {
            to++;
        }
        return Chars.at(text, to) == '}' && Chars.at(text, to + 1) == ';' ? to + 1 : -1;
    }

    private static boolean closesAnother(String text, int begin, int to, char quote, boolean quotedKey) {
        char c = Chars.at(text, begin);
        boolean behind = c <= ' ' || ",;)]}".indexOf(c) >= 0 || Chars.isCjk(c);
        return behind && (!quotedKey || Chars.at(text, to) != quote && Chars.at(text, to) != '\\');
    }

    /** What is refused has been looked at for a bounded length only. */
    private static long bare(String text, int at, KeyWord word, boolean certain) {
        int glance = word.isNumber()
                ? endOfNumber(text, at)
                : word.kind() == Kind.AUTHORIZATION
                        ? Credentials.end(text, at, at + GLANCE)
                        : Values.endOfBare(text, at, at + GLANCE);
        if (word.isNumber() && text.charAt(at) == '(' && Chars.isDigit(Chars.at(text, at + 1))) {
            return accept(text, at + 1, glance, word, certain, false);
        }
        long span = accept(text, at, glance, word, certain, false);
        if (span == Span.NONE || word.isNumber()) {
            return span;
        }
        int to = word.kind() == Kind.AUTHORIZATION
                ? Credentials.end(text, at, text.length())
                : word.need() == KeyWord.Need.COOKIE ? Credentials.endOfCookies(text, at) : Values.endOfBare(text, at);
        return Span.of(at, isInPath(word) ? beforeQuery(text, at, to) : to, word.kind());
    }

    /** {@code /page;jsessionid=…?x=1}. */
    private static boolean isInPath(KeyWord word) {
        return word.kind() == Kind.COOKIE && word.need() != KeyWord.Need.COOKIE;
    }

    private static int beforeQuery(String text, int from, int to) {
        int end = from + 1;
        while (end < to && text.charAt(end) != '?') {
            end++;
        }
        return end;
    }

    /** {@code ["a","b"]}: up to the last value's end. */
    private static int lastOfList(String text, int to, char quote) {
        int end = to;
        while (Chars.at(text, end) == quote) {
            int i = end + 1;
            while (Chars.at(text, i) == ',' || Chars.at(text, i) == ' ' && i < text.length()) {
                i++;
            }
            if (i == end + 1 || Chars.at(text, i) != quote) {
                return end;
            }
            end = Values.endOfQuoted(text, i + 1, quote, 0);
        }
        return end;
    }

    private static int endOfNumber(String text, int from) {
        int end = from;
        int last = from;
        while (end < text.length() && end - from < 32) {
            char c = text.charAt(end);
            if (Chars.isAlnum(c) || Chars.isDigit(c)) {
                last = end + 1;
            } else if (c != ' ' && c != '-' && c != '+' && c != '(' && c != ')') {
                break;
            } else if (c == ' ' && !Chars.isDigit(Chars.at(text, end + 1)) && end > from) {
                break;
            }
            end++;
        }
        return last;
    }

    private static long accept(String text, int from, int to, KeyWord word, boolean certain, boolean quoted) {
        if (to <= from || Values.isNothing(text, from, to)) {
            return Span.NONE;
        }
        if (word.need() == KeyWord.Need.COOKIE && text.charAt(from) == '*') {
            return Span.NONE;
        }
        if (isProse(text, from, to, certain, quoted) || !Needs.met(text, from, to, word, certain || quoted)) {
            return Span.NONE;
        }
        return Span.of(from, to, word.kind());
    }

    private static boolean isProse(String text, int from, int to, boolean certain, boolean quoted) {
        if (quoted) {
            return text.substring(from, Math.min(to, from + 20)).indexOf(' ') > 0 && Values.isProse(text, from, to)
                    || Chars.isCjk(text.charAt(from)) && !Values.hasDigit(text, from, to);
        }
        if (Chars.isCjk(text.charAt(from)) && !Chars.isDigit(text.charAt(from))) {
            return true;
        }
        return text.charAt(from) == '(' || !certain && Values.isProse(text, from, to);
    }
}
