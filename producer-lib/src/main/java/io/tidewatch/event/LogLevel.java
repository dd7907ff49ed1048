package io.tidewatch.event;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Level of a log event, from least to most. CRITICAL comes from a marker of that name: SLF4J has no such level. */
public enum LogLevel {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    CRITICAL;

    /** @return whether lines of it count as errors: ERROR and above */
    public boolean isError() {
        return compareTo(ERROR) >= 0;
    }

    /**
     * Reads the spellings in use elsewhere too (WARNING, FATAL, SEVERE, NOTICE …), in any case.
     *
     * @return null where the text is no level that is known
     */
    public static @Nullable LogLevel parse(String text) {
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "TRACE", "FINEST", "FINER", "ALL" -> TRACE;
            case "DEBUG", "FINE", "VERBOSE" -> DEBUG;
            case "INFO", "INFORMATION", "NOTICE", "CONFIG" -> INFO;
            case "WARN", "WARNING" -> WARN;
            case "ERROR", "ERR", "SEVERE" -> ERROR;
            case "CRITICAL", "FATAL", "CRIT", "EMERG", "ALERT", "PANIC" -> CRITICAL;
            default -> null;
        };
    }
}
