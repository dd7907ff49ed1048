package io.tidewatch.instrument.context;

/** Keys of the MDC that have a meaning here; whatever else is in the MDC is carried as well. */
public final class ContextKeys {
    /** The request that is being answered, {@code X-Request-Id}. */
    public static final String REQUEST_ID = "request_id";

    /** A job, a task of a queue: set by the application. */
    public static final String TASK_ID = "task_id";

    public static final String USER_ID = "user_id";

    /** W3C trace id, 32 hexadecimal digits; OpenTelemetry's name of it in logs. */
    public static final String TRACE_ID = "trace_id";

    /** W3C parent id, 16 hexadecimal digits: the span this thread is in. */
    public static final String SPAN_ID = "span_id";

    /** The span that one is a part of. */
    public static final String PARENT_SPAN_ID = "parent_span_id";

    private ContextKeys() {}
}
