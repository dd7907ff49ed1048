package io.tidewatch.log;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Values in the MDC for as long as a block runs; what was there before comes back.
 *
 * <pre>{@code
 * try (LogScope scope = LogScope.request(id).user(userId)) {
 *     ...
 * }
 * }</pre>
 *
 * For the thread it was opened on; closed on another it does nothing. A null name or value is left out. Never throws.
 */
public final class LogScope implements AutoCloseable {
    /** MDC key of the request. */
    public static final String REQUEST_ID = "request_id";

    /** MDC key of the task. */
    public static final String TASK_ID = "task_id";

    /** MDC key of the user. */
    public static final String USER_ID = "user_id";

    private final Thread thread = Thread.currentThread();
    private final Deque<Before> before = new ArrayDeque<>(4);

    private record Before(String name, @Nullable String value) {}

    private LogScope() {}

    /** A scope with one value. */
    public static LogScope of(@Nullable String name, @Nullable String value) {
        return new LogScope().and(name, value);
    }

    /** A scope with {@code request_id}. */
    public static LogScope request(@Nullable String id) {
        return of(REQUEST_ID, id);
    }

    /** A scope with {@code task_id}. */
    public static LogScope task(@Nullable String id) {
        return of(TASK_ID, id);
    }

    /** Adds {@code user_id}. */
    public LogScope user(@Nullable String id) {
        return and(USER_ID, id);
    }

    /** Adds a value. */
    public LogScope and(@Nullable String name, @Nullable String value) {
        if (name == null || value == null || Thread.currentThread() != thread) {
            return this;
        }
        Quietly.run(() -> {
            String earlier = MDC.get(name);
            MDC.put(name, value);
            before.push(new Before(name, earlier));
        });
        return this;
    }

    /** Puts back what was there. Idempotent. */
    @Override
    public void close() {
        if (Thread.currentThread() != thread) {
            return;
        }
        for (Before last = before.poll(); last != null; last = before.poll()) {
            Before put = last;
            Quietly.run(() -> {
                if (put.value() == null) {
                    MDC.remove(put.name());
                } else {
                    MDC.put(put.name(), put.value());
                }
            });
        }
    }
}
