package io.tidewatch.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts that come again and again as the same object (names of loggers, threads and keys, templates, values of
 * a request's context), encoded once. By
 * identity, since comparing would cost what encoding does. A text is kept when it is seen for the second time, so that what is
 * made anew for each event takes nothing but its place among the candidates. Bounded; a racing write loses an entry at worst:
 * thread-safe.
 */
final class RecurringTexts {
    private static final int SLOTS = 1024;
    private static final int MOST_CHARS = 200;

    private final @Nullable Entry[] entries = new Entry[SLOTS];
    private final @Nullable String[] candidates = new String[SLOTS];

    // final fields: who sees the entry sees what is in it
    @SuppressWarnings("ArrayRecordComponent")
    private record Entry(String text, byte[] json) {}

    /** Appends the quoted text. */
    @SuppressWarnings("ReferenceEquality") // the same object is what is looked for
    void append(ByteSink out, String text) {
        if (text.length() > MOST_CHARS) {
            JsonText.string(out, text);
            return;
        }
        // a String works its hash out once
        int hash = text.hashCode();
        int slot = (hash ^ hash >>> 16) & SLOTS - 1;
        Entry known = entries[slot];
        if (known != null && known.text == text) {
            out.append(known.json);
            return;
        }
        int from = out.length();
        JsonText.string(out, text);
        if (candidates[slot] != text) {
            candidates[slot] = text;
        } else {
            entries[slot] = new Entry(text, Arrays.copyOfRange(out.array(), from, out.length()));
        }
    }
}
