package io.tidewatch.redact;

/** Secrets that a sentence tells: {@code your code is 123456}, {@code api key is x1y2z3}, {@code requirepass x}. */
final class Sentences {
    private static final String[] LINKS = {" is: ", " is ", " was ", " set to ", " changed to "};
    private static final String[] CODES = {" code", " otp", " pin", " passcode", " password"};

    /** Whose code it is: an error's, a country's or an exit's is none. */
    private static final String[] OF_PERSON = {
        "your",
        "verification",
        "login",
        "log-in",
        "sign-in",
        "security",
        "authentication",
        "auth",
        "confirmation",
        "activation",
        "one-time",
        "access",
        "sms",
        "2fa",
        "mfa",
        "otp",
        "pass"
    };

    private static final int REACH = 160;
    private static final int MOST_WORDS = 40;
    private static final int SHORTEST = 6;
    private static final int SHORTEST_KEY = 8;
    private static final int AWS_SECRET = 40;

    private Sentences() {}

    /** Whether four to eight digits may be told: behind is, was, code, OTP, or before "is your". */
    static boolean mayBeCode(String text, int at, int end) {
        int n = end - at;
        if (n < 4 || n > 8) {
            return false;
        }
        if (text.startsWith(" is your ", end)) {
            return true;
        }
        if (at < 4 || text.charAt(at - 1) != ' ') {
            return false;
        }
        char last = text.charAt(at - 2) == ':' ? text.charAt(at - 3) : text.charAt(at - 2);
        return "sSeEpP".indexOf(last) >= 0;
    }

    /** At digits: {@code your verification code is 123456}, {@code OTP 123456}, {@code 123456 is your code}. */
    static long code(String text, int at, int end, int floor) {
        if (Chars.isAlnum(Chars.at(text, end)) || Chars.isToken(Chars.at(text, end)) || isFraction(text, end)) {
            return Span.NONE;
        }
        if (text.startsWith(" is your ", end)
                && !Chars.isToken(Chars.before(text, at, floor))
                && saysCode(text, end + " is your".length())) {
            return Span.of(at, end, Kind.PASSWORD);
        }
        int name = at - 1;
        for (String link : LINKS) {
            if (at - link.length() >= floor && Chars.matches(text, at - link.length(), link)) {
                name = at - link.length();
                break;
            }
        }
        if (name < floor || text.charAt(name) != ' ') {
            return Span.NONE;
        }
        boolean said = name < at - 1;
        boolean sure = said || end - at >= SHORTEST;
        boolean found = sure && endsWord(text, name, floor, "otp")
                || said && (endsWord(text, name, floor, "pin") || endsWord(text, name, floor, "passcode"))
                || sure && endsWord(text, name, floor, "code") && isOfPerson(text, name - "code".length(), floor);
        return found ? Span.of(at, end, Kind.PASSWORD) : Span.NONE;
    }

