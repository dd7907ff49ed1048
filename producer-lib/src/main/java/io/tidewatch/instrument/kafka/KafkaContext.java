package io.tidewatch.instrument.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidewatch.instrument.Call;
import io.tidewatch.instrument.Run;
import io.tidewatch.instrument.context.Context;
import io.tidewatch.instrument.context.ContextKeys;
import io.tidewatch.instrument.context.RequestId;
import io.tidewatch.instrument.context.Span;
import io.tidewatch.instrument.context.TraceParent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** What a record carries of the work it comes from: headers {@code traceparent} and {@code X-Request-Id}. */
public final class KafkaContext {
    private KafkaContext() {}

    /** Adds what the MDC of this thread has to headers that do not have it yet. */
    public static void write(Headers headers) {
        TraceParent parent = TraceParent.current();
        add(headers, TraceParent.HEADER, parent == null ? null : parent.header());
        add(headers, RequestId.HEADER, RequestId.carried(MDC.get(ContextKeys.REQUEST_ID)));
    }

    /** Gives this thread the record's context until what is returned is closed; without headers, a trace of its own. */
    public static Entered enter(ConsumerRecord<?, ?> record) {
        Context.Attached before = Context.capture().attach();
        TraceParent parent = TraceParent.parse(text(record.headers(), TraceParent.HEADER));
        if (parent == null) {
            // a poll loop's thread has a trace of nobody
            MDC.remove(ContextKeys.TRACE_ID);
        }
        Span span = parent == null ? Span.enter() : Span.enter(parent);
        MDC.put(ContextKeys.REQUEST_ID, RequestId.of(text(record.headers(), RequestId.HEADER)));
        return new Entered(span, before);
    }

    /** A record's context on this thread. */
    public static final class Entered implements AutoCloseable {
        private final Span span;
        private final Context.Attached before;

        private Entered(Span span, Context.Attached before) {
            this.span = span;
            this.before = before;
        }

        @Override
        public void close() {
            span.close();
            before.close();
        }
    }

    /** Runs work with the record's context; not measured, {@link KafkaMonitoring#process} does that, too. */
    public static <E extends Exception> void within(ConsumerRecord<?, ?> record, Run<E> work) throws E {
        try (Entered entered = enter(record)) {
            work.run();
        }
    }

    /** As above, with a result. */
    public static <T extends @Nullable Object, E extends Exception> T call(ConsumerRecord<?, ?> record, Call<T, E> work)
            throws E {
        try (Entered entered = enter(record)) {
            return work.call();
        }
    }

    private static void add(Headers headers, String name, @Nullable String value) {
        if (value == null || headers.lastHeader(name) != null) {
            return;
        }
        try {
            headers.add(name, value.getBytes(UTF_8));
        } catch (IllegalStateException e) {
            // the record was sent before, its headers are closed
            return;
        }
    }

    private static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        byte[] value = header == null ? null : header.value();
        return value == null || value.length > 512 ? null : new String(value, UTF_8);
    }
}
