package io.tidewatch.processor.signals;

import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Severity;
import java.util.Locale;

/** Levels and severities on one scale, that of {@link LogLevel}. */
final class Ranks {
    private Ranks() {}

    /** @return place of the level in the order from least to most, from 0 */
    // the order of the constants is what the contract says the order of levels is
    @SuppressWarnings("EnumOrdinal")
    static int of(LogLevel level) {
        return level.ordinal();
    }

    static Severity severityOf(LogLevel level) {
        return switch (level) {
            case TRACE, DEBUG, INFO -> Severity.INFO;
            case WARN -> Severity.WARNING;
            case ERROR -> Severity.ERROR;
            case CRITICAL -> Severity.CRITICAL;
        };
    }

    static LogLevel levelOf(Severity severity) {
        return switch (severity) {
            case INFO -> LogLevel.INFO;
            case WARNING -> LogLevel.WARN;
            case ERROR -> LogLevel.ERROR;
            case CRITICAL -> LogLevel.CRITICAL;
        };
    }

    /** @return the least rank that counts as at least that level or severity */
    static int least(Field.Kind kind, String value) {
        LogLevel level = LogLevel.parse(value);
        if (level == null) {
            throw new IllegalArgumentException(
                    "'" + value + "' is no " + kind.name().toLowerCase(Locale.ROOT));
        }
        // all levels up to INFO are one severity
        return kind == Field.Kind.SEVERITY && level == LogLevel.INFO ? 0 : of(level);
    }

    /** @return the value in the spelling events have, as far as it is a known one */
    static String canonical(Field.Kind kind, String value) {
        LogLevel level = LogLevel.parse(value);
        if (level == null) {
            return value;
        }
        return kind == Field.Kind.SEVERITY ? severityOf(level).name() : level.name();
    }
}
