package io.tidewatch.processor.mine;

/**
 * Cuts the first line of a text into tokens, in arrays that are used again for the next line. Adjoining variables are
 * one token. Not thread-safe.
 */
final class LineScanner {
    private static final long VARIABLE_HASH = Hashes.text(PatternIds.VARIABLE, 0, PatternIds.VARIABLE.length());

    final long[] hashes;
    final byte[] kinds;
    final int[] starts;
    final int[] ends;
    final boolean[] spaced;
    private final int maxCharacters;
    int count;
    /** Where a pair of quotes closes, and one within it: what closes one opens no other. */
    private int closes;

    private int closesWithin;

    LineScanner(int maxCharacters, int maxTokens) {
        this.maxCharacters = maxCharacters;
        hashes = new long[maxTokens];
        kinds = new byte[maxTokens];
        starts = new int[maxTokens];
        ends = new int[maxTokens];
        spaced = new boolean[maxTokens];
    }

    static long variableHash() {
        return VARIABLE_HASH;
    }

    /** Reads the first line that is not blank; what lies beyond the limits is not looked at. */
    void read(String s) {
        count = 0;
        closes = -1;
        closesWithin = -1;
        int i = 0;
        int length = s.length();
        while (i < length && Chars.space(s.charAt(i))) {
            i++;
        }
        int n = (int) Math.min(length, (long) i + maxCharacters);
        boolean space = false;
        while (i < n && count < kinds.length) {
            char c = s.charAt(i);
            if (Chars.newline(c)) {
                return;
            }
            if (Chars.space(c)) {
                space = true;
                i++;
                continue;
            }
            i = token(s, i, n, space);
            space = false;
        }
    }

    /** @return hash of the token sequence: equal for lines of one shape */
    long key() {
        long h = Hashes.start();
        for (int i = 0; i < count; i++) {
            h = Hashes.add(h, hashes[i]);
        }
        return Hashes.end(h);
    }

    private int token(String s, int i, int n, boolean space) {
        char c = s.charAt(i);
        boolean free = i == 0 || !Chars.glue(s.charAt(i - 1)) || Chars.ideograph(s.charAt(i - 1));
        int span = free ? Spans.end(s, i, n) : -1;
        if (span > i) {
            return add(i, span, Kind.VARIABLE, VARIABLE_HASH, space);
        }
        if (Chars.delimiter(c)) {
            boolean empty = Values.closesNothing(s, i);
            if (empty) {
                add(i, i, Kind.VARIABLE, VARIABLE_HASH, false);
            }
            if (count >= kinds.length) {
                return n;
            }
            add(i, i + 1, Kind.DELIMITER, Hashes.text(s, i, i + 1), space && !empty);
            int end = c == '=' || c == ':' ? Values.end(s, i, n) : -1;
            if (Values.opens(c) && i != closes && i != closesWithin) {
                end = Values.enclosed(s, i, n);
                closing(c, i, Math.max(end, -end - 1));
            }
            return end < 0 || count >= kinds.length ? i + 1 : addValue(s, i + 1, end);
        }
        if (c == '.' && stops(s, i, n)) {
            int end = i + 1;
            while (end < n && s.charAt(end) == '.') {
                end++;
            }
            return add(i, end, Kind.DELIMITER, Hashes.text(s, i, i + 1), space);
        }
        return word(s, i, n, space);
    }

    private void closing(char opened, int i, int at) {
        if (opened == '[' || at <= i) {
            return;
        }
        if (i < closes) {
            closesWithin = at;
        } else {
            closes = at;
        }
    }

    /** Whether the dot at i ends a token: one of a run, or before a space, a separator or the end. */
    private static boolean stops(String s, int i, int n) {
        if (i + 1 >= n) {
            return true;
        }
        char next = s.charAt(i + 1);
        return next == '.' || Chars.space(next) || Chars.delimiter(next);
    }

    private int word(String s, int i, int n, boolean space) {
        boolean ideographs = Chars.ideograph(s.charAt(i));
        int digits = 0;
        int letters = 0;
        int hex = 0;
        int slashes = 0;
        int identifiers = 0;
        long h = Hashes.start();
        int at = i;
        for (; at < n; at++) {
            char c = s.charAt(at);
            if (Chars.space(c) || Chars.delimiter(c) || Chars.ideograph(c) != ideographs) {
                break;
            }
            if (c == '.' && stops(s, at, n)) {
                break;
            }
            h = Hashes.add(h, c);
            if (Chars.digit(c)) {
                digits++;
            } else if (Chars.letter(c)) {
                letters++;
                hex += Chars.hex(c) ? 1 : 0;
            } else {
                slashes += c == '/' || c == '\\' ? 1 : 0;
                identifiers += Chars.identifier(c) ? 1 : 0;
            }
        }
        byte kind = kind(s, i, at, digits, letters, hex, slashes, identifiers);
        return add(i, at, kind, kind == Kind.VARIABLE ? VARIABLE_HASH : Hashes.end(h), space);
    }

    private static byte kind(
            String s, int from, int to, int digits, int letters, int hex, int slashes, int identifiers) {
        int length = to - from;
        if (slashes >= 2 && letters + digits > 0) {
            return Kind.VARIABLE;
        }
        if (digits == 0) {
            if (letters == 0) {
                return Kind.SYMBOL;
            }
            boolean longHex = hex == length && length >= 8 && length % 2 == 0;
            return longHex ? Kind.VARIABLE : identifiers > 0 ? Kind.IDENTIFIER : Kind.WORD;
        }
        boolean leads =
                Chars.digit(s.charAt(from)) || (!Chars.letter(s.charAt(from)) && Chars.digit(s.charAt(from + 1)));
        boolean inner = digits + letters < length;
        boolean allHex = hex + digits == length && length >= 4;
        return leads || inner || allHex || digits >= 3 ? Kind.VARIABLE : Kind.NUMBERED;
    }

    /** The value of a key, whatever it looks like; where nothing stands, a variable all the same. */
    private int addValue(String s, int i, int end) {
        int from = i;
        while (from < end && Chars.space(s.charAt(from))) {
            from++;
        }
        return add(from, end, Kind.VARIABLE, VARIABLE_HASH, from > i && from < end);
    }

    private int add(int from, int to, byte kind, long hash, boolean space) {
        if (kind == Kind.VARIABLE && count > 0) {
            if (kinds[count - 1] == Kind.VARIABLE) {
                ends[count - 1] = to;
                return to;
            }
            // a list of values is a value, however long
            if (count > 1 && kinds[count - 2] == Kind.VARIABLE && Shape.joins(hashes[count - 1])) {
                count--;
                ends[count - 1] = to;
                return to;
            }
            if (count > 3 && kinds[count - 4] == Kind.VARIABLE && quotedAgain()) {
                count -= 3;
                ends[count - 1] = to;
                return to;
            }
        }
        starts[count] = from;
        ends[count] = to;
        kinds[count] = kind;
        hashes[count] = hash;
        spaced[count] = space;
        count++;
        return to;
    }

    /** Whether the last three tokens are {@code ', '}: one value in quotes ended, and the next begins. */
    private boolean quotedAgain() {
        return Shape.quotes(hashes[count - 1])
                && hashes[count - 3] == hashes[count - 1]
                && Shape.joins(hashes[count - 2]);
    }
}
