package io.tidewatch.redact;

import org.jspecify.annotations.Nullable;

/**
 * What was looked at lately: texts without a secret, and what keys name. Bounded, direct-mapped, compared by identity, so
 * that nothing can be mistaken for something else; it holds no secret. Races cost a look more. Thread-safe.
 */
@SuppressWarnings("ReferenceEquality") // by identity, as said above
final class Seen {
    private static final int SLOTS = 512;
    private static final int LONGEST = 1_024;

    private record Named(String key, @Nullable KeyWord word) {}

    private final @Nullable String[] clean = new String[SLOTS];
    private final @Nullable Named[] named = new Named[SLOTS];

    boolean isClean(String text) {
        return clean[slot(text)] == text;
    }

    void clean(String text) {
        if (text.length() <= LONGEST) {
            clean[slot(text)] = text;
        }
    }

    @Nullable
    KeyWord word(String key, FieldNames fields) {
        int slot = slot(key);
        Named known = named[slot];
        if (known != null && known.key() == key) {
            return known.word();
        }
        KeyWord field = fields.endingAt(key, key.length(), 0);
        KeyWord word = field == null ? KeyWords.of(key) : field;
        if (key.length() <= LONGEST) {
            named[slot] = new Named(key, word);
        }
        return word;
    }

    private static int slot(String text) {
        int hash = text.hashCode();
        return (hash ^ hash >>> 16) & SLOTS - 1;
    }
}
