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

    /** Hands over each token of the text, repeats included. */
    public static void forEach(String text, Sink sink) {
        long h = 0;
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 128) {
                byte lower = PARTS[c];
                if (lower != 0) {
                    h = add(inside ? h : START, (char) lower);
                    inside = true;
                } else if (inside) {
                    sink.token(end(h));
                    inside = false;
                }
            } else if (boundary(c)) {
                if (inside) {
                    sink.token(end(h));
                    inside = false;
                }
                if (part(c)) {
                    sink.token(end(add(START, lower(c))));
                }
            } else {
                h = add(inside ? h : START, lower(c));
                inside = true;
            }
        }
        if (inside) {
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

    private static boolean sameAt(String text, int at, String phrase) {
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

    /** Of ASCII: parts of tokens without case; 0 divides. */
    private static final byte[] PARTS = new byte[128];

    static {
        for (char c = 0; c < 128; c++) {
            PARTS[c] = (byte) (part(c) ? lower(c) : 0);
        }
    }

    private static final long START = 0x9E3779B97F4A7C15L;

    private static long add(long h, char c) {
        long mixed = (h ^ c) * 0xBF58476D1CE4E5B9L;
        return mixed ^ (mixed >>> 29);
    }

    private static long end(long hash) {
        long h = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
        return h ^ (h >>> 33);
    }

    static char lower(char c) {
        if (c < 128) {
            return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
        }
        return Character.toLowerCase(Character.toUpperCase(c));
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
