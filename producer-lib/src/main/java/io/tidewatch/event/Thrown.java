package io.tidewatch.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An exception as it travels with a log event.
 *
 * @param type class name of the outermost throwable
 * @param message its message; empty where it had none
 * @param stack stack text with causes, in the JDK's form; empty where unknown
 * @param fingerprint that of the newest algorithm; null where the source took none
 */
public record Thrown(
        String type, String message, String stack, @Nullable String fingerprint) {
    public Thrown {
        type = Objects.requireNonNullElse(type, "");
        message = Objects.requireNonNullElse(message, "");
        stack = Objects.requireNonNullElse(stack, "");
    }
}
