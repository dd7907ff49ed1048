package io.tidewatch.processor.search;

/**
 * Cuts text into the tokens that search finds whole: runs of letters and digits, without case; each ideograph is one.
 * A token is known by a hash that is stored in filters: a change of it is a migration.
 */
public final class Tokens {
    /** Takes the hash of one token. */
    @FunctionalInterface
    public interface Sink {
        void token(long hash);
    }

    private Tokens() {}

    /**
     * Hands over each token of the text that a filter is asked for, repeats included. Of four characters that are
     * hexadecimal digits, some letters and some figures, none is: three such stand in each UUID, and its other two parts
     * tell it as well.
     */
    public static void forEach(String text, Sink sink) {
        long h = 0;
        // 0: outside of a token
        int length = 0;
        int kinds = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 128) {
                int part = PARTS[c];
                if (part != 0) {
                    h = add(length > 0 ? h : START, (char) (part & LETTER));
                    kinds |= part;
                    length++;
                } else if (length > 0) {
                    end(h, length, kinds, sink);
                    length = 0;
                    kinds = 0;
                }
            } else if (boundary(c)) {
                if (length > 0) {
                    end(h, length, kinds, sink);
                    length = 0;
                    kinds = 0;
                }
                if (part(c)) {
                    sink.token(end(add(START, lower(c))));
                }
            } else {
                h = add(length > 0 ? h : START, lower(c));
                kinds |= OTHER;
                length++;
            }
        }
        if (length > 0) {
            end(h, length, kinds, sink);
        }
    }

    private static void end(long h, int length, int kinds, Sink sink) {
        if (length != UUID_PART || (kinds & ~LETTER) != (FIGURE | HEX_LETTER)) {
            sink.token(end(h));
        }
    }

    /** @return whether the text has a token at all */
    static boolean any(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (part(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /**
     * @return whether the phrase stands in the text, without regard to case, and not within a longer token at either
     *     end: then all tokens of the phrase are tokens of the text
     */
    static boolean holds(String text, String phrase) {
        int last = text.length() - phrase.length();
        for (int i = 0; i <= last; i++) {
            if (sameAt(text, i, phrase) && edge(text, i) && edge(text, i + phrase.length())) {
                return true;
            }
        }
        return false;
    }

    /** @return whether the piece stands in the text, anywhere, without regard to case */
    static boolean contains(String text, String piece) {
        int last = text.length() - piece.length();
        for (int i = 0; i <= last; i++) {
            if (sameAt(text, i, piece)) {
                return true;
            }
        }
        return false;
    }

    /**
     * @param atStart whether a token may go on before the piece, too, and not only behind it
     * @return the part of the piece whose tokens are whole ones of any text that the piece stands in
     */
    static String whole(String piece, boolean atStart) {
        int from = 0;
        int to = piece.length();
        while (atStart && from < to && !boundary(piece.charAt(from))) {
            from++;
        }
        while (to > from && !boundary(piece.charAt(to - 1))) {
            to--;
        }
        return piece.substring(from, to);
    }

    /** @return whether both are the same, without regard to case */
    public static boolean same(String a, String b) {
        return a.length() == b.length() && sameAt(a, 0, b);
    }

    /** @return whether the text begins with that, without regard to case */
    static boolean begins(String text, String start) {
        return text.length() >= start.length() && sameAt(text, 0, start);
    }

    static boolean sameAt(String text, int at, String phrase) {
        for (int i = 0; i < phrase.length(); i++) {
            if (lower(text.charAt(at + i)) != lower(phrase.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether no token reaches over that place. */
    static boolean edge(String text, int at) {
        return at <= 0 || at >= text.length() || boundary(text.charAt(at - 1)) || boundary(text.charAt(at));
    }

    private static final int UUID_PART = 4;
    private static final int LETTER = 0x7F;
    private static final int FIGURE = 1 << 7;
    private static final int HEX_LETTER = 1 << 8;
    private static final int OTHER = 1 << 9;

    /** Of ASCII: parts of tokens without case, and of what kind they are; 0 divides. */
    private static final short[] PARTS = new short[LETTER + 1];

    static {
        for (char c = 0; c < PARTS.length; c++) {
            char l = lower(c);
            int kind = c >= '0' && c <= '9' ? FIGURE : l >= 'a' && l <= 'f' ? HEX_LETTER : OTHER;
            PARTS[c] = (short) (part(c) ? kind | l : 0);
        }
    }

    private static final long START = 0x9E3779B97F4A7C15L;

    /** Each waits for the one before: as few steps as will do, {@link #end} mixes. */
    private static long add(long h, char c) {
        return h * 0xBF58476D1CE4E5B9L + c;
    }

    private static long end(long hash) {
        long h = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
        return h ^ (h >>> 33);
    }

    /** Folds case. What is not ASCII stays so: else a search for a word would have to look for its odd spellings, too. */
    static char lower(char c) {
        if (c < 128) {
            return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
        }
        char folded = Character.toLowerCase(Character.toUpperCase(c));
        return folded < 128 ? c : folded;
    }

    private static boolean part(char c) {
        return c < 128
                ? (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
                : Character.isLetterOrDigit(c) || Character.isSurrogate(c);
    }

    /** Whether tokens end at this character: it is part of none, or one by itself. */
    private static boolean boundary(char c) {
        return !part(c) || (c >= 0x2E80 && c < 0xD800);
    }
}
