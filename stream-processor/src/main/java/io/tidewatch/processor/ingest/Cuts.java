package io.tidewatch.processor.ingest;

import java.util.LinkedHashMap;
import java.util.Map;

/** Cuts texts to what may be sent on and kept. */
final class Cuts {
    static final int MOST_NAME = 500;
    private static final int MOST_ENTRIES = 32;

    private Cuts() {}

    /** @return the text, or its first {@code most} characters; no character is cut in two */
    static String to(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    /** @return the first entries, keys and values cut */
    static Map<String, String> texts(Map<String, String> texts) {
        boolean fits = texts.size() <= MOST_ENTRIES
                && texts.entrySet().stream()
                        .allMatch(e ->
                                e.getKey().length() <= MOST_NAME && e.getValue().length() <= MOST_NAME);
        if (fits) {
            return texts;
        }
        Map<String, String> out = new LinkedHashMap<>();
        for (Map.Entry<String, String> e : texts.entrySet()) {
            if (out.size() < MOST_ENTRIES) {
                out.put(to(e.getKey(), MOST_NAME), to(e.getValue(), MOST_NAME));
            }
        }
        return out;
    }
}
