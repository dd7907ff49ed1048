package io.tidewatch.instrument.http;

import io.tidewatch.instrument.FailureSink;
import io.tidewatch.instrument.context.Context;
import io.tidewatch.instrument.context.ContextKeys;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** One request, from its first dispatch to the end of its last. It ends once, on whatever thread. */
final class ServerExchange implements AsyncListener {
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final HttpServerMeters meters;
    private final FailureSink failures;
    private final LongAdder active;
    private final long from;
    private final boolean measured;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Context context;
    private volatile @Nullable Throwable thrown;

    ServerExchange(
            HttpServletRequest request,
            HttpServletResponse response,
            Context context,
            HttpServerMeters meters,
            FailureSink failures,
            boolean measured) {
        this.request = request;
        this.response = response;
        this.context = context;
        this.meters = meters;
        this.failures = failures;
        this.measured = measured;
        this.active = measured ? meters.begin(HttpMethods.of(request.getMethod())) : new LongAdder();
        this.from = meters.now();
    }

    Context context() {
        return context;
    }

    /** Known late: later dispatches have it too. */
    void user(String id) {
        Map<String, String> entries = new HashMap<>(context.entries());
        entries.put(ContextKeys.USER_ID, id);
        context = Context.of(entries);
    }

    boolean knowsUser() {
        return context.entries().containsKey(ContextKeys.USER_ID);
    }

    /** The first one counts: what the server makes of it comes after. */
    void thrown(Throwable e) {
        if (thrown == null) {
            thrown = ServerErrors.root(e);
        }
    }

    /** To be called with the context on this thread. */
    void end() {
        if (!ended.compareAndSet(false, true) || !measured) {
            return;
        }
        active.decrement();
        Throwable unhandled = thrown;
        // the server turns it into 500 after this
        int status = unhandled != null && !response.isCommitted() ? 500 : response.getStatus();
        Throwable behind = unhandled == null && status >= 500 ? ServerErrors.behind(request) : unhandled;
        String route = meters.end(from, request, status, errorType(behind, status));
        if (behind != null && !ServerErrors.isOfTheCaller(behind)) {
            failures.failed(behind, HttpMethods.of(request.getMethod()) + " " + route);
        }
    }

    private static String errorType(@Nullable Throwable thrown, int status) {
        if (thrown != null) {
            return thrown.getClass().getName();
        }
        return status >= 500 ? Integer.toString(status) : "none";
    }

    @Override
    public void onComplete(AsyncEvent event) {
        try (Context.Attached attached = context.attach()) {
            end();
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // who waits for it answers, or the server does, with 500; onComplete comes after either
    }

    @Override
    public void onError(AsyncEvent event) {
        if (event.getThrowable() != null) {
            thrown(event.getThrowable());
        }
    }

    /** A new asynchronous cycle forgets the listeners of the one before. */
    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
    }
}
