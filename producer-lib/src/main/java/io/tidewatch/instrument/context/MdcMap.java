package io.tidewatch.instrument.context;

import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.spi.MDCAdapter;

/** The MDC of this thread as a map, without a copy where logback keeps one that does not change. */
final class MdcMap {
    private MdcMap() {}

    /** @return not to be changed; null where the MDC is empty */
    static @Nullable Map<String, String> read() {
        MDCAdapter adapter = MDC.getMDCAdapter();
        if (adapter == null) {
            return null;
        }
        Map<String, String> map;
        // by name first: without logback its class must not be asked for
        if (adapter.getClass().getName().equals("ch.qos.logback.classic.util.LogbackMDCAdapter")) {
            map = OfLogback.read(adapter);
        } else {
            map = adapter.getCopyOfContextMap();
        }
        return map == null || map.isEmpty() ? null : map;
    }

    static void write(@Nullable Map<String, String> map) {
        if (map == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(map);
        }
    }

    /** Loaded only where logback is there. */
    private static final class OfLogback {
        static @Nullable Map<String, String> read(MDCAdapter adapter) {
            return ((LogbackMDCAdapter) adapter).getPropertyMap();
        }
    }
}
