package io.tidewatch.processor.alerts;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Which composite rules this partition has told its alerts of. In memory, and in the store of the active alerts to start
 * from: a restart changes nothing.
 */
final class Composing {
    private static final char COMPOSITE = 2;

    private final KeyValueStore<String, byte[]> store;
    private final Map<String, String> composites = new TreeMap<>();

    Composing(KeyValueStore<String, byte[]> store) {
        this.store = store;
        MarkedRows.each(store, COMPOSITE, (key, row) -> composites.put(key, new String(row, StandardCharsets.UTF_8)));
    }

    /** @return whether a key of the store is one of these */
    static boolean is(String key) {
        return MarkedRows.is(COMPOSITE, key);
    }

    /** @return composites that alerts were told of: all the rule says, by its id */
    Map<String, String> composites() {
        return Map.copyOf(composites);
    }

    /** @param text all the rule says; null: it is gone */
    void composite(String ruleId, @Nullable String text) {
        if (text == null) {
            composites.remove(ruleId);
            store.delete(COMPOSITE + ruleId);
        } else {
            composites.put(ruleId, text);
            store.put(COMPOSITE + ruleId, text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
