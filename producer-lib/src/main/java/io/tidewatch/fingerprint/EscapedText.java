package io.tidewatch.fingerprint;

import java.util.function.Consumer;

/**
 * Lines of an output as they were before a shipper made one line of them: JSON strings, also within JSON strings, octal
 * escapes of a syslog daemon, other line separators. Keeps what is broken over several lines by containers. One use, one
 * thread.
 */
final class EscapedText {
    private static final int MOST_LEVELS = 4;
    private static final int MOST_PARTIAL = 1 << 20;
    private static final int MOST_NAME = 1_000;
    private static final String DOCKER = "{\"log\":\"";

    private final Consumer<String> out;
    private final StringBuilder partial = new StringBuilder();

    EscapedText(Consumer<String> out) {
        this.out = out;
    }

    /** Every line of a text. */
    static void lines(String text, Consumer<String> out) {
        EscapedText lines = new EscapedText(out);
        split(text, lines::line);
        lines.end();
    }

    /** One line as it was found. */
    void line(String raw) {
        if (raw.startsWith(DOCKER)) {
            int end = closingQuote(raw, DOCKER.length(), 1);
            String text = unescaped(raw.substring(DOCKER.length(), end));
            boolean whole = text.endsWith("\n");
            partial.append(whole ? text.substring(0, text.length() - 1) : text);
            flushed(whole);
        } else if (isPartOfContainerLine(raw)) {
            String text = raw.substring(raw.indexOf(" P ") + 3);
            partial.append(text);
            flushed(false);
        } else if (!partial.isEmpty()) {
            int full = raw.indexOf(" F ");
            partial.append(full < 0 ? "\n" + raw : raw.substring(full + 3));
            flushed(true);
        } else {
            expanded(raw);
        }
    }

    void end() {
        if (!partial.isEmpty()) {
            flushed(true);
        }
    }

    private void flushed(boolean whole) {
        if (whole || partial.length() > MOST_PARTIAL) {
            String text = partial.toString();
            partial.setLength(0);
            split(text, this::expanded);
        }
    }

    private static boolean isPartOfContainerLine(String raw) {
        int at = raw.indexOf(" P ");
        return at > 0
                && at < 48
                && (raw.startsWith(" stdout P ", at - 7) || raw.startsWith(" stderr P ", at - 7))
                && Character.isDigit(raw.charAt(0));
    }

    private void expanded(String line) {
        String text = line;
        if (text.contains("#011at ")) {
            text = text.replace("#012", "\n").replace("#011", "\t");
        }
        if (text.contains("\",\"\\tat ")) {
            text = text.replace("\",\"", "\\n");
        }
        for (int level = 0; level < MOST_LEVELS; level++) {
            int at = escapedFrame(text);
            if (at < 0) {
                break;
            }
            text = opened(text, at);
        }
        if (text.isEmpty()) {
            out.accept(text);
        } else {
            split(text, out);
        }
    }

    /** @return where the backslashes begin of an escaped line end that a frame follows; -1 where there is none */
    private static int escapedFrame(String text) {
        for (int at = text.indexOf("at "); at >= 0; at = text.indexOf("at ", at + 1)) {
            int i = at;
            while (i > 0 && text.charAt(i - 1) == ' ') {
                i--;
            }
            while (i > 1 && text.charAt(i - 1) == 't' && text.charAt(i - 2) == '\\') {
                i = backslashes(text, i - 1);
            }
            int open = text.indexOf('(', at);
            if (open > 0 && open - at < MOST_NAME && i > 1 && text.charAt(i - 1) == 'n' && text.charAt(i - 2) == '\\') {
                return backslashes(text, i - 1);
            }
        }
        return -1;
    }

    private static int backslashes(String text, int end) {
        int i = end;
        while (i > 0 && text.charAt(i - 1) == '\\') {
            i--;
        }
        return i;
    }

    /** The string that place lies in, once unescaped; where no quotes are around, the whole. */
    private static String opened(String text, int at) {
        int depth = 0;
        while (text.charAt(at + depth) == '\\') {
            depth++;
        }
        int from = at;
        while (from > 0 && !(text.charAt(from - 1) == '"' && from - 1 - backslashes(text, from - 1) < depth)) {
            from--;
        }
        int to = from == 0 ? text.length() : closingQuote(text, at, depth);
        return unescaped(text.substring(from, to));
    }

    /** @return index of the next quote with fewer backslashes before it than that, or the end */
    private static int closingQuote(String text, int from, int depth) {
        for (int i = text.indexOf('"', from); i >= 0; i = text.indexOf('"', i + 1)) {
            int first = backslashes(text, i);
            if (i - first < depth) {
                return first;
            }
        }
        return text.length();
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '\\' || i == text.length()) {
                plain.append(c);
                continue;
            }
            char escaped = text.charAt(i++);
            switch (escaped) {
                case 'n' -> plain.append('\n');
                case 'r' -> plain.append('\r');
                case 't' -> plain.append('\t');
                case 'u' -> i = unicode(text, i, plain);
                default -> plain.append(escaped);
            }
        }
        return plain.toString();
    }

    private static int unicode(String text, int from, StringBuilder plain) {
        int code = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = i < text.length() ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                plain.append('u');
                return from;
            }
            code = code << 4 | digit;
        }
        plain.append((char) code);
        return from + 4;
    }

    private static void split(String text, Consumer<String> out) {
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029' || c == '\u0085') {
                out.accept(text.substring(from, i));
                boolean pair = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
                i += pair ? 1 : 0;
                from = i + 1;
            }
        }
        if (from < text.length()) {
            out.accept(text.substring(from));
        }
    }
}
