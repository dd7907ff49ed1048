package io.tidewatch.log;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Logs what a person did, or tried to: who, what, to what, with which result.
 *
 * <pre>{@code
 * UserAction.of(log, "order.cancel").by(userId).target("order", "o-42").succeeded();
 * }</pre>
 *
 * Levels: INFO; WARN where it was denied; ERROR where it failed. Never throws, null is tolerated everywhere. Not
 * thread-safe.
 */
public final class UserAction {
    private final TypedLine line;
    private final String action;
    private @Nullable String user;

    private UserAction(@Nullable Logger logger, @Nullable String action) {
        this.action = Objects.requireNonNullElse(action, "unnamed");
        this.line = new TypedLine(logger, LineKind.USER_ACTION).with(LogFields.ACTION, this.action);
    }

    /** @param action what was done: {@code order.cancel}; few different ones */
    public static UserAction of(@Nullable Logger logger, @Nullable String action) {
        return new UserAction(logger, action);
    }

    /** Who did it. */
    public UserAction by(@Nullable String userId) {
        user = userId;
        return field(LogFields.USER_ID, userId);
    }

    /** To what. */
    public UserAction target(@Nullable String kind, @Nullable String id) {
        return field(LogFields.TARGET_TYPE, kind).field(LogFields.TARGET_ID, id);
    }

    /** From where. */
    public UserAction client(@Nullable String address) {
        return field(LogFields.CLIENT_ADDRESS, address);
    }

    /** Any further field. */
    public UserAction field(@Nullable String name, @Nullable Object value) {
        line.with(name, value);
        return this;
    }

    /** It was done. */
    public void succeeded() {
        line.with(LogFields.RESULT, "success").write(Level.INFO, null, "User {} did {}", user, action);
    }

    /** It was not allowed. */
    public void denied(@Nullable String reason) {
        line.with(LogFields.RESULT, "denied")
                .with(LogFields.REASON, reason)
                .write(Level.WARN, null, "User {} was denied {}", user, action);
    }

    /** It was allowed and did not work. */
    public void failed(@Nullable Throwable cause) {
        line.with(LogFields.RESULT, "failure")
                .error(cause)
                .write(Level.ERROR, cause, "User {} failed to do {}", user, action);
    }
}
