package io.tidewatch.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.tidewatch.event.Recurring;
import io.tidewatch.event.SharedTexts;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** The MDC of a call as an event's context. */
final class Mdc {
    private static final int PLACES = 1024;
    /** Larger ones are not kept. */
    private static final int MOST_CHARS = 2048;

    private static final Recurring<Map<String, String>, SharedTexts> SHARED = new Recurring<>(PLACES);
    /** What logback's own MDC gives: a copy that lines share until the MDC is changed again. */
    private static final Class<?> SNAPSHOT =
            Collections.unmodifiableMap(Map.of()).getClass();

    private Mdc() {}

    /** @return the context, the same object for lines that share it; MDC takes null for a value, an event does not */
    static Map<String, String> texts(ILoggingEvent event) {
        Map<String, String> mdc = event.getMDCPropertyMap();
        if (mdc == null || mdc.isEmpty()) {
            return Map.of();
        }
        if (event.getClass() != LoggingEvent.class || mdc.getClass() != SNAPSHOT) {
            return withoutNulls(mdc);
        }
        int hash = System.identityHashCode(mdc);
        SharedTexts known = SHARED.get(mdc, hash);
        if (known != null) {
            return known;
        }
        Map<String, String> texts = withoutNulls(mdc);
        if (chars(texts) > MOST_CHARS || !SHARED.comesAgain(mdc, hash)) {
            return texts;
        }
        SharedTexts shared = new SharedTexts(texts);
        SHARED.keep(mdc, hash, shared);
        return shared;
    }

    private static int chars(Map<String, String> texts) {
        int chars = 0;
        for (Map.Entry<String, String> entry : texts.entrySet()) {
            chars += entry.getKey().length()
                    + Math.min(MOST_CHARS, entry.getValue().length());
        }
        return chars;
    }

    private static Map<String, String> withoutNulls(Map<String, String> mdc) {
        for (Map.Entry<String, String> entry : mdc.entrySet()) {
            if (entry.getKey() == null || entry.getValue() == null) {
                Map<String, String> texts = new HashMap<>(mdc);
                texts.remove(null);
                texts.values().removeIf(value -> value == null);
                return texts;
            }
        }
        return mdc;
    }
}
