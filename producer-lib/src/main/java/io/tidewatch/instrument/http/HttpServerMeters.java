package io.tidewatch.instrument.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewatch.instrument.meter.BoundedNames;
import io.tidewatch.instrument.meter.InFlight;
import io.tidewatch.instrument.meter.LabelledTimer;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.atomic.LongAdder;

/** What requests are counted in, by OpenTelemetry's names (semantic conventions 1.44). Thread-safe. */
final class HttpServerMeters {
    private final MeterRegistry registry;
    private final Routes routes;
    private final BoundedNames errorTypes;
    private final LabelledTimer durations;
    private final InFlight active;

    HttpServerMeters(MeterRegistry registry, int maxRoutes) {
        this.registry = registry;
        this.routes = new Routes(registry, maxRoutes);
        this.errorTypes = new BoundedNames("types of errors of requests", 100).shownIn(registry);
        this.durations = new LabelledTimer(
                registry,
                "http.server.request.duration",
                "Duration of HTTP requests",
                "http.request.method",
                "http.route",
                "http.response.status_code",
                "error.type");
        this.active = new InFlight(
                registry, "http.server.active_requests", "Requests that have not ended", "http.request.method");
    }

    long now() {
        return registry.config().clock().monotonicTime();
    }

    LongAdder begin(String method) {
        return active.begin(method);
    }

    /** @return the route of the request */
    String end(long from, HttpServletRequest request, int status, String errorType) {
        String route = routes.of(request, status);
        String code = status >= 100 && status <= 599 ? Integer.toString(status) : BoundedNames.OTHER;
        durations.record(now() - from, HttpMethods.of(request.getMethod()), route, code, errorTypes.of(errorType));
        return route;
    }
}
