package io.tidewatch.wire;

import io.tidewatch.event.Recurring;
import java.util.Arrays;

/**
 * Texts that come again and again as the same object (names of loggers, threads and keys, templates, values of a request's
 * context), encoded once. Bounded; thread-safe.
 */
final class RecurringTexts {
    private static final int PLACES = 1024;
    private static final int MOST_CHARS = 200;

    private final Recurring<String, byte[]> encoded = new Recurring<>(PLACES);

    /** Appends the quoted text. */
    void append(ByteSink out, String text) {
        if (text.length() > MOST_CHARS) {
            JsonText.string(out, text);
            return;
        }
        // a String works its hash out once
        int hash = text.hashCode();
        byte[] known = encoded.get(text, hash);
        if (known != null) {
            out.append(known);
            return;
        }
        int from = out.length();
        JsonText.string(out, text);
        if (encoded.comesAgain(text, hash)) {
            encoded.keep(text, hash, Arrays.copyOfRange(out.array(), from, out.length()));
        }
    }
}
