package io.tidewatch.logback;

import org.jspecify.annotations.Nullable;
import org.slf4j.helpers.MessageFormatter;

/** The text of an application's objects, whatever their {@code toString} does: it may throw, recurse, or log itself. */
final class UserText {
    static final String FAILED = "[FAILED toString()]";
    static final String TOO_DEEP = "[toString() logs in toString()]";

    /** A toString that logs is rendered within a log call; one that logs itself would be for ever. */
    private static final int MOST_NESTED = 3;

    private static final ThreadLocal<@Nullable Integer> NESTED = new ThreadLocal<>();

    private UserText() {}

    static String of(@Nullable Object object) {
        if (object == null) {
            return "null";
        }
        if (object instanceof String text) {
            return text;
        }
        if (object instanceof Integer
                || object instanceof Long
                || object instanceof Double
                || object instanceof Boolean) {
            return object.toString();
        }
        Integer outer = NESTED.get();
        int nested = outer == null ? 0 : outer;
        if (nested == MOST_NESTED) {
            return TOO_DEEP;
        }
        NESTED.set(nested + 1);
        try {
            return render(object);
        } finally {
            if (outer == null) {
                NESTED.remove();
            } else {
                NESTED.set(outer);
            }
        }
    }

    // a toString is user code: no failure of it, recursion included, may reach the caller of a log call
    @SuppressWarnings("CatchingUnchecked")
    private static String render(Object object) {
        try {
            if (object.getClass().isArray()) {
                return MessageFormatter.basicArrayFormat("{}", new Object[] {object});
            }
            String text = object.toString();
            return text == null ? "null" : text;
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            return FAILED;
        }
    }
}