    /** {@code your one-time password}, {@code your Acme verification code}: before the sentence ends. */
    private static boolean saysCode(String text, int from) {
        int end = from;
        while (end - from < MOST_WORDS
                && end < text.length()
                && (Chars.isToken(text.charAt(end)) || text.charAt(end) == ' ')) {
            end++;
        }
        for (String code : CODES) {
            if (Chars.nearBehind(text, from, end - from, code)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFraction(String text, int end) {
        return (Chars.at(text, end) == '.' || Chars.at(text, end) == ',') && Chars.isDigit(Chars.at(text, end + 1));
    }

    private static boolean isOfPerson(String text, int end, int floor) {
        char divided = Chars.before(text, end, floor);
        if (divided != ' ' && divided != '-') {
            return false;
        }
        for (String whose : OF_PERSON) {
            if (endsWord(text, end - 1, floor, whose)) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsWord(String text, int end, int floor, String word) {
        int start = end - word.length();
        return start >= floor && Chars.matches(text, start, word) && Chars.startsWord(text, start, floor);
    }

    /** At the k of key and token: {@code api key is x1y2z3}, {@code secret_access_key x}; at the q of {@code requirepass}. */
    static long named(String text, int at, int floor) {
        if (Chars.matches(text, at - 2, "requirepass ") && at - 2 >= floor) {
            long password = word(text, at - 2 + "requirepass ".length(), 4);
            return password != Span.NONE && (hasBoth(text, password) || isLast(text, password)) ? password : Span.NONE;
        }
        int end = at + 3;
        boolean key = Chars.matches(text, at, "key") || Chars.matches(text, at - 2, "token");
        if (!key || Chars.at(text, end) != ' ') {
            return Span.NONE;
        }
        KeyWord word = KeyWords.endingAt(text, end, floor);
        if (word == null || word.kind() != Kind.SECRET) {
            return Span.NONE;
        }
        if (word.word().equals("secretaccesskey") && endOfAwsSecret(text, end + 1) > 0) {
            return Span.of(end + 1, endOfAwsSecret(text, end + 1), Kind.SECRET);
        }
        for (String link : LINKS) {
            if (Chars.matches(text, end, link)) {
                int from = end + link.length();
                boolean quoted = Chars.isQuote(Chars.at(text, from));
                from += quoted ? 1 : 0;
                int to = Values.endOfBare(text, from);
                boolean found = to - from >= SHORTEST_KEY
                        && Values.hasDigit(text, from, to)
                        && Values.hasLetter(text, from, to)
                        && !Values.isNothing(text, from, to);
                return found ? Span.of(from, to, Kind.SECRET) : Span.NONE;
            }
        }
        return Span.NONE;
    }

    /** @return where the forty characters of base64 end that AWS gives, or -1 */
    static int endOfAwsSecret(String text, int from) {
        int end = from;
        while (end < text.length()
                && end - from <= AWS_SECRET
                && (Chars.isAlnum(text.charAt(end)) || text.charAt(end) == '/' || text.charAt(end) == '+')) {
            end++;
        }
        boolean found = end - from == AWS_SECRET && Chars.at(text, end) != '=' && RandomTokens.isMixed(text, from, end);
        return found ? end : -1;
    }

    /** At the A of {@code AUTH}, of redis: {@code AUTH x}, {@code AUTH bob x}, {@code "AUTH" "x"}. */
    static long auth(String text, int at, int floor) {
        if (!text.startsWith("AUTH", at) || !Chars.startsToken(text, at, floor)) {
            return Span.NONE;
        }
        int end = at + 4;
        if (text.startsWith("\" \"", end) && Chars.before(text, at, floor) == '"') {
            return lastQuoted(text, end + 3);
        }
        if (Chars.at(text, end) != ' ') {
            return Span.NONE;
        }
        boolean redis = Chars.near(text, at, floor, REACH, "redis") || Chars.near(text, at, floor, REACH, ":6379");
        if (!redis && Chars.isAlnum(Chars.before(text, at - 1, floor)) && at > floor) {
            return Span.NONE;
        }
        int user = Values.endOfBare(text, end + 1);
        if (user == end + 1 || Values.isProse(text, end + 1, user)) {
            return Span.NONE;
        }
        long password = word(text, end + 1, SHORTEST);
        if (password != Span.NONE && hasBoth(text, password) && (redis || isLast(text, password))) {
            return password;
        }
        password = Chars.at(text, user) == ' ' ? word(text, user + 1, SHORTEST) : Span.NONE;
        return password != Span.NONE && hasBoth(text, password) && isLast(text, password) ? password : Span.NONE;
    }

    private static long lastQuoted(String text, int from) {
        int begin = from;
        int to = Values.endOfQuoted(text, begin, '"', 0);
        if (text.startsWith("\" \"", to)) {
            begin = to + 3;
            to = Values.endOfQuoted(text, begin, '"', 0);
        }
        return to > begin && !Values.isNothing(text, begin, to) ? Span.of(begin, to, Kind.PASSWORD) : Span.NONE;
    }

    /** Whether no further word follows. */
    private static boolean isLast(String text, long span) {
        int end = Span.to(span);
        return end == text.length() || text.charAt(end) != ' ';
    }

    private static boolean hasBoth(String text, long span) {
        return Values.hasDigit(text, Span.from(span), Span.to(span))
                && Values.hasLetter(text, Span.from(span), Span.to(span));
    }

    private static long word(String text, int from, int least) {
        boolean quoted = Chars.isQuote(Chars.at(text, from));
        int begin = from + (quoted ? 1 : 0);
        int to = quoted ? Values.endOfQuoted(text, begin, text.charAt(from), 0) : Values.endOfBare(text, begin);
        boolean found = to - begin >= least && !Values.isNothing(text, begin, to) && !Values.isProse(text, begin, to);
        return found ? Span.of(begin, to, Kind.PASSWORD) : Span.NONE;
    }
}
