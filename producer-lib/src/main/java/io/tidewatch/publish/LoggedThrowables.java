package io.tidewatch.publish;

import io.tidewatch.event.LogEvent;
import org.jspecify.annotations.Nullable;

/** Is told of every throwable that is logged: names what makes it the same as another, and may publish it as an error. */
@FunctionalInterface
public interface LoggedThrowables {
    /** Takes no notice. */
    LoggedThrowables NONE = (event, thrown) -> null;

    /**
     * Called on the sending thread, before redaction; what it throws is as if it had returned null.
     *
     * @param event the log event; its {@code thrown} holds type, message and stack text, no fingerprint yet
     * @param thrown what was logged; null where only its text is known
     * @return its fingerprint, or null
     */
    @Nullable
    String fingerprint(LogEvent event, @Nullable Throwable thrown);

    /** @return whether lines without a throwable are of interest: whether {@link #line} is to be called */
    default boolean hearsLines() {
        return false;
    }

    /** Is told of every line, those a policy drops included, after {@link #fingerprint} where it has a throwable; on the sending thread, in their order. */
    default void line(LogEvent event) {}
}
