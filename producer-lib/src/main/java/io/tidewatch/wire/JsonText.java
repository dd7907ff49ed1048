package io.tidewatch.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * JSON as it is written on the hot paths: straight into the buffer, nothing allocated but for fractions. What comes out
 * is always valid JSON in valid UTF-8: half a surrogate pair becomes U+FFFD, a number that is not finite is left out by
 * the callers.
 */
final class JsonText {
    /** Most bytes one char can take: a control character is written as an escape of six. */
    private static final int BYTES_PER_CHAR = 6;

    private static final int CHUNK = 4096;
    /** ASCII that stands for itself. */
    private static final boolean[] PLAIN = plain();

    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] LEAST_LONG = ascii(Long.toString(Long.MIN_VALUE));
    private static final double EXACT_IN_LONG = 1e15;

    private JsonText() {}

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean[] plain() {
        boolean[] plain = new boolean[128];
        for (char c = ' '; c < 127; c++) {
            plain[c] = c != '"' && c != '\\';
        }
        return plain;
    }

    /** A quoted text. */
    static void string(ByteSink out, String text) {
        out.append('"');
        body(out, text);
        out.append('"');
    }

    /** What stands between the quotes of a text. */
    static void body(ByteSink out, String text) {
        int size = text.length();
        for (int from = 0; from < size; ) {
            from = chunk(out, text, from, Math.min(size, from + CHUNK));
        }
    }

    /** @return index of the first char that is not written yet: {@code to}, or one more where a pair lies across it */
    private static int chunk(ByteSink out, String text, int from, int to) {
        out.reserve((to - from + 1) * BYTES_PER_CHAR);
        byte[] bytes = out.array();
        int at = out.length();
        int i = from;
        while (i < to) {
            int run = plainRun(text, i, to, bytes, at);
            at += run;
            i += run;
            if (i == to) {
                break;
            }
            char c = text.charAt(i);
            if (c < 128) {
                at = escape(bytes, at, c);
            } else if (c < 0x800) {
                bytes[at++] = (byte) (0xC0 | c >> 6);
                bytes[at++] = (byte) (0x80 | c & 0x3F);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                bytes[at++] = (byte) (0xF0 | point >> 18);
                bytes[at++] = (byte) (0x80 | point >> 12 & 0x3F);
                bytes[at++] = (byte) (0x80 | point >> 6 & 0x3F);
                bytes[at++] = (byte) (0x80 | point & 0x3F);
            } else {
                char whole = Character.isSurrogate(c) ? '\uFFFD' : c;
                bytes[at++] = (byte) (0xE0 | whole >> 12);
                bytes[at++] = (byte) (0x80 | whole >> 6 & 0x3F);
                bytes[at++] = (byte) (0x80 | whole & 0x3F);
            }
            i++;
        }
        out.filledTo(at);
        return i;
    }

    /**
     * Copies what stands for itself; most texts are nothing else.
     *
     * @return how many chars that were
     */
    private static int plainRun(String text, int from, int to, byte[] bytes, int at) {
        // one step of one index, one way out: the compiler takes the bounds checks out of such a loop
        int shift = at - from;
        int i = from;
        while (i < to) {
            char c = text.charAt(i);
            if (c >= 128 || !PLAIN[c]) {
                break;
            }
            bytes[shift + i] = (byte) c;
            i++;
        }
        return i - from;
    }

    private static int escape(byte[] bytes, int start, char c) {
        int at = start;
        bytes[at++] = '\\';
        switch (c) {
            case '"' -> bytes[at++] = '"';
            case '\\' -> bytes[at++] = '\\';
            case '\n' -> bytes[at++] = 'n';
            case '\r' -> bytes[at++] = 'r';
            case '\t' -> bytes[at++] = 't';
            default -> {
                bytes[at++] = 'u';
                bytes[at++] = '0';
                bytes[at++] = '0';
                bytes[at++] = HEX[c >> 4];
                bytes[at++] = HEX[c & 15];
            }
        }
        return at;
    }

    static void number(ByteSink out, long value) {
        if (value == Long.MIN_VALUE) {
            out.append(LEAST_LONG);
            return;
        }
        out.reserve(20);
        byte[] bytes = out.array();
        int at = out.length();
        long rest = value;
        if (rest < 0) {
            bytes[at++] = '-';
            rest = -rest;
        }
        int digits = 1;
        for (long x = rest; x >= 10; x /= 10) {
            digits++;
        }
        for (int i = at + digits - 1; i >= at; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        out.filledTo(at + digits);
    }

    /** @param value has to be finite */
    static void number(ByteSink out, double value) {
        if (value == Math.rint(value) && Math.abs(value) < EXACT_IN_LONG && (value != 0 || 1 / value > 0)) {
            number(out, (long) value);
        } else {
            out.append(ascii(Double.toString(value)));
        }
    }

    static void bool(ByteSink out, boolean value) {
        out.append(value ? TRUE : FALSE);
    }

    /** {@code ,"name":"text"}, or nothing where the text is empty. */
    static void field(ByteSink out, byte[] name, String text) {
        if (!text.isEmpty()) {
            out.append(name);
            string(out, text);
        }
    }

    /** {@code ,"name":["text",…]}, or nothing where the list is empty. */
    static void list(ByteSink out, byte[] name, List<String> texts) {
        if (texts.isEmpty()) {
            return;
        }
        out.append(name);
        byte before = '[';
        for (int i = 0; i < texts.size(); i++) {
            out.append(before);
            string(out, texts.get(i));
            before = ',';
        }
        out.append(']');
    }

    /** {@code ,"name":{"key":"text",…}}, or nothing where the map is empty. */
    static void texts(ByteSink out, byte[] name, Map<String, String> map) {
        if (map.isEmpty()) {
            return;
        }
        out.append(name);
        out.append('{');
        map.forEach((key, value) -> {
            string(out, key);
            out.append(':');
            string(out, value);
            out.append(',');
        });
        // each entry left a comma behind it
        out.cutTo(out.length() - 1);
        out.append('}');
    }
}
