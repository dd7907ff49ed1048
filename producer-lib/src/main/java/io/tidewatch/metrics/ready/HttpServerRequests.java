package io.tidewatch.metrics.ready;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Requests to an HTTP server, as OpenTelemetry's semantic conventions have them (HTTP metrics, 1.44):
 * {@code http.server.request.duration}, a timer with {@code http.request.method}, {@code url.scheme}, {@code http.route},
 * {@code http.response.status_code} and, where it failed, {@code error.type}; and {@code http.server.active_requests}, a gauge
 * with method and scheme. For servers that have no Micrometer or Tidewatch instrumentation of their own. Thread-safe; nothing
 * blocks.
 */
public final class HttpServerRequests {
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY");
    private static final String OTHER_METHOD = "_other";
    private static final int MOST_KEPT = 1_000;

    private final MeterRegistry registry;
    private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();
    private final Map<Tags, LongAdder> active = new ConcurrentHashMap<>();

    private record Kind(String method, String scheme, String route, int status, String error) {}

    public HttpServerRequests(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * A request came.
     *
     * @param method as it was sent; an unknown one counts as {@code _other}
     * @param scheme {@code http} or {@code https}
     */
    public Request begin(String method, String scheme) {
        String known = METHODS.contains(method) ? method : OTHER_METHOD;
        LongAdder running = active.computeIfAbsent(
                Tags.of("http.request.method", known, "url.scheme", scheme.equals("https") ? "https" : "http"),
                this::activeGauge);
        running.increment();
        return new Request(known, scheme.equals("https") ? "https" : "http", running);
    }

    /** A request that is being answered. */
    public final class Request {
        private final String method;
        private final String scheme;
        private final LongAdder running;
        private final long beginNanos = registry.config().clock().monotonicTime();
        private final AtomicBoolean ended = new AtomicBoolean();

        private Request(String method, String scheme, LongAdder running) {
            this.method = method;
            this.scheme = scheme;
            this.running = running;
        }

        /**
         * It was answered, or was not. Called again, it does nothing.
         *
         * @param route template it was matched with, such as {@code /orders/{id}}; never the path, which has no bound. Null
         *     where it matched none
         * @param status code of the answer; 0 where none was sent
         * @param thrown what the handler threw; null where nothing
         */
        public void end(@Nullable String route, int status, @Nullable Throwable thrown) {
            if (ended.compareAndSet(false, true)) {
                running.decrement();
                long took = registry.config().clock().monotonicTime() - beginNanos;
                record(
                        new Kind(method, scheme, route == null ? "" : route, status, error(status, thrown)),
                        Duration.ofNanos(took));
            }
        }
    }

    private static String error(int status, @Nullable Throwable thrown) {
        if (thrown != null) {
            return thrown.getClass().getName();
        }
        return status >= 500 ? Integer.toString(status) : "";
    }

    private void record(Kind kind, Duration took) {
        Timer timer = timers.get(kind);
        if (timer == null) {
            timer = timer(kind);
            if (timers.size() < MOST_KEPT) {
                timers.put(kind, timer);
            }
        }
        timer.record(took);
    }

    private Timer timer(Kind kind) {
        Tags tags = Tags.of("http.request.method", kind.method, "url.scheme", kind.scheme);
        if (!kind.route.isEmpty()) {
            tags = tags.and("http.route", kind.route);
        }
        if (kind.status > 0) {
            tags = tags.and("http.response.status_code", Integer.toString(kind.status));
        }
        if (!kind.error.isEmpty()) {
            tags = tags.and("error.type", kind.error);
        }
        return Timer.builder("http.server.request.duration").tags(tags).register(registry);
    }

    private LongAdder activeGauge(Tags tags) {
        LongAdder running = new LongAdder();
        Gauge.builder("http.server.active_requests", running, LongAdder::sum)
                .tags(tags)
                .register(registry);
        return running;
    }
}
