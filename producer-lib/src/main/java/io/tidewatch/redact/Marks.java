package io.tidewatch.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidewatch.config.Secret;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What stands in the place of what was found, and how that is known again. Thread-safe. */
final class Marks {
    static final String MASK = "****";

    /** Letters only, so that no number can be seen in it. */
    private static final int HASH_LETTERS = 16;

    private static final int LONG_ENOUGH = 16;
    private final Secret key;

    /** @param key of the hash; needed only where that style is used */
    Marks(Secret key) {
        this.key = key;
    }

    void append(StringBuilder out, String text, int from, int to, Kind kind, Style style) {
        switch (style) {
            case MASK -> out.append(MASK);
            case HASH -> appendHash(out, text.substring(from, to));
            case LAST4 -> appendLast4(out, text, from, to, kind);
            case PARTIAL -> {
                if (kind == Kind.EMAIL) {
                    out.append(text.charAt(from)).append(MASK);
                } else if (kind == Kind.PHONE) {
                    appendPhone(out, text, from, to);
                } else if (isNumber(kind)) {
                    appendLast4(out, text, from, to, kind);
                } else {
                    out.append(MASK);
                }
            }
        }
    }

    private static boolean isNumber(Kind kind) {
        return kind == Kind.PHONE || kind == Kind.ID_CARD || kind == Kind.BANK_CARD || kind == Kind.PASSPORT;
    }

    private static void appendLast4(StringBuilder out, String text, int from, int to, Kind kind) {
        int marks = significant(text, from, to);
        if (isNumber(kind) && marks >= 8) {
            appendStars(out, text, from, to, 0, 4);
        } else if (to - from >= LONG_ENOUGH && kind != Kind.PRIVATE_KEY) {
            // no half of a character
            int kept = Character.isLowSurrogate(text.charAt(to - 4)) ? 3 : 4;
            out.append(MASK).append(text, to - kept, to);
        } else {
            out.append(MASK);
        }
    }

    private static void appendPhone(StringBuilder out, String text, int from, int to) {
        int digits = significant(text, from, to);
        if (digits < 8) {
            out.append(MASK);
        } else {
            appendStars(out, text, from, to, Math.min(5, Math.max(0, digits - 8)), 4);
        }
    }

    /** A star for each digit or letter but the first and the last ones; blanks and dashes stay. */
    private static void appendStars(StringBuilder out, String text, int from, int to, int head, int tail) {
        int all = significant(text, from, to);
        int seen = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean counts = Chars.isDigit(c) || Chars.isLetter(c);
            out.append(!counts || seen < head || all - seen <= tail ? c : '*');
            seen += counts ? 1 : 0;
        }
    }

    private static int significant(String text, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            sum += Chars.isDigit(c) || Chars.isLetter(c) ? 1 : 0;
        }
        return sum;
    }

    private void appendHash(StringBuilder out, String value) {
        out.append("h#");
        byte[] hash = hash(value);
        for (int i = 0; i < HASH_LETTERS / 2; i++) {
            out.append((char) ('a' + (hash[i] >> 4 & 15))).append((char) ('a' + (hash[i] & 15)));
        }
    }

    private byte[] hash(String value) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.reveal().getBytes(UTF_8), "HmacSHA256"));
            return mac.doFinal(value.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /** Whether it has been replaced already: stars with at most four characters or a host behind, or a hash and whatever follows. */
    static boolean isMark(String text, int from, int to) {
        int stars = from;
        while (stars < to && text.charAt(stars) == '*') {
            stars++;
        }
        if (stars - from >= 3) {
            return to - stars <= 4 || text.charAt(stars) == '@';
        }
        return to - from >= HASH_LETTERS + 2 && endsHash(text, from + HASH_LETTERS + 2, from);
    }

    /** Whether a hash ends at {@code end}. */
    static boolean endsHash(String text, int end, int floor) {
        int from = end - HASH_LETTERS;
        if (from - 2 < floor || text.charAt(from - 1) != '#' || text.charAt(from - 2) != 'h') {
            return false;
        }
        for (int i = from; i < end; i++) {
            if (text.charAt(i) < 'a' || text.charAt(i) > 'p') {
                return false;
            }
        }
        return true;
    }
}
