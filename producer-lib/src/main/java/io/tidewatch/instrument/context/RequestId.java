package io.tidewatch.instrument.context;

import org.jspecify.annotations.Nullable;

/** What names a request from one process to the next. A foreign one goes into log lines and headers, so it is checked. */
public final class RequestId {
    public static final String HEADER = "X-Request-Id";
    private static final int MAX_LENGTH = 128;

    private RequestId() {}

    /** @return the given id where it is 1 to 128 of letters, digits and {@code . _ - + / = : @}; else a new one */
    public static String of(@Nullable String given) {
        return given != null && isValid(given) ? given : fresh();
    }

    /** @return an id of the MDC where it may go into a header; else null */
    public static @Nullable String carried(@Nullable String id) {
        return id != null && isValid(id) ? id : null;
    }

    public static String fresh() {
        return HexIds.trace();
    }

    static boolean isValid(String given) {
        if (given.isEmpty() || given.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < given.length(); i++) {
            char c = given.charAt(i);
            boolean plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!plain && "._-+/=:@".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
