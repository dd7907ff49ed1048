package io.tidewatch.logback;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The MDC of a call as an event's context. */
final class Mdc {
    private Mdc() {}

    /** @return the map itself where it can be; MDC takes null for a value, an event does not */
    static Map<String, String> texts(@Nullable Map<String, String> mdc) {
        if (mdc == null || mdc.isEmpty()) {
            return Map.of();
        }
        for (Map.Entry<String, String> entry : mdc.entrySet()) {
            if (entry.getKey() == null || entry.getValue() == null) {
                return withoutNulls(mdc);
            }
        }
        return mdc;
    }

    private static Map<String, String> withoutNulls(Map<String, String> mdc) {
        Map<String, String> texts = new HashMap<>();
        mdc.forEach((name, value) -> {
            if (name != null && value != null) {
                texts.put(name, value);
            }
        });
        return texts;
    }
}
