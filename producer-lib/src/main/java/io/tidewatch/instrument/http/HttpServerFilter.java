package io.tidewatch.instrument.http;

import io.tidewatch.instrument.Monitoring;
import io.tidewatch.instrument.context.Context;
import io.tidewatch.instrument.context.ContextKeys;
import io.tidewatch.instrument.context.RequestId;
import io.tidewatch.instrument.context.Span;
import io.tidewatch.instrument.context.TraceParent;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Measures requests ({@code http.server.request.duration}, {@code http.server.active_requests}) to their end, also where
 * that is asynchronous, and puts {@code request_id}, {@code trace_id}, {@code span_id} and, where known, {@code user_id}
 * into the MDC of every dispatch. Answers with {@code X-Request-Id}. What nobody handled is captured as an error, and so is
 * what led to an answer of 500 and above. Bodies and query strings are not looked at.
 *
 * <p>To be the first filter, for the dispatcher types REQUEST, ASYNC and ERROR, with asynchronous support. Thread-safe.
 */
public final class HttpServerFilter implements Filter {
    static final String EXCHANGE = "io.tidewatch.exchange";

    private final Monitoring monitoring;
    private final HttpServerConfig config;
    private final HttpServerMeters meters;

    public HttpServerFilter(Monitoring monitoring, HttpServerConfig config) {
        this.monitoring = monitoring;
        this.config = config;
        this.meters = new HttpServerMeters(monitoring.registry(), config.maxRoutes());
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
            chain.doFilter(request, response);
        } else if (http.getAttribute(EXCHANGE) instanceof ServerExchange running) {
            dispatchAgain(running, http, answer, chain);
        } else {
            first(http, answer, chain);
        }
    }

    private void first(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Context before = Context.capture();
        try (Context.Attached restored = before.attach();
                Span span = enter(request)) {
            String requestId = RequestId.of(config.acceptIds() ? request.getHeader(RequestId.HEADER) : null);
            MDC.put(ContextKeys.REQUEST_ID, requestId);
            response.setHeader(RequestId.HEADER, requestId);
            String user = config.user(request);
            if (user != null) {
                MDC.put(ContextKeys.USER_ID, user);
            }
            boolean measured = !config.excluded().test(request);
            ServerExchange exchange =
                    new ServerExchange(request, response, Context.capture(), meters, monitoring.failures(), measured);
            request.setAttribute(EXCHANGE, exchange);
            try {
                chain.doFilter(request, response);
            } catch (Throwable e) {
                exchange.thrown(e);
                throw e;
            } finally {
                if (request.isAsyncStarted()) {
                    request.getAsyncContext().addListener(exchange);
                } else {
                    exchange.end();
                }
            }
        }
    }

    private static void dispatchAgain(
            ServerExchange exchange, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try (Context.Attached attached = exchange.context().attach()) {
            chain.doFilter(request, response);
        } catch (Throwable e) {
            exchange.thrown(e);
            throw e;
        }
    }

    /** What traces already (an agent, a filter before) is gone on with. */
    private Span enter(HttpServletRequest request) {
        boolean traced = MDC.get(ContextKeys.TRACE_ID) != null;
        TraceParent remote = config.acceptIds() && !traced ? parent(request) : null;
        return remote == null ? Span.enter() : Span.enter(remote);
    }

    private static @Nullable TraceParent parent(HttpServletRequest request) {
        return TraceParent.parse(request.getHeader(TraceParent.HEADER));
    }
}
