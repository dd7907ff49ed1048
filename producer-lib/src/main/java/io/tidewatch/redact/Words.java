package io.tidewatch.redact;

import java.util.List;
import java.util.Set;

/** Lists of words. */
final class Words {
    private Words() {}

    /** @param words with blanks between */
    static Set<String> of(String words) {
        return Set.copyOf(List.of(words.trim().split("\\s+")));
    }
}
