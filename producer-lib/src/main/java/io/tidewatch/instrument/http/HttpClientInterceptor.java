package io.tidewatch.instrument.http;

import io.micrometer.core.instrument.Clock;
import io.tidewatch.instrument.Monitoring;
import io.tidewatch.instrument.context.Context;
import io.tidewatch.instrument.context.ContextKeys;
import io.tidewatch.instrument.context.RequestId;
import io.tidewatch.instrument.context.TraceParent;
import io.tidewatch.instrument.meter.BoundedNames;
import io.tidewatch.instrument.meter.InFlight;
import io.tidewatch.instrument.meter.LabelledTimer;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import okhttp3.Dispatcher;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Measures OkHttp's calls up to the answer's headers ({@code http.client.request.duration},
 * {@code http.client.active_requests}) and tells who is called {@code traceparent} and {@code X-Request-Id}, unless the
 * request has them. The context of an enqueued call is that of who enqueued it where {@link #instrument} made the client.
 * Thread-safe.
 */
public final class HttpClientInterceptor implements Interceptor {
    private final HttpClientConfig config;
    private final Clock clock;
    private final BoundedNames hosts;
    private final BoundedNames errorTypes;
    private final LabelledTimer durations;
    private final InFlight active;

    public HttpClientInterceptor(Monitoring monitoring, HttpClientConfig config) {
        this.config = config;
        this.clock = monitoring.registry().config().clock();
        this.hosts = new BoundedNames("hosts of HTTP calls", config.maxHosts()).shownIn(monitoring.registry());
        this.errorTypes = new BoundedNames("types of errors of HTTP calls", 100).shownIn(monitoring.registry());
        this.durations = new LabelledTimer(
                monitoring.registry(),
                "http.client.request.duration",
                "Duration of HTTP calls, to the answer's headers",
                "http.request.method",
                "server.address",
                "http.response.status_code",
                "error.type");
        this.active = new InFlight(
                monitoring.registry(),
                "http.client.active_requests",
                "HTTP calls that have no answer yet",
                "server.address");
    }

    /**
     * A client like the given one that measures its calls and carries the context into those that are enqueued. It shares
     * the connections; how many calls it runs at a time is as before, counted by itself. A client that is measured already
     * is returned as it is.
     */
    public static OkHttpClient instrument(OkHttpClient client, Monitoring monitoring, HttpClientConfig config) {
        if (client.interceptors().stream().anyMatch(HttpClientInterceptor.class::isInstance)) {
            return client;
        }
        Dispatcher before = client.dispatcher();
        Dispatcher dispatcher = new Dispatcher(Context.executor(before.executorService()));
        dispatcher.setMaxRequests(before.getMaxRequests());
        dispatcher.setMaxRequestsPerHost(before.getMaxRequestsPerHost());
        OkHttpClient.Builder builder = client.newBuilder().dispatcher(dispatcher);
        builder.interceptors().add(0, new HttpClientInterceptor(monitoring, config));
        return builder.build();
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = propagating(chain.request());
        String host = hosts.of(request.url().host());
        String method = HttpMethods.of(request.method());
        LongAdder running = active.begin(host);
        long from = clock.monotonicTime();
        Response response;
        try {
            response = chain.proceed(request);
        } catch (Throwable e) {
            running.decrement();
            durations.record(
                    clock.monotonicTime() - from,
                    method,
                    host,
                    "none",
                    errorTypes.of(e.getClass().getName()));
            throw e;
        }
        running.decrement();
        int status = response.code();
        String code = status >= 100 && status <= 599 ? Integer.toString(status) : BoundedNames.OTHER;
        durations.record(clock.monotonicTime() - from, method, host, code, status >= 400 ? code : "none");
        return response;
    }

    private Request propagating(Request request) {
        if (!config.propagate().test(request.url())) {
            return request;
        }
        TraceParent parent = TraceParent.current();
        Request.Builder builder = request.newBuilder();
        add(request, builder, TraceParent.HEADER, parent == null ? null : parent.header());
        add(request, builder, RequestId.HEADER, RequestId.carried(MDC.get(ContextKeys.REQUEST_ID)));
        return builder.build();
    }

    private static void add(Request request, Request.Builder builder, String name, @Nullable String value) {
        if (value != null && request.header(name) == null) {
            builder.header(name, value);
        }
    }
}
