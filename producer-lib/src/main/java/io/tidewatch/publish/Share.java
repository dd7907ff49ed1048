package io.tidewatch.publish;

import io.tidewatch.event.LogLevel;

/** How much of a bounded room a log event may find taken and still come in: the more urgent, the more. */
final class Share {
    static final int BITS = 10;
    static final int WHOLE = 1 << BITS;

    /** An eighth of all is left to metrics and errors. */
    static final int LOGS = WHOLE / 8 * 7;

    private Share() {}

    static int of(LogLevel level) {
        return switch (level) {
            case TRACE, DEBUG -> LOGS / 2;
            case INFO -> LOGS / 4 * 3;
            case WARN -> LOGS / 10 * 9;
            case ERROR, CRITICAL -> LOGS;
        };
    }

    /** @return the same as a part of 1 */
    static double fraction(LogLevel level) {
        return (double) of(level) / LOGS;
    }
}
