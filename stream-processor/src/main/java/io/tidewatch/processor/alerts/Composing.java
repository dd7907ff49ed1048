package io.tidewatch.processor.alerts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What this partition has to remember of composite rules beside their members: which of their alerts have to be looked at
 * as of when, and which composites it has told its alerts of. In memory, and in the store of the active alerts to start
 * from: a restart changes nothing.
 */
final class Composing {
    private static final char UNSETTLED = 1;
    private static final char COMPOSITE = 2;

    private final KeyValueStore<String, byte[]> store;
    private final Map<String, Long> unsettled = new TreeMap<>();
    private final Map<String, String> composites = new TreeMap<>();
    private boolean news;

    Composing(KeyValueStore<String, byte[]> store) {
        this.store = store;
        try (KeyValueIterator<String, byte[]> rows = store.all()) {
            while (rows.hasNext()) {
                KeyValue<String, byte[]> row = rows.next();
                if (row.key.charAt(0) == UNSETTLED) {
                    unsettled.put(
                            row.key.substring(1), ByteBuffer.wrap(row.value).getLong());
                } else if (row.key.charAt(0) == COMPOSITE) {
                    composites.put(row.key.substring(1), new String(row.value, StandardCharsets.UTF_8));
                }
            }
        }
    }

    /** @return whether a key of the store is one of these */
    static boolean is(String key) {
        return !key.isEmpty() && (key.charAt(0) == UNSETTLED || key.charAt(0) == COMPOSITE);
    }

    /** That alert has to be looked at, as of the later of then and what was said before. */
    void look(String alertKey, long atMillis) {
        news = true;
        Long before = unsettled.get(alertKey);
        if (before == null || before < atMillis) {
            unsettled.put(alertKey, atMillis);
            store.put(UNSETTLED + alertKey, bytes(atMillis));
        }
    }

    /** @return whether any alert had to be looked at since this was asked last */
    boolean takeNews() {
        boolean taken = news;
        news = false;
        return taken;
    }

    boolean waits(String alertKey) {
        return unsettled.containsKey(alertKey);
    }

    /** @return alerts that have to be looked at */
    Set<String> waiting() {
        return Set.copyOf(unsettled.keySet());
    }

    /** @return as of when that alert had to be looked at; it has not any more. 0 where it had not */
    long looked(String alertKey) {
        Long at = unsettled.remove(alertKey);
        if (at == null) {
            return 0;
        }
        store.delete(UNSETTLED + alertKey);
        return at;
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

    private static byte[] bytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
