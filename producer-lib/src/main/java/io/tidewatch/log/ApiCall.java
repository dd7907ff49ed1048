package io.tidewatch.log;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** An HTTP call under way, see {@link ApiLog}. The first outcome is logged, later ones are not. Not thread-safe until then. */
public final class ApiCall {
    private static final int REFUSED = 400;
    private static final int BROKEN = 500;

    private final TypedLine line;
    private final boolean incoming;
    private final String method;
    private final Level level;
    private final Stopwatch watch;
    private final AtomicBoolean ended = new AtomicBoolean();
    private @Nullable String route;
    private @Nullable String path;

    ApiCall(
            @Nullable Logger logger,
            boolean incoming,
            @Nullable String method,
            @Nullable String route,
            Level level,
            Stopwatch watch) {
        this.incoming = incoming;
        this.method = Objects.requireNonNullElse(method, "?").toUpperCase(Locale.ROOT);
        this.level = level;
        this.watch = watch;
        this.line = new TypedLine(logger, LineKind.API)
                .with(LogFields.API_DIRECTION, incoming ? "incoming" : "outgoing")
                .with(LogFields.HTTP_METHOD, method == null ? null : this.method);
        route(route);
    }

    /** {@code /orders/{id}}; names the call in its line, and goes before the path. */
    public ApiCall route(@Nullable String template) {
        route = template == null ? route : template;
        line.with(LogFields.HTTP_ROUTE, template);
        return this;
    }

    /** The path as it was called; a query or fragment is cut off, for they hold secrets. */
    public ApiCall path(@Nullable String called) {
        if (called != null && !called.isEmpty()) {
            path = called.split("[?#]", 2)[0];
            line.with(LogFields.URL_PATH, path);
        }
        return this;
    }

    /** Who called. */
    public ApiCall client(@Nullable String address) {
        return field(LogFields.CLIENT_ADDRESS, address);
    }

    /** @param port one below 1 is not logged */
    public ApiCall server(@Nullable String address, int port) {
        return field(LogFields.SERVER_ADDRESS, address).field(LogFields.SERVER_PORT, port < 1 ? null : port);
    }

    /** On whose behalf. */
    public ApiCall user(@Nullable String id) {
        return field(LogFields.USER_ID, id);
    }

    /** @param bytes negative where unknown */
    public ApiCall requestSize(long bytes) {
        return field(LogFields.HTTP_REQUEST_SIZE, bytes < 0 ? null : bytes);
    }

    /** @param bytes negative where unknown */
    public ApiCall responseSize(long bytes) {
        return field(LogFields.HTTP_RESPONSE_SIZE, bytes < 0 ? null : bytes);
    }

    /** Any further field. */
    public ApiCall field(@Nullable String name, @Nullable Object value) {
        line.with(name, value);
        return this;
    }

    /** It was answered now. */
    public void answered(int status) {
        answered(status, watch.elapsed(), null);
    }

    /** It was answered, and that took so long by somebody else's clock. */
    public void answered(int status, @Nullable Duration took) {
        answered(status, took == null ? watch.elapsed() : took, null);
    }

    /** It was answered with an error because of this. */
    public void answered(int status, @Nullable Throwable cause) {
        answered(status, watch.elapsed(), cause);
    }

    /** There was no answer. */
    public void failed(@Nullable Throwable cause) {
        if (ended.compareAndSet(false, true)) {
            Duration took = watch.elapsed();
            line.took(took)
                    .error(cause)
                    .write(Level.ERROR, cause, "{} {} failed after {} ms", method, what(), TypedLine.millis(took));
        }
    }

    private void answered(int status, Duration took, @Nullable Throwable cause) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        boolean slow = watch.isSlow(took);
        boolean broken = status >= BROKEN || cause != null;
        boolean refused = status >= REFUSED && !incoming;
        line.with(LogFields.HTTP_STATUS, status).took(took).with(LogFields.SLOW, slow ? true : null);
        if (cause != null) {
            line.error(cause);
        } else if (broken || refused) {
            line.with(LogFields.ERROR_TYPE, Integer.toString(status));
        }
        Level as = broken ? Level.ERROR : slow || refused ? Level.WARN : level;
        line.write(as, cause, "{} {} answered {} in {} ms", method, what(), status, TypedLine.millis(took));
    }

    private @Nullable String what() {
        return route != null ? route : path;
    }
}
