package io.tidewatch.event;

import java.util.Objects;

/**
 * A line that was logged before an error, by the same thread or for the same request.
 *
 * @param timeMillis when, milliseconds since the epoch
 * @param level its level
 * @param logger name of the logger; may be empty
 * @param message its text, redacted and cut
 */
public record Breadcrumb(long timeMillis, LogLevel level, String logger, String message) {
    public Breadcrumb {
        level = Objects.requireNonNullElse(level, LogLevel.INFO);
        logger = Objects.requireNonNullElse(logger, "");
        message = Objects.requireNonNullElse(message, "");
    }
}
