package io.tidewatch.processor.ingest;

import io.tidewatch.redact.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The beginning of what could not be read, fit to be shown: cut, without control characters, redacted. */
public final class Previews {
    private static final Redactor REDACTOR = Redactor.standard();
    private static final int MOST_CHARS = 512;
    private static final int MOST_KEY_BYTES = 512;

    private Previews() {}

    /** @return at most {@value #MOST_CHARS} characters; bytes that are no UTF-8 show as U+FFFD */
    public static String of(byte[] bytes, int from, int to) {
        // four bytes a character at most, and enough beyond the cut that a secret across it is seen whole
        int end = Math.min(to, from + 4 * MOST_CHARS);
        String text = new String(bytes, from, end - from, StandardCharsets.UTF_8);
        StringBuilder out = new StringBuilder(Math.min(text.length(), MOST_CHARS));
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(c < ' ' || c == 0x7f ? ' ' : c);
        }
        return cut(REDACTOR.apply(out.toString()));
    }

    /** @return the key as it came, cut where it is too long to be sent on */
    public static byte @Nullable [] key(byte @Nullable [] key) {
        return key == null || key.length <= MOST_KEY_BYTES ? key : Arrays.copyOf(key, MOST_KEY_BYTES);
    }

    private static String cut(String text) {
        if (text.length() <= MOST_CHARS) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MOST_CHARS - 1)) ? MOST_CHARS - 1 : MOST_CHARS;
        return text.substring(0, end);
    }
}
