package io.tidewatch.log;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Logs HTTP calls, those that come in and those that go out, one line each.
 *
 * <pre>{@code
 * private static final ApiLog API = ApiLog.of(LoggerFactory.getLogger(Orders.class)).slowAfter(Duration.ofSeconds(2));
 *
 * ApiCall call = API.incoming("GET", "/orders/{id}").path("/orders/42").client("10.0.0.7");
 * ...
 * call.answered(200);
 * }</pre>
 *
 * Levels: INFO (or the one it is told); WARN where it was slow, or an answer to us was 400 or more; ERROR for 500 and more
 * and for throwables. Immutable and thread-safe; never throws, null is tolerated everywhere.
 */
public final class ApiLog {
    private static final Duration SLOW_AFTER = Duration.ofSeconds(1);

    private final @Nullable Logger logger;
    private final Duration slowAfter;
    private final Level level;
    private final LongSupplier nanoTime;

    private ApiLog(@Nullable Logger logger, Duration slowAfter, Level level, LongSupplier nanoTime) {
        this.logger = logger;
        this.slowAfter = slowAfter;
        this.level = level;
        this.nanoTime = nanoTime;
    }

    /** @param logger whose lines they are; null: one named {@code api} */
    public static ApiLog of(@Nullable Logger logger) {
        return new ApiLog(logger, SLOW_AFTER, Level.INFO, System::nanoTime);
    }

    /** A call that takes longer is logged with WARN and {@code slow}; 1 s unless told. */
    public ApiLog slowAfter(@Nullable Duration threshold) {
        return new ApiLog(logger, Objects.requireNonNullElse(threshold, SLOW_AFTER), level, nanoTime);
    }

    /** The level of calls that went well; INFO unless told. */
    public ApiLog level(@Nullable Level ofGoodCalls) {
        return new ApiLog(logger, slowAfter, Objects.requireNonNullElse(ofGoodCalls, Level.INFO), nanoTime);
    }

    ApiLog on(LongSupplier clock) {
        return new ApiLog(logger, slowAfter, level, clock);
    }

    /**
     * A call that came in; its time runs from now.
     *
     * @param route as the framework knows it: {@code /orders/{id}}
     */
    public ApiCall incoming(@Nullable String method, @Nullable String route) {
        return new ApiCall(logger, true, method, route, level, Stopwatch.start(nanoTime, slowAfter));
    }

    /**
     * A call that goes out; its time runs from now.
     *
     * @param url whom and what; its user, password, query and fragment are not logged
     */
    public ApiCall outgoing(@Nullable String method, @Nullable String url) {
        ApiCall call = new ApiCall(logger, false, method, null, level, Stopwatch.start(nanoTime, slowAfter));
        try {
            URI uri = URI.create(Objects.requireNonNullElse(url, ""));
            return call.server(uri.getHost(), uri.getPort()).path(uri.getRawPath());
        } catch (IllegalArgumentException e) {
            return call;
        }
    }
}
