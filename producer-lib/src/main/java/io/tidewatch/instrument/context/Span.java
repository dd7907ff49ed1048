package io.tidewatch.instrument.context;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * A part of a trace in the MDC: {@code span_id} is new, the one before is {@code parent_span_id}, {@code trace_id} stays
 * or, where there is none, begins. To be closed on the thread that entered it, inner ones first.
 */
public final class Span implements AutoCloseable {
    private final @Nullable String traceBefore;
    private final @Nullable String spanBefore;
    private final @Nullable String parentBefore;

    private Span() {
        traceBefore = MDC.get(ContextKeys.TRACE_ID);
        spanBefore = MDC.get(ContextKeys.SPAN_ID);
        parentBefore = MDC.get(ContextKeys.PARENT_SPAN_ID);
    }

    /** Enters a span below the one this thread is in. */
    public static Span enter() {
        Span span = new Span();
        if (span.traceBefore == null) {
            MDC.put(ContextKeys.TRACE_ID, HexIds.trace());
        }
        put(ContextKeys.PARENT_SPAN_ID, span.traceBefore == null ? null : span.spanBefore);
        MDC.put(ContextKeys.SPAN_ID, HexIds.span());
        return span;
    }

    /** Enters a span of ours below one that came from elsewhere. */
    public static Span enter(TraceParent remote) {
        Span span = new Span();
        MDC.put(ContextKeys.TRACE_ID, remote.traceId());
        MDC.put(ContextKeys.PARENT_SPAN_ID, remote.spanId());
        MDC.put(ContextKeys.SPAN_ID, HexIds.span());
        return span;
    }

    /** Puts back what was there. */
    @Override
    public void close() {
        put(ContextKeys.TRACE_ID, traceBefore);
        put(ContextKeys.SPAN_ID, spanBefore);
        put(ContextKeys.PARENT_SPAN_ID, parentBefore);
    }

    private static void put(String key, @Nullable String value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }
}
